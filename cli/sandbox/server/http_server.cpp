#include "sandbox/server/http_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <csignal>
#include <string>
#include <utility>

namespace libsign::sandbox {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace {

constexpr std::size_t kMaxRequestBytes = 64u << 10;  // an OCSP or time-stamp request has a few hundred
constexpr auto kPatience = std::chrono::seconds(30);
constexpr auto kLook = std::chrono::seconds(2);  // between questions whether to go on
constexpr int kMaxSessions = 256;

/// Session is one connection; it lives as long as an operation on it is under way.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const Handler& handler, int& sessions)
      : stream_(std::move(socket)), handler_(handler), sessions_(sessions) {
    ++sessions_;
  }
  ~Session() { --sessions_; }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void read() {
    parser_.emplace();
    parser_->body_limit(kMaxRequestBytes);
    stream_.expires_after(kPatience);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](const beast::error_code& failed, std::size_t) {
                       if (!failed) self->reply();
                     });
  }

 private:
  void reply() {
    const auto& message = parser_->get();
    const std::string& text = message.body();
    const Request request{.method = std::string(message.method_string()),
                          .path = std::string(message.target()),
                          .body = Bytes(text.begin(), text.end())};
    Answer answer = handler_(request);
    reply_ = {static_cast<http::status>(answer.status), message.version()};
    reply_.set(http::field::content_type, answer.content_type);
    reply_.set(http::field::cache_control, "no-cache");  // the sandbox's clock may jump
    reply_.keep_alive(message.keep_alive());
    reply_.body() = std::move(answer.body);
    reply_.prepare_payload();
    http::async_write(stream_, reply_, [self = shared_from_this()](const beast::error_code& failed, std::size_t) {
      if (!failed && self->reply_.keep_alive()) self->read();
    });
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_{kMaxRequestBytes};
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::vector_body<std::uint8_t>> reply_;
  const Handler& handler_;
  int& sessions_;
};

/// Acceptor takes connections in, as many as may be open at once; further ones are closed.
class Acceptor {
 public:
  Acceptor(asio::io_context& context, int descriptor, const Handler& handler, int& sessions)
      : acceptor_(context, tcp::v4(), descriptor), handler_(handler), sessions_(sessions) {}

  void accept() {
    acceptor_.async_accept([this](const beast::error_code& failed, tcp::socket socket) {
      if (!failed && sessions_ < kMaxSessions)
        std::make_shared<Session>(std::move(socket), handler_, sessions_)->read();
      if (acceptor_.is_open()) accept();
    });
  }

 private:
  tcp::acceptor acceptor_;
  const Handler& handler_;
  int& sessions_;
};

}  // namespace

Result<void> serve(Listener listener, const Handler& handler, const std::function<bool()>& wanted) {
  try {
    int sessions = 0;  // outlives the context, which ends the sessions
    asio::io_context context(1);
    Acceptor acceptor(context, listener.release(), handler, sessions);
    acceptor.accept();
    asio::signal_set signals(context, SIGTERM, SIGINT, SIGHUP);
    signals.async_wait([&](const beast::error_code&, int) { context.stop(); });
    asio::steady_timer timer(context);
    const std::function<void(const beast::error_code&)> look = [&](const beast::error_code&) {
      if (!wanted()) return context.stop();
      timer.expires_after(kLook);
      timer.async_wait(look);
    };
    look({});
    context.run();
    return {};
  } catch (const std::exception& failed) {
    return Error{Errc::Io, std::string("the server ended: ") + failed.what()};
  }
}

}  // namespace libsign::sandbox
