#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <libsign/agreement.hpp>

namespace libsign::test {

inline const std::filesystem::path kSourceDir = MOCSIGN_SOURCE_DIR;
inline const std::string kActId = "urn:uuid:4d6f4320-0000-4000-8000-000000000001";

/// kSamples are the memoranda that the project ships, by their source's file name.
inline const std::vector<std::string> kSamples{"digital-services.md", "resilient-supply.txt"};

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline Document document(std::string name, std::string_view text) { return {std::move(name), to_bytes(text)}; }

inline MocDraft sample(const std::string& source) {
  const auto folder = kSourceDir / "docs/samples";
  const std::string terms = std::filesystem::path(source).replace_extension(".toml");
  return {document(source, read_file(folder / source)), document(terms, read_file(folder / terms)), kActId};
}

/// seeds_folder is where the two real memoranda lie; it may not exist.
inline std::filesystem::path seeds_folder() {
  if (const char* folder = std::getenv("LIBSIGN_SEEDS")) return folder;
  if (const char* corpus = std::getenv("LIBSIGN_CORPUS")) return std::filesystem::path(corpus) / "../seeds";
  return kSourceDir / "../shared/seeds";
}

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const std::size_t at = text.find(what);
  return at == std::string::npos ? "not found: " + std::string(what) : text.replace(at, what.size(), by);
}

}  // namespace libsign::test
