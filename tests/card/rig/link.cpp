#include "link.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

namespace card_rig {

namespace {

std::optional<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof address.sun_path) return std::nullopt;
  std::memcpy(address.sun_path, path.c_str(), path.native().size());
  return address;
}

/// unix_socket binds or connects, as `join` does.
template <typename Join>
int unix_socket(const std::filesystem::path& path, Join join) {
  const auto address = address_of(path);
  const int descriptor = address ? ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
  if (descriptor < 0) return -1;
  if (join(descriptor, reinterpret_cast<const sockaddr*>(&*address), static_cast<socklen_t>(sizeof *address)) == 0)
    return descriptor;
  ::close(descriptor);
  return -1;
}

bool receive_all(int descriptor, std::uint8_t* octets, std::size_t size) {
  while (size > 0) {
    const ssize_t got = ::recv(descriptor, octets, size, 0);
    if (got <= 0) return false;
    octets += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace

int listen_on(const std::filesystem::path& path) {
  ::unlink(path.c_str());
  const int descriptor = unix_socket(path, ::bind);
  if (descriptor >= 0) ::listen(descriptor, 8);
  return descriptor;
}

int connect_to(const std::filesystem::path& path) { return unix_socket(path, ::connect); }

std::optional<Octets> receive(int descriptor) {
  std::uint8_t size[2];
  if (!receive_all(descriptor, size, sizeof size)) return std::nullopt;
  Octets frame(static_cast<std::size_t>(size[0]) << 8 | size[1]);
  if (!receive_all(descriptor, frame.data(), frame.size())) return std::nullopt;
  return frame;
}

bool send(int descriptor, const Octets& frame) {
  Octets message = {static_cast<std::uint8_t>(frame.size() >> 8), static_cast<std::uint8_t>(frame.size())};
  message.insert(message.end(), frame.begin(), frame.end());
  return ::send(descriptor, message.data(), message.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(message.size());
}

std::optional<Answer> Link::ask(Order order, const Octets& octets) {
  const std::lock_guard lock(mutex_);
  const bool fresh = descriptor_ < 0;
  const Octets request = joined({{static_cast<std::uint8_t>(order)}, octets});
  auto answer = exchange(request);
  // The reader may have been unplugged and plugged in again since; a command for the card is not sent twice.
  if (!answer && !fresh && order != Order::Transmit && order != Order::TypePin) answer = exchange(request);
  return answer;
}

std::optional<Answer> Link::exchange(const Octets& request) {
  if (descriptor_ < 0) descriptor_ = connect_to(socket_);
  if (descriptor_ < 0) return std::nullopt;
  auto frame = send(descriptor_, request) ? receive(descriptor_) : std::nullopt;
  if (!frame || frame->empty()) {
    hang_up();
    return std::nullopt;
  }
  const auto outcome = static_cast<Outcome>(frame->front());
  frame->erase(frame->begin());
  return Answer{outcome, *std::move(frame)};
}

void Link::hang_up() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

}  // namespace card_rig
