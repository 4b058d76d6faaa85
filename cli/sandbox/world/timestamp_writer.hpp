#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

#include "sandbox/world/identity.hpp"

namespace libsign::sandbox {

/// TimestampQuestion is a TimeStampReq (RFC 3161, 2.4.1).
struct TimestampQuestion {
  Bytes imprint;       // the MessageImprint as encoded
  Bytes nonce;         // the INTEGER as encoded; empty if there is none
  std::string policy;  // dotted; empty if none was asked for
  bool wants_certificate = false;
  bool known_digest = false;  // the imprint's algorithm is SHA-2 or SHA-3, and its length fits
};

/// read_timestamp_request reads a TimeStampReq; Errc::BadInput if it is none.
Result<TimestampQuestion> read_timestamp_request(ByteView der);

/// TokenPlan is all that a TimeStampToken says.
struct TokenPlan {
  Bytes imprint{};       // the MessageImprint as encoded
  Bytes nonce{};         // the INTEGER as encoded; empty: none
  std::string policy{};  // dotted
  std::uint64_t serial = 0;
  Instant time{};
  std::optional<unsigned> accuracy_seconds{};
  std::vector<Certificate> certificates{};  // sent along
  std::optional<Digest> digest{};           // of token and signature; nothing: what fits the signer's key
};

/// write_timestamp_token signs a TimeStampToken (a CMS SignedData with ESSCertIDv2, RFC 5816).
Result<Bytes> write_timestamp_token(const TokenPlan& plan, const Identity& signer);

/// write_timestamp_response wraps a token into a TimeStampResp of status granted.
Bytes write_timestamp_response(ByteView token);

/// TimestampFailure is PKIFailureInfo's bit (RFC 3161, 2.4.2).
enum class TimestampFailure {
  BadAlgorithm = 0,
  BadRequest = 2,
  BadDataFormat = 5,
  TimeNotAvailable = 14,
  UnacceptedPolicy = 15,
  SystemFailure = 25,
};
/// write_timestamp_refusal writes a TimeStampResp of status rejection with the reason in words.
Bytes write_timestamp_refusal(TimestampFailure failure, std::string_view words);

}  // namespace libsign::sandbox
