#include "agreement/vocabulary.hpp"

#include <algorithm>

#include <libsign/agreement.hpp>
#include <libsign/algorithm.hpp>

#include "agreement/caps.hpp"

namespace libsign {
namespace agreement {
namespace {

using Word = std::string_view;
constexpr std::string_view kSha256Prefix = "sha256:";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }
bool one_of(char c, std::string_view set) { return set.find(c) != Word::npos; }

template <typename Predicate>
bool all(std::string_view text, Predicate predicate) {
  return std::all_of(text.begin(), text.end(), predicate);
}

/// each_part applies `predicate` to what stands between separators; empty parts included.
template <typename Predicate>
bool each_part(std::string_view text, std::string_view separator, Predicate predicate) {
  for (;;) {
    const std::size_t end = text.find(separator);
    if (!predicate(text.substr(0, end))) return false;
    if (end == Word::npos) return true;
    text.remove_prefix(end + separator.size());
  }
}

}  // namespace

bool is_identifier(std::string_view text) {
  return !text.empty() && text.size() <= 64 && is_letter(text.front()) &&
         all(text, [](char c) { return is_alphanumeric(c) || one_of(c, "-_"); });
}

bool is_urn(std::string_view text) {
  if (!text.starts_with("urn:") || text.size() > kMaxValueBytes) return false;
  text.remove_prefix(4);
  const std::size_t colon = text.find(':');
  if (colon == Word::npos || colon < 2 || colon > 32) return false;
  const std::string_view space = text.substr(0, colon);
  const std::string_view rest = text.substr(colon + 1);
  return space.front() != '-' && space.back() != '-' && !rest.empty() && rest.front() != '/' &&
         all(space, [](char c) { return is_alphanumeric(c) || c == '-'; }) &&
         all(rest, [](char c) { return is_alphanumeric(c) || one_of(c, "-._~!$&'()*+,;=:@/%"); });
}

bool is_uuid_urn(std::string_view text) {
  constexpr std::string_view kShape = "urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return std::equal(text.begin(), text.end(), kShape.begin(), kShape.end(), [](char c, char shape) {
    return shape == 'x' ? is_digit(c) || (c >= 'a' && c <= 'f') : c == shape;
  });
}

bool is_language(std::string_view text) {
  const std::string_view primary = text.substr(0, text.find('-'));
  return (primary.size() == 2 || primary.size() == 3) && all(primary, is_lower) &&
         each_part(text, "-", [](std::string_view part) {
           return !part.empty() && part.size() <= 8 && all(part, is_alphanumeric);
         });
}

bool is_zone(std::string_view text) {
  if (text == "UTC") return true;
  return text.size() <= 64 && text.find('/') != Word::npos && each_part(text, "/", [](std::string_view part) {
           return !part.empty() && is_letter(part.front()) &&
                  all(part, [](char c) { return is_alphanumeric(c) || one_of(c, "-_+"); });
         });
}

bool is_eid(std::string_view text) {
  return text.size() <= 64 && each_part(text, "__", [](std::string_view part) {
           const std::size_t underscore = part.find('_');
           const std::string_view kind = part.substr(0, underscore);
           if (kind.empty() || !all(kind, is_lower)) return false;
           if (underscore == Word::npos) return true;
           const std::string_view label = part.substr(underscore + 1);
           return !label.empty() && all(label, [](char c) { return is_lower(c) || is_digit(c); });
         });
}

std::string write_sha256(ByteView digest) { return std::string(kSha256Prefix) + to_hex(digest); }

std::optional<Bytes> parse_sha256(std::string_view text) {
  if (!text.starts_with(kSha256Prefix)) return std::nullopt;
  text.remove_prefix(kSha256Prefix.size());
  auto digest = from_hex(text);
  if (!digest || digest->size() != size_of(Digest::Sha256) || to_hex(*digest) != text) return std::nullopt;
  return digest;
}

}  // namespace agreement

std::string uuid_urn(const std::array<std::uint8_t, 16>& random) {
  auto octets = random;
  octets[6] = static_cast<std::uint8_t>((octets[6] & 0x0F) | 0x40);
  octets[8] = static_cast<std::uint8_t>((octets[8] & 0x3F) | 0x80);
  std::string text = to_hex(octets);
  for (const std::size_t dash : {20u, 16u, 12u, 8u}) text.insert(dash, 1, '-');
  return "urn:uuid:" + text;
}

}  // namespace libsign
