#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/limits.hpp>
#include <libsign/result.hpp>
#include "crypto/crypto.hpp"
#include "xml/canonical.hpp"
#include "xml/document.hpp"
#include "xml/dsig.hpp"

namespace libsign::xades {

/// ReferencedData is what one ds:Reference digested, as time-stamps want it.
struct ReferencedData {
  std::string id;  // of the ds:Reference
  SharedBytes octets;
  bool found = false;
  bool is_node_set = false;  // its transforms end in a node-set, which XML-DSig writes with C14N 1.0
  bool signed_properties = false;
};

/// ArchivePart is one of the things that an archive time-stamp covers.
using ArchivePart = std::variant<const ReferencedData*, xml::Element>;

/// Imprint digests what a time-stamp covers, part after part, as it is handed over; nothing is kept. The octets that
/// are canonicalized on the way are taken off `budget`.
class Imprint {
 public:
  Imprint(const xml::Document& document, Digest algorithm, xml::C14n c14n, std::size_t& budget);

  void add(xml::Element element);
  /// add takes the octets of a reference; a node-set is canonicalized by the method of the time-stamp.
  void add(const ReferencedData& data, const Limits& limits);
  void add(const ArchivePart& part, const Limits& limits);
  /// finish returns the digest, or why there is none.
  Result<Bytes> finish() &&;

 private:
  void update(Result<Bytes> octets);

  const xml::Document& document_;
  xml::C14n c14n_;
  std::size_t& budget_;
  crypto::Hasher hasher_;
  std::optional<Error> error_;
};

/// archive_parts lists what an ArchiveTimeStamp of namespace 1.4.1 or 1.3.2 covers (EN 319 132-1, 5.5.2; TS 101 903
/// V1.4.2, 8.2), and an evidence record too: data, SignedInfo, SignatureValue, KeyInfo, the unsigned properties
/// `before` it, the objects of the signature.
std::vector<ArchivePart> archive_parts(const xml::SignatureElement& signature, std::span<const ReferencedData> data,
                                       std::span<const xml::Element> before);

/// add_archive_input feeds `imprint` with the archive_parts of a signature.
void add_archive_input(Imprint& imprint, const xml::SignatureElement& signature, std::span<const ReferencedData> data,
                       std::span<const xml::Element> before, const Limits& limits);

}  // namespace libsign::xades
