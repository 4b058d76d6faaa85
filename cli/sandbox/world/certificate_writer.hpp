#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/certificate.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

#include "sandbox/world/identity.hpp"

namespace libsign::sandbox {

/// kProvesNothing is the organisational unit of every name in the sandbox's certificates.
inline constexpr const char* kProvesNothing = "mocsign sandbox - proves nothing";

/// Name is whom a test certificate names; what is empty is left out.
struct Name {
  std::string common_name;
  std::string organisation{};
  std::string country{};  // two letters
  std::string given_name{};
  std::string surname{};
  std::string serial_number{};            // "PNOEE-30303039914"
  std::string organisation_identifier{};  // "VATEE-12345678"
};

struct Validity {
  Instant from;
  Instant until;  // inclusive
};

/// QcStatements are ETSI EN 319 412-5's. A test certificate that claims them claims what is not so, as everything in
/// a sandbox does.
struct QcStatements {
  bool sscd = false;  // the key lies in a qualified signature creation device
  enum class Type { Signature, Seal } type = Type::Signature;
};

/// CertificatePlan is what a certificate says besides its key.
struct CertificatePlan {
  Name subject;
  Validity validity;
  std::optional<KeyUsage> key_usage{};
  bool ca = false;
  std::optional<unsigned> path_length{};
  std::string extended_key_usage{};        // in OpenSSL's words: "critical,timeStamping", "OCSPSigning"
  std::string subject_alternative_name{};  // in OpenSSL's words: "otherName:1.2.3;UTF8:text"
  bool ocsp_nocheck = false;
  std::vector<std::string> policies{};  // dotted
  std::optional<QcStatements> qc_statements{};
  std::string ocsp_url{};
  std::string ca_issuers_url{};
  std::string crl_url{};
  std::string freshest_crl_url{};
  std::optional<Digest> digest{};         // of the signature; nothing: what fits the issuer's key
  std::optional<std::uint64_t> serial{};  // nothing: 127 random bits
};

/// write_certificate certifies `key`. Errc::Usage for a name that X.509 cannot carry.
Result<Certificate> write_certificate(const PublicKey& key, const CertificatePlan& plan, const Identity& issuer);
/// write_root makes a self-signed certificate.
Result<Identity> write_root(const PrivateKey& key, const CertificatePlan& plan);

}  // namespace libsign::sandbox
