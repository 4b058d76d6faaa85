#include <smartcard/helper.hpp>

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <mutex>
#include <thread>

#include "channel.hpp"
#include "helper_process.hpp"
#include "messages.hpp"

namespace smartcard {

using libsign::Bytes;
using libsign::ByteView;
using libsign::Certificate;
using libsign::Errc;
using libsign::Error;
using libsign::Instant;
using libsign::Result;
using libsign::SignatureAlgorithm;
using libsign::ToBeSigned;
using messages::json;

namespace {

constexpr auto kTimeToEnd = std::chrono::seconds(3);  // for a driver to say goodbye to its cards
// What waits in line is in memory three times, and must fit into a frame. With eight the way to the process and back
// costs each of them an eighth of what it costs one.
constexpr std::size_t kMostInLine = 8;
constexpr const char* kTryAgain =
    "try again; if it stays so, pull the card and insert it again, and ask `mocsign doctor`";

/// Child is the running process.
struct Child {
  pid_t process;
  Channel channel;
  pid_t parent = ::getpid();
};

/// ended waits for a process to end; nothing if it does not in time.
std::optional<int> ended(pid_t process, std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  int status = 0;
  while (true) {
    const pid_t found = ::waitpid(process, &status, WNOHANG);
    if (found == process) return status;
    if (found < 0 && errno != EINTR) return 0;
    if (std::chrono::steady_clock::now() >= end) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

void kill_and_reap(pid_t process) {
  ::kill(process, SIGKILL);
  while (::waitpid(process, nullptr, 0) < 0 && errno == EINTR) continue;
}

}  // namespace

struct Helper::State {
  explicit State(HelperOptions options_) : options(std::move(options_)) {}
  ~State() { end(); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  using Answered = std::function<void(json)>;
  /// ask sends a request and hands over so many answers to it, or those before the first error.
  Result<void> ask(const json& request, std::size_t answers, const PinProvider& provider, const Answered& answered);
  /// ask sends a request that has one answer.
  Result<json> ask(const json& request, const PinProvider& provider);

  HelperOptions options;

 private:
  Result<void> ask_once(const json& request, std::size_t answers, const PinProvider& provider,
                        const Answered& answered);
  Result<json> receive_answer(const PinProvider& provider);
  bool start();
  void end();
  void leave_to_parent();
  Error hung(std::chrono::milliseconds deadline);
  Error crashed();
  bool hand_over_pin(const json& request, const PinProvider& provider, std::chrono::milliseconds& deadline);

  std::mutex mutex;
  std::optional<Child> child;
};

Result<json> Helper::State::ask(const json& request, const PinProvider& provider) {
  json answer;
  const auto asked = ask(request, 1, provider, [&](json only) { answer = std::move(only); });
  if (!asked) return asked.error();
  return answer;
}

Result<void> Helper::State::ask(const json& request, std::size_t answers, const PinProvider& provider,
                                const Answered& answered) {
  const std::lock_guard lock(mutex);
  leave_to_parent();
  try {
    auto asked = ask_once(request, answers, provider, answered);
    // A driver that lost its card is not always fit for the next one; a new process is.
    if (!asked && asked.error().code == Errc::Device) end();
    return asked;
  } catch (const json::exception& odd) {
    end();
    Error error{Errc::Device, "the token's driver has damaged its process", {}, kTryAgain};
    error.detail = odd.what();
    return error;
  } catch (...) {
    end();  // answers that nobody waits for would be taken for those to the next request
    throw;
  }
}

Result<void> Helper::State::ask_once(const json& request, std::size_t answers, const PinProvider& provider,
                                     const Answered& answered) {
  if (!child && !start()) return Error{Errc::Internal, "no process can be started for the token's driver"};
  if (!child->channel.send(json::to_cbor(request))) return crashed();
  for (; answers > 0; --answers) {
    auto answer = receive_answer(provider);
    if (!answer) return answer.error();
    answered(*std::move(answer));
  }
  return {};
}

Result<json> Helper::State::receive_answer(const PinProvider& provider) {
  auto deadline = options.deadline;
  Bytes frame;
  while (true) {
    switch (child->channel.receive(frame, deadline)) {
      case Channel::Status::Late: return hung(deadline);
      case Channel::Status::Closed: return crashed();
      case Channel::Status::Frame: break;
    }
    json reply = messages::parse(frame);
    if (reply.contains("done")) return std::move(reply.at("done"));
    if (reply.contains("failed")) return messages::read_error(reply.at("failed"));
    if (!hand_over_pin(reply.at("pin"), provider, deadline)) return crashed();
  }
}

bool Helper::State::hand_over_pin(const json& request, const PinProvider& provider,
                                  std::chrono::milliseconds& deadline) {
  const PinRequest wanted = messages::read_pin_request(request);
  deadline = wanted.state.pinpad ? options.pinpad_deadline : options.deadline;
  const auto pin = provider ? provider(wanted)
                            : Result<libsign::Pin>(Error{Errc::PinRequired, "a PIN is needed", wanted.token_label});
  if (!pin) return child->channel.send(json::to_cbor(json{{"failed", messages::write(pin.error())}}));
  return child->channel.send(json::to_cbor(json{{"pin", true}})) && child->channel.send_pin(*pin);
}

bool Helper::State::start() {
  auto ends = Channel::pair();
  if (!ends) return false;
  const pid_t process = ::fork();
  if (process < 0) return false;
  if (process == 0) {
    ends->first.close();
    run_helper_process(std::move(ends->second), options);
  }
  child.emplace(Child{process, std::move(ends->first)});
  return true;
}

/// leave_to_parent: after a fork the process serves who started it, and nobody else.
void Helper::State::leave_to_parent() {
  if (child && child->parent != ::getpid()) child.reset();
}

/// end lets the process log out and go.
void Helper::State::end() {
  leave_to_parent();
  if (!child) return;
  child->channel.close();
  if (!ended(child->process, kTimeToEnd)) kill_and_reap(child->process);
  child.reset();
}

Error Helper::State::hung(std::chrono::milliseconds deadline) {
  kill_and_reap(child->process);
  child.reset();
  const double seconds = std::chrono::duration<double>(deadline).count();
  return {Errc::Device,
          fmt::format("the token's driver did not answer within {:g} seconds and was ended", seconds),
          {},
          kTryAgain};
}

Error Helper::State::crashed() {
  child->channel.close();
  const auto status = ended(child->process, kTimeToEnd);
  if (!status) kill_and_reap(child->process);
  child.reset();
  Error error{Errc::Device, "the token's driver crashed", {}, kTryAgain};
  if (status && WIFSIGNALED(*status)) error.detail = fmt::format("signal {}", WTERMSIG(*status));
  return error;
}

namespace {

/// HelperSigner has its signatures made by the helper's process.
class HelperSigner final : public libsign::Signer {
 public:
  HelperSigner(std::shared_ptr<Helper::State> state, Identity identity, std::string uri, PinProvider provider)
      : state_(std::move(state)),
        identity_(std::move(identity)),
        key_{{"uri", std::move(uri)}, {"sha256", messages::write(identity_.certificate.sha256())}},
        provider_(std::move(provider)) {}

  const Certificate& certificate() const override { return identity_.certificate; }
  std::span<const Certificate> chain() const override { return identity_.chain; }
  std::span<const SignatureAlgorithm> algorithms() const override { return identity_.algorithms; }

  Result<Bytes> sign(const ToBeSigned& to_be_signed) override {
    Bytes value;
    const auto all = sign_all({&to_be_signed, 1}, [&](Bytes only) { value = std::move(only); });
    if (!all) return all.error();
    return value;
  }

  Result<void> sign_all(std::span<const ToBeSigned> all, const Made& made) override {
    while (!all.empty()) {
      const auto line = all.first(std::min(all.size(), kMostInLine));
      all = all.subspan(line.size());
      auto asked = state_->ask({{"do", "sign"}, {"key", key_}, {"line", messages::write(line)}}, line.size(), provider_,
                               [&](const json& value) { made(messages::read_octets(value)); });
      if (!asked) return asked;
    }
    return {};
  }

 private:
  std::shared_ptr<Helper::State> state_;
  Identity identity_;
  json key_;
  PinProvider provider_;
};

}  // namespace

Helper::Helper(HelperOptions options) : state_(std::make_shared<State>(std::move(options))) {}

Result<Listing> Helper::list() {
  const auto reply = state_->ask({{"do", "list"}}, {});
  if (!reply) return reply.error();
  try {
    return messages::read_listing(*reply);
  } catch (const json::exception&) {
    return Error{Errc::Device, "the token's driver has damaged its process", {}, kTryAgain};
  }
}

Result<SelectedKey> Helper::select(const std::optional<Uri>& uri, Instant now, const PinProvider& provider) {
  const json request{
      {"do", "select"}, {"uri", uri ? json(uri->format()) : json(nullptr)}, {"now", now.time_since_epoch().count()}};
  const auto reply = state_->ask(request, provider);
  if (!reply) return reply.error();
  try {
    std::string text = reply->at("uri");
    auto selected = Uri::parse(text);
    if (!selected) return selected.error();
    return SelectedKey{.signer = std::make_unique<HelperSigner>(state_, messages::read_identity(reply->at("identity")),
                                                                std::move(text), provider),
                       .token = messages::read_token_info(reply->at("token")),
                       .uri = *std::move(selected),
                       .warnings = reply->at("warnings")};
  } catch (const json::exception&) {
    return Error{Errc::Device, "the token's driver has damaged its process", {}, kTryAgain};
  }
}

}  // namespace smartcard
