#pragma once

#include <mutex>

#include "crypto/algorithm_identifier.hpp"
#include "pki/crl.hpp"
#include "pki/distribution_point.hpp"
#include "pki/revocation.hpp"

namespace libsign::pki {

/// CrlEntry is one revoked certificate (RFC 5280, 5.3).
struct CrlEntry {
  ByteView serial;  // INTEGER content
  Instant revoked_at{};
  RevocationReason reason = RevocationReason::Unspecified;
  std::optional<ByteView> certificate_issuer;  // GeneralNames as encoded
  bool unknown_critical = false;
};

/// read_crl_entry reads the content of one entry; nothing if it is malformed. A list of version 1 has no extensions.
std::optional<CrlEntry> read_crl_entry(ByteView content, bool version2);

/// Crl::Impl are views into one encoded CRL.
struct Crl::Impl {
  SharedBytes der;
  ByteView tbs;
  crypto::AlgorithmIdentifier algorithm;
  ByteView signature;
  bool version2 = false;
  ByteView issuer;
  Instant this_update{};
  std::optional<Instant> next_update;
  ByteView entries;  // one after another

  ByteView authority_key_id;            // empty if there is none
  std::optional<ByteView> number;       // cRLNumber, magnitude
  std::optional<ByteView> base_number;  // deltaCRLIndicator, magnitude: this is a delta
  IssuingDistributionPoint scope;
  ByteView scope_der;  // empty if there is none
  std::optional<Instant> keeps_expired;
  std::string unusable;  // why it must not be used, one sentence; empty if it may

  mutable std::once_flag hash_once;
  mutable Bytes hash;
};

/// find_entry looks for the certificate with this serial number that `certificate_issuer` issued. Of several entries
/// for it the worst counts: one that is not on hold, then the earliest.
std::optional<CrlEntry> find_entry(const Crl& crl, ByteView serial, ByteView certificate_issuer);

}  // namespace libsign::pki
