#include "support/faults.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "support/fault_replies.hpp"

namespace support {

using namespace libsign;
using sandbox::Request;
using sandbox::World;

namespace {

struct Service {
  FaultyService service;
  std::string_view name;
  std::string_view path;
  std::string_view content_type;
};

constexpr Service kServices[] = {{FaultyService::Tsa, "tsa", "/tsa/", "application/timestamp-reply"},
                                 {FaultyService::Ocsp, "ocsp", "/ocsp/", "application/ocsp-response"},
                                 {FaultyService::Crl, "crl", "/crl/", "application/pkix-crl"},
                                 {FaultyService::List, "list", "/list/", "application/xml"}};

struct Kind {
  std::string_view name;
  Outcome outcome;
  std::string_view what;
};

// What any service can do wrong.
constexpr Kind kOnTheWire[] = {
    {"rubbish", Outcome::AnswerRefused, "an HTML page with status 200"},
    {"empty", Outcome::AnswerRefused, "no octets with status 200"},
    {"truncated", Outcome::NoAnswer, "half of what Content-Length says"},
    {"endless", Outcome::NoAnswer, "octets without end"},
    {"drip", Outcome::NoAnswer, "an octet at a time"},
    {"never", Outcome::NoAnswer, "the connection is taken and nothing comes"},
    {"closes", Outcome::NoAnswer, "the connection is closed at once"},
    {"status-404", Outcome::NoAnswer, "the answer, with HTTP status 404"},
    {"status-503", Outcome::NoAnswer, "the answer, with HTTP status 503"},
    {"redirect-loop", Outcome::NoAnswer, "a redirect to itself"},
    {"redirect-file", Outcome::NoAnswer, "a redirect to a file of the client"},
    {"redirect-credentials", Outcome::NoAnswer, "a redirect with a password in it"},
};

constexpr Kind kTsa[] = {
    {"refusal", Outcome::AnswerRefused, "status rejection with a failure and words"},
    {"refusal-without-words", Outcome::AnswerRefused, "status rejection alone"},
    {"no-token", Outcome::AnswerRefused, "status granted without a token"},
    {"other-imprint", Outcome::AnswerRefused, "a token over something else"},
    {"other-nonce", Outcome::AnswerRefused, "a token for another request"},
    {"no-nonce", Outcome::AnswerRefused, "a token without the nonce asked for"},
    {"future", Outcome::AnswerRefused, "a token of next year"},
    {"past", Outcome::AnswerRefused, "a token of last year"},
    {"stranger", Outcome::AnswerRefused, "a token by a TSA that nobody trusts"},
    {"expired", Outcome::AnswerRefused, "a token by a TSA whose certificate has expired"},
    {"no-eku", Outcome::AnswerRefused, "a TSA's certificate without extKeyUsage"},
    {"uncritical-eku", Outcome::AnswerRefused, "a TSA's certificate whose extKeyUsage is not critical"},
    {"second-eku", Outcome::AnswerRefused, "a TSA's certificate for code, too"},
    {"no-certificate", Outcome::AnswerRefused, "a token without the certificate that was asked for"},
    {"bad-signature", Outcome::AnswerRefused, "a token whose signature value is damaged"},
};

constexpr Kind kOcsp[] = {
    {"malformed-request", Outcome::AnswerRefused, "status malformedRequest"},
    {"internal-error", Outcome::AnswerRefused, "status internalError"},
    {"try-later", Outcome::AnswerRefused, "status tryLater"},
    {"unauthorized", Outcome::AnswerRefused, "status unauthorized"},
    {"revoked", Outcome::Revoked, "revoked a year ago"},
    {"unknown", Outcome::StatusUnknown, "unknown"},
    {"stale", Outcome::AnswerRefused, "an answer of last year"},
    {"future", Outcome::AnswerRefused, "an answer of next year"},
    {"other-certificate", Outcome::AnswerRefused, "an answer for another certificate"},
    {"other-nonce", Outcome::AnswerRefused, "an answer to another request"},
    {"stranger", Outcome::AnswerRefused, "signed by a stranger of the authority's name"},
    {"not-delegated", Outcome::AnswerRefused, "signed by somebody whom the authority certified for something else"},
    {"no-certificate", Outcome::AnswerRefused, "signed by a delegate whose certificate is not sent along"},
    {"two-answers", Outcome::Revoked, "good and revoked for the same certificate"},
    {"bad-signature", Outcome::AnswerRefused, "the signature value is damaged"},
};

constexpr Kind kCrl[] = {
    {"huge", Outcome::AnswerRefused, "50 MB of zeros"},
    {"expired", Outcome::AnswerRefused, "a CRL of last year"},
    {"future", Outcome::AnswerRefused, "a CRL of next year"},
    {"stranger", Outcome::AnswerRefused, "signed by a stranger of the authority's name"},
    {"other-issuer", Outcome::AnswerRefused, "the CRL of the root"},
    {"delta-alone", Outcome::AnswerRefused, "a delta CRL without its base"},
    {"other-part", Outcome::AnswerRefused, "the CRL of another distribution point"},
    {"bad-signature", Outcome::AnswerRefused, "the signature value is damaged"},
    {"revoked", Outcome::Revoked, "everything revoked a year ago"},
};

std::vector<Fault> all_faults() {
  std::vector<Fault> result;
  const auto add = [&](const Service& service, std::span<const Kind> kinds) {
    for (const Kind& kind : kinds)
      result.push_back({std::string(service.name) + "-" + std::string(kind.name), service.service, kind.outcome,
                        std::string(kind.what)});
  };
  for (const Service& service : kServices) add(service, kOnTheWire);
  add(kServices[0], kTsa);
  add(kServices[1], kOcsp);
  add(kServices[2], kCrl);
  return result;
}

const Service& service_of(const Fault& fault) {
  return *std::find_if(std::begin(kServices), std::end(kServices),
                       [&](const Service& service) { return service.service == fault.service; });
}

Reply redirect(std::string to) { return {.status = 302, .headers = {"Location: " + std::move(to)}}; }

/// content returns the body of a fault in the answer itself.
Bytes content(const World& world, FaultyService service, std::string_view rest, ByteView request,
              std::string_view fault) {
  if (service == FaultyService::Tsa) return faulty_timestamp(world, rest, request, fault);
  if (service == FaultyService::Ocsp) return faulty_ocsp(world, rest, request, fault);
  return faulty_crl(world, rest.substr(0, rest.find('.')), fault);
}

bool is_content_fault(FaultyService service, std::string_view fault) {
  const auto has = [&](std::span<const Kind> kinds) {
    return std::any_of(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.name == fault; });
  };
  return (service == FaultyService::Tsa && has(kTsa)) || (service == FaultyService::Ocsp && has(kOcsp)) ||
         (service == FaultyService::Crl && has(kCrl));
}

}  // namespace

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all = all_faults();
  return all;
}

const Fault& fault(std::string_view name) {
  for (const Fault& known : faults()) {
    if (known.name == name) return known;
  }
  throw std::invalid_argument("no such fault: " + std::string(name));
}

struct FaultyWorld::Impl {
  World world;
  Fault fault;
  std::string kind;  // the fault's name without the service
};

FaultyWorld::FaultyWorld(World world, const Fault& fault)
    : impl_(
          std::make_unique<Impl>(Impl{std::move(world), fault, fault.name.substr(service_of(fault).name.size() + 1)})) {
}
FaultyWorld::~FaultyWorld() = default;

const std::string& FaultyWorld::base_url() const { return impl_->world.base_url(); }

Reply FaultyWorld::reply(const Request& request) const {
  const Service& service = service_of(impl_->fault);
  const std::string& kind = impl_->kind;
  if (!request.path.starts_with(service.path)) {
    auto answer = impl_->world.answer(request);
    return {
        .status = answer.status, .headers = {"Content-Type: " + answer.content_type}, .body = std::move(answer.body)};
  }
  if (is_content_fault(service.service, kind)) {
    const std::string_view rest = std::string_view(request.path).substr(service.path.size());
    try {
      return {.headers = {"Content-Type: " + std::string(service.content_type)},
              .body = content(impl_->world, service.service, rest, request.body, kind)};
    } catch (const std::runtime_error& failed) {  // the request is at fault: for somebody unknown, or unreadable
      return {.status = 400, .body = to_bytes(failed.what())};
    }
  }
  using Manner = Reply::Manner;
  const Bytes page = to_bytes("<!DOCTYPE html><html><body>Please log in to use this network.</body></html>");
  if (kind == "rubbish") return {.body = page};
  if (kind == "empty") return {};
  if (kind == "truncated") return {.manner = Manner::Truncated, .body = page};
  if (kind == "endless") return {.manner = Manner::Endless, .body = page};
  if (kind == "drip") return {.manner = Manner::Drip, .body = page};
  if (kind == "never") return {.manner = Manner::Never};
  if (kind == "closes") return {.manner = Manner::CloseAtOnce};
  if (kind == "redirect-loop") return redirect(request.path);
  if (kind == "redirect-file") return redirect("file:///etc/hostname");
  if (kind == "redirect-credentials") return redirect("http://user:password@127.0.0.1" + request.path);
  auto answer = impl_->world.answer(request);
  return {.status = kind == "status-404" ? 404u : 503u, .body = std::move(answer.body)};
}

namespace {

class FaultyFetcher final : public net::Fetcher {
 public:
  FaultyFetcher(const World& world, const Fault& fault) : world_(world, fault) {}

  Result<Bytes> get(std::string_view url, std::size_t max_bytes) override { return ask("GET", url, {}, max_bytes); }
  Result<Bytes> post(std::string_view url, std::string_view, ByteView body, std::size_t max_bytes) override {
    return ask("POST", url, body, max_bytes);
  }

 private:
  Result<Bytes> ask(const char* method, std::string_view url, ByteView body, std::size_t max_bytes) const {
    if (!url.starts_with(world_.base_url())) return Error{Errc::Network, "nobody answers there", std::string(url)};
    auto reply = world_.reply({method, std::string(url.substr(world_.base_url().size())), to_bytes(body)});
    if (reply.manner != Reply::Manner::Whole || reply.status != 200)
      return Error{Errc::Network, "the exchange failed", std::string(url)};
    if (reply.body.size() > max_bytes) return Error{Errc::Network, "the answer is too large", std::string(url)};
    return std::move(reply.body);
  }

  FaultyWorld world_;
};

}  // namespace

std::unique_ptr<net::Fetcher> faulty_fetcher(const World& world, const Fault& fault) {
  return std::make_unique<FaultyFetcher>(world, fault);
}

}  // namespace support
