#pragma once

#include <string>
#include <string_view>

#include <libsign/report.hpp>

namespace libsign::xml {

/// The codes of every finding that this room makes.
namespace code {
inline constexpr std::string_view kReferenceNotFound = "REFERENCE_NOT_FOUND";
inline constexpr std::string_view kDuplicateId = "DUPLICATE_ID";
inline constexpr std::string_view kHashMismatch = "HASH_MISMATCH";
inline constexpr std::string_view kDigestAlgorithmUnknown = "DIGEST_ALGORITHM_UNKNOWN";
inline constexpr std::string_view kTransformRefused = "TRANSFORM_REFUSED";
inline constexpr std::string_view kTransformUnknown = "TRANSFORM_UNKNOWN";
inline constexpr std::string_view kLimitExceeded = "LIMIT_EXCEEDED";
inline constexpr std::string_view kSignatureStructure = "SIGNATURE_STRUCTURE";
inline constexpr std::string_view kCertificateUnreadable = "CERTIFICATE_UNREADABLE";
inline constexpr std::string_view kKeyUnreadable = "KEY_UNREADABLE";
inline constexpr std::string_view kC14nUnknown = "C14N_UNKNOWN";
}  // namespace code

/// finding makes one of severity Error unless told otherwise. `clause` is one of XML-DSig core 1.1 and may be empty.
inline Finding finding(std::string_view code, std::string message, std::string_view clause,
                       Severity severity = Severity::Error) {
  return {std::string(code), severity, std::move(message),
          clause.empty() ? std::string() : "XML-DSig 1.1, " + std::string(clause)};
}

}  // namespace libsign::xml
