#include <fmt/format.h>

#include "files.hpp"

namespace dss {

using namespace libsign;

namespace {

constexpr const char* kMemo = "dss-memo.xml";
constexpr const char* kPackagings[] = {"ASiC_E",     "ASiC_S",   "ENVELOPED",
                                       "ENVELOPING", "DETACHED", "INTERNALLY_DETACHED"};
constexpr Level kLevels[] = {Level::B, Level::T, Level::LT, Level::LTA};

}  // namespace

std::vector<File> plan_theirs(const Stage& stage, const std::filesystem::path& folder) {
  write_file(folder / kMemo, as_bytes("<memo Id=\"memo\"><clause>We cooperate.</clause></memo>"));
  std::string plan;
  std::vector<File> files;
  for (const std::string packaging : kPackagings)
    for (const SigningKey& key : signing_keys())
      for (const Level level : kLevels) {
        File file = file_of("dss", packaging, key.name, level);
        if (packaging == "DETACHED") file.detached = {kMemo};
        plan += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", file.name, packaging, name(level), stage.first_tsa(),
                            key.dss_algorithm, key.name, format_instant(signed_on()), kMemo);
        files.push_back(std::move(file));
      }
  write_file(folder / "sign.tsv", as_bytes(plan));
  return files;
}

}  // namespace dss
