#include "net/caching_headers.hpp"

#include <algorithm>
#include <charconv>

#include "net/curl_library.hpp"

namespace libsign::net {

namespace {

constexpr std::int64_t kLongest = 7 * 24 * 3600;  // a mistaken "for a year" must not hide a revocation that long

std::string header(const Response& response, const std::string& name) {
  const auto found = response.headers.find(name);
  return found != response.headers.end() ? found->second : std::string();
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

/// next_directive cuts the first directive of Cache-Control off, in lower case.
std::string next_directive(std::string_view& list) {
  const auto comma = list.find(',');
  std::string directive;
  for (const char c : list.substr(0, comma)) {
    if (c != ' ' && c != '\t') directive += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  return directive;
}

std::int64_t by_expires(const Response& response) {
  const CurlLibrary* const curl = curl_library();
  if (curl == nullptr) return 0;
  const auto expires = curl->getdate(header(response, "expires").c_str(), nullptr);
  const auto date = curl->getdate(header(response, "date").c_str(), nullptr);
  return expires > 0 && date > 0 ? expires - date : 0;
}

}  // namespace

CachingRules caching_rules(const Response& response) {
  CachingRules rules;
  std::optional<std::int64_t> max_age;
  bool no_cache = false;
  const std::string control = header(response, "cache-control");
  for (std::string_view list = control; !list.empty();) {
    constexpr std::string_view kMaxAge = "max-age=";
    const std::string directive = next_directive(list);
    if (directive == "no-store") rules.may_store = false;
    if (directive.starts_with("no-cache")) no_cache = true;
    if (directive.starts_with(kMaxAge))
      max_age = number(std::string_view(directive).substr(kMaxAge.size())).value_or(0);
  }
  const std::int64_t age = number(header(response, "age")).value_or(0);
  const std::int64_t lifetime = no_cache ? 0 : max_age ? *max_age : by_expires(response);
  rules.fresh_for = std::chrono::seconds(std::clamp<std::int64_t>(lifetime - age, 0, kLongest));
  return rules;
}

}  // namespace libsign::net
