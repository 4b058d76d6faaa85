#include <libsign/augment.hpp>

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "asic/container.hpp"
#include "crypto/crypto.hpp"
#include "facade/collector.hpp"
#include "facade/external.hpp"
#include "pki/timestamp_token.hpp"
#include "validation/judge.hpp"
#include "xades/augmentation.hpp"
#include "xades/read.hpp"

namespace libsign {
namespace {

using evidence::Evidence;

constexpr std::size_t kNonceBytes = 8;  // RFC 3161 leaves it open; some authorities take no more than 64 bits

/// An answer that is older or newer was not made for this request, or one of the clocks is wrong.
constexpr std::chrono::minutes kClockTolerance{10};

/// Augmenter brings the signatures of one XML text to a level, one property after the other: each is put into the text,
/// and the text read again, so that what is time-stamped is what a verifier will see.
class Augmenter {
 public:
  Augmenter(const AugmentRequest& request, net::Fetcher& fetcher, std::vector<Certificate> certificates,
            const xml::ExternalData& external, std::string name)
      : request_(request),
        fetcher_(fetcher),
        certificates_(std::move(certificates)),
        external_(external),
        name_(std::move(name)) {}

  /// run augments the signatures that `wanted` picks by their number in `text`.
  Result<std::string> run(std::string text, const std::function<bool(std::size_t)>& wanted) {
    text_ = std::move(text);
    if (auto read = reread(); !read) return read.error();
    const std::vector<bool> intact_before = intact();
    for (index_ = 0; index_ < evidence_.size(); ++index_)
      if (wanted(index_) && (current().counter_signs.empty() || request_.signature))
        if (auto done = augment_one(); !done) return done.error();
    if (intact() != intact_before)
      return Error{Errc::Refused, "another signature of the document covers what would be added", name_};
    return std::move(text_);
  }

 private:
  const Evidence& current() const { return evidence_[index_]; }
  xml::Element element() const { return document_->find_all(xml::kDsig, "Signature")[index_]; }
  bool wants(Level level) const { return request_.level >= level; }

  Result<void> reread() {
    auto document = xml::Document::parse(as_bytes(text_), request_.limits, name_);
    if (!document) return document.error();
    document_ = *std::move(document);
    auto evidence = xades::read(*document_, name_, external_, request_.limits, &request_.trust.certificates());
    if (!evidence) return evidence.error();
    evidence_ = *std::move(evidence);
    return {};
  }

  /// intact tells of every reference and every time-stamp of the text whether it fits what it is about.
  std::vector<bool> intact() const {
    std::vector<bool> all;
    for (const Evidence& signature : evidence_) {
      bool fits = true;
      for (const evidence::Reference& reference : signature.references) fits = fits && reference.intact;
      for (const evidence::Timestamp& timestamp : signature.timestamps)
        fits = fits && timestamp.token && equal(timestamp.imprint, timestamp.token->imprint());
      all.push_back(fits);
    }
    return all;
  }

  SignatureReport judged() const {
    return validation::judge(current(), {.trust = request_.trust,
                                         .policy = request_.policy,
                                         .validation_time = request_.now,
                                         .limits = request_.limits,
                                         .certificates = certificates_});
  }

  Result<void> augment_one() {
    const SignatureReport report = judged();
    if (auto sound = check_sound(report); !sound) return sound.error();
    if (!has_good_timestamp(report))
      if (auto done = add_signature_timestamp(); !done) return done.error();
    if (!wants(Level::LT)) return {};
    if (auto done = add_validation_data(); !done) return done.error();
    if (auto holds = check_lasting(); !holds) return holds.error();
    return wants(Level::LTA) ? add_archive_timestamp() : Result<void>();
  }

  /// check_sound refuses to keep alive what is broken already.
  Result<void> check_sound(const SignatureReport& report) const {
    if (report.format != Format::Xades)
      return Error{Errc::Unsupported, "the signature is no XAdES signature, so nothing can be added to it", name_};
    const bool intact = report.signature_intact && report.indication != Indication::TotalFailed &&
                        std::all_of(report.references.begin(), report.references.end(),
                                    [](const ReferenceReport& reference) { return reference.intact; });
    if (intact) return {};
    return Error{Errc::Refused,
                 "the signature is not good: " +
                     (report.findings.empty() ? "its digests do not fit" : report.findings.front().message),
                 name_, "mocsign verify tells more"};
  }

  /// has_good_timestamp: one that is about this signature and whose authority is known; its status comes later.
  static bool has_good_timestamp(const SignatureReport& report) {
    return std::any_of(report.timestamps.begin(), report.timestamps.end(), [](const TimestampReport& timestamp) {
      return timestamp.kind == TimestampKind::Signature && timestamp.imprint_intact && timestamp.token_intact;
    });
  }

  Result<void> add_signature_timestamp() {
    auto imprint = xades::signature_timestamp_imprint(*document_, element(), request_.digest, request_.limits);
    if (!imprint) return imprint.error();
    const auto token = stamp(*imprint);
    if (!token) return token.error();
    return add(xades::signature_timestamp_xml(free_id(), token->der()));
  }

  Result<void> add_archive_timestamp() {
    auto imprint = xades::archive_timestamp_imprint(*document_, element(), external_, request_.digest, request_.limits);
    if (!imprint) return imprint.error();
    const auto token = stamp(*imprint);
    if (!token) return token.error();
    return add(xades::archive_timestamp_xml(free_id(), token->der()));
  }

  /// stamp asks the authority and verifies what it answers.
  Result<pki::TimestampToken> stamp(ByteView imprint) {
    if (request_.tsa_url.empty())
      return Error{Errc::Usage, "no time-stamping authority was given", "", "name one with --tsa URL"};
    const Bytes nonce = crypto::random_bytes(kNonceBytes);
    auto answer =
        fetcher_.post(request_.tsa_url, "application/timestamp-query",
                      pki::timestamp_request(request_.digest, imprint, nonce), request_.limits.max_answer_bytes);
    if (!answer) return answer.error();
    const auto at_authority = [&](Error error) {
      error.where = request_.tsa_url;
      return error;
    };
    auto token = pki::read_timestamp_response(*answer, request_.digest, imprint, nonce);
    if (!token) return at_authority(token.error());
    const auto verdict = token->verify(certificates_);
    const auto error = std::find_if(verdict.findings.begin(), verdict.findings.end(),
                                    [](const Finding& finding) { return finding.severity == Severity::Error; });
    if (!verdict.intact || !verdict.certificate || error != verdict.findings.end())
      return Error{Errc::Network,
                   "the time-stamp is not good: " +
                       (error == verdict.findings.end() ? "its signature does not fit" : error->message),
                   request_.tsa_url, "use another time-stamping authority"};
    if (token->time() > request_.now + kClockTolerance || token->time() < request_.now - kClockTolerance)
      return Error{Errc::Network,
                   fmt::format("the time-stamping authority says that it is {}, this machine says {}",
                               format_instant(token->time()), format_instant(request_.now)),
                   request_.tsa_url, "check the clock of this machine, or use another authority"};
    return token;
  }

  /// add puts a property into the text and makes sure that a verifier will find what was meant.
  Result<void> add(const std::string& property) {
    auto text = xades::with_unsigned_property(text_, *document_, element(), property);
    if (!text) return text.error();
    const std::size_t before = current().timestamps.size();
    text_ = *std::move(text);
    if (auto read = reread(); !read) return read.error();
    for (std::size_t i = before; i < current().timestamps.size(); ++i) {
      const evidence::Timestamp& added = current().timestamps[i];
      if (!added.token || !equal(added.imprint, added.token->imprint()))
        return Error{Errc::Internal, "the new time-stamp does not fit the document", name_};
    }
    return check_trusted(before);
  }

  /// check_trusted refuses new time-stamps that prove nothing, for want of trust or of the right time.
  Result<void> check_trusted(std::size_t first_new) {
    const SignatureReport report = judged();
    for (std::size_t i = first_new; i < report.timestamps.size(); ++i) {
      const TimestampReport& added = report.timestamps[i];
      if (added.indication == TimestampIndication::Passed || is_status_alone(added)) continue;
      if (added.sub_indication == SubIndication::NoCertificateChainFound && added.signing_certificate)
        if (const auto path = collector().path(*added.signing_certificate, request_.now)) continue;
      return Error{Errc::Network, "the time-stamp would prove nothing: " + added.message, request_.tsa_url,
                   "use another time-stamping authority, or trust this one: see mocsign trust"};
    }
    return {};
  }

  /// is_status_alone: nothing but the revocation status of the authority is missing, which LT adds.
  static bool is_status_alone(const TimestampReport& timestamp) {
    return !timestamp.chain.empty() && (timestamp.sub_indication == SubIndication::CertificateChainGeneralFailure ||
                                        timestamp.sub_indication == SubIndication::TryLater);
  }

  Collector collector() const {
    Collector collector(fetcher_, request_.trust, request_.now, request_.limits);
    collector.add(current().certificates);
    collector.add(certificates_);
    collector.add(pki::RevocationData{current().crls, current().ocsp_responses});
    return collector;
  }

  /// add_validation_data completes the paths and statuses of the signer and of every time-stamp that counts.
  Result<void> add_validation_data() {
    Collector collector = this->collector();
    const SignatureReport report = judged();
    std::vector<Certificate> needed;
    const auto complete = [&](const Certificate& certificate, Instant used) -> Result<void> {
      const auto chain = collector.complete(certificate, used);
      if (!chain) {
        Error error = chain.error();
        if (error.hint.empty()) error.hint = "--level T can be reached without it";
        return error;
      }
      needed.insert(needed.end(), chain->begin(), chain->end());
      return {};
    };
    if (report.signing_certificate)
      if (auto done = complete(*report.signing_certificate, signature_time()); !done) return done.error();
    for (const TimestampReport& timestamp : report.timestamps)
      if (timestamp.signing_certificate && timestamp.imprint_intact && timestamp.token_intact)
        if (auto done = complete(*timestamp.signing_certificate, proven(report, timestamp)); !done) return done.error();
    const xades::ValidationData data = new_data(collector, needed);
    if (data.empty()) return {};
    return add(xades::has_values(element()) ? xades::timestamp_validation_data_xml(data) : xades::values_xml(data));
  }

  /// signature_time is when the signature's time-stamps say that it was there, whether or not they are proven yet.
  Instant signature_time() const {
    Instant earliest = request_.now;
    for (const evidence::Timestamp& timestamp : current().timestamps)
      if (timestamp.covers_signature && timestamp.token && equal(timestamp.imprint, timestamp.token->imprint()))
        earliest = std::min(earliest, timestamp.token->time());
    return earliest;
  }

  Instant proven(const SignatureReport& report, const TimestampReport& timestamp) const {
    const auto proof = std::find_if(report.proofs.begin(), report.proofs.end(),
                                    [&](const Proof& one) { return equal(one.sha256, timestamp.sha256); });
    return proof == report.proofs.end() ? request_.now : proof->time;
  }

  xades::ValidationData new_data(const Collector& collector, const std::vector<Certificate>& needed) const {
    xades::ValidationData data;
    for (const Certificate& certificate : needed) {
      const auto same = [&](const Certificate& other) { return other == certificate; };
      const bool carried = std::any_of(current().certificates.begin(), current().certificates.end(), same);
      const bool listed = std::any_of(data.certificates.begin(), data.certificates.end(),
                                      [&](const Bytes& der) { return equal(der, certificate.der()); });
      if (!carried && !listed) data.certificates.push_back(to_bytes(certificate.der()));
    }
    for (const pki::Crl& crl : collector.fetched().crls) data.crls.push_back(to_bytes(crl.der()));
    for (const pki::OcspResponse& response : collector.fetched().ocsp_responses)
      data.ocsp_responses.push_back(to_bytes(response.der()));
    return data;
  }

  /// check_lasting refuses to call LT what does not pass.
  Result<void> check_lasting() const {
    const SignatureReport report = judged();
    if (report.indication == Indication::TotalPassed) return {};
    return Error{Errc::Refused, "the signature would not pass: " + report.findings.front().message, name_,
                 report.sub_indication == SubIndication::RevokedNoPoe ? "a revoked certificate cannot sign any more"
                                                                      : "mocsign verify --explain tells more"};
  }

  std::string free_id() const {
    const std::string& id = current().xml_id;
    for (std::size_t n = current().timestamps.size();; ++n) {
      std::string candidate = fmt::format("{}-T{}", id.empty() ? "S" : id, n);
      if (text_.find('"' + candidate + '"') == std::string::npos) return candidate;
    }
  }

  const AugmentRequest& request_;
  net::Fetcher& fetcher_;
  std::vector<Certificate> certificates_;
  const xml::ExternalData& external_;
  std::string name_;
  std::string text_;
  std::optional<xml::Document> document_;
  std::vector<Evidence> evidence_;
  std::size_t index_ = 0;
};

/// Picker counts the signatures of a document over all its files, as verify() names them.
class Picker {
 public:
  explicit Picker(const AugmentRequest& request) : request_(request) {}

  bool wants(std::size_t number) {
    const bool wanted = !request_.signature || *request_.signature == fmt::format("S{}", number);
    found_ |= wanted;
    return wanted;
  }
  bool found() const { return found_; }

 private:
  const AugmentRequest& request_;
  bool found_ = false;
};

Error not_found(const AugmentRequest& request, const Document& document) {
  if (request.signature) return {Errc::NotFound, "there is no signature " + *request.signature, document.name()};
  return {Errc::Unsigned, "there is no signature to augment", document.name()};
}

/// count_signatures returns how many there are in a text that was parsed before.
std::size_t count_signatures(const Document& file, const Limits& limits) {
  const auto document = xml::Document::parse(file.bytes(), limits, file.name());
  return document ? document->find_all(xml::kDsig, "Signature").size() : 0;
}

}  // namespace

Result<Document> augment(const Document& document, const AugmentRequest& request, net::Fetcher& fetcher) {
  if (request.level < Level::T) return Error{Errc::Usage, "signatures are augmented to T, LT or LTA"};
  auto certificates = read_certificates(request.certificates);
  if (!certificates) return certificates.error();
  Picker picker(request);

  if (!asic::is_container(document)) {
    const auto external = detached_data(request.detached);
    Augmenter augmenter(request, fetcher, *certificates, external, document.name());
    auto text = augmenter.run(std::string(as_text(document.bytes())), [&](std::size_t i) { return picker.wants(i); });
    if (!text) return text.error();
    if (!picker.found()) return not_found(request, document);
    return Document(document.name(), to_bytes(std::string_view(*text)), document.media_type());
  }

  auto container = asic::read(document, request.limits);
  if (!container) return container.error();
  const auto external = container_data(*container);
  std::size_t first = 0;
  std::vector<Document> augmented;
  for (const Document& file : container->signatures) {
    Augmenter augmenter(request, fetcher, *certificates, external, file.name());
    auto text =
        augmenter.run(std::string(as_text(file.bytes())), [&](std::size_t i) { return picker.wants(first + i); });
    if (!text) return text.error();
    first += count_signatures(file, request.limits);
    augmented.emplace_back(file.name(), to_bytes(std::string_view(*text)), file.media_type());
  }
  if (!picker.found()) return not_found(request, document);
  container->signatures = std::move(augmented);
  auto bytes = asic::write(*container);
  if (!bytes) return bytes.error();
  return Document(document.name(), *std::move(bytes), document.media_type());
}

}  // namespace libsign
