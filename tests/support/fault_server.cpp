#include "support/fault_server.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <stdexcept>
#include <thread>
#include <vector>

#include "sandbox/server/http_server.hpp"

namespace support {

using namespace libsign;
using sandbox::Listener;
using sandbox::Request;

namespace {

constexpr int kStep = 20;  // milliseconds between looks at whether it is over

/// Connection is one accepted socket, closed at the end.
class Connection {
 public:
  Connection(int socket, const std::atomic<bool>& over) : socket_(socket), over_(over) {}
  ~Connection() { ::close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool over() const { return over_; }

  /// receive waits for octets; nothing if the client went or it is over.
  bool receive(std::string& text) const {
    while (!over_) {
      pollfd waiting{socket_, POLLIN, 0};
      if (::poll(&waiting, 1, kStep) == 0) continue;
      char buffer[4096];
      const ssize_t octets = ::recv(socket_, buffer, sizeof buffer, 0);
      if (octets <= 0) return false;
      text.append(buffer, static_cast<std::size_t>(octets));
      return true;
    }
    return false;
  }

  bool send(std::string_view text) const {
    while (!text.empty() && !over_) {
      const ssize_t octets = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (octets <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(octets));
    }
    return !over_;
  }

 private:
  int socket_;
  const std::atomic<bool>& over_;
};

std::size_t content_length(std::string_view head) {
  constexpr std::string_view kName = "\r\nContent-Length: ";
  const auto place = head.find(kName);
  std::size_t length = 0;
  if (place != std::string_view::npos)
    std::from_chars(head.data() + place + kName.size(), head.data() + head.size(), length);
  return length;
}

bool read_request(const Connection& connection, Request& request, std::string& head) {
  std::string text;
  std::size_t end = std::string::npos;
  while ((end = text.find("\r\n\r\n")) == std::string::npos) {
    if (!connection.receive(text)) return false;
  }
  const std::size_t size = end + 4 + content_length(std::string_view(text).substr(0, end + 2));
  while (text.size() < size) {
    if (!connection.receive(text)) return false;
  }
  head = text.substr(0, end + 2);
  const auto space = text.find(' ');
  request.method = text.substr(0, space);
  request.path = text.substr(space + 1, text.find(' ', space + 1) - space - 1);
  request.body = Bytes(text.begin() + static_cast<std::ptrdiff_t>(end + 4), text.end());
  return true;
}

std::string head_of(const Reply& reply) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Status\r\nConnection: close\r\n";
  for (const std::string& header : reply.headers) head += header + "\r\n";
  if (reply.manner != Reply::Manner::Endless) {
    const std::size_t lie = reply.manner == Reply::Manner::Truncated ? reply.body.size() : 0;
    head += "Content-Length: " + std::to_string(reply.body.size() + lie) + "\r\n";
  }
  return head + "\r\n";
}

void answer(const Connection& connection, const Reply& reply) {
  using Manner = Reply::Manner;
  if (reply.manner == Manner::CloseAtOnce) return;
  std::string ignored;
  if (reply.manner == Manner::Never) {
    while (connection.receive(ignored)) {
    }
    return;
  }
  if (!connection.send(head_of(reply))) return;
  const std::string_view body = as_text(reply.body);
  switch (reply.manner) {
    case Manner::Endless:
      while (connection.send(body)) {
      }
      break;
    case Manner::Drip:
      for (std::size_t i = 0; i < body.size() && connection.send(body.substr(i, 1)); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
      break;
    default: connection.send(body);
  }
}

}  // namespace

struct FaultServer::Impl {
  Impl(Script script_, Listener listener_) : script(std::move(script_)), listener(std::move(listener_)) {}

  void accept_all() {
    while (!over) {
      pollfd waiting{listener.descriptor(), POLLIN, 0};
      if (::poll(&waiting, 1, kStep) != 1) continue;
      const int socket = ::accept4(listener.descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      threads.emplace_back([this, socket] {
        const Connection connection(socket, over);
        Request request;
        std::string head;
        if (read_request(connection, request, head)) answer(connection, script(request, head));
      });
    }
  }

  Script script;
  Listener listener;
  std::atomic<bool> over = false;
  std::vector<std::thread> threads{};  // of connections, added by the accepting thread
  std::thread accepting{};
};

FaultServer::FaultServer(Script script, std::uint16_t port) {
  auto listener = Listener::open(port);
  if (!listener) throw std::runtime_error(listener.error().what);
  impl_ = std::make_unique<Impl>(std::move(script), std::move(*listener));
  impl_->accepting = std::thread([this] { impl_->accept_all(); });
}

FaultServer::FaultServer(const sandbox::World& world, const Fault& fault, std::uint16_t port)
    : FaultServer([faulty = std::make_shared<const FaultyWorld>(world, fault)](
                      const Request& request, std::string_view) { return faulty->reply(request); },
                  port) {}

FaultServer::~FaultServer() {
  impl_->over = true;
  impl_->accepting.join();
  for (std::thread& thread : impl_->threads) thread.join();
}

std::string FaultServer::url() const { return "http://127.0.0.1:" + std::to_string(impl_->listener.port()); }

}  // namespace support
