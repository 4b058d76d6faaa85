#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stage.hpp"

namespace dss {

/// File is a signed file and what it claims to be.
struct File {
  /// What is known of certificates besides what the signature carries.
  enum class Statuses { Fetched, None, Lists };  // Lists: the CRLs of the day on which it is judged
  std::string name;
  std::string packaging;  // DSS's name of it: "ASiC_E", "ENVELOPED", …
  libsign::Level level;
  std::size_t signatures = 1;
  std::size_t timestamps = 0;  // of each signature
  libsign::Instant judged_on{};
  Statuses statuses = Statuses::None;
  std::vector<std::string> detached{};  // names of the files that it covers
  bool altered = false;                 // a word of what is signed is another
};

/// file_of names a file by who made it, from what, and fills in what its level asks for.
File file_of(const std::string& maker, const std::string& packaging, const std::string& key, libsign::Level level);

/// make_ours signs in every packaging, with every key, to every level, and writes the files into a folder. The last of
/// them is altered.
std::vector<File> make_ours(Stage& stage, const std::filesystem::path& folder);

/// plan_theirs writes sign.tsv, which tells DSS what to make, with the data files, and returns what will be there.
std::vector<File> plan_theirs(const Stage& stage, const std::filesystem::path& folder);

/// plan_extensions writes extend.tsv, which tells DSS to put archive time-stamps to those of `files` that have level B
/// or LTA, and returns what will be there. extend does so itself, with our means, which know no way to write ASiC-S.
std::vector<File> plan_extensions(const Stage& stage, const std::vector<File>& files,
                                  const std::filesystem::path& folder);
std::vector<File> extend(Stage& stage, const std::vector<File>& files, const std::filesystem::path& folder);

/// plan_judgement writes judge.tsv, which tells DSS what to judge, and the CRLs that it may use.
void plan_judgement(Stage& stage, const std::vector<File>& files, const std::filesystem::path& folder);

}  // namespace dss
