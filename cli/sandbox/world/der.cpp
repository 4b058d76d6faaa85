#include "sandbox/world/der.hpp"

#include <fmt/format.h>
#include <openssl/objects.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "sandbox/world/openssl.hpp"

namespace libsign::sandbox::der {

Bytes wrap(std::uint8_t tag, std::initializer_list<ByteView> parts) {
  std::size_t size = 0;
  for (const ByteView part : parts) size += part.size();
  Bytes result{tag};
  if (size < 0x80) {
    result.push_back(static_cast<std::uint8_t>(size));
  } else {
    Bytes length;
    for (std::size_t rest = size; rest > 0; rest >>= 8) length.push_back(static_cast<std::uint8_t>(rest));
    result.push_back(static_cast<std::uint8_t>(0x80 | length.size()));
    result.insert(result.end(), length.rbegin(), length.rend());
  }
  for (const ByteView part : parts) result.insert(result.end(), part.begin(), part.end());
  return result;
}

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
  if (magnitude.empty() || magnitude.front() >= 0x80) magnitude.insert(magnitude.begin(), 0);
  return wrap(0x02, {magnitude});
}

Bytes oid(std::string_view dotted) {
  using ObjectPtr = std::unique_ptr<ASN1_OBJECT, FreeWith<ASN1_OBJECT_free>>;
  const ObjectPtr object(OBJ_txt2obj(std::string(dotted).c_str(), 1));
  return object ? encoded<i2d_ASN1_OBJECT>(object.get()) : Bytes{};
}

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
  return wrap(0x18, {as_bytes(text)});
}

}  // namespace libsign::sandbox::der
