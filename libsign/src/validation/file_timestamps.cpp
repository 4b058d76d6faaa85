#include "validation/file_timestamps.hpp"

#include "validation/certificates.hpp"
#include "validation/proofs.hpp"
#include "validation/timestamps.hpp"

namespace libsign::validation {

std::vector<TimestampReport> judge_file_timestamps(const evidence::Evidence& holder, const Context& context) {
  std::vector<Certificate> certificates = holder.certificates;
  for (const pki::OcspResponse& response : holder.ocsp_responses)
    certificates.insert(certificates.end(), response.certificates().begin(), response.certificates().end());
  certificates.insert(certificates.end(), context.certificates.begin(), context.certificates.end());
  pki::RevocationData revocation{holder.crls, holder.ocsp_responses};
  if (context.revocation != nullptr) revocation += *context.revocation;
  ProofsOfExistence proofs(context.validation_time);
  CertificateJudge judge(context, proofs, certificates, std::move(revocation));
  return judge_timestamps(holder, context, certificates, judge, proofs).reports;
}

}  // namespace libsign::validation
