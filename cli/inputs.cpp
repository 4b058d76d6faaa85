#include "inputs.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "context.hpp"

namespace libsign::cli {
namespace {

namespace fs = std::filesystem;

/// walk adds the files below `folder`. A folder that cannot be read is added itself: opening it will say why.
void walk(const fs::path& folder, std::vector<std::string>& files) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator next(folder, error), end; !error && next != end; next.increment(error))
    entries.push_back(*next);
  if (error) {
    files.push_back(folder.string());
    return;
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.path() < b.path(); });
  for (const fs::directory_entry& entry : entries) {
    const fs::file_status status = entry.symlink_status(error);
    if (fs::is_directory(status)) walk(entry.path(), files);
    if (fs::is_regular_file(status)) files.push_back(entry.path().string());
  }
}

bool is_file(const std::string& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

Result<Document> detached(const std::string& argument) {
  for (std::size_t at = argument.find('='); at != std::string::npos; at = argument.find('=', at + 1)) {
    const std::string path = argument.substr(at + 1);
    if (at == 0 || !is_file(path)) continue;
    auto document = Document::open(path);
    if (!document) return document.error();
    return document->renamed(argument.substr(0, at));
  }
  return Document::open(argument);
}

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Result<std::vector<std::string>> files_under(std::span<const std::string> paths, Folders folders) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      files.push_back(path);
    } else if (folders == Folders::Walk) {
      walk(path, files);
    } else {
      return usage(fmt::format("“{}” is a folder", path), "give -r to take all files below it");
    }
  }
  return files;
}

Result<Shard> shard_argument(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto index = number(text.substr(0, slash));
  const auto count = slash == std::string_view::npos ? std::nullopt : number(text.substr(slash + 1));
  if (!index || !count || *index < 1 || *index > *count)
    return usage(fmt::format("“{}” is not a shard", text), "write the second of eight parts as 2/8");
  return Shard{*index, *count};
}

std::vector<std::string> shard_of(std::vector<std::string> files, Shard shard) {
  std::vector<std::string> part;
  for (std::size_t at = shard.index - 1; at < files.size(); at += shard.count) part.push_back(std::move(files[at]));
  return part;
}

Result<std::vector<Document>> detached_from(std::span<const std::string> arguments) {
  std::vector<Document> documents;
  for (const std::string& argument : arguments) {
    auto document = detached(argument);
    if (!document) return document.error();
    documents.push_back(*std::move(document));
  }
  return documents;
}

}  // namespace libsign::cli
