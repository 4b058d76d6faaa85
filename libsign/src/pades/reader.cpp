#include "pades/reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cades/read.hpp"
#include "cades/values.hpp"
#include "cms/names.hpp"
#include "cms/signed_data.hpp"
#include "crypto/crypto.hpp"
#include "crypto/der.hpp"
#include "pades/caps.hpp"
#include "pades/date.hpp"

namespace libsign::pades {
namespace {

namespace der = crypto::der;
using evidence::Evidence;

constexpr const char* kSignatureClause = "ISO 32000-2, 12.8.1";
constexpr const char* kProfileClause = "EN 319 142-1, 4.1";

/// FieldReader reads one signature.
class FieldReader {
 public:
  FieldReader(pdf::File& file, const SignatureField& field, const std::string& name, const Limits& limits)
      : file_(file), field_(field), signature_(field.signature), name_(name), limits_(limits) {}

  ReadSignature run() {
    read_.signature = signature_;
    read_.field = field_.field;
    read_.value = field_.value;
    if (const pdf::String* const contents = signature_.find("Contents").string()) read_.contents = contents->span;
    read_.coverage = read_coverage(file_, signature_);
    check_dictionary();
    read_value();
    place();
    return std::move(read_);
  }

 private:
  void fail(std::string code, std::string message, std::string clause) {
    findings_.push_back({std::move(code), Severity::Error, std::move(message), std::move(clause)});
  }
  void warn(std::string code, std::string message, std::string clause) {
    findings_.push_back({std::move(code), Severity::Warning, std::move(message), std::move(clause)});
  }

  void check_dictionary() {
    findings_ = read_.coverage.findings;
    if (!field_.is_signature_field)
      fail("FIELD_TYPE", "the signature is the value of a field that is not for signatures", "ISO 32000-2, 12.7.5.5");
    const pdf::Object& type = signature_.find("Type");
    if (!type.is_null() && !type.is_name("Sig") && !type.is_name("DocTimeStamp"))
      fail("SIGNATURE_MALFORMED", "the dictionary of the signature is of another type", kSignatureClause);
  }

  void read_value() {
    const std::string* const filter = signature_.find("SubFilter").name();
    if (filter == nullptr) return fail("SUBFILTER_UNKNOWN", "the signature does not say what it is", kSignatureClause);
    if (*filter == "adbe.x509.rsa_sha1") return read_rsa();
    const bool known = *filter == "ETSI.CAdES.detached" || *filter == "adbe.pkcs7.detached" ||
                       *filter == "adbe.pkcs7.sha1" || *filter == "ETSI.RFC3161";
    if (!known)
      return fail("SUBFILTER_UNKNOWN", "the signature is of a kind that is not known: " + quoted(*filter),
                  "ISO 32000-2, 12.8.3");
    const auto value = contents_of(signature_, findings_);
    if (!value) return;
    const auto data = cms::read(*value);
    if (!data) return fail("SIGNATURE_MALFORMED", data.error().what, "RFC 5652, 5.1");
    if (*filter == "ETSI.RFC3161") return read_timestamp(*value, *data);
    if (*filter == "adbe.pkcs7.sha1") return read_sha1(*data);
    read_detached(*data, *filter == "ETSI.CAdES.detached");
  }

  /// take_signer sets the evidence to that of the only signer.
  bool take_signer(const cms::SignedData& data, const cades::Content& content) {
    auto signers = cades::read(data, content, cades::Signers::One, limits_);
    if (signers.empty()) {
      fail("SIGNER_COUNT", "the signature has no signer", kProfileClause);
      return false;
    }
    read_.evidence = std::move(signers.front());
    return true;
  }

  void read_detached(const cms::SignedData& data, bool is_pades) {
    if (data.content)
      fail("CONTENT_NOT_DETACHED", "the signature brings along data of its own instead of covering the file",
           kProfileClause);
    cades::Content content{name_};
    content.pieces = read_.coverage.signed_octets;
    content.digests = &file_.digests();
    if (!take_signer(data, content)) return;
    mark_reference(read_.evidence.references.front());
    read_.evidence.format = is_pades ? Format::Pades : Format::Pdf;
    if (!is_pades) read_.evidence.level = Level::None;
    if (!is_pades) return;
    if (signature_.has("Cert"))
      warn("SIGNATURE_CERT", "the dictionary of the signature names certificates, which it must not", kProfileClause);
    const auto& attributes = data.signers.front().signed_attributes;
    const auto is_time = [](const cms::Attribute& one) { return one.oid == cms::kSigningTimeAttribute; };
    if (std::any_of(attributes.begin(), attributes.end(), is_time))
      warn("SIGNING_TIME_ATTRIBUTE", "the signing time stands in the signature value and not in its dictionary",
           "EN 319 142-1, 5.3");
    if (attributes.empty())
      fail("SIGNED_ATTRIBUTES_ABSENT", "a signature of this kind has signed attributes", "EN 319 122-1, 5.1");
  }

  /// read_sha1 reads a signature over the SHA-1 of the file (ISO 32000-1, 12.8.3.3.1).
  void read_sha1(const cms::SignedData& data) {
    cades::Content content{name_};
    if (data.content) content.octets = SharedBytes::own(*data.content);
    if (!take_signer(data, content)) return;
    read_.evidence.format = Format::Pdf;
    read_.evidence.level = Level::None;
    evidence::Reference inner = std::move(read_.evidence.references.front());
    inner.uri = "SHA-1 of " + name_;
    inner.signed_properties = true;  // a digest is nobody's data
    read_.evidence.references.front() = reference_by(Digest::Sha1, data.content ? ByteView(*data.content) : ByteView());
    read_.evidence.references.push_back(std::move(inner));
  }

  void read_timestamp(const Bytes& value, const cms::SignedData& data) {
    cades::Content content{name_};
    if (data.content) content.octets = SharedBytes::own(*data.content);
    if (!take_signer(data, content)) return;
    Evidence& evidence = read_.evidence;
    evidence.format = Format::Pades;
    evidence.level = Level::None;
    evidence::Timestamp stamp;
    stamp.kind = TimestampKind::Document;
    stamp.type = "DocTimeStamp";
    auto token = pki::TimestampToken::from_der(value);
    if (!token) {
      fail("TIMESTAMP_UNREADABLE", "the time-stamp cannot be read: " + token.error().what, "RFC 3161, 2.4.2");
    } else {
      evidence.claimed_signing_time = token->time();
      const auto algorithm = token->imprint_algorithm();
      evidence.references.push_back(std::move(evidence.references.front()));
      evidence.references.back().uri = "TSTInfo";
      evidence.references.back().signed_properties = true;
      evidence.references.front() = reference_by(algorithm, token->imprint());
      if (algorithm && !has_error()) stamp.imprint = evidence.references.front().digest;
      stamp.token = *std::move(token);
    }
    if (has_error())
      stamp.findings.push_back({"TIMESTAMP_UNREADABLE", Severity::Error, findings_.front().message, kProfileClause});
    stamp.covers_data = true;
    stamp.covers_signature = true;
    read_.stamp = std::move(stamp);
  }

  /// read_rsa reads a bare PKCS #1 value with its certificates in the dictionary (ISO 32000-1, 12.8.3.2).
  void read_rsa() {
    Evidence& evidence = read_.evidence;
    evidence.format = Format::Pdf;
    evidence.algorithm = SignatureAlgorithm{Scheme::RsaPkcs1, Digest::Sha1};
    evidence.algorithm_uri = "adbe.x509.rsa_sha1";
    const auto value = contents_of(signature_, findings_);
    const auto octets = value ? der::only(*value, der::kOctetString) : std::nullopt;
    if (!octets) return fail("SIGNATURE_MALFORMED", "the signature value is no octet string", "ISO 32000-2, 12.8.3.2");
    evidence.signature_value = to_bytes(octets->content);
    read_certificates();
    evidence.references.push_back(reference_by(Digest::Sha1, {}));
    evidence::Reference& reference = evidence.references.front();
    std::size_t size = 0;
    for (const ByteView piece : read_.coverage.signed_octets) size += piece.size();
    if (size > kMaxFormBytes)
      return fail("LIMIT_EXCEEDED", fmt::format("signatures of this kind are judged up to {} octets", kMaxFormBytes),
                  "");
    for (const ByteView piece : read_.coverage.signed_octets)
      evidence.signed_octets.insert(evidence.signed_octets.end(), piece.begin(), piece.end());
    reference.intact = reference.found;  // the value is over the file itself: only it can tell
  }

  void read_certificates() {
    const auto written = file_.follow(signature_.find("Cert"), file_.last());
    if (!written) return;
    const pdf::Array list = written->array() != nullptr ? *written->array() : pdf::Array{*written};
    for (const pdf::Object& item : list) {
      if (item.string() == nullptr) continue;
      auto certificate = Certificate::from_der(item.string()->octets);
      if (certificate) read_.evidence.certificates.push_back(*std::move(certificate));
    }
  }

  void mark_reference(evidence::Reference& reference) const {
    reference.uri = read_.coverage.as_written.empty() ? name_ : name_ + "#" + read_.coverage.as_written;
    reference.scope_name = name_;
    reference.whole = read_.coverage.whole_file;
  }

  /// reference_by digests what ByteRange covers; it is intact if that gives `expected`.
  evidence::Reference reference_by(std::optional<Digest> algorithm, ByteView expected) const {
    evidence::Reference reference;
    mark_reference(reference);
    reference.digest_algorithm = algorithm;
    reference.found = !read_.coverage.signed_octets.empty();
    if (!reference.found || !algorithm) return reference;
    reference.digest = file_.digests().digest(*algorithm, read_.coverage.signed_octets);
    reference.intact = equal(reference.digest, expected);
    return reference;
  }

  /// place says where in the file the signature stands, and hands over the findings.
  void place() {
    Evidence& evidence = read_.evidence;
    evidence.xml_id = "";
    evidence.format_findings.insert(evidence.format_findings.begin(), findings_.begin(), findings_.end());
    if (evidence.signature_value.empty() && evidence.references.empty()) {
      evidence.format = Format::Pdf;
      evidence.references.push_back(reference_by(std::nullopt, {}));
    }
    PdfSignature pdf;
    pdf.field = field_.name;
    pdf.revision = read_.coverage.revision.value_or(0) + 1;
    pdf.revisions = file_.revisions().size();
    pdf.covers_whole_file = read_.coverage.whole_file && !has_error();
    evidence.pdf = pdf;
    if (read_.stamp || file_.is_locked()) return;
    const pdf::String* const time = signature_.find("M").string();
    if (time == nullptr) return;
    const auto claimed = parse_date(as_text(time->octets));
    if (claimed && !evidence.claimed_signing_time) evidence.claimed_signing_time = claimed;
  }

  bool has_error() const {
    return std::any_of(findings_.begin(), findings_.end(),
                       [](const Finding& finding) { return finding.severity == Severity::Error; });
  }

  static std::string quoted(const std::string& name) {
    std::string text;
    for (const char c : name.substr(0, 40)) text.push_back(c >= 0x20 && c < 0x7F ? c : '?');
    return "\"" + text + "\"";
  }

  pdf::File& file_;
  const SignatureField& field_;
  const pdf::Dictionary& signature_;
  const std::string& name_;
  const Limits& limits_;
  std::vector<Finding> findings_;
  ReadSignature read_;
};

}  // namespace

ReadSignature read_signature(pdf::File& file, const SignatureField& field, const std::string& name,
                             const Limits& limits) {
  return FieldReader(file, field, name, limits).run();
}

}  // namespace libsign::pades
