#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/result.hpp>
#include "crypto/certificate_cache.hpp"
#include "evidence/evidence.hpp"
#include "pki/timestamp_token.hpp"
#include "xml/canonical.hpp"
#include "xml/document.hpp"

/// Evidence records: time-stamps over hash trees, renewed before their algorithms and authorities come to their end
/// (RFC 4998, and RFC 6283 for XML).
namespace libsign::ers {

// A record is renewed when its authority's certificate runs out, and its tree is rebuilt when its digest gets weak.
inline constexpr std::size_t kMaxTimestamps = 100;  // one a year for a century
inline constexpr std::size_t kMaxChains = 20;       // as many digest algorithms
inline constexpr std::size_t kMaxGroups = 64;       // levels of a hash tree over 2^64 objects
inline constexpr std::size_t kMaxDigests = 10'000;  // in one tree; a container has at most as many files

/// HashTree is a reduced hash tree: the digests that stand beside the path from the objects to the root, the objects'
/// own among the first group (RFC 4998, 4.2). Without groups the root is the digest of the one object itself.
using HashTree = std::vector<std::vector<Bytes>>;

/// ArchiveTimestamp is a time-stamp over the root of a hash tree.
struct ArchiveTimestamp {
  HashTree tree;
  pki::TimestampToken token;
  Bytes predecessor;  // digest of the time-stamp before it in its chain; empty for the first
};

/// Chain is a row of archive time-stamps with one digest algorithm. All but the first are about the one before.
struct Chain {
  Digest algorithm = Digest::Sha256;
  std::optional<xml::C14n> c14n;  // of objects that are XML (RFC 6283, 3.2.1)
  Bytes predecessors;             // digest, by this chain's algorithm, of all chains before; empty for the first
  std::vector<ArchiveTimestamp> timestamps;
};

/// Record is an evidence record that has been read; nothing of it has been checked.
struct Record {
  bool joins_predecessors =
      false;  // ASN.1: an object's digest is joined with that of the chains before (RFC 4998, 5.2)
  std::vector<Chain> chains;
};

/// read_asn1 reads an EvidenceRecord (RFC 4998, 3.1) in DER. Errc::BadInput if it is malformed, Errc::LimitExceeded
/// above the caps, Errc::Unsupported for one over encrypted data.
Result<Record> read_asn1(ByteView der, crypto::CertificateCache* cache);

/// read_xml reads an EvidenceRecord element (RFC 6283, 2); errors as those of read_asn1. What is canonicalized is taken
/// off `budget`.
Result<Record> read_xml(const xml::Document& document, xml::Element record, std::size_t& budget,
                        crypto::CertificateCache* cache);

/// DigestsOf returns the digests by which a chain may name one object: several where it may have been canonicalized or
/// not, none where the object is not there.
using DigestsOf = std::function<std::vector<Bytes>(const Chain&)>;

/// Proof is one archive time-stamp of a record as a time-stamp to be judged.
struct Proof {
  evidence::Timestamp timestamp;  // covers: the tokens that it is about, with what they carry
  bool covers_objects = false;    // it is also about the objects themselves
};

/// proofs_of makes one of each archive time-stamp, the oldest first. In a record in which anything does not fit, down
/// to the objects, none has an imprint, and each has the finding EVIDENCE_RECORD_BROKEN: it proves nothing (RFC
/// 4998, 5.3; RFC 6283, 4.3).
std::vector<Proof> proofs_of(const Record& record, const std::vector<DigestsOf>& objects);

}  // namespace libsign::ers
