#include "channel.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

namespace smartcard {

using libsign::Pin;
using std::chrono::steady_clock;

namespace {

constexpr std::uint32_t kMaxFrame = 16 << 20;  // a token with kMaxObjects certificates of usual size has less

/// send_all sends a length and what it counts, from where it lies.
bool send_all(int descriptor, const void* memory, std::size_t size) {
  auto length = static_cast<std::uint32_t>(size);
  iovec parts[] = {{&length, sizeof length}, {const_cast<void*>(memory), size}};
  std::size_t left = sizeof length + size;
  while (left > 0) {
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = std::size(parts);
    const ssize_t sent = ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    left -= static_cast<std::size_t>(sent);
    auto gone = static_cast<std::size_t>(sent);
    for (iovec& part : parts) {
      const std::size_t taken = std::min(gone, part.iov_len);
      part.iov_base = static_cast<std::uint8_t*>(part.iov_base) + taken;
      part.iov_len -= taken;
      gone -= taken;
    }
  }
  return true;
}

/// milliseconds_until is what poll() wants: -1 for ever.
int milliseconds_until(const std::optional<steady_clock::time_point>& deadline) {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - steady_clock::now()).count();
  return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left, 0, 1 << 30));
}

}  // namespace

std::optional<std::pair<Channel, Channel>> Channel::pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return std::nullopt;
  return std::pair(Channel(ends[0]), Channel(ends[1]));
}

Channel& Channel::operator=(Channel&& other) noexcept {
  if (this != &other) {
    close();
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

void Channel::close() noexcept {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

bool Channel::send(libsign::ByteView frame) const { return send_all(descriptor_, frame.data(), frame.size()); }

bool Channel::send_pin(const Pin& pin) const { return send_all(descriptor_, pin.reveal().data(), pin.reveal().size()); }

Channel::Status Channel::receive(libsign::Bytes& frame, std::optional<std::chrono::milliseconds> deadline) const {
  Deadline end;
  if (deadline) end = steady_clock::now() + *deadline;
  std::uint32_t size = 0;
  if (const Status status = read(&size, sizeof size, end); status != Status::Frame) return status;
  if (size > kMaxFrame) return Status::Closed;
  frame.resize(size);
  return read(frame.data(), size, end);
}

std::optional<Pin> Channel::receive_pin() const {
  std::uint32_t size = 0;
  if (read(&size, sizeof size, std::nullopt) != Status::Frame || size > Pin::kMaxBytes) return std::nullopt;
  std::array<char, Pin::kMaxBytes> memory{};
  const Status status = read(memory.data(), size, std::nullopt);
  auto pin = status == Status::Frame ? Pin::from({memory.data(), size}) : std::nullopt;
  libsign::cleanse(memory.data(), memory.size());
  return pin;
}

Channel::Status Channel::read(void* memory, std::size_t size, Deadline deadline) const {
  auto* octets = static_cast<std::uint8_t*>(memory);
  while (size > 0) {
    pollfd wanted{descriptor_, POLLIN, 0};
    const int ready = ::poll(&wanted, 1, milliseconds_until(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return Status::Late;
    const ssize_t got = ::recv(descriptor_, octets, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Status::Closed;
    octets += got;
    size -= static_cast<std::size_t>(got);
  }
  return Status::Frame;
}

}  // namespace smartcard
