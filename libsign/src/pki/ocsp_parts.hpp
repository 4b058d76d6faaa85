#pragma once

#include <string>

#include "crypto/algorithm_identifier.hpp"
#include "pki/ocsp.hpp"
#include "pki/revocation.hpp"

/// What an OCSP response is made of, for the judgement of its answers.
namespace libsign::pki {

/// SingleOcsp is one SingleResponse (RFC 6960, 4.2.1): views into the response.
struct SingleOcsp {
  std::optional<Digest> digest_algorithm;
  ByteView issuer_name_hash;
  ByteView issuer_key_hash;
  ByteView serial;  // INTEGER content
  RevocationAnswer::Status status = RevocationAnswer::Status::Unknown;
  std::optional<Instant> revocation_time;
  RevocationReason reason = RevocationReason::Unspecified;
  Instant this_update{};
  std::optional<Instant> next_update;
  std::optional<Instant> archive_cutoff;
  std::string unknown_critical;  // dotted; empty if there is none
};

struct OcspResponse::Impl {
  Bytes der;
  Bytes sha256;
  std::vector<Certificate> certificates;

  // views into der
  ByteView signed_octets;  // ResponseData as encoded
  crypto::AlgorithmIdentifier algorithm;
  ByteView signature;           // without the octet that counts unused bits
  ByteView responder_name;      // Name as encoded; empty if named by key
  ByteView responder_key_hash;  // SHA-1; empty if named by name
  ByteView nonce;
  std::vector<SingleOcsp> singles;

  Instant produced_at{};
  std::string unknown_critical;  // of the whole response, dotted; empty if there is none
};

}  // namespace libsign::pki
