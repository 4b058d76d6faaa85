#include <crypto/der_time.hpp>

#include <algorithm>

namespace libsign::crypto::der {
namespace {

std::optional<int> two_digits(ByteView text, std::size_t at) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : -1; };
  if (at + 2 > text.size() || digit(at) < 0 || digit(at + 1) < 0) return std::nullopt;
  return digit(at) * 10 + digit(at + 1);
}

}  // namespace

std::optional<Instant> read_time(const Element& element) {
  ByteView text = element.content;
  std::optional<int> century;
  if (element.tag == kGeneralizedTime && text.size() == 15) {
    century = two_digits(text, 0);
    if (!century) return std::nullopt;
    text = text.subspan(2);
  } else if (element.tag != kUtcTime || text.size() != 13) {
    return std::nullopt;
  }
  const auto year = two_digits(text, 0);
  const auto month = two_digits(text, 2);
  const auto day = two_digits(text, 4);
  const auto hours = two_digits(text, 6);
  const auto minutes = two_digits(text, 8);
  const auto seconds = two_digits(text, 10);
  if (!year || !month || !day || !hours || !minutes || !seconds || text[12] != 'Z') return std::nullopt;
  if (!century) century = *year >= 50 ? 19 : 20;
  const std::chrono::year_month_day date{std::chrono::year{*century * 100 + *year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
  return Instant{std::chrono::sys_days{date}} + std::chrono::hours{*hours} + std::chrono::minutes{*minutes} +
         std::chrono::seconds{*seconds};
}

std::optional<Instant> read_fractional_time(const Element& element) {
  constexpr std::size_t kWhole = 14;        // YYYYMMDDhhmmss
  constexpr std::size_t kMaxFraction = 20;  // digits; clocks give nine
  const ByteView text = element.content;
  if (element.tag != kGeneralizedTime || text.size() <= kWhole || text.back() != 'Z') return std::nullopt;
  if (text[kWhole] == '.') {
    const ByteView fraction = text.subspan(kWhole + 1, text.size() - kWhole - 2);
    const auto is_digit = [](std::uint8_t octet) { return octet >= '0' && octet <= '9'; };
    if (fraction.empty() || fraction.size() > kMaxFraction || !std::all_of(fraction.begin(), fraction.end(), is_digit))
      return std::nullopt;
  } else if (text.size() != kWhole + 1) {
    return std::nullopt;
  }
  Bytes whole = to_bytes(text.first(kWhole));
  whole.push_back('Z');
  return read_time({element.tag, whole, whole});
}

}  // namespace libsign::crypto::der
