#include "sandbox/card.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <thread>

#include "sandbox/record.hpp"

namespace libsign::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* kEmulator = "card-rig";
constexpr const char* kReaderDriver = "libcard_rig_ifd.so";

fs::path cards_of(const fs::path& folder) { return folder / sandbox_names::kCards; }
fs::path control_of(const fs::path& folder) { return cards_of(folder) / "control.sock"; }

/// beside_program finds what was built or installed with this program.
fs::path beside_program(const char* name) {
  std::error_code failed;
  const fs::path folder = fs::read_symlink("/proc/self/exe", failed).parent_path();
  for (const fs::path& place : {folder / name, folder.parent_path() / "libexec/mocsign" / name})
    if (fs::exists(place, failed)) return place;
  return {};
}

/// tell_emulator connects to the emulator and says `line`, if any; false if nobody listens.
bool tell_emulator(const fs::path& folder, std::string_view line) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = control_of(folder);
  if (path.size() >= sizeof address.sun_path) return false;
  std::memcpy(address.sun_path, path.c_str(), path.size());
  const int control = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool told = ::connect(control, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                    ::send(control, line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size());
  char octet = 0;
  const bool answered = told && ::read(control, &octet, 1) == 1;
  ::close(control);
  return answered;
}

bool is_running(const fs::path& folder) { return tell_emulator(folder, "ping\n"); }

/// spawn starts the emulator in the background and waits until it says that it is ready.
bool spawn(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  int ready[2];
  if (::pipe2(ready, O_CLOEXEC) != 0) return false;
  const pid_t child = ::fork();
  if (child == 0) {
    ::setsid();
    const int null = ::open("/dev/null", O_RDWR);
    ::dup2(null, STDIN_FILENO);
    ::dup2(ready[1], STDOUT_FILENO);
    ::dup2(null, STDERR_FILENO);
    ::close_range(3, ~0U, 0);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  ::close(ready[1]);
  char octet = 0;
  const bool started = child > 0 && ::read(ready[0], &octet, 1) == 1;
  ::close(ready[0]);
  return started;
}

}  // namespace

const std::vector<CardKind>& card_kinds() {
  static const std::vector<CardKind> kKinds{{"esteid", "PIN1 1234, PIN2 12345"},
                                            {"piv", "PIN 123456"},
                                            {"jpki", "PIN 1234, signature PIN ABC123"},
                                            {"cns", "PIN 12345, signature PIN 123456"}};
  return kKinds;
}

Result<void> make_card(const Sandbox& sandbox, sandbox::World& world, const std::string& kind,
                       const sandbox::Validity& validity) {
  const fs::path folder = cards_of(sandbox.folder) / kind;
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return Error{Errc::Io, "cannot make a folder: " + failed.message(), folder.string()};
  for (const sandbox::Person& key : sandbox::card_holder(kind, validity)) {
    const auto identity = world.issue(key.authority, key.key, key.plan);
    if (!identity) return identity.error();
    const fs::path key_file = folder / ("test-key-" + key.name + ".pem");
    const fs::path certificate = folder / (key.name + ".pem");
    if (auto written = write_text(key_file, identity->key.to_pem(), Readers::OwnerOnly); !written) return written;
    if (auto written = write_text(certificate, identity->certificate.to_pem(), Readers::Everybody); !written)
      return written;
    const std::string authority = world.chain(identity->certificate).front().to_pem();
    if (auto written = write_text(folder / "ca.pem", authority, Readers::Everybody); !written) return written;
  }
  return {};
}

Result<void> start_cards(const Sandbox& sandbox) {
  if (sandbox.cards.empty() || is_running(sandbox.folder)) return {};
  const fs::path emulator = beside_program(kEmulator);
  const fs::path driver = beside_program(kReaderDriver);
  if (emulator.empty() || driver.empty()) {
    return Error{Errc::NotFound,
                 "the card emulator was not built with this program",
                 {},
                 "apt-get install libpcsclite-dev pcscd opensc-pkcs11, then build again"};
  }
  std::vector<std::string> words{emulator, cards_of(sandbox.folder), driver};
  for (const std::string& kind : sandbox.cards)
    words.push_back(fmt::format("mocsign sandbox {}={}:{}", kind, kind, (cards_of(sandbox.folder) / kind).string()));
  if (spawn(words)) return {};
  return Error{Errc::Device, "the emulated card does not start", cards_of(sandbox.folder).string(),
               "is pcscd installed, and is the folder's path shorter than 80 characters?"};
}

Result<void> stop_cards(const fs::path& folder) {
  constexpr auto kStep = std::chrono::milliseconds(20);
  constexpr int kSteps = 150;
  tell_emulator(folder, "quit\n");
  for (int step = 0; step < kSteps; ++step) {
    if (!is_running(folder)) return {};
    std::this_thread::sleep_for(kStep);
  }
  return Error{Errc::Io, "the emulated card does not end", cards_of(folder).string()};
}

fs::path card_driver() {
  std::error_code ignored;
  for (const char* place : {"/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so",
                            "/usr/lib64/opensc-pkcs11.so", "/usr/lib/opensc-pkcs11.so"}) {
    if (fs::exists(place, ignored)) return place;
  }
  return {};
}

std::vector<std::pair<std::string, std::string>> card_exports(const Sandbox& sandbox) {
  return {{"PCSCLITE_CSOCK_NAME", cards_of(sandbox.folder) / "pcscd.comm"}, {"MOCSIGN_MODULE", card_driver()}};
}

}  // namespace libsign::cli
