#pragma once

#include <span>
#include <vector>

#include <libsign/limits.hpp>
#include "ers/record.hpp"
#include "xades/timestamp_input.hpp"
#include "xml/document.hpp"
#include "xml/dsig.hpp"

namespace libsign::xades {

/// RecordReader reads the evidence records in SealingEvidenceRecords of one signature (EN 319 132-3).
class RecordReader {
 public:
  RecordReader(const xml::Document& document, const xml::SignatureElement& signature,
               std::span<const ReferencedData> data, const Limits& limits, std::size_t& budget,
               crypto::CertificateCache* cache)
      : document_(document), signature_(signature), data_(data), limits_(limits), budget_(budget), cache_(cache) {}

  /// read returns the archive time-stamps of all records in `property`, those of each from the oldest on; `before` are
  /// the unsigned properties that stand before it. What cannot be read is a warning among `findings`.
  std::vector<ers::Proof> read(xml::Element property, std::span<const xml::Element> before,
                               std::vector<Finding>& findings);

 private:
  std::vector<Bytes> digest_of_signature(Digest algorithm, std::span<const xml::Element> before);

  const xml::Document& document_;
  const xml::SignatureElement& signature_;
  std::span<const ReferencedData> data_;
  const Limits& limits_;
  std::size_t& budget_;
  crypto::CertificateCache* cache_;
};

}  // namespace libsign::xades
