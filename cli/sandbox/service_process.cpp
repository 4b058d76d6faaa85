#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>
#include <thread>

#include "sandbox/record.hpp"
#include "sandbox/service.hpp"

namespace libsign::cli {

std::optional<pid_t> service_process(const std::filesystem::path& authority) {
  const int file = ::open((authority / sandbox_names::kLock).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return std::nullopt;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool told = ::fcntl(file, F_GETLK, &lock) == 0;
  ::close(file);
  return told && lock.l_type != F_UNLCK && lock.l_pid > 0 ? std::optional(lock.l_pid) : std::nullopt;
}

Result<void> stop_service(const std::filesystem::path& authority) {
  constexpr auto kStep = std::chrono::milliseconds(20);
  constexpr int kGentleSteps = 150;
  constexpr int kSteps = 250;
  for (int step = 0; step < kSteps; ++step) {
    const auto process = service_process(authority);
    if (!process) return {};
    const int signal = step < kGentleSteps ? SIGTERM : SIGKILL;
    if ((step == 0 || step == kGentleSteps) && ::kill(*process, signal) != 0 && errno != ESRCH)
      return Error{Errc::Io, "cannot end the sandbox's services: " + std::generic_category().message(errno),
                   "process " + std::to_string(*process)};
    std::this_thread::sleep_for(kStep);
  }
  return Error{Errc::Io, "the sandbox's services do not end", authority.string()};
}

}  // namespace libsign::cli
