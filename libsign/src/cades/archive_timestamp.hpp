#pragma once

#include <map>
#include <string>
#include <vector>

#include "cades/subject.hpp"
#include "cades/values.hpp"

namespace libsign::cades {

/// AttributeValue is one value of an unsigned attribute and the objects that it holds.
struct AttributeValue {
  std::string oid;
  Bytes encoded;
  Objects objects;
};

/// ArchiveInput computes what archive-time-stamp-v3 covers (EN 319 122-1, 5.5.3). Each object is digested once for each
/// algorithm, however many time-stamps there are.
class ArchiveInput {
 public:
  ArchiveInput(const Subject& subject, const std::vector<AttributeValue>& attribute_values)
      : subject_(subject), attribute_values_(attribute_values) {}

  /// describe sets the imprint of `timestamp` and what it covers, by the hash index in its token. Where the index is
  /// missing, or names what is no longer there, the imprint stays empty and a finding says why.
  void describe(evidence::Timestamp& timestamp);

 private:
  struct Digested {
    std::map<std::string, Objects> certificates;  // objects by digest
    std::map<std::string, Objects> revocation;
    std::map<std::string, Objects> attribute_values;
    std::map<std::string, Objects> attributes;  // whole ones, as the index of TS 101 733 has them
  };
  const Digested& digested(Digest algorithm);

  const Subject& subject_;
  const std::vector<AttributeValue>& attribute_values_;
  std::map<Digest, Digested> digested_;
};

}  // namespace libsign::cades
