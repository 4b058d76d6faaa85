#include "pki/revocation_parts.hpp"

namespace libsign::pki {

std::string_view name(RevocationReason reason) {
  switch (reason) {
    case RevocationReason::Unspecified: return "unspecified";
    case RevocationReason::KeyCompromise: return "keyCompromise";
    case RevocationReason::CaCompromise: return "cACompromise";
    case RevocationReason::AffiliationChanged: return "affiliationChanged";
    case RevocationReason::Superseded: return "superseded";
    case RevocationReason::CessationOfOperation: return "cessationOfOperation";
    case RevocationReason::CertificateHold: return "certificateHold";
    case RevocationReason::RemoveFromCrl: return "removeFromCRL";
    case RevocationReason::PrivilegeWithdrawn: return "privilegeWithdrawn";
    case RevocationReason::AaCompromise: return "aACompromise";
  }
  return "unspecified";
}

RevocationAnswers revocation_answers(const Certificate& certificate, const Certificate& issuer,
                                     const RevocationData& data, std::span<const Certificate> candidates,
                                     const TrustStore& trust, const Limits& limits) {
  RevocationAnswers answers;
  const RevocationQuestion question{certificate, issuer, data, candidates, trust, limits};
  ocsp_answers(question, answers);
  crl_answers(question, answers);
  return answers;
}

}  // namespace libsign::pki
