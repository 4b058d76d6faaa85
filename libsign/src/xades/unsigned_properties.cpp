#include "xades/unsigned_properties.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "crypto/crypto.hpp"
#include "xades/evidence_records.hpp"
#include "xades/level.hpp"
#include "xades/names.hpp"
#include "xml/canonical.hpp"

namespace libsign::xades {
namespace {

using evidence::Evidence;
using evidence::Timestamp;
using xml::Element;

bool is_xades(Element element) { return element.ns() == kXades141 || is_qualifying_namespace(element.ns()); }

/// Objects are the validation data that some properties hold or refer to, so that a time-stamp over these properties
/// can say what it proves.
struct Objects {
  struct Reference {
    Digest algorithm;
    Bytes digest;
  };
  std::vector<Bytes> held;  // SHA-256
  std::vector<Reference> references;

  void operator+=(const Objects& more) {
    held.insert(held.end(), more.held.begin(), more.held.end());
    references.insert(references.end(), more.references.begin(), more.references.end());
  }
};

/// children_of returns the XAdES children with this name, whatever their version.
std::vector<Element> children_of(Element parent, std::string_view name) {
  std::vector<Element> found;
  for (const Element child : parent.children())
    if (child.name() == name && is_xades(child)) found.push_back(child);
  return found;
}

void warn(Evidence& evidence, std::string code, std::string message, std::string clause) {
  evidence.format_findings.push_back({std::move(code), Severity::Warning, std::move(message), std::move(clause)});
}

/// The validation data that one property may carry: large Japanese CRLs make some hundred.
constexpr std::size_t kMaxValues = 1'000;
/// Time-stamps of one signature: one a year for a century.
constexpr std::size_t kMaxTimestamps = 100;

/// ValueReader puts certificates, CRLs and OCSP responses into the evidence.
class ValueReader {
 public:
  ValueReader(crypto::CertificateCache* cache, Evidence& evidence) : cache_(cache), evidence_(evidence) {}

  Objects certificates(Element values) {
    Objects objects;
    for (const Element one : children_of(values, "EncapsulatedX509Certificate"))
      if (const auto der = octets_of(one)) certificate(*der, objects);
    return objects;
  }

  Objects revocation(Element values) {
    Objects objects;
    for (const Element list : children_of(values, "CRLValues"))
      for (const Element one : children_of(list, "EncapsulatedCRLValue"))
        if (auto der = octets_of(one)) crl(*std::move(der), objects);
    for (const Element list : children_of(values, "OCSPValues"))
      for (const Element one : children_of(list, "EncapsulatedOCSPValue"))
        if (const auto der = octets_of(one)) ocsp(*der, objects);
    return objects;
  }

  /// carried reads what a time-stamp token brings along.
  Objects carried(const pki::TimestampToken& token) {
    Objects objects;
    for (const Certificate& one : token.certificates()) {
      objects.held.push_back(to_bytes(one.sha256()));
      evidence_.certificates.push_back(one);
    }
    for (const Bytes& der : token.crls()) crl(der, objects);
    for (const Bytes& der : token.ocsp_responses()) ocsp(der, objects);
    return objects;
  }

 private:
  std::optional<Bytes> octets_of(Element element) {
    if (++values_ > kMaxValues) {
      if (values_ == kMaxValues + 1)
        warn(evidence_, "LIMIT_EXCEEDED", fmt::format("only the first {} validation values were read", kMaxValues),
             "EN 319 132-1, 5.4");
      return std::nullopt;
    }
    auto octets = from_base64(element.text());
    if (!octets) unreadable(std::string(element.name()));
    return octets;
  }
  void unreadable(const std::string& what) {
    warn(evidence_, "VALIDATION_DATA_UNREADABLE", "the signature carries validation data that cannot be read: " + what,
         "EN 319 132-1, 5.4");
  }
  void certificate(ByteView der, Objects& objects) {
    auto read = crypto::certificate_from(der, cache_);
    if (!read) return unreadable("a certificate");
    objects.held.push_back(to_bytes(read->sha256()));
    evidence_.certificates.push_back(*std::move(read));
  }
  void crl(Bytes der, Objects& objects) {
    auto read = pki::Crl::from_der(SharedBytes::own(std::move(der)));
    if (!read) return unreadable("a CRL");
    objects.held.push_back(to_bytes(read->sha256()));
    evidence_.crls.push_back(*std::move(read));
  }
  void ocsp(ByteView der, Objects& objects) {
    auto read = pki::OcspResponse::from_der(der, cache_);
    if (!read) return unreadable("an OCSP response");
    objects.held.push_back(to_bytes(read->sha256()));
    for (const Certificate& one : read->certificates()) objects.held.push_back(to_bytes(one.sha256()));
    evidence_.ocsp_responses.push_back(*std::move(read));
  }

  crypto::CertificateCache* cache_;
  Evidence& evidence_;
  std::size_t values_ = 0;
};

void collect_references(Element element, Objects& objects, unsigned depth = 0) {
  constexpr unsigned kDeepest = 6;  // CompleteRevocationRefs/OCSPRefs/OCSPRef/DigestAlgAndValue, and two to spare
  const auto method = element.child(xml::kDsig, "DigestMethod");
  const auto value = element.child(xml::kDsig, "DigestValue");
  if (method && value) {
    const auto algorithm = xml::digest_from_uri(method->attribute("Algorithm").value_or(""));
    auto digest = from_base64(value->text());
    if (algorithm && digest) objects.references.push_back({*algorithm, *std::move(digest)});
  }
  if (depth == kDeepest) return;
  for (const Element child : element.children()) collect_references(child, objects, depth + 1);
}

/// resolve adds to `covers` the objects of the evidence that `references` name by digest.
void resolve(const std::vector<Objects::Reference>& references, const Evidence& evidence, std::vector<Bytes>& covers) {
  for (const Objects::Reference& reference : references) {
    const auto try_one = [&](ByteView der, ByteView sha256) {
      if (equal(crypto::digest(reference.algorithm, der), reference.digest)) covers.push_back(to_bytes(sha256));
    };
    for (const Certificate& one : evidence.certificates) try_one(one.der(), one.sha256());
    for (const pki::Crl& one : evidence.crls) try_one(one.der(), one.sha256());
    for (const pki::OcspResponse& one : evidence.ocsp_responses) try_one(one.der(), one.sha256());
  }
}

xml::C14n c14n_of(Element timestamp) {
  auto method = timestamp.child(xml::kDsig, "CanonicalizationMethod");
  if (!method)  // namespaces 1.1.1 and 1.2.2 name it as a transform of what they hash
    for (const Element info : children_of(timestamp, "HashDataInfo"))
      if (const auto transforms = info.child(xml::kDsig, "Transforms"))
        method = transforms->child(xml::kDsig, "Transform");
  if (method)
    if (auto c14n = xml::c14n_from_uri(method->attribute("Algorithm").value_or(""))) return *std::move(c14n);
  return {.method = xml::C14nMethod::C14n10};
}

bool names_unknown_c14n(Element timestamp) {
  const auto method = timestamp.child(xml::kDsig, "CanonicalizationMethod");
  return method && !xml::c14n_from_uri(method->attribute("Algorithm").value_or(""));
}

using Feed = std::function<void(Imprint&)>;

/// TimestampReader reads the tokens of one time-stamp element.
class TimestampReader {
 public:
  TimestampReader(const xml::Document& document, std::size_t& budget, crypto::CertificateCache* cache,
                  Evidence& evidence)
      : document_(document), budget_(budget), cache_(cache), evidence_(evidence) {}

  /// read makes one Timestamp of each token in `element`; `feed` hands over what they cover.
  std::vector<Timestamp> read(Element element, TimestampKind kind, const Feed& feed) {
    std::vector<Timestamp> all;
    for (const Element token : children_of(element, "EncapsulatedTimeStamp")) {
      if (evidence_.timestamps.size() + all.size() >= kMaxTimestamps) {
        warn(evidence_, "LIMIT_EXCEEDED", fmt::format("only the first {} time-stamps were read", kMaxTimestamps),
             "EN 319 132-1, 5.5");
        break;
      }
      all.push_back(read_token(element, token, kind, feed));
    }
    if (all.empty())
      warn(evidence_, "TIMESTAMP_UNREADABLE", std::string(element.name()) + " holds no RFC 3161 token",
           "EN 319 132-1, 5.3");
    return all;
  }

 private:
  Timestamp read_token(Element element, Element encapsulated, TimestampKind kind, const Feed& feed) {
    Timestamp timestamp;
    timestamp.kind = kind;
    timestamp.type = std::string(element.name());
    timestamp.xml_id = element.attribute("Id").value_or("");
    const auto fail = [&](const std::string& why) {
      timestamp.findings.push_back({timestamp.token ? "TIMESTAMP_NOT_PROCESSED" : "TIMESTAMP_UNREADABLE",
                                    Severity::Error, why, "EN 319 132-1, 5.3"});
    };
    const auto der = from_base64(encapsulated.text());
    auto token = der ? pki::TimestampToken::from_der(*der, cache_) : Error{Errc::BadInput, "it is not base64"};
    if (!token) {
      fail("the time-stamp cannot be read: " + token.error().what);
      return timestamp;
    }
    timestamp.token = *std::move(token);
    const auto algorithm = timestamp.token->imprint_algorithm();
    if (!algorithm) {
      fail("the digest algorithm of the time-stamp is not known");
    } else if (names_unknown_c14n(element)) {
      fail("the canonicalization method of the time-stamp is not known");
    } else {
      Imprint imprint(document_, *algorithm, c14n_of(element), budget_);
      feed(imprint);
      if (auto digest = std::move(imprint).finish())
        timestamp.imprint = *std::move(digest);
      else
        fail("what the time-stamp covers cannot be told: " + digest.error().what);
    }
    return timestamp;
  }

  const xml::Document& document_;
  std::size_t& budget_;
  crypto::CertificateCache* cache_;
  Evidence& evidence_;
};

/// Properties walks the unsigned signature properties in their order.
class Properties {
 public:
  Properties(const xml::Document& document, const xml::SignatureElement& signature,
             std::span<const ReferencedData> data, std::size_t& budget, const Limits& limits,
             crypto::CertificateCache* cache, Evidence& evidence)
      : signature_(signature),
        data_(data),
        limits_(limits),
        evidence_(evidence),
        values_(cache, evidence),
        timestamps_(document, budget, cache, evidence),
        records_(document, signature, data, limits, budget, cache) {}

  void read(Element parent) {
    for (const Element property : parent.children()) {
      if (is_xades(property)) read_property(property);
      if (property.is(kXadesExtended, "SealingEvidenceRecords")) seal(property);
      before_.push_back(property);
    }
    resolve_references();
  }

  const Carried& carried() const { return carried_; }

 private:
  void read_property(Element property) {
    const std::string_view name = property.name();
    if (name == "SignatureTimeStamp") {
      carried_.signature_timestamp = true;
      stamp(property, TimestampKind::Signature, [&](Imprint& imprint) { add_signature_value(imprint); }, {});
    } else if (name == "SigAndRefsTimeStamp" || name == "SigAndRefsTimeStampV2") {
      stamp(
          property, TimestampKind::Signature,
          [&](Imprint& imprint) {
            add_signature_value(imprint);
            add_referring(imprint, true);
          },
          objects_before_);
    } else if (name == "RefsOnlyTimeStamp" || name == "RefsOnlyTimeStampV2") {
      stamp(
          property, TimestampKind::Signature, [&](Imprint& imprint) { add_referring(imprint, false); },
          references_before_, Covers::ObjectsAlone);
    } else if (name == "ArchiveTimeStamp" || name == "ArchiveTimeStampV2") {
      carried_.archive_timestamp = true;
      stamp(
          property, TimestampKind::Archive,
          [&](Imprint& imprint) { add_archive_input(imprint, signature_, data_, before_, limits_); },
          with_key_info(objects_before_), Covers::Everything);
    } else if (name == "CertificateValues" || name == "AttrAuthoritiesCertValues") {
      objects_before_ += values_.certificates(property);
    } else if (name == "RevocationValues" || name == "AttributeRevocationValues") {
      carried_.revocation_values = true;
      objects_before_ += values_.revocation(property);
    } else if (name == "TimeStampValidationData" || name == "AnyValidationData") {
      for (const Element values : children_of(property, "CertificateValues"))
        objects_before_ += values_.certificates(values);
      for (const Element values : children_of(property, "RevocationValues")) {
        carried_.revocation_values |= name == "AnyValidationData";
        objects_before_ += values_.revocation(values);
      }
    } else if (is_reference_property(name)) {
      Objects references;
      collect_references(property, references);
      objects_before_ += references;
      references_before_ += references;
    }
  }

  static bool is_reference_property(std::string_view name) {
    return name.starts_with("CompleteCertificateRefs") || name == "CompleteRevocationRefs" ||
           name.starts_with("AttributeCertificateRefs") || name == "AttributeRevocationRefs";
  }

  void add_signature_value(Imprint& imprint) const {
    if (signature_.signature_value_element) imprint.add(*signature_.signature_value_element);
  }

  /// add_referring adds the references to validation data, and for SigAndRefsTimeStamp the time-stamps before them, in
  /// the order in which they stand (EN 319 132-1, A.1.5.1 and A.1.5.2).
  void add_referring(Imprint& imprint, bool with_timestamps) const {
    for (const Element property : before_) {
      const bool is_timestamp = property.name() == "SignatureTimeStamp";
      if (is_xades(property) && (is_reference_property(property.name()) || (with_timestamps && is_timestamp)))
        imprint.add(property);
    }
  }

  enum class Covers { Signature, ObjectsAlone, Everything };

  void stamp(Element property, TimestampKind kind, const Feed& feed, const Objects& objects,
             Covers covers = Covers::Signature) {
    auto all = timestamps_.read(property, kind, feed);
    Objects own;
    for (Timestamp& timestamp : all) {
      timestamp.covers_signature = covers != Covers::ObjectsAlone;
      timestamp.covers_data = covers == Covers::Everything;
      timestamp.covers = objects.held;
      if (covers != Covers::ObjectsAlone) add_content_timestamps(timestamp.covers);
      unresolved_.push_back({evidence_.timestamps.size(), objects.references});
      if (timestamp.token) {
        own.held.push_back(to_bytes(timestamp.token->sha256()));
        own += values_.carried(*timestamp.token);
      }
      evidence_.timestamps.push_back(std::move(timestamp));
    }
    objects_before_ += own;
  }

  /// seal adds the time-stamps of evidence records, whose trees hold the signature with all that stands before them.
  void seal(Element property) {
    Objects own;
    for (ers::Proof& proof : records_.read(property, before_, evidence_.format_findings)) {
      if (evidence_.timestamps.size() == kMaxTimestamps) {
        warn(evidence_, "LIMIT_EXCEEDED", fmt::format("only the first {} time-stamps were read", kMaxTimestamps),
             "EN 319 132-1, 5.5");
        break;
      }
      Timestamp& timestamp = proof.timestamp;
      timestamp.covers_signature = timestamp.covers_data = proof.covers_objects;
      if (proof.covers_objects) {
        const Objects objects = with_key_info(objects_before_);
        timestamp.covers.insert(timestamp.covers.end(), objects.held.begin(), objects.held.end());
        add_content_timestamps(timestamp.covers);
        unresolved_.push_back({evidence_.timestamps.size(), objects.references});
      }
      own.held.push_back(to_bytes(timestamp.token->sha256()));
      own += values_.carried(*timestamp.token);
      evidence_.timestamps.push_back(std::move(timestamp));
    }
    objects_before_ += own;
  }

  /// add_content_timestamps adds what the signature value covers by way of the signed properties.
  void add_content_timestamps(std::vector<Bytes>& covers) const {
    for (const Timestamp& one : evidence_.timestamps)
      if (one.kind == TimestampKind::Content && one.token) covers.push_back(to_bytes(one.token->sha256()));
  }

  Objects with_key_info(Objects objects) const {
    for (const Certificate& one : signature_.certificates) objects.held.push_back(to_bytes(one.sha256()));
    return objects;
  }

  void resolve_references() {
    for (const auto& [index, references] : unresolved_)
      resolve(references, evidence_, evidence_.timestamps[index].covers);
  }

  const xml::SignatureElement& signature_;
  std::span<const ReferencedData> data_;
  const Limits& limits_;
  Evidence& evidence_;
  ValueReader values_;
  TimestampReader timestamps_;
  RecordReader records_;
  std::vector<Element> before_;
  Objects objects_before_;
  Objects references_before_;
  std::vector<std::pair<std::size_t, std::vector<Objects::Reference>>> unresolved_;
  Carried carried_;
};

}  // namespace

void read_unsigned_properties(const xml::Document& document, const xml::SignatureElement& signature,
                              xml::Element qualifying, std::span<const ReferencedData> data, std::size_t& budget,
                              const Limits& limits, crypto::CertificateCache* cache, Evidence& evidence) {
  Properties properties(document, signature, data, budget, limits, cache, evidence);
  for (const Element parent : children_of(qualifying, "UnsignedProperties"))
    for (const Element signature_properties : children_of(parent, "UnsignedSignatureProperties"))
      properties.read(signature_properties);
  evidence.level = level_of(evidence, properties.carried());
}

void read_content_timestamps(ByteView signed_properties, std::span<const ReferencedData> data, std::size_t& budget,
                             const Limits& limits, crypto::CertificateCache* cache, Evidence& evidence) {
  if (as_text(signed_properties).find("DataObjectsTimeStamp") == std::string_view::npos) return;
  const auto document = xml::Document::parse(signed_properties, limits, "SignedProperties");
  if (!document) return;  // said where the other signed properties are read
  TimestampReader reader(*document, budget, cache, evidence);
  ValueReader values(cache, evidence);
  for (const Element parent : children_of(document->root(), "SignedDataObjectProperties"))
    for (const Element element : parent.children()) {
      const bool all = element.name() == "AllDataObjectsTimeStamp";
      if (!is_xades(element) || (!all && element.name() != "IndividualDataObjectsTimeStamp")) continue;
      const auto included = [&](const ReferencedData& one) {
        if (all) return !one.signed_properties;
        const auto includes = children_of(element, "Include");
        return std::any_of(includes.begin(), includes.end(), [&](Element include) {
          return !one.id.empty() && include.attribute("URI").value_or("") == "#" + one.id;
        });
      };
      auto timestamps = reader.read(element, TimestampKind::Content, [&](Imprint& imprint) {
        for (const ReferencedData& one : data)
          if (included(one)) imprint.add(one, limits);
      });
      for (Timestamp& timestamp : timestamps) {
        timestamp.covers_data = true;
        if (timestamp.token) values.carried(*timestamp.token);
        evidence.timestamps.push_back(std::move(timestamp));
      }
    }
}

}  // namespace libsign::xades
