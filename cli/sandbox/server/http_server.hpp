#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include <libsign/result.hpp>

#include "sandbox/world/world.hpp"

namespace libsign::sandbox {

/// Listener is a socket that listens on 127.0.0.1 and on nothing else. Move-only.
class Listener {
 public:
  /// open listens on a port; 0 means any free one. Errc::Io if the port is taken.
  static Result<Listener> open(std::uint16_t port);
  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&& other) noexcept;
  ~Listener();

  std::uint16_t port() const { return port_; }
  int descriptor() const { return descriptor_; }
  /// release hands the descriptor over.
  int release();

 private:
  Listener(int descriptor, std::uint16_t port) : descriptor_(descriptor), port_(port) {}
  int descriptor_ = -1;
  std::uint16_t port_ = 0;
};

/// Handler answers one request. Called by one thread at a time.
using Handler = std::function<Answer(const Request&)>;

/// serve answers requests until SIGTERM, SIGINT or SIGHUP arrives, or `wanted`, which is asked every few seconds, says
/// no. Requests are capped in size and time.
Result<void> serve(Listener listener, const Handler& handler, const std::function<bool()>& wanted);

}  // namespace libsign::sandbox
