#include "sandbox/state_lock.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace libsign::cli {

Result<StateLock> StateLock::take(const std::filesystem::path& folder) {
  const auto path = folder / "state.lock";
  const auto failed = [&] {
    return Error{Errc::Io, std::error_code(errno, std::generic_category()).message(), path.string()};
  };
  StateLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock.descriptor_ < 0) return failed();
  while (::flock(lock.descriptor_, LOCK_EX) != 0)
    if (errno != EINTR) return failed();
  return lock;
}

StateLock::~StateLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace libsign::cli
