#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "sandbox/server/http_server.hpp"

namespace libsign::sandbox {

Result<Listener> Listener::open(std::uint16_t port) {
  Listener listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), port);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  const int reuse = 1;  // a server that was stopped a moment ago must not keep the port
  if (listener.descriptor_ < 0 ||
      ::setsockopt(listener.descriptor_, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse) != 0 ||
      ::bind(listener.descriptor_, generic, size) != 0 || ::listen(listener.descriptor_, SOMAXCONN) != 0 ||
      ::getsockname(listener.descriptor_, generic, &size) != 0) {
    return Error{Errc::Io, "cannot listen: " + std::generic_category().message(errno),
                 fmt::format("127.0.0.1:{}", port), "end what uses the port, or choose another with --port"};
  }
  listener.port_ = ntohs(address.sin_port);
  return listener;
}

Listener::Listener(Listener&& other) noexcept : descriptor_(other.release()), port_(other.port_) {}

Listener& Listener::operator=(Listener&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(port_, other.port_);
  return *this;
}

Listener::~Listener() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

int Listener::release() { return std::exchange(descriptor_, -1); }

}  // namespace libsign::sandbox
