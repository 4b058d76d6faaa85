#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <libsign/document.hpp>
#include <libsign/result.hpp>

namespace libsign::cli {

enum class Folders { Refuse, Walk };

/// files_under lists the files that `paths` name: a folder stands for the regular files below it, in the order of
/// their names, links not followed. A path that does not exist stays in the list, so that it is reported.
/// Errc::Usage for a folder with Folders::Refuse.
Result<std::vector<std::string>> files_under(std::span<const std::string> paths, Folders folders);

/// Shard is one of `count` equal parts of a list; `index` counts from 1.
struct Shard {
  std::size_t index = 1;
  std::size_t count = 1;
};

/// shard_argument reads "2/8".
Result<Shard> shard_argument(std::string_view text);
/// shard_of keeps every count-th file.
std::vector<std::string> shard_of(std::vector<std::string> files, Shard shard);

/// detached_from opens the files of --data arguments, [NAME=]FILE. NAME ends at the first "=" after which a file
/// exists, so that a NAME may hold one, too.
Result<std::vector<Document>> detached_from(std::span<const std::string> arguments);

}  // namespace libsign::cli
