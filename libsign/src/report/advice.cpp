#include "report/advice.hpp"

namespace libsign::report {

std::string_view reason(SubIndication sub_indication) {
  switch (sub_indication) {
    case SubIndication::None: return "the signature did not pass";
    case SubIndication::FormatFailure: return "the signature is not built as the standard asks";
    case SubIndication::HashFailure: return "the signed data was changed after signing";
    case SubIndication::SigCryptoFailure: return "the signature value does not fit the signer's key";
    case SubIndication::Revoked: return "the certificate was revoked before the signature was made";
    case SubIndication::Expired: return "the signature was made after the certificate had expired";
    case SubIndication::NotYetValid: return "the signature was made before the certificate became valid";
    case SubIndication::SigConstraintsFailure: return "the signature does not meet what the policy asks for";
    case SubIndication::ChainConstraintsFailure: return "the certificate chain does not meet what the policy asks for";
    case SubIndication::CertificateChainGeneralFailure: return "the certificate chain could not be checked";
    case SubIndication::CryptoConstraintsFailure: return "the signature uses an algorithm or key that is too weak";
    case SubIndication::CryptoConstraintsFailureNoPoe:
      return "the signature uses an algorithm or key that is too weak today, and nothing proves that it is older";
    case SubIndication::PolicyProcessingError: return "the signature policy could not be read";
    case SubIndication::SignaturePolicyNotAvailable: return "the signature policy that is named is not at hand";
    case SubIndication::TimestampOrderFailure: return "the time-stamps contradict each other";
    case SubIndication::NoSigningCertificateFound: return "the signing certificate is missing";
    case SubIndication::NoCertificateChainFound: return "the certificate does not lead to a trust anchor";
    case SubIndication::NoCertificateChainFoundNoPoe:
      return "the certificate did not lead to a trust anchor at the time that is proven";
    case SubIndication::RevokedNoPoe:
      return "the certificate is revoked, and nothing proves that the signature is older";
    case SubIndication::RevokedCaNoPoe:
      return "the issuer's certificate is revoked, and nothing proves that the signature is older";
    case SubIndication::OutOfBoundsNoPoe:
      return "the certificate is not valid now, and nothing proves that the signature was made while it was";
    case SubIndication::OutOfBoundsNotRevoked: return "the certificate is not valid now, though it was not revoked";
    case SubIndication::RevocationOutOfBoundsNoPoe:
      return "the certificate of the revocation service is not valid now, and nothing proves an earlier time";
    case SubIndication::NoPoe: return "nothing proves when the signature was made";
    case SubIndication::TryLater: return "nothing proves that the certificate was not revoked";
    case SubIndication::SignedDataNotFound: return "the signed data is not at hand";
    case SubIndication::Generic: return "the signature could not be judged";
  }
  return "the signature could not be judged";
}

namespace {

std::string_view advice_for(SubIndication sub_indication) {
  switch (sub_indication) {
    case SubIndication::FormatFailure:
    case SubIndication::SigCryptoFailure:
    case SubIndication::NoSigningCertificateFound:
      return "do not rely on it; ask the signer for the file as it left their hands, or to sign again";
    case SubIndication::HashFailure: return "do not rely on this copy; ask the sender for the file as it was signed";
    case SubIndication::Revoked:
    case SubIndication::Expired:
    case SubIndication::NotYetValid:
    case SubIndication::ChainConstraintsFailure:
    case SubIndication::SigConstraintsFailure: return "ask the signer to sign again with a certificate that fits";
    case SubIndication::CryptoConstraintsFailure:
    case SubIndication::CryptoConstraintsFailureNoPoe:
      return "ask the signer to sign again with a current algorithm and key";
    case SubIndication::CertificateChainGeneralFailure:
      return "ask the signer to sign again with a certificate that fits";
    case SubIndication::NoCertificateChainFound:
    case SubIndication::NoCertificateChainFoundNoPoe:
      return "if you trust the issuer, name its certificate with --trust FILE";
    case SubIndication::PolicyProcessingError:
    case SubIndication::SignaturePolicyNotAvailable: return "ask the signer for the signature policy that is meant";
    case SubIndication::TryLater:
    case SubIndication::RevocationOutOfBoundsNoPoe:
      return "ask the signer for a copy with revocation data; --policy structure-only checks all but revocation";
    case SubIndication::RevokedNoPoe:
    case SubIndication::RevokedCaNoPoe:
    case SubIndication::OutOfBoundsNoPoe:
    case SubIndication::OutOfBoundsNotRevoked:
    case SubIndication::NoPoe:
    case SubIndication::TimestampOrderFailure:
      return "ask the signer for a copy with a time-stamp; --at TIME judges at another time";
    case SubIndication::SignedDataNotFound: return "hand over the signed file with --data [NAME=]FILE";
    case SubIndication::None:
    case SubIndication::Generic: return "see the findings in --format json";
  }
  return "see the findings in --format json";
}

}  // namespace

std::string_view advice(const SignatureReport& signature) {
  // What these say is closer to the matter than the sub-indication below which they stand.
  for (const Finding& finding : signature.findings) {
    if (finding.code == "REVOCATION_UNKNOWN" &&
        signature.sub_indication == SubIndication::CertificateChainGeneralFailure)
      return advice_for(SubIndication::TryLater);
    if (signature.sub_indication != SubIndication::SigConstraintsFailure) continue;
    if (finding.code == "PASSWORD_NEEDED") return "hand over the password with --password-fd N";
    if (finding.code == "DOCUMENT_TIMESTAMP_ONLY") return "ask for the file as it was signed";
    if (finding.code == "SIGNING_CERTIFICATE_UNBOUND")
      return "ask for a signature that names its certificate, or judge by a policy that does not ask for it";
  }
  return advice_for(signature.sub_indication);
}

}  // namespace libsign::report
