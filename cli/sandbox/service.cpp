#include "sandbox/service.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "sandbox/record.hpp"
#include "sandbox/server/http_server.hpp"
#include "sandbox/world/world.hpp"

namespace libsign::cli {

namespace {

Error system_error(const char* what, const std::string& where) {
  return {Errc::Io, what + (": " + std::generic_category().message(errno)), where};
}

/// take_lock marks this process as the one that serves; the lock ends with the process.
Result<void> take_lock(const std::filesystem::path& authority) {
  const auto path = authority / sandbox_names::kLock;
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return system_error("cannot write", path.string());
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  if (::fcntl(file, F_SETLK, &lock) != 0) {
    ::close(file);
    return Error{Errc::AlreadyExists, "the sandbox's services are running already", authority.string(),
                 "end them with `mocsign sandbox down`"};
  }
  const std::string text = std::to_string(::getpid()) + "\n";  // for people: nothing here reads it
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, text.data(), text.size(), 0) < 0)
    return system_error("cannot write", path.string());
  return {};
}

Result<void> serve_world(const Sandbox& sandbox, sandbox::Listener listener, const Clock& clock) {
  auto world = sandbox::World::load(sandbox.authority(), clock());
  if (!world) return world.error();
  const auto answer = [&](const sandbox::Request& request) -> sandbox::Answer {
    // Revocations and clock are read for each request, so that `sandbox revoke` and `clock` act at once.
    const auto fixed = world->load_state(sandbox.authority());
    if (!fixed) return {.status = 500, .content_type = "text/plain", .body = to_bytes(fixed.error().what)};
    world->set_clock(fixed->value_or(clock()));
    return world->answer(request);
  };
  // Who removes the folder by hand wants no server either.
  const auto wanted = [&] {
    std::error_code ignored;
    return std::filesystem::exists(sandbox.authority(), ignored);
  };
  return sandbox::serve(std::move(listener), answer, wanted);
}

/// detach makes a child a process of its own that holds none of the parent's descriptors but two.
bool detach(int keep, int other) {
  ::setsid();
  const int null = ::open("/dev/null", O_RDWR);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null, stream);
  const auto low = static_cast<unsigned>(std::min(keep, other));
  const auto high = static_cast<unsigned>(std::max(keep, other));
  if (low > 3) ::close_range(3, low - 1, 0);
  if (high > low + 1) ::close_range(low + 1, high - 1, 0);
  ::close_range(high + 1, ~0U, 0);
  return ::chdir("/") == 0;
}

}  // namespace

Result<void> run_service(const Sandbox& sandbox, const Clock& clock) {
  if (auto locked = take_lock(sandbox.authority()); !locked) return locked;
  auto listener = sandbox::Listener::open(sandbox.port);
  if (!listener) return listener.error();
  return serve_world(sandbox, std::move(*listener), clock);
}

Result<void> start_service(const Sandbox& sandbox, const Clock& clock) {
  if (service_process(sandbox.authority())) return {};
  auto listener = sandbox::Listener::open(sandbox.port);
  if (!listener) return listener.error();
  int ready[2];
  if (::pipe2(ready, O_CLOEXEC) != 0) return system_error("cannot start the services", {});
  const pid_t child = ::fork();
  if (child == 0) {
    const bool locked = detach(listener->descriptor(), ready[1]) && take_lock(sandbox.authority());
    if (locked && ::write(ready[1], "", 1) == 1) {
      ::close(ready[1]);
      static_cast<void>(serve_world(sandbox, std::move(*listener), clock));
    }
    ::_exit(locked ? 0 : 1);
  }
  ::close(ready[1]);
  char octet = 0;
  const bool started = child > 0 && ::read(ready[0], &octet, 1) == 1;
  ::close(ready[0]);
  if (!started) return Error{Errc::Io, "the sandbox's services did not start", sandbox.folder.string()};
  return {};
}

}  // namespace libsign::cli
