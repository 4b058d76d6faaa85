#include "sandbox/world/der.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace libsign::sandbox::der {

Bytes sequence(std::initializer_list<ByteView> parts) { return wrap(kSequence, parts); }

Bytes set_of(std::vector<Bytes> elements) {
  std::sort(elements.begin(), elements.end(), [](const Bytes& a, const Bytes& b) { return as_text(a) < as_text(b); });
  Bytes content;
  for (const Bytes& element : elements) content.insert(content.end(), element.begin(), element.end());
  return wrap(kSet, {content});
}

Bytes integer(std::uint64_t value) {
  Bytes magnitude;
  for (; value > 0; value >>= 8) magnitude.insert(magnitude.begin(), static_cast<std::uint8_t>(value));
  return crypto::der::wrap_unsigned(magnitude);
}

Bytes oid(std::string_view dotted) { return wrap(kOid, {crypto::der::oid_content(dotted)}); }

Bytes null() { return {0x05, 0x00}; }

Bytes boolean_true() { return {0x01, 0x01, 0xFF}; }

Bytes octets(ByteView content) { return wrap(kOctetString, {content}); }

Bytes bits(ByteView content) {
  const std::uint8_t no_unused_bits[] = {0};
  return wrap(kBitString, {no_unused_bits, content});
}

Bytes generalized_time(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(instant - day);
  const std::string text = fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                       time.hours().count(), time.minutes().count(), time.seconds().count());
  return wrap(kGeneralizedTime, {as_bytes(text)});
}

}  // namespace libsign::sandbox::der
