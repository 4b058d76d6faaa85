#include "cades/unsigned_attributes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cades/archive_timestamp.hpp"
#include "cades/names.hpp"
#include "crypto/crypto.hpp"
#include "crypto/der.hpp"

namespace libsign::cades {
namespace {

namespace der = crypto::der;
using evidence::Evidence;
using evidence::Timestamp;

/// Time-stamps of one signature: one a year for a century.
constexpr std::size_t kMaxTimestamps = 100;

struct Kind {
  std::string_view oid;
  const char* type;
  TimestampKind kind;
};
constexpr Kind kKinds[] = {
    {kContentTimestamp, "content-time-stamp", TimestampKind::Content},
    {kSignatureTimestamp, "signature-time-stamp", TimestampKind::Signature},
    {kCadesCTimestamp, "CAdES-C-timestamp", TimestampKind::Signature},
    {kReferencesTimestamp, "time-stamped-certs-crls-references", TimestampKind::Signature},
    {kArchiveTimestamp, "archive-time-stamp", TimestampKind::Archive},
    {kArchiveTimestampV2, "archive-time-stamp-v2", TimestampKind::Archive},
    {kArchiveTimestampV3, "archive-time-stamp-v3", TimestampKind::Archive},
};

const Kind* kind_of(std::string_view oid) {
  const auto* const found =
      std::find_if(std::begin(kKinds), std::end(kKinds), [&](const Kind& kind) { return kind.oid == oid; });
  return found == std::end(kKinds) ? nullptr : found;
}

/// Attributes walks the attributes of one signer.
class Attributes {
 public:
  Attributes(const Subject& subject, Values& values, Evidence& evidence)
      : subject_(subject), values_(values), evidence_(evidence), archive_input_(subject_, attribute_values_) {}

  void read() {
    for (const cms::Attribute& attribute : subject_.signer.signed_attributes)
      if (attribute.oid == kContentTimestamp) read_tokens(attribute);
    for (const cms::Attribute& attribute : subject_.signer.unsigned_attributes) read_unsigned(attribute);
    describe();
    set_level();
    sort();
  }

 private:
  void read_unsigned(const cms::Attribute& attribute) {
    if (attribute.oid == kContentTimestamp) return note(attribute, "a signed attribute does not belong here");
    if (attribute.oid == kCounterSignature)
      return note(attribute, "the signature is counter-signed; counter-signatures inside CMS are not judged");
    if (kind_of(attribute.oid) != nullptr) return read_tokens(attribute);
    for (const Bytes& value : attribute.values) {
      Objects objects;
      if (attribute.oid == kCertificateValues) objects = values_.certificates(value);
      if (attribute.oid == kRevocationValues) objects = values_.revocation(value);
      has_revocation_values_ |= attribute.oid == kRevocationValues && !objects.empty();
      attribute_values_.push_back({attribute.oid, value, std::move(objects)});
    }
  }

  void note(const cms::Attribute& attribute, const std::string& what) {
    warn(evidence_, "ATTRIBUTE_NOT_JUDGED", fmt::format("{} ({})", what, attribute.oid), "EN 319 122-1, 5.2.7");
    for (const Bytes& value : attribute.values) attribute_values_.push_back({attribute.oid, value, {}});
  }

  void read_tokens(const cms::Attribute& attribute) {
    const Kind& kind = *kind_of(attribute.oid);
    for (const Bytes& value : attribute.values) {
      Objects objects;
      if (evidence_.timestamps.size() == kMaxTimestamps) {
        if (!exceeded_)
          warn(evidence_, "LIMIT_EXCEEDED", fmt::format("only the first {} time-stamps were read", kMaxTimestamps),
               "EN 319 122-1, 5.5");
        exceeded_ = true;
      } else {
        Timestamp timestamp;
        timestamp.kind = kind.kind;
        timestamp.type = kind.type;
        auto token = pki::TimestampToken::from_der(value);
        if (token) {
          objects = values_.token(*token);
          timestamp.token = *std::move(token);
        } else {
          fail(timestamp, "the time-stamp cannot be read: " + token.error().what);
        }
        evidence_.timestamps.push_back(std::move(timestamp));
      }
      if (kind.kind != TimestampKind::Content) attribute_values_.push_back({attribute.oid, value, std::move(objects)});
    }
  }

  /// describe computes the imprints, for which all attributes have to be known.
  void describe() {
    for (Timestamp& timestamp : evidence_.timestamps) {
      if (!timestamp.token) continue;
      const std::string_view type = timestamp.type;
      if (type == "content-time-stamp") {
        if (!subject_.content)
          fail(timestamp, "the signed data, which the time-stamp covers, is not there");
        else
          imprint(timestamp, *subject_.content);
        timestamp.covers_data = true;
      } else if (type == "signature-time-stamp") {
        imprint(timestamp, {subject_.signer.signature});
        timestamp.covers_signature = true;
      } else if (type == "CAdES-C-timestamp") {
        imprint(timestamp, {subject_.signer.signature, octets_of(kSignatureTimestamp), references()});
        timestamp.covers_signature = true;
        for (const AttributeValue& value : attribute_values_)
          if (value.oid == kSignatureTimestamp) append(timestamp.covers, value.objects);
      } else if (type == "time-stamped-certs-crls-references") {
        imprint(timestamp, {references()});
      } else if (type == "archive-time-stamp-v3") {
        archive_input_.describe(timestamp);
      } else {
        fail(timestamp, fmt::format("{} is not judged: its input is not defined beyond doubt", type));
      }
    }
  }

  static void imprint(Timestamp& timestamp, const std::vector<ByteView>& parts) {
    const auto algorithm = timestamp.token->imprint_algorithm();
    if (!algorithm) return fail(timestamp, "the digest algorithm of the time-stamp is not known");
    timestamp.imprint = crypto::digest_pieces(*algorithm, parts);
  }

  static void fail(Timestamp& timestamp, std::string why) {
    timestamp.findings.push_back({timestamp.token ? "TIMESTAMP_NOT_PROCESSED" : "TIMESTAMP_UNREADABLE", Severity::Error,
                                  std::move(why), "EN 319 122-1, 5"});
  }

  /// octets_of writes the attributes called `oid` without the tag and length around each (EN 319 122-1, A.1.5.1).
  Bytes octets_of(std::string_view oid) const {
    Bytes octets;
    for (const cms::Attribute& attribute : subject_.signer.unsigned_attributes) {
      if (attribute.oid != oid) continue;
      Bytes values;
      for (const Bytes& value : attribute.values) values.insert(values.end(), value.begin(), value.end());
      for (const Bytes& part : {der::wrap(der::kOid, {der::oid_content(oid)}), der::wrap(der::kSet, {values})})
        octets.insert(octets.end(), part.begin(), part.end());
    }
    return octets;
  }
  Bytes references() const {
    Bytes octets = octets_of(kCertificateReferences);
    const Bytes revocation = octets_of(kRevocationReferences);
    octets.insert(octets.end(), revocation.begin(), revocation.end());
    return octets;
  }

  void set_level() {
    if (evidence_.level == Level::None) return;
    const auto has = [&](TimestampKind kind, std::string_view type) {
      return std::any_of(evidence_.timestamps.begin(), evidence_.timestamps.end(), [&](const Timestamp& timestamp) {
        return timestamp.kind == kind && (type.empty() || timestamp.type == type);
      });
    };
    const bool has_revocation = has_revocation_values_ || !subject_.data.crls.empty() || !subject_.data.ocsp.empty();
    if (!has(TimestampKind::Signature, "signature-time-stamp")) return;
    evidence_.level = !has_revocation ? Level::T : has(TimestampKind::Archive, {}) ? Level::LTA : Level::LT;
  }

  /// The order in a SET means nothing, so archive time-stamps go by their time: a later one can cover an earlier one.
  void sort() {
    const auto time_of = [](const Timestamp& timestamp) {
      return timestamp.token ? timestamp.token->time() : Instant::min();
    };
    std::stable_sort(evidence_.timestamps.begin(), evidence_.timestamps.end(),
                     [&](const Timestamp& a, const Timestamp& b) {
                       const bool a_archive = a.kind == TimestampKind::Archive;
                       const bool b_archive = b.kind == TimestampKind::Archive;
                       if (a_archive != b_archive) return b_archive;
                       return a_archive && time_of(a) < time_of(b);
                     });
  }

  const Subject& subject_;
  Values& values_;
  Evidence& evidence_;
  std::vector<AttributeValue> attribute_values_;
  ArchiveInput archive_input_;
  bool has_revocation_values_ = false;
  bool exceeded_ = false;
};

}  // namespace

void read_timestamps(const Subject& subject, Values& values, Evidence& evidence) {
  Attributes(subject, values, evidence).read();
}

}  // namespace libsign::cades
