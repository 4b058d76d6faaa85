#include <cstddef>
#include <cstdint>

#include "crypto/der.hpp"
#include "pki/path_judgement.hpp"
#include "pki/revocation_parts.hpp"

// The input is certificates and CRLs one after another: the first certificate is asked about, all of them are the path.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  std::vector<Certificate> chain;
  pki::RevocationData revocation;
  crypto::der::Reader reader({data, size});
  while (const auto element = reader.next()) {
    if (auto certificate = Certificate::from_der(element->whole)) chain.push_back(*std::move(certificate));
    if (auto crl = pki::Crl::from_der(SharedBytes::own(to_bytes(element->whole))))
      revocation.crls.push_back(*std::move(crl));
  }
  if (chain.size() < 2) return 0;
  (void)pki::judge_path(chain, {.explicit_policy = true});
  const TrustStore trust(std::vector<Certificate>{chain.back()});
  pki::RevocationAnswers answers;
  pki::crl_answers({chain[0], chain[1], revocation, chain, trust, {}}, answers);
  return 0;
}
