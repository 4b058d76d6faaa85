#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "sandbox/world/world_impl.hpp"

namespace libsign::sandbox {

namespace {

constexpr std::string_view kOcsp = "/ocsp/";
constexpr std::string_view kCrl = "/crl/";
constexpr std::string_view kAuthority = "/ca/";
constexpr std::string_view kTsa = "/tsa/";
constexpr std::string_view kCrlSuffix = ".crl";
constexpr std::string_view kDeltaSuffix = "-delta.crl";
constexpr std::string_view kCertificateSuffix = ".cer";

/// from_url_base64 reads the base64 of an OCSP request in a URL (RFC 6960, A.1), where %2B, %2F and %3D may stand for
/// what they stand for.
std::optional<Bytes> from_url_base64(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned octet = 0;
    const char* end = text.data() + std::min(i + 3, text.size());
    if (text[i] == '%' && std::from_chars(text.data() + i + 1, end, octet, 16).ptr == text.data() + i + 3) {
      plain += static_cast<char>(octet);
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return from_base64(plain);
}

Answer plain(unsigned status, std::string_view words) {
  return {.status = status, .content_type = "text/plain", .body = to_bytes(words)};
}

Answer answer_with(std::string_view content_type, Result<Bytes> body) {
  if (!body) return plain(body.error().code == Errc::NotFound ? 404 : 500, body.error().what);
  return {.content_type = std::string(content_type), .body = std::move(*body)};
}

/// split_off removes a suffix if the text has it.
bool split_off(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

}  // namespace

Answer World::answer(const Request& request) const {
  std::string_view path = request.path;
  const bool post = request.method == "POST";
  if (!post && request.method != "GET") return plain(405, "GET and POST only");
  if (path.starts_with(kOcsp)) {
    path.remove_prefix(kOcsp.size());
    constexpr std::string_view kType = "application/ocsp-response";
    if (post) return answer_with(kType, ocsp_answer(path, request.body));
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) return plain(405, "POST an OCSP request here");
    const auto body = from_url_base64(path.substr(slash + 1));
    return answer_with(kType, ocsp_answer(path.substr(0, slash), body.value_or(Bytes{})));
  }
  if (path.starts_with(kTsa)) {
    if (!post) return plain(405, "POST a time-stamp request here");
    return answer_with("application/timestamp-reply", timestamp_answer(path.substr(kTsa.size()), request.body));
  }
  if (post) return plain(405, "GET only");
  if (path.starts_with(kAuthority) && split_off(path, kCertificateSuffix)) {
    const std::lock_guard lock(impl_->mutex);
    const Authority* authority = impl_->authority(path.substr(kAuthority.size()));
    if (authority == nullptr) return plain(404, "there is no such authority");
    return {.content_type = "application/pkix-cert", .body = to_bytes(authority->identity.certificate.der())};
  }
  constexpr std::string_view kCrlType = "application/pkix-crl";
  if (!path.starts_with(kCrl)) return plain(404, "nothing is served here");
  path.remove_prefix(kCrl.size());
  if (split_off(path, kDeltaSuffix)) return answer_with(kCrlType, delta_crl(path));
  if (!split_off(path, kCrlSuffix)) return plain(404, "nothing is served here");
  const auto dash = path.rfind("-p");
  unsigned partition = 0;
  if (dash != std::string_view::npos &&
      std::from_chars(path.data() + dash + 2, path.data() + path.size(), partition).ptr == path.data() + path.size() &&
      dash + 2 < path.size())
    return answer_with(kCrlType, crl(path.substr(0, dash), partition));
  return answer_with(kCrlType, crl(path));
}

namespace {

/// Loopback is a Fetcher without a network.
class Loopback final : public net::Fetcher {
 public:
  explicit Loopback(World world) : world_(std::move(world)) {}

  Result<Bytes> get(std::string_view url, std::size_t max_bytes) override { return ask("GET", url, {}, max_bytes); }
  Result<Bytes> post(std::string_view url, std::string_view, ByteView body, std::size_t max_bytes) override {
    return ask("POST", url, body, max_bytes);
  }

 private:
  Result<Bytes> ask(std::string_view method, std::string_view url, ByteView body, std::size_t max_bytes) const {
    if (!url.starts_with(world_.base_url())) return Error{Errc::Network, "nobody answers there", std::string(url)};
    const std::string path(url.substr(world_.base_url().size()));
    auto answer = world_.answer({.method = std::string(method), .path = path, .body = to_bytes(body)});
    if (answer.status != 200)
      return Error{Errc::Network, fmt::format("the server answered with HTTP status {}", answer.status),
                   std::string(url)};
    if (answer.body.size() > max_bytes)
      return Error{Errc::Network, fmt::format("the answer has more than {} bytes", max_bytes), std::string(url)};
    return std::move(answer.body);
  }

  World world_;
};

}  // namespace

std::unique_ptr<net::Fetcher> World::fetcher() const { return std::make_unique<Loopback>(*this); }

}  // namespace libsign::sandbox
