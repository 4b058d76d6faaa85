#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>

#include <libsign/bytes.hpp>
#include <nlohmann/json.hpp>

namespace libsign::conformance {

/// corpus_folder finds the vectors of others: the folder named by LIBSIGN_CORPUS, else ../shared/corpus beside the
/// source tree. Says so on stdout and returns nothing where `suite` is not there, so that a test can skip.
inline std::optional<std::filesystem::path> corpus_folder(const std::string& suite) {
  const char* const named = std::getenv("LIBSIGN_CORPUS");
  const std::filesystem::path root =
      named != nullptr ? std::filesystem::path(named) : std::filesystem::path(MOCSIGN_SOURCE_DIR) / "../shared/corpus";
  if (std::filesystem::exists(root / suite / "manifest.json")) return root / suite;
  std::cout << "SKIPPED: no vectors of " << suite << " (set LIBSIGN_CORPUS)\n";
  return std::nullopt;
}

inline Bytes file_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

inline nlohmann::json file_json(const std::filesystem::path& path) {
  std::ifstream in(path);
  return nlohmann::json::parse(in);
}

}  // namespace libsign::conformance
