#include "net/exchange.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <utility>

#include "crypto/crypto.hpp"
#include "net/failure.hpp"

namespace libsign::net {

using crypto::FreeWith;

namespace {

constexpr std::size_t kMaxHeaderBytes = 64u << 10;  // of one response; servers send a few hundred
constexpr std::size_t kMaxIdle = 8;                 // connections kept for the next request

/// Transfer is where a response grows while curl receives it.
struct Transfer {
  Response response{};
  std::size_t max_bytes = 0;
  std::size_t header_bytes = 0;
  bool too_much = false;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::size_t take_body(char* data, std::size_t, std::size_t size, void* context) {
  Transfer& transfer = *static_cast<Transfer*>(context);
  Bytes& body = transfer.response.body;
  if (size > transfer.max_bytes - body.size()) {
    transfer.too_much = true;
    return 0;
  }
  body.insert(body.end(), data, data + size);
  return size;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* context) {
  Transfer& transfer = *static_cast<Transfer*>(context);
  transfer.header_bytes += size;
  if (transfer.header_bytes > kMaxHeaderBytes) {
    transfer.too_much = true;
    return 0;
  }
  const std::string_view line(data, size);
  if (line.starts_with("HTTP/")) transfer.response.headers.clear();  // after "100 Continue" comes the real one
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  std::string name(trimmed(line.substr(0, colon)));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  transfer.response.headers.insert_or_assign(std::move(name), std::string(trimmed(line.substr(colon + 1))));
  return size;
}

bool initialised() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  return code == CURLE_OK;
}

}  // namespace

struct Exchanges::Handle {
  std::unique_ptr<CURL, FreeWith<curl_easy_cleanup>> curl;
};

namespace {

using Lines = std::unique_ptr<curl_slist, FreeWith<curl_slist_free_all>>;

Lines header_lines(const std::vector<std::string>& headers) {
  Lines lines;
  for (const std::string& header : headers) {
    if (curl_slist* longer = curl_slist_append(lines.get(), header.c_str())) {
      static_cast<void>(lines.release());
      lines.reset(longer);
    }
  }
  return lines;
}

void configure(CURL* curl, const HttpOptions& options, std::chrono::milliseconds timeout) {
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // curl's signal handlers and threads do not go together
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(std::min(options.connect_timeout, timeout).count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, options.user_agent.c_str());
  if (!options.proxy.empty()) curl_easy_setopt(curl, CURLOPT_PROXY, options.proxy.c_str());
}

void configure(CURL* curl, const Request& request, curl_slist* lines, Transfer& transfer) {
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request.max_bytes));
  if (request.body == nullptr) return;
  curl_easy_setopt(curl, CURLOPT_POST, 1L);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body->data());
}

}  // namespace

Exchanges::Exchanges(HttpOptions options) : options_(std::move(options)) {}
Exchanges::~Exchanges() = default;

std::unique_ptr<Exchanges::Handle> Exchanges::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto handle = std::move(idle_.back());
      idle_.pop_back();
      return handle;
    }
  }
  if (!initialised()) return nullptr;
  auto handle = std::make_unique<Handle>();
  handle->curl.reset(curl_easy_init());
  return handle->curl ? std::move(handle) : nullptr;
}

Result<Response> Exchanges::run(const Request& request, std::chrono::milliseconds timeout) {
  const auto address = read_address(request.url);
  if (!address) return address.error();
  auto handle = take();
  if (!handle) return failure(CURLE_FAILED_INIT, address->host, request.url, {});
  CURL* curl = handle->curl.get();
  curl_easy_reset(curl);  // options alone: the connection stays

  Transfer transfer{.max_bytes = request.max_bytes};
  char words[CURL_ERROR_SIZE] = "";
  const Lines lines = header_lines(request.headers);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
  configure(curl, options_, timeout);
  configure(curl, request, lines.get(), transfer);
  const CURLcode code = curl_easy_perform(curl);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);
  if (transfer.too_much || code == CURLE_FILESIZE_EXCEEDED)
    return too_much(address->host, request.url, request.max_bytes);
  if (code != CURLE_OK) return failure(code, address->host, request.url, words);

  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &transfer.response.status);
  const char* redirect = nullptr;
  curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &redirect);
  if (redirect != nullptr) transfer.response.redirect = redirect;
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kMaxIdle) idle_.push_back(std::move(handle));
  return std::move(transfer.response);
}

Result<Address> read_address(const std::string& url) {
  const std::unique_ptr<CURLU, FreeWith<curl_url_cleanup>> parsed(curl_url());
  const auto part = [&](CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(parsed.get(), which, &text, 0) != CURLUE_OK) return std::string();
    const std::unique_ptr<char, FreeWith<curl_free>> owner(text);
    return std::string(text);
  };
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return Error{Errc::Network, "this is no address of a service", url,
                 "http:// and https:// addresses are understood"};
  Address address{part(CURLUPART_SCHEME), part(CURLUPART_HOST)};
  if (address.scheme != "http" && address.scheme != "https")
    return Error{Errc::Network, "only http and https addresses are fetched", url};
  if (!part(CURLUPART_USER).empty() || !part(CURLUPART_PASSWORD).empty())
    return Error{Errc::Network, "an address with credentials in it is not fetched", url};
  return address;
}

}  // namespace libsign::net
