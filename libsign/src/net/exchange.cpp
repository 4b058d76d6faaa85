#include "net/exchange.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "net/curl_library.hpp"
#include "net/failure.hpp"

namespace libsign::net {
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

/// FreeWith frees with a function of libcurl's.
template <auto Function>
struct FreeWith {
  template <typename T>
  void operator()(T* owned) const {
    (curl_library()->*Function)(owned);
  }
};

}  // namespace

struct Exchanges::Handle {
  std::unique_ptr<CURL, FreeWith<&CurlLibrary::easy_cleanup>> curl;
};

namespace {

using Lines = std::unique_ptr<curl_slist, FreeWith<&CurlLibrary::slist_free_all>>;

Lines header_lines(const CurlLibrary& curl, const std::vector<std::string>& headers) {
  Lines lines;
  for (const std::string& header : headers) {
    if (curl_slist* longer = curl.slist_append(lines.get(), header.c_str())) {
      static_cast<void>(lines.release());
      lines.reset(longer);
    }
  }
  return lines;
}

/// Options sets options of a handle.
class Options {
 public:
  Options(const CurlLibrary& curl, CURL* handle) : curl_(curl), handle_(handle) {}

  template <typename Value>
  void set(CURLoption option, Value value) const {
    curl_.easy_setopt(handle_, option, value);
  }

 private:
  const CurlLibrary& curl_;
  CURL* handle_;
};

void configure(const Options& curl, const HttpOptions& options, std::chrono::milliseconds timeout) {
  curl.set(CURLOPT_NOSIGNAL, 1L);  // curl's signal handlers and threads do not go together
  curl.set(CURLOPT_PROTOCOLS_STR, "http,https");
  curl.set(CURLOPT_FOLLOWLOCATION, 0L);
  curl.set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl.set(CURLOPT_SSL_VERIFYPEER, 1L);
  curl.set(CURLOPT_SSL_VERIFYHOST, 2L);
  curl.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(options.connect_timeout, timeout).count()));
  curl.set(CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  curl.set(CURLOPT_USERAGENT, options.user_agent.c_str());
  if (!options.proxy.empty()) curl.set(CURLOPT_PROXY, options.proxy.c_str());
}

void configure(const Options& curl, const Request& request, curl_slist* lines, Transfer& transfer) {
  curl.set(CURLOPT_URL, request.url.c_str());
  curl.set(CURLOPT_HTTPHEADER, lines);
  curl.set(CURLOPT_WRITEFUNCTION, take_body);
  curl.set(CURLOPT_WRITEDATA, &transfer);
  curl.set(CURLOPT_HEADERFUNCTION, take_header);
  curl.set(CURLOPT_HEADERDATA, &transfer);
  curl.set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request.max_bytes));
  if (request.body == nullptr) return;
  curl.set(CURLOPT_POST, 1L);
  curl.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
  curl.set(CURLOPT_POSTFIELDS, request.body->data());
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
  const CurlLibrary* const library = curl_library();
  if (library == nullptr) return nullptr;
  auto handle = std::make_unique<Handle>();
  handle->curl.reset(library->easy_init());
  return handle->curl ? std::move(handle) : nullptr;
}

Result<Response> Exchanges::run(const Request& request, std::chrono::milliseconds timeout) {
  const auto address = read_address(request.url);
  if (!address) return address.error();
  auto handle = take();
  if (!handle) return failure(CURLE_FAILED_INIT, address->host, request.url, {});
  const CurlLibrary& library = *curl_library();
  CURL* const easy = handle->curl.get();
  library.easy_reset(easy);  // options alone: the connection stays

  Transfer transfer{.max_bytes = request.max_bytes};
  char words[CURL_ERROR_SIZE] = "";
  const Lines lines = header_lines(library, request.headers);
  const Options curl(library, easy);
  curl.set(CURLOPT_ERRORBUFFER, &words[0]);
  configure(curl, options_, timeout);
  configure(curl, request, lines.get(), transfer);
  const CURLcode code = library.easy_perform(easy);
  curl.set(CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
  if (transfer.too_much || code == CURLE_FILESIZE_EXCEEDED)
    return too_much(address->host, request.url, request.max_bytes);
  if (code != CURLE_OK) return failure(code, address->host, request.url, words);

  library.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &transfer.response.status);
  const char* redirect = nullptr;
  library.easy_getinfo(easy, CURLINFO_REDIRECT_URL, &redirect);
  if (redirect != nullptr) transfer.response.redirect = redirect;
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kMaxIdle) idle_.push_back(std::move(handle));
  return std::move(transfer.response);
}

Result<Address> read_address(const std::string& url) {
  const CurlLibrary* const curl = curl_library();
  if (curl == nullptr) return not_installed(url);
  const std::unique_ptr<CURLU, FreeWith<&CurlLibrary::url_cleanup>> parsed(curl->url());
  const auto part = [&](CURLUPart which) {
    char* text = nullptr;
    if (curl->url_get(parsed.get(), which, &text, 0) != CURLUE_OK) return std::string();
    const std::unique_ptr<char, FreeWith<&CurlLibrary::free>> owner(text);
    return std::string(text);
  };
  if (!parsed || curl->url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
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
