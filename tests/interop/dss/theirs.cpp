#include <map>

#include <fmt/format.h>

#include "files.hpp"

namespace dss {

using namespace libsign;

namespace {

constexpr const char* kMemo = "dss-memo.xml";

struct Shape {
  std::string packaging;  // DSS's name
  std::string extension;
};

const std::vector<Shape> kShapes{{"ASiC_E", ".asice"},   {"ASiC_S", ".asics"}, {"ENVELOPED", ".xml"},
                                 {"ENVELOPING", ".xml"}, {"DETACHED", ".xml"}, {"INTERNALLY_DETACHED", ".xml"}};

constexpr Level kLevels[] = {Level::B, Level::T, Level::LT, Level::LTA};

File planned(const Shape& shape, const SigningKey& key, Level level) {
  const bool lasts = level >= Level::LT;
  File file{.name = fmt::format("dss-{}-{}-{}{}", shape.packaging, key.name, name(level), shape.extension),
            .level = level,
            .timestamps = level == Level::B     ? 0u
                          : level == Level::LTA ? 2u
                                                : 1u,
            .judged_on = lasts ? later() : signed_on() + std::chrono::hours(1),
            .statuses = lasts ? File::Statuses::None : File::Statuses::Fetched};
  if (shape.packaging == "DETACHED") file.detached = {kMemo};
  return file;
}

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

}  // namespace

std::vector<File> plan_theirs(const Stage& stage, const std::filesystem::path& folder) {
  write_file(folder / kMemo, as_bytes("<memo Id=\"memo\"><clause>We cooperate.</clause></memo>"));
  std::string plan;
  std::vector<File> files;
  for (const Shape& shape : kShapes)
    for (const SigningKey& key : signing_keys())
      for (const Level level : kLevels) {
        files.push_back(planned(shape, key, level));
        plan += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", files.back().name, shape.packaging, name(level),
                            key.dss_algorithm, key.name, format_instant(signed_on()), stage.first_tsa(), kMemo);
      }
  write_file(folder / "sign.tsv", as_bytes(plan));
  return files;
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
