#pragma once

#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <libsign/document.hpp>
#include <nlohmann/json.hpp>

/// Writes folders of test-vectors. For the programs beside them.
namespace support {

inline void write(const std::filesystem::path& file, libsign::ByteView octets) {
  if (!libsign::write_atomically(file, octets, libsign::Overwrite::Yes))
    throw std::runtime_error("cannot write " + file.string());
}

/// write_vectors writes the folders `accept` and `reject` anew, and expectations.json with what `described(kind, case)`
/// says of each case; `octets_of(case)` is its file.
template <typename Case, typename Described, typename OctetsOf>
void write_vectors(const std::filesystem::path& folder, const std::vector<Case>& accepted,
                   const std::vector<Case>& rejected, Described described, OctetsOf octets_of) {
  auto expectations = nlohmann::ordered_json::array();
  for (const auto& [kind, cases] : {std::pair{std::string("accept"), &accepted}, {"reject", &rejected}}) {
    std::filesystem::remove_all(folder / kind);
    std::filesystem::create_directories(folder / kind);
    for (const Case& one : *cases) {
      write(folder / kind / one.file, octets_of(one));
      expectations.push_back(described(kind, one));
    }
  }
  write(folder / "expectations.json", libsign::as_bytes(expectations.dump(1) + "\n"));
}

/// octets_of_case is for cases that hold their file as it is.
inline constexpr auto octets_of_case = [](const auto& one) -> libsign::ByteView { return one.octets; };

/// run_generator calls `write_all(VECTORS, SEEDS)` and returns the exit status; `usage` names program and arguments.
template <typename WriteAll>
int run_generator(int argc, char** argv, const std::string& usage, WriteAll write_all) try {
  if (argc != 3) {
    std::cerr << "usage: " << usage << "\n";
    return 2;
  }
  write_all(std::filesystem::path(argv[1]), std::filesystem::path(argv[2]));
  return 0;
} catch (const std::exception& failure) {
  std::cerr << usage.substr(0, usage.find(' ')) << ": " << failure.what() << "\n";
  return 1;
}

}  // namespace support
