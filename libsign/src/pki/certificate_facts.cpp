#include "pki/certificate_facts.hpp"

#include "crypto/certificate_parts.hpp"
#include "crypto/der.hpp"

namespace libsign::pki {
namespace {

namespace der = crypto::der;
using namespace std::string_view_literals;

/// qcStatements (RFC 3739, 3.2.6), critical with a few authorities: read where qualification is judged.
constexpr auto kQcStatements = "\x2b\x06\x01\x05\x05\x07\x01\x03"sv;

/// take notes one extension below 2.5.29 (id-ce); false if it is none that is processed (RFC 5280, 4.2.1).
bool take(CertificateFacts& facts, std::uint8_t arc, ByteView value, bool critical) {
  switch (arc) {
    case 14:
      if (const auto id = der::only(value, der::kOctetString)) facts.subject_key_id = id->content;
      return true;
    case 17: facts.subject_alternative_names = value; return true;
    case 30: facts.name_constraints = value; return true;
    case 31: facts.crl_distribution_points = value; return true;
    case 32:
      facts.policies = value;
      facts.policies_critical = critical;
      return true;
    case 33: facts.policy_mappings = value; return true;
    case 35: facts.authority_key_id = key_id_of(value); return true;
    case 36: facts.policy_constraints = value; return true;
    case 54: facts.inhibit_any_policy = value; return true;
    case 15:  // keyUsage
    case 18:  // issuerAltName
    case 19:  // basicConstraints
    case 37:  // extKeyUsage: says nothing about document signatures; callers that need one ask for it
    case 46:  // freshestCRL: where to fetch a delta
      return true;
    default: return false;
  }
}

}  // namespace

CertificateFacts facts_of(const Certificate& certificate) {
  const crypto::CertificateParts& parts = certificate.parts();
  CertificateFacts facts;
  facts.is_extensible = parts.version > 0;
  facts.serial = parts.serial;
  facts.spki = parts.spki;
  for (const crypto::Extension& extension : parts.extensions) {
    const ByteView id = extension.oid;
    const bool below_id_ce = id.size() == 3 && id[0] == 0x55 && id[1] == 0x1D;
    const bool processed =
        (below_id_ce && take(facts, id[2], extension.value, extension.critical)) || as_text(id) == kQcStatements;
    if (extension.critical && !processed && facts.unknown_critical.empty()) facts.unknown_critical = der::dotted(id);
  }
  return facts;
}

ByteView key_id_of(ByteView authority_key_identifier) {
  constexpr std::uint8_t kKeyIdentifier = 0x80;
  const auto sequence = der::only(authority_key_identifier, der::kSequence);
  if (!sequence) return {};
  const auto id = der::Reader(sequence->content).next(kKeyIdentifier);
  return id ? id->content : ByteView{};
}

}  // namespace libsign::pki
