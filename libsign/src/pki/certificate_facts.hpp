#pragma once

#include <optional>
#include <string>

#include <libsign/certificate.hpp>

namespace libsign::pki {

/// CertificateFacts is what this room asks of a certificate besides what Certificate tells. Views live as long as it.
struct CertificateFacts {
  bool is_extensible = false;  // not of version 1
  ByteView serial;             // INTEGER content
  ByteView spki;               // SubjectPublicKeyInfo as encoded
  ByteView subject_key_id;     // empty if there is none
  ByteView authority_key_id;   // empty if there is none
  std::optional<ByteView> subject_alternative_names;
  std::optional<ByteView> name_constraints;
  std::optional<ByteView> policies;
  bool policies_critical = false;
  std::optional<ByteView> policy_mappings;
  std::optional<ByteView> policy_constraints;
  std::optional<ByteView> inhibit_any_policy;
  std::optional<ByteView> crl_distribution_points;
  std::string unknown_critical;  // the first critical extension that this room and its callers do not process, dotted
};

/// facts_of goes through the extensions of a certificate that has been read.
CertificateFacts facts_of(const Certificate& certificate);

/// key_id_of reads the keyIdentifier of an authorityKeyIdentifier extension; empty if there is none.
ByteView key_id_of(ByteView authority_key_identifier);

}  // namespace libsign::pki
