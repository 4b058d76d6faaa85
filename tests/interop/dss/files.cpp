#include "files.hpp"

#include <map>

#include <fmt/format.h>

namespace dss {

using namespace libsign;

namespace {

/// write_lists writes the CRLs of a day and returns their names.
std::string write_lists(Stage& stage, Instant day, const std::filesystem::path& folder) {
  std::string names;
  for (const Bytes& list : stage.lists(day)) {
    const std::string name = fmt::format("{}-{}.crl", day.time_since_epoch().count(), names.size());
    write_file(folder / name, list);
    names += (names.empty() ? "" : ",") + name;
  }
  return names;
}

std::string extension_of(const std::string& packaging) {
  if (packaging == "ASiC_E") return "asice";
  return packaging == "ASiC_S" ? "asics" : "xml";
}

std::size_t timestamps_of(Level level) {
  if (level == Level::B) return 0;
  return level == Level::LTA ? 2 : 1;
}

}  // namespace

File file_of(const std::string& maker, const std::string& packaging, const std::string& key, Level level) {
  const bool lasts = level >= Level::LT;
  return {.name = fmt::format("{}-{}-{}-{}.{}", maker, packaging, key, name(level), extension_of(packaging)),
          .packaging = packaging,
          .level = level,
          .timestamps = timestamps_of(level),
          .judged_on = lasts ? later() : signed_on() + std::chrono::hours(1),
          .statuses = lasts ? File::Statuses::None : File::Statuses::Fetched};
}

void plan_judgement(Stage& stage, const std::vector<File>& files, const std::filesystem::path& folder) {
  std::map<Instant, std::string> lists;
  std::string plan;
  for (const File& file : files) {
    std::string statuses = file.statuses == File::Statuses::Fetched ? "online" : "offline";
    if (file.statuses == File::Statuses::Lists) {
      std::string& names = lists[file.judged_on];
      if (names.empty()) names = write_lists(stage, file.judged_on, folder);
      statuses = names;
    }
    plan += fmt::format("{}\t{}\t{}", file.name, format_instant(file.judged_on), statuses);
    for (const std::string& detached : file.detached) plan += "\t" + detached;
    plan += "\n";
  }
  write_file(folder / "judge.tsv", as_bytes(plan));
}

}  // namespace dss
