#include <crypto/crypto.hpp>

#include <algorithm>

#include <crypto/der.hpp>

namespace libsign::crypto {
namespace {

bool append_padded(Bytes& raw, der::Reader& reader, std::size_t field_bytes) {
  const auto element = reader.next(der::kInteger);
  const auto magnitude = element ? der::unsigned_integer(element->content) : std::nullopt;
  if (!magnitude || magnitude->size() > field_bytes) return false;
  raw.insert(raw.end(), field_bytes - magnitude->size(), 0);
  raw.insert(raw.end(), magnitude->begin(), magnitude->end());
  return true;
}

}  // namespace

std::optional<Bytes> ecdsa_raw_to_der(ByteView raw, std::size_t field_bytes) {
  if (field_bytes == 0 || raw.size() % 2 != 0 || raw.size() / 2 != field_bytes) return std::nullopt;
  return der::wrap(der::kSequence,
                   {der::wrap_unsigned(raw.first(field_bytes)), der::wrap_unsigned(raw.subspan(field_bytes))});
}

std::optional<Bytes> ecdsa_der_to_raw(ByteView der, std::size_t field_bytes) {
  const auto sequence = der::only(der, der::kSequence);
  if (!sequence) return std::nullopt;
  der::Reader reader(sequence->content);
  Bytes raw;
  if (!append_padded(raw, reader, field_bytes) || !append_padded(raw, reader, field_bytes) || !reader.at_end())
    return std::nullopt;
  return raw;
}

}  // namespace libsign::crypto
