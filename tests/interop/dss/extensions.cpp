#include <libsign/augment.hpp>

#include <fmt/format.h>

#include "files.hpp"

namespace dss {

using namespace libsign;

namespace {

bool is_to_be_extended(const File& file) {
  return (file.level == Level::B || file.level == Level::LTA) && file.judged_on < restamped_on() && !file.altered;
}

File extended(const File& file, const std::string& by) {
  File result = file_of(by, file.packaging, std::filesystem::path(file.name).stem().string(), Level::LTA);
  result.signatures = file.signatures;
  result.detached = file.detached;
  if (file.level == Level::LTA) result.timestamps = file.timestamps + 1;
  return result;
}

}  // namespace

std::vector<File> plan_extensions(const Stage& stage, const std::vector<File>& files,
                                  const std::filesystem::path& folder) {
  std::string plan;
  std::vector<File> all;
  for (const File& file : files) {
    if (!is_to_be_extended(file)) continue;
    all.push_back(extended(file, "by-dss"));
    plan += fmt::format("{}\t{}\t{}\t{}\t{}", all.back().name, file.packaging, name(Level::LTA), stage.first_tsa(),
                        file.name);
    for (const std::string& covered : file.detached) plan += "\t" + covered;
    plan += "\n";
  }
  write_file(folder / "extend.tsv", as_bytes(plan));
  return all;
}

std::vector<File> extend(Stage& stage, const std::vector<File>& files, const std::filesystem::path& folder) {
  const auto fetcher = stage.world().fetcher();
  std::vector<File> all;
  for (const File& file : files) {
    if (!is_to_be_extended(file) || file.packaging == "ASiC_S") continue;
    all.push_back(extended(file, "by-us"));
    AugmentRequest request{.level = Level::LTA, .tsa_url = stage.first_tsa(), .now = stage.world().clock()};
    request.trust = stage.trust();
    for (const std::string& covered : file.detached)
      request.detached.push_back(value(Document::open(folder / covered)));
    const Document document = value(augment(value(Document::open(folder / file.name)), request, *fetcher));
    write_file(folder / all.back().name, document.bytes());
  }
  return all;
}

}  // namespace dss
