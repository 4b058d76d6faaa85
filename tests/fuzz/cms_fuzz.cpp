#include <cstddef>
#include <cstdint>

#include "cms/ber.hpp"
#include "cms/signed_data.hpp"
#include "pki/ocsp.hpp"
#include "pki/timestamp_token.hpp"

// What is read from signature files and from the network: CMS objects, time-stamps and their answers, OCSP responses.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  const ByteView octets(data, size);
  if (const auto der = cms::ber_to_der(octets)) {
    const auto again = cms::ber_to_der(*der);
    if (!again || !equal(*again, *der)) __builtin_trap();
  }
  if (const auto object = cms::read(octets)) {
    for (const cms::SignerInfo& signer : object->signers)
      (void)cms::verify(*object, signer, object->content.value_or(Bytes{}), {});
  }
  if (const auto token = pki::TimestampToken::from_der(octets)) (void)token->verify({});
  (void)pki::read_timestamp_response(octets, Digest::Sha256, Bytes(32), {});
  if (const auto response = pki::OcspResponse::from_der(octets)) {
    if (!pki::OcspResponse::from_der(response->der())) __builtin_trap();
  }
  return 0;
}
