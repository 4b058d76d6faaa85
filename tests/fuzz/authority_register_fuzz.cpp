#include <cstddef>
#include <cstdint>

#include <libsign/algorithm.hpp>
#include <libsign/authority_register.hpp>

/// Any bytes are a register of authority or an error. What is read names a key and for whom it speaks.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  const auto known = read_authority_register({"register.toml", Bytes(data, data + size)});
  if (!known) return 0;
  if (known->entries.empty() && known->services.empty()) __builtin_trap();
  for (const AuthorityEntry& entry : known->entries)
    if (entry.key.size() != size_of(Digest::Sha256) || entry.participant.empty()) __builtin_trap();
  for (const DeliveryService& service : known->services)
    if (service.key.size() != size_of(Digest::Sha256) || service.name.empty()) __builtin_trap();
  return 0;
}
