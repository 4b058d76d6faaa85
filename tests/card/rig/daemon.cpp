#include "daemon.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>

#include "link.hpp"

namespace card_rig {

namespace {

constexpr const char* kProgram = "/usr/sbin/pcscd";
constexpr int kHandedOver = 3;  // sd_listen_fds(3): the first descriptor that systemd hands over

void write_file(const char* path, const std::string& text) {
  const int file = ::open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  [[maybe_unused]] const ssize_t written = ::write(file, text.data(), text.size());
  ::close(file);
}

/// enter_private_namespace lets the process mount; as an unprivileged user it needs to be root of a user namespace.
bool enter_private_namespace() {
  if (::unshare(CLONE_NEWNS) == 0) return true;
  const auto user = ::getuid();
  const auto group = ::getgid();
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", fmt::format("0 {} 1", user));
  write_file("/proc/self/gid_map", fmt::format("0 {} 1", group));
  return true;
}

/// hide_run gives the process an empty /run. Without it pcscd needs a /run/pcscd that it may write to.
void hide_run() {
  if (!enter_private_namespace()) return;
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return;
  if (::mount("none", "/run", "tmpfs", 0, nullptr) == 0) ::mkdir("/run/pcscd", 0755);
}

[[noreturn]] void become_daemon(int listener, const std::filesystem::path& folder) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int log = ::open((folder / "pcscd.log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::dup2(listener, kHandedOver);
  if (listener == kHandedOver) ::fcntl(kHandedOver, F_SETFD, 0);
  const std::string configuration = folder / "reader.conf";
  hide_run();
  const std::string process = fmt::format("LISTEN_PID={}", ::getpid());
  const char* const environment[] = {process.c_str(), "LISTEN_FDS=1", "PATH=/usr/sbin:/usr/bin", nullptr};
  const char* const arguments[] = {kProgram, "--foreground", "--config", configuration.c_str(), nullptr};
  ::execve(kProgram, const_cast<char**>(arguments), const_cast<char**>(environment));
  std::perror(kProgram);
  ::_exit(127);
}

}  // namespace

Daemon::Daemon(std::filesystem::path folder, std::filesystem::path driver, std::vector<ReaderEntry> readers)
    : folder_(std::move(folder)), driver_(std::move(driver)), readers_(std::move(readers)) {}

bool Daemon::start() {
  if (process_ > 0) return true;
  if (::access(kProgram, X_OK) != 0 || !write_configuration()) return false;
  const int listener = listen_on(folder_ / "pcscd.comm");
  if (listener < 0) return false;
  process_ = ::fork();
  if (process_ == 0) become_daemon(listener, folder_);
  ::close(listener);
  return process_ > 0;
}

void Daemon::stop() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

bool Daemon::write_configuration() const {
  std::ofstream file(folder_ / "reader.conf");
  int channel = 0;
  for (const ReaderEntry& reader : readers_)
    file << fmt::format("FRIENDLYNAME \"{}\"\nDEVICENAME {}{}\nLIBPATH {}\nCHANNELID {}\n\n", reader.name,
                        reader.socket.string(), reader.pinpad ? ":pinpad" : "", driver_.string(), channel++);
  return static_cast<bool>(file.flush());
}

}  // namespace card_rig
