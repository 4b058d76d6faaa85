#pragma once

#include <string>
#include <vector>

#include <libsign/certificate.hpp>

namespace libsign::trusted_lists {

/// CertificateClaims are what a certificate says of itself that trusted lists and the rules on qualified certificates
/// ask for. Extensions that cannot be read claim nothing.
struct CertificateClaims {
  bool qualified = false;             // QcCompliance, and no legislation other than the European Union's (EN 319 412-5)
  bool in_qscd = false;               // QcSSCD
  std::vector<std::string> types;     // QcType, dotted
  std::vector<std::string> policies;  // certificatePolicies, dotted
  std::vector<std::string> extended_key_usages;  // dotted
  std::vector<std::string> subject_attributes;   // dotted
  std::vector<std::string> key_usages;           // names of the bits that are set: "nonRepudiation"

  bool has_type(std::string_view oid) const;
  bool has_policy(std::string_view oid) const;
};

inline constexpr std::string_view kTypeSignature = "0.4.0.1862.1.6.1";
inline constexpr std::string_view kTypeSeal = "0.4.0.1862.1.6.2";
inline constexpr std::string_view kPolicyQcp = "0.4.0.1456.1.2";
inline constexpr std::string_view kPolicyQcpPlus = "0.4.0.1456.1.1";  // with an SSCD

CertificateClaims claims_of(const Certificate& certificate);

}  // namespace libsign::trusted_lists
