#include "net/redirect.hpp"

#include <fmt/format.h>

namespace libsign::net {

namespace {

constexpr long kTemporaryRedirect = 307;
constexpr long kPermanentRedirect = 308;

}  // namespace

Result<void> check_redirect(const Request& request, const Response& response) {
  const std::string& to = response.redirect;
  const auto target = read_address(to);
  if (!target) return refused_redirect(target.error().what, request.url, to);
  const auto source = read_address(request.url);
  if (source && source->scheme == "https" && target->scheme != "https")
    return refused_redirect("it leads from https to http", request.url, to);
  if (request.body != nullptr && response.status != kTemporaryRedirect && response.status != kPermanentRedirect)
    return refused_redirect("it would lose what was sent", request.url, to);
  return {};
}

Error refused_redirect(std::string_view why, const std::string& from, const std::string& to) {
  Error error{Errc::Network, fmt::format("a redirect was not followed: {}", why), from,
              "the service may have moved: ask it for its address of today"};
  error.detail = "to " + to;
  return error;
}

}  // namespace libsign::net
