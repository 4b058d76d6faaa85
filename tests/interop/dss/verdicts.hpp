#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace dss {

/// Verdict is what DSS says of one signature; its words are DSS's.
struct Verdict {
  std::string indication;
  std::string etsi_indication;  // of the report of TS 119 102-2
  std::string format;           // "XAdES-BASELINE-LTA"
  std::size_t timestamps = 0;
  std::vector<std::string> complaints;  // errors and warnings, of its time-stamps too
};

/// read_verdicts reads verdicts.tsv: the verdicts on each file, by its name.
std::map<std::string, std::vector<Verdict>> read_verdicts(const std::filesystem::path& path);

}  // namespace dss
