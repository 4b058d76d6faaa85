#pragma once

#include <optional>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>

namespace libsign::crypto {

/// AlgorithmIdentifier is the algorithm's OID (content octets) and its parameters as encoded, empty if absent.
struct AlgorithmIdentifier {
  ByteView oid;
  ByteView parameters;
};

/// read_algorithm_identifier reads the content of an AlgorithmIdentifier SEQUENCE (RFC 5280, 4.1.1.2), whose
/// parameters, if any, have to be NULL, an object identifier or a SEQUENCE.
std::optional<AlgorithmIdentifier> read_algorithm_identifier(ByteView content);

/// digest_of returns the digest that `identifier` names; nothing for another algorithm or parameters other than
/// NULL.
std::optional<Digest> digest_of(const AlgorithmIdentifier& identifier);

/// digest_identifier writes the AlgorithmIdentifier SEQUENCE of `digest` with NULL parameters, the form that every
/// responder and time-stamping authority has seen.
Bytes digest_identifier(Digest digest);

/// signature_algorithm_of returns the signature algorithm that `identifier` names, RSASSA-PSS parameters
/// (RFC 4055, 3.1) read in full; nothing for an unknown algorithm or malformed parameters.
std::optional<SignatureAlgorithm> signature_algorithm_of(const AlgorithmIdentifier& identifier);

}  // namespace libsign::crypto
