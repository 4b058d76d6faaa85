#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <optional>

#include <libsign/result.hpp>
#include <libsign/time.hpp>

#include "sandbox/sandbox.hpp"

/// The sandbox's services: one process that serves its world by HTTP on 127.0.0.1 and nowhere else. Whether it runs is
/// told by a lock that it holds, never by a number that somebody wrote into a file.
namespace libsign::cli {

using Clock = std::function<Instant()>;

/// service_process returns the process that serves the world in `authority`; nothing if none does.
std::optional<pid_t> service_process(const std::filesystem::path& authority);

/// start_service starts it in the background, unless it runs: it keeps none of the caller's streams open. Returns when
/// it answers. Errc::Io if its port is taken. The process must have a single thread.
Result<void> start_service(const Sandbox& sandbox, const Clock& clock);

/// run_service serves until a signal ends it. Errc::AlreadyExists if another process does.
Result<void> run_service(const Sandbox& sandbox, const Clock& clock);

/// stop_service ends it and waits until it is gone.
Result<void> stop_service(const std::filesystem::path& authority);

}  // namespace libsign::cli
