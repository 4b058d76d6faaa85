#include <libsign/report.hpp>
#include <libsign/result.hpp>

namespace libsign {

std::string_view name(Errc code) {
  switch (code) {
    case Errc::BadInput: return "bad-input";
    case Errc::LimitExceeded: return "limit-exceeded";
    case Errc::Unsupported: return "unsupported";
    case Errc::Unsigned: return "unsigned";
    case Errc::Refused: return "refused";
    case Errc::Usage: return "usage";
    case Errc::NotFound: return "not-found";
    case Errc::AlreadyExists: return "already-exists";
    case Errc::Ambiguous: return "ambiguous";
    case Errc::Io: return "io";
    case Errc::Device: return "device";
    case Errc::PinWrong: return "pin-wrong";
    case Errc::PinBlocked: return "pin-blocked";
    case Errc::PinCancelled: return "pin-cancelled";
    case Errc::PinRequired: return "pin-required";
    case Errc::Network: return "network";
    case Errc::Interrupted: return "interrupted";
    case Errc::Internal: return "internal";
  }
  return "internal";
}

std::string_view name(Indication indication) {
  switch (indication) {
    case Indication::TotalPassed: return "TOTAL-PASSED";
    case Indication::TotalFailed: return "TOTAL-FAILED";
    case Indication::Indeterminate: return "INDETERMINATE";
  }
  return "INDETERMINATE";
}

std::string_view name(SubIndication sub_indication) {
  switch (sub_indication) {
    case SubIndication::None: return "";
    case SubIndication::FormatFailure: return "FORMAT_FAILURE";
    case SubIndication::HashFailure: return "HASH_FAILURE";
    case SubIndication::SigCryptoFailure: return "SIG_CRYPTO_FAILURE";
    case SubIndication::Revoked: return "REVOKED";
    case SubIndication::Expired: return "EXPIRED";
    case SubIndication::NotYetValid: return "NOT_YET_VALID";
    case SubIndication::SigConstraintsFailure: return "SIG_CONSTRAINTS_FAILURE";
    case SubIndication::ChainConstraintsFailure: return "CHAIN_CONSTRAINTS_FAILURE";
    case SubIndication::CertificateChainGeneralFailure: return "CERTIFICATE_CHAIN_GENERAL_FAILURE";
    case SubIndication::CryptoConstraintsFailure: return "CRYPTO_CONSTRAINTS_FAILURE";
    case SubIndication::CryptoConstraintsFailureNoPoe: return "CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
    case SubIndication::PolicyProcessingError: return "POLICY_PROCESSING_ERROR";
    case SubIndication::SignaturePolicyNotAvailable: return "SIGNATURE_POLICY_NOT_AVAILABLE";
    case SubIndication::TimestampOrderFailure: return "TIMESTAMP_ORDER_FAILURE";
    case SubIndication::NoSigningCertificateFound: return "NO_SIGNING_CERTIFICATE_FOUND";
    case SubIndication::NoCertificateChainFound: return "NO_CERTIFICATE_CHAIN_FOUND";
    case SubIndication::NoCertificateChainFoundNoPoe: return "NO_CERTIFICATE_CHAIN_FOUND_NO_POE";
    case SubIndication::RevokedNoPoe: return "REVOKED_NO_POE";
    case SubIndication::RevokedCaNoPoe: return "REVOKED_CA_NO_POE";
    case SubIndication::OutOfBoundsNoPoe: return "OUT_OF_BOUNDS_NO_POE";
    case SubIndication::OutOfBoundsNotRevoked: return "OUT_OF_BOUNDS_NOT_REVOKED";
    case SubIndication::RevocationOutOfBoundsNoPoe: return "REVOCATION_OUT_OF_BOUNDS_NO_POE";
    case SubIndication::NoPoe: return "NO_POE";
    case SubIndication::TryLater: return "TRY_LATER";
    case SubIndication::SignedDataNotFound: return "SIGNED_DATA_NOT_FOUND";
    case SubIndication::Generic: return "GENERIC";
  }
  return "GENERIC";
}

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Info: return "info";
  }
  return "error";
}

std::string_view name(Container container) {
  switch (container) {
    case Container::AsicE: return "asic-e";
    case Container::AsicS: return "asic-s";
    case Container::Xml: return "xml";
    case Container::Pdf: return "pdf";
    case Container::Cms: return "cms";
    case Container::None: return "none";
  }
  return "none";
}

std::string_view name(Format format) {
  switch (format) {
    case Format::Xades: return "xades";
    case Format::Cades: return "cades";
    case Format::Pades: return "pades";
    case Format::Xmldsig: return "xmldsig";
    case Format::Cms: return "cms";
    case Format::Pdf: return "pdf";
  }
  return "xmldsig";
}

std::string_view name(Level level) {
  switch (level) {
    case Level::None: return "none";
    case Level::B: return "B";
    case Level::T: return "T";
    case Level::LT: return "LT";
    case Level::LTA: return "LTA";
  }
  return "none";
}

std::string_view name(TimestampKind kind) {
  switch (kind) {
    case TimestampKind::Content: return "content";
    case TimestampKind::Signature: return "signature";
    case TimestampKind::Archive: return "archive";
    case TimestampKind::Document: return "document";
  }
  return "signature";
}

std::string_view name(PdfChanges changes) {
  switch (changes) {
    case PdfChanges::None: return "none";
    case PdfChanges::Permitted: return "permitted";
    case PdfChanges::Suspicious: return "suspicious";
  }
  return "suspicious";
}

std::string_view name(TimestampIndication indication) {
  switch (indication) {
    case TimestampIndication::Passed: return "PASSED";
    case TimestampIndication::Failed: return "FAILED";
    case TimestampIndication::Indeterminate: return "INDETERMINATE";
  }
  return "INDETERMINATE";
}

std::string_view name(CertificateStatus::Status status) {
  switch (status) {
    case CertificateStatus::Status::Good: return "good";
    case CertificateStatus::Status::Revoked: return "revoked";
    case CertificateStatus::Status::OnHold: return "on-hold";
    case CertificateStatus::Status::Unknown: return "unknown";
    case CertificateStatus::Status::NotChecked: return "not-checked";
  }
  return "not-checked";
}

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::Passed: return "passed";
    case Verdict::Failed: return "failed";
    case Verdict::Indeterminate: return "indeterminate";
    case Verdict::Unsigned: return "unsigned";
    case Verdict::Unreadable: return "unreadable";
  }
  return "unreadable";
}

}  // namespace libsign
