// fault_server --list: the faults as JSON. fault_server FOLDER FAULT: serves the world of the sandbox in FOLDER with
// the fault, at the address that its certificates name, until its standard input ends.
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "support/fault_server.hpp"

namespace {

const char* name(support::Outcome outcome) {
  switch (outcome) {
    case support::Outcome::NoAnswer: return "no-answer";
    case support::Outcome::AnswerRefused: return "answer-refused";
    case support::Outcome::Revoked: return "revoked";
    case support::Outcome::StatusUnknown: return "status-unknown";
  }
  return "";
}

int list() {
  auto result = nlohmann::json::array();
  for (const support::Fault& fault : support::faults())
    result.push_back({{"name", fault.name}, {"outcome", name(fault.outcome)}, {"what", fault.what}});
  std::cout << result.dump(2) << '\n';
  return 0;
}

int serve(const std::filesystem::path& folder, const std::string& fault) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  auto world = libsign::sandbox::World::load(folder / "authority", now);
  if (!world) throw std::runtime_error(world.error().what);
  const auto fixed = world->load_state(folder / "authority");
  if (!fixed) throw std::runtime_error(fixed.error().what);
  world->set_clock(fixed->value_or(now));
  const std::string& url = world->base_url();
  const auto port = static_cast<std::uint16_t>(std::stoul(url.substr(url.rfind(':') + 1)));
  const support::FaultServer server(*world, support::fault(fault), port);
  std::cout << server.url() << std::endl;
  while (std::cin.get() != std::char_traits<char>::eof()) {
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 2 && std::string(argv[1]) == "--list") return list();
    if (argc == 3) return serve(argv[1], argv[2]);
    std::cerr << "usage: fault_server --list | FOLDER FAULT\n";
  } catch (const std::exception& failed) {
    std::cerr << failed.what() << '\n';
  }
  return 1;
}
