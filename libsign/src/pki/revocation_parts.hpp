#pragma once

#include "pki/revocation.hpp"

/// The two halves of revocation_answers().
namespace libsign::pki {

/// RevocationQuestion is what revocation_answers() is asked.
struct RevocationQuestion {
  const Certificate& certificate;
  const Certificate& issuer;
  const RevocationData& data;
  std::span<const Certificate> candidates;
  const TrustStore& trust;
  const Limits& limits;
};

void crl_answers(const RevocationQuestion& question, RevocationAnswers& answers);
void ocsp_answers(const RevocationQuestion& question, RevocationAnswers& answers);

}  // namespace libsign::pki
