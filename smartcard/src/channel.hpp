#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include <libsign/bytes.hpp>
#include <libsign/pin.hpp>

namespace smartcard {

/// Channel is one end of a private connection between two processes, which carries frames of octets. Moved, not copied.
class Channel {
 public:
  /// pair makes both ends; nothing if the system has no descriptors left.
  static std::optional<std::pair<Channel, Channel>> pair();
  Channel(Channel&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Channel& operator=(Channel&& other) noexcept;
  ~Channel() { close(); }

  void close() noexcept;
  int descriptor() const { return descriptor_; }

  /// send returns false if the other end is gone.
  bool send(libsign::ByteView frame) const;
  /// send_pin is send() for a PIN: no copy of it is left behind.
  bool send_pin(const libsign::Pin& pin) const;

  enum class Status { Frame, Late, Closed };
  /// receive waits for a frame, with a deadline or, without one, as long as it takes.
  Status receive(libsign::Bytes& frame, std::optional<std::chrono::milliseconds> deadline) const;
  /// receive_pin waits for what send_pin() sends; nothing if the other end is gone.
  std::optional<libsign::Pin> receive_pin() const;

 private:
  explicit Channel(int descriptor) : descriptor_(descriptor) {}
  using Deadline = std::optional<std::chrono::steady_clock::time_point>;
  Status read(void* memory, std::size_t size, Deadline deadline) const;

  int descriptor_ = -1;
};

}  // namespace smartcard
