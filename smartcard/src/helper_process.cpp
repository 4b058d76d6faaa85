#include "helper_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <map>

#include <smartcard/choose.hpp>
#include <smartcard/signer.hpp>

#include "cryptoki.hpp"
#include "messages.hpp"

namespace smartcard {

using libsign::Bytes;
using libsign::Certificate;
using libsign::Errc;
using libsign::Error;
using libsign::Pin;
using libsign::Result;
using messages::json;

namespace {

/// Prepared is a key whose signer was made.
struct Prepared {
  std::shared_ptr<Token> token;
  std::unique_ptr<libsign::Signer> signer;
};

class Process {
 public:
  Process(Channel channel, const HelperOptions& options) : channel_(std::move(channel)), options_(options) {}

  /// serve answers one request; false once nobody asks any more.
  bool serve();

 private:
  bool reply(const Result<json>& result) const;
  Result<json> list_or_select(const json& request);
  Result<json> list();
  Result<json> select(const json& request);
  bool sign_line(const json& request);
  Result<json> sign(const json& key, const json& to_be_signed);

  Result<void> load_modules();
  Inventory inventory() const;
  Result<Prepared*> prepared(const json& key);
  Result<Prepared*> prepare(std::shared_ptr<Token> token, const Identity& identity);
  PinProvider provider();

  Channel channel_;
  const HelperOptions& options_;
  std::vector<std::shared_ptr<Module>> modules_;
  std::vector<Error> problems_;
  std::map<Bytes, Prepared> keys_;  // by the certificate's SHA-256
};

/// Alarm ends the process where a driver hangs and nobody is left to end it.
class Alarm {
 public:
  explicit Alarm(std::chrono::milliseconds deadline) {
    ::alarm(static_cast<unsigned>(std::chrono::ceil<std::chrono::seconds>(deadline).count()) + 5);
  }
  ~Alarm() { ::alarm(0); }
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
};

ListedModule describe(const Module& module) {
  ListedModule listed{.name = module.name(), .path = module.path(), .manufacturer = {}, .version = {}};
  CK_INFO info{};
  if (module.functions().C_GetInfo(&info) != CKR_OK) return listed;
  listed.manufacturer = unpadded(info.manufacturerID);
  listed.version = fmt::format("{}.{}", info.libraryVersion.major, info.libraryVersion.minor);
  return listed;
}

bool Process::serve() {
  Bytes frame;
  if (channel_.receive(frame, std::nullopt) != Channel::Status::Frame) return false;
  const json request = messages::parse(frame);
  if (request.at("do") == "sign") return sign_line(request);
  const Alarm alarm(options_.deadline);
  return reply(list_or_select(request));
}

bool Process::reply(const Result<json>& result) const {
  const json reply = result ? json{{"done", *result}} : json{{"failed", messages::write(result.error())}};
  return channel_.send(json::to_cbor(reply));
}

Result<json> Process::list_or_select(const json& request) {
  if (auto loaded = load_modules(); !loaded) return loaded.error();
  return request.at("do") == "list" ? list() : select(request);
}

/// sign_line answers each value of a line as soon as it is made, and nothing after the first error.
bool Process::sign_line(const json& request) {
  for (const json& to_be_signed : request.at("line")) {
    const Alarm alarm(options_.deadline);
    const auto value = sign(request.at("key"), to_be_signed);
    if (!reply(value)) return false;
    if (!value) break;
  }
  return true;
}

Result<void> Process::load_modules() {
  if (!modules_.empty()) return {};
  if (options_.modules.empty()) {
    auto configured = Module::configured();
    if (!configured) return configured.error();
    modules_ = std::move(configured->modules);
    problems_ = std::move(configured->problems);
    return {};
  }
  for (const auto& path : options_.modules) {
    auto module = Module::open(path, options_.module_options);
    if (!module) {
      module.error().code = Errc::Device;  // what is missing is a driver, not a key
      return module.error();
    }
    modules_.push_back(*std::move(module));
  }
  return {};
}

Inventory Process::inventory() const {
  Inventory inventory = find_tokens(modules_);
  inventory.problems.insert(inventory.problems.end(), problems_.begin(), problems_.end());
  return inventory;
}

Result<json> Process::list() {
  Inventory found = inventory();
  Listing listing;
  listing.empty_readers = std::move(found.empty_readers);
  listing.problems = std::move(found.problems);
  for (const auto& module : modules_) listing.modules.push_back(describe(*module));
  for (const auto& token : found.tokens) {
    auto contents = token->contents();
    if (contents) {
      listing.tokens.push_back({token->info(), token->module().name(), *std::move(contents)});
    } else {
      listing.problems.push_back(contents.error());
    }
  }
  return messages::write(listing);
}

Result<json> Process::select(const json& request) {
  std::optional<Uri> uri;
  if (const json& text = request.at("uri"); !text.is_null()) {
    auto parsed = Uri::parse(text.get<std::string>());
    if (!parsed) return parsed.error();
    uri = *std::move(parsed);
  }
  const libsign::Instant now(std::chrono::seconds(request.at("now").get<std::int64_t>()));
  const auto choice = choose(inventory(), uri, now, provider());
  if (!choice) return choice.error();
  if (auto made = prepare(choice->token, choice->identity); !made) return made.error();
  TokenInfo info = choice->token->info();
  const auto state = choice->token->pin_state();
  if (!state) return state.error();
  info.pin = *state;
  return json{{"identity", messages::write(choice->identity)},
              {"token", messages::write(info)},
              {"uri", choice->token->uri(choice->identity).format()},
              {"warnings", choice->warnings}};
}

Result<json> Process::sign(const json& key, const json& to_be_signed) {
  if (auto loaded = load_modules(); !loaded) return loaded.error();
  const auto found = prepared(key);
  if (!found) return found.error();
  const auto value = (*found)->signer->sign(messages::read_to_be_signed(to_be_signed));
  if (!value) return value.error();
  return messages::write(libsign::ByteView(*value));
}

/// prepared finds the key again that another process of the same helper had selected.
Result<Prepared*> Process::prepared(const json& key) {
  const Bytes digest = messages::read_octets(key.at("sha256"));
  if (const auto known = keys_.find(digest); known != keys_.end()) return &known->second;
  const auto uri = Uri::parse(key.at("uri").get<std::string>());
  if (!uri) return uri.error();
  const Inventory found = inventory();
  Error error{Errc::Device, "the token was removed", {}, "insert the card and try again"};
  for (const auto& token : found.tokens) {
    if (!uri->matches(token->info())) continue;
    auto contents = token->contents();
    if (contents && contents->identities.empty() && !contents->after_login) {
      if (auto opened = token->log_in(provider()); !opened) return opened.error();
      contents = token->contents();
    }
    if (!contents) return contents.error();
    for (const Identity& identity : contents->identities)
      if (libsign::equal(identity.certificate.sha256(), digest)) return prepare(token, identity);
    error = {Errc::Device, "the token no longer holds the certificate", printable(token->info().label), "start again"};
  }
  return error;
}

Result<Prepared*> Process::prepare(std::shared_ptr<Token> token, const Identity& identity) {
  auto signer = make_signer(token, identity, provider());
  if (!signer) return signer.error();
  Prepared& key = keys_[libsign::to_bytes(identity.certificate.sha256())];
  key = {std::move(token), *std::move(signer)};
  return &key;
}

/// provider asks the process at the other end, for as long as its holder needs.
PinProvider Process::provider() {
  return [this](const PinRequest& request) -> Result<Pin> {
    ::alarm(0);
    const Error gone{Errc::PinCancelled, "nobody is there to give the PIN"};
    if (!channel_.send(json::to_cbor(json{{"pin", messages::write(request)}}))) return gone;
    Bytes frame;
    if (channel_.receive(frame, std::nullopt) != Channel::Status::Frame) return gone;
    const json reply = messages::parse(frame);
    if (reply.contains("failed")) return messages::read_error(reply.at("failed"));
    auto pin = channel_.receive_pin();
    if (!pin) return gone;
    ::alarm(static_cast<unsigned>(std::chrono::ceil<std::chrono::seconds>(options_.pinpad_deadline).count()) + 5);
    return *std::move(pin);
  };
}

/// stay_private keeps what drivers know and say to this process: no core dump, no debugger, no streams.
void stay_private() {
  ::prctl(PR_SET_DUMPABLE, 0);
  const int null = ::open("/dev/null", O_RDWR);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null, stream);
  for (const int signal_number : {SIGINT, SIGTERM, SIGHUP, SIGALRM}) ::signal(signal_number, SIG_DFL);
}

}  // namespace

void run_helper_process(Channel channel, const HelperOptions& options) {
  stay_private();
  try {
    Process process(std::move(channel), options);
    while (process.serve()) continue;
  } catch (const std::exception&) {
    ::_exit(70);
  }
  ::_exit(0);
}

}  // namespace smartcard
