// card-rig: emulated cards in emulated readers, and a pcscd that knows them. See ../README.md.
#include <fmt/format.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <span>
#include <string>

#include "control.hpp"
#include "daemon.hpp"
#include "reader.hpp"

namespace {

using namespace card_rig;
namespace fs = std::filesystem;

constexpr const char* kUsage =
    "usage: card-rig FOLDER DRIVER [--end-with-parent] NAME=KIND:CARD-FOLDER[:pinpad]...\n"
    "KIND is esteid, piv, yubikey, jpki or cns. FOLDER gets the sockets; DRIVER is the reader driver for pcscd.\n";

/// Description is a reader as the command line describes it.
struct Description {
  std::string name;
  std::string kind;
  fs::path card_folder;
  bool pinpad = false;
};

std::optional<Description> description_from(std::string text) {
  constexpr std::string_view kPinpad = ":pinpad";
  Description description;
  description.pinpad = text.ends_with(kPinpad);
  if (description.pinpad) text.resize(text.size() - kPinpad.size());
  const auto equals = text.find('=');
  const auto colon = text.find(':', equals);
  if (equals == std::string::npos || colon == std::string::npos) return std::nullopt;
  description.name = text.substr(0, equals);
  description.kind = text.substr(equals + 1, colon - equals - 1);
  description.card_folder = text.substr(colon + 1);
  return description;
}

int complain(const std::string& text) {
  std::fputs(("card-rig: " + text + "\n").c_str(), stderr);
  return 1;
}

int run(const fs::path& folder, const fs::path& driver, std::span<const std::string> words) {
  std::vector<std::unique_ptr<Reader>> readers;
  std::vector<ReaderEntry> entries;
  for (const std::string& word : words) {
    const auto described = description_from(word);
    auto card = described ? make_card(described->kind, described->card_folder) : nullptr;
    if (!card) return complain("this is no reader: " + word);
    const fs::path socket = folder / fmt::format("reader{}.sock", readers.size());
    entries.push_back({described->name, socket, described->pinpad});
    readers.push_back(std::make_unique<Reader>(socket, std::move(card)));
    if (!readers.back()->plug_in()) return complain("cannot listen on " + socket.string());
  }
  const int control = listen_on(folder / "control.sock");
  if (control < 0) return complain("cannot listen in " + folder.string());
  Daemon daemon(folder, driver, std::move(entries));
  if (!daemon.start()) return complain("pcscd does not start");
  std::puts("ready");
  std::fflush(stdout);
  Control(readers, daemon).serve(control);
  daemon.stop();
  ::_exit(0);  // the readers' threads end with the process
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (const auto found = std::find(words.begin(), words.end(), "--end-with-parent"); found != words.end()) {
    words.erase(found);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  }
  if (words.size() < 3) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  try {
    const fs::path folder = fs::absolute(words[0]);
    return run(folder, fs::absolute(words[1]), std::span(words).subspan(2));
  } catch (const std::exception& failed) {
    return complain(failed.what());
  }
}
