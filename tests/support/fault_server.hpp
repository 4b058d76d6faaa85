#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "support/faults.hpp"

namespace support {

/// Script answers a request; `head` is its request line and headers as they came. Called by several threads at once.
using Script = std::function<Reply(const libsign::sandbox::Request& request, std::string_view head)>;

/// FaultServer serves a FaultyWorld, or a script, on 127.0.0.1 from threads of its own as long as it lives.
class FaultServer {
 public:
  explicit FaultServer(Script script, std::uint16_t port = 0);
  /// `port` 0 means any. Throws if the port is taken.
  FaultServer(const libsign::sandbox::World& world, const Fault& fault, std::uint16_t port = 0);
  ~FaultServer();
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;

  /// url returns where it listens, without a slash at the end: "http://127.0.0.1:41234".
  std::string url() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace support
