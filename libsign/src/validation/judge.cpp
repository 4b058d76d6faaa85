#include "validation/judge.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "crypto/crypto.hpp"
#include "validation/certificates.hpp"
#include "validation/constraints.hpp"
#include "validation/timestamps.hpp"
#include "validation/verdict.hpp"

namespace libsign::validation {

void Outcome::conclude() {
  report_.indication = indication_;
  report_.sub_indication = reason_;
  auto& findings = report_.findings;
  auto rest = findings.begin();
  if (indication_ != Indication::TotalPassed) {
    const auto deciding = findings.begin() + static_cast<std::ptrdiff_t>(deciding_);
    std::rotate(findings.begin(), deciding, deciding + 1);
    ++rest;
  }
  std::stable_sort(rest, findings.end(), [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
}

namespace {

using crypto::ValueCheck;
using evidence::Evidence;

/// pool gathers the certificates that paths may go over, each once.
std::vector<Certificate> pool(const Evidence& evidence, const Context& context) {
  std::vector<Certificate> all;
  std::set<std::string_view> seen;
  const auto add = [&](std::span<const Certificate> more) {
    for (const Certificate& certificate : more)
      if (seen.insert(as_text(certificate.sha256())).second) all.push_back(certificate);
  };
  add(evidence.certificates);
  for (const pki::OcspResponse& response : evidence.ocsp_responses) add(response.certificates());
  add(context.certificates);
  return all;
}

pki::RevocationData revocation_data(const Evidence& evidence, const Context& context) {
  pki::RevocationData data{evidence.crls, evidence.ocsp_responses};
  if (context.revocation != nullptr) data += *context.revocation;
  return data;
}

/// Judge holds one signature while the blocks look at it, one member function a block.
class Judge {
 public:
  Judge(const Evidence& evidence, const Context& context)
      : evidence_(evidence),
        context_(context),
        outcome_(report_),
        certificates_(pool(evidence, context)),
        proofs_(context.validation_time),
        certificate_judge_(context, proofs_, certificates_, revocation_data(evidence, context)) {}

  SignatureReport run() {
    describe();
    check_format();
    check_constraints();
    identify_signing_certificate();
    check_references();
    check_signature_value();
    look_at_timestamps();
    validate_certificate();
    accept_signature();
    accept_policy();
    state_proofs();
    outcome_.conclude();
    return std::move(report_);
  }

 private:
  void describe() {
    report_.xml_id = evidence_.xml_id;
    report_.certificates = evidence_.certificates;
    report_.file = evidence_.file;
    report_.format = evidence_.format;
    report_.level = evidence_.level;
    report_.algorithm = evidence_.algorithm;
    report_.claimed_signing_time = evidence_.claimed_signing_time;
    report_.commitments = evidence_.commitments;
    report_.claimed_roles = evidence_.claimed_roles;
    report_.place = evidence_.place;
    report_.signature_policy = evidence_.signature_policy;
    report_.pdf = evidence_.pdf;
    for (const evidence::Reference& reference : evidence_.references)
      report_.references.push_back({reference.uri, reference.found, reference.intact});
  }

  /// 5.2.2, format checking.
  void check_format() {
    for (const Finding& finding : evidence_.format_findings) {
      if (finding.severity == Severity::Error)
        outcome_.failed(SubIndication::FormatFailure, finding);
      else
        outcome_.note(finding);
    }
  }

  /// check_constraints takes over what the format room cannot decide.
  void check_constraints() {
    for (const Finding& finding : evidence_.constraint_findings)
      if (finding.severity == Severity::Error)
        outcome_.indeterminate(SubIndication::SigConstraintsFailure, finding);
      else
        outcome_.note(finding);
  }

  /// 5.2.3, identification of the signing certificate: the one whose digest the first reference of
  /// SigningCertificate(V2) gives. What KeyInfo says beside it is a hint and nothing more.
  void identify_signing_certificate() {
    if (!evidence_.has_signing_certificate_reference) {
      if (context_.policy.require_signing_certificate_reference)
        outcome_.indeterminate(SubIndication::SigConstraintsFailure,
                               {"SIGNING_CERTIFICATE_UNBOUND", Severity::Error,
                                "the signature does not say which certificate it belongs to", "EN 319 102-1, 5.2.3"});
      if (!evidence_.certificates.empty()) report_.signing_certificate = evidence_.certificates.front();
    } else if (!evidence_.signing_certificate_references.empty()) {
      const auto& wanted = evidence_.signing_certificate_references.front();
      const auto bound = std::find_if(
          evidence_.certificates.begin(), evidence_.certificates.end(), [&](const Certificate& certificate) {
            return wanted.digest_algorithm &&
                   equal(crypto::certificate_digest(certificate, *wanted.digest_algorithm), wanted.digest);
          });
      if (bound != evidence_.certificates.end()) report_.signing_certificate = *bound;
    }
    if (!report_.signing_certificate)
      outcome_.indeterminate(
          SubIndication::NoSigningCertificateFound,
          {"NO_SIGNING_CERTIFICATE", Severity::Error,
           "the certificate that the signature names is not among those it carries", "EN 319 102-1, 5.2.3"});
  }

  /// 5.2.7, cryptographic verification, first half: the digests.
  void check_references() {
    for (const evidence::Reference& reference : evidence_.references) {
      if (!reference.found)
        conclude_reference(
            reference, Indication::Indeterminate, SubIndication::SignedDataNotFound,
            {"SIGNED_DATA_NOT_FOUND", Severity::Error,
             fmt::format("the signed data \"{}\" was not found", reference.uri), "EN 319 102-1, 5.2.7.4"});
      else if (reference.digest.empty())
        conclude_reference(
            reference, Indication::TotalFailed, SubIndication::FormatFailure,
            {"REFERENCE_NOT_PROCESSED", Severity::Error,
             fmt::format("the reference to \"{}\" cannot be processed", reference.uri), "EN 319 102-1, 5.2.2"});
      else if (!reference.intact)
        conclude_reference(
            reference, Indication::TotalFailed, SubIndication::HashFailure,
            {"HASH_MISMATCH", Severity::Error,
             fmt::format("the signed data \"{}\" was changed after signing", reference.uri), "EN 319 102-1, 5.2.7.4"});
      else
        accept_reference(reference);
    }
  }

  /// conclude_reference gives the verdict with the reference's own reason where it has one.
  void conclude_reference(const evidence::Reference& reference, Indication indication, SubIndication reason,
                          const Finding& general) {
    const auto own = std::find_if(reference.findings.begin(), reference.findings.end(),
                                  [](const Finding& finding) { return finding.severity == Severity::Error; });
    const Finding& why = own == reference.findings.end() ? general : *own;
    if (indication == Indication::TotalFailed)
      outcome_.failed(reason, why);
    else
      outcome_.indeterminate(reason, why);
    for (auto other = reference.findings.begin(); other != reference.findings.end(); ++other)
      if (other != own) outcome_.note(*other);
  }

  void accept_reference(const evidence::Reference& reference) {
    for (const Finding& finding : reference.findings) outcome_.note(finding);
    if (!reference.signed_properties && reference.digest_algorithm)
      report_.scope.push_back({reference.scope_name, *reference.digest_algorithm, reference.digest, reference.whole});
  }

  /// 5.2.7, second half: the value. Without a bound certificate any key that the signature carries is tried, so
  /// that a wrong value can be told from an unknown signer; that never makes the signer known.
  void check_signature_value() {
    if (!evidence_.algorithm) {
      outcome_.failed(
          SubIndication::SigCryptoFailure,
          {"ALGORITHM_UNKNOWN", Severity::Error,
           fmt::format("the signature algorithm \"{}\" is not one that proves who signed", evidence_.algorithm_uri),
           "EN 319 102-1, 5.2.7.4"});
      return;
    }
    const ValueCheck check = check_value();
    report_.signature_intact = check == ValueCheck::Good;
    if (check == ValueCheck::Good) return;
    // No other key that is at hand tells anything about a value whose signer is unknown.
    if (!report_.signing_certificate && evidence_.key_values.empty()) return;
    if (check == ValueCheck::Unsupported)
      outcome_.indeterminate(SubIndication::Generic, {"ALGORITHM_UNSUPPORTED", Severity::Error,
                                                      fmt::format("{} cannot be verified here", describe_algorithm()),
                                                      "EN 319 102-1, 5.2.7.4"});
    else
      outcome_.failed(
          SubIndication::SigCryptoFailure,
          {"SIGNATURE_VALUE_WRONG", Severity::Error,
           check == ValueCheck::WrongKey ? "the signature algorithm does not fit the signer's key"
                                         : "the signature value does not fit the signed data and the signer's key",
           "EN 319 102-1, 5.2.7.4"});
  }

  std::string describe_algorithm() const { return libsign::describe(*evidence_.algorithm); }

  /// Without a reference to the signing certificate the signer is whose key the value fits, and nobody else.
  ValueCheck check_value() {
    if (evidence_.signed_octets.empty()) return ValueCheck::Bad;
    const auto with = [&](const PublicKey& key) {
      return crypto::verify_value(key, *evidence_.algorithm, evidence_.signed_octets, evidence_.signature_value,
                                  evidence_.ecdsa_form);
    };
    if (evidence_.has_signing_certificate_reference && report_.signing_certificate)
      return with(report_.signing_certificate->public_key());
    ValueCheck first = ValueCheck::Bad;
    bool tried = false;
    const auto try_key = [&](const PublicKey& key) {
      const ValueCheck check = with(key);
      if (!tried) first = check;
      tried = true;
      return check == ValueCheck::Good;
    };
    const bool is_named = evidence_.has_signing_certificate_reference;
    for (const Certificate& certificate : evidence_.certificates) {
      if (!try_key(certificate.public_key())) continue;
      if (!is_named) report_.signing_certificate = certificate;
      return ValueCheck::Good;
    }
    for (const PublicKey& key : evidence_.key_values) {
      if (!try_key(key)) continue;
      if (!is_named && report_.signing_certificate) {
        report_.signing_certificate.reset();
        outcome_.indeterminate(
            SubIndication::NoSigningCertificateFound,
            {"NO_SIGNING_CERTIFICATE", Severity::Error,
             "the signature is by a key that none of its certificates is about", "EN 319 102-1, 5.2.3"});
      }
      return ValueCheck::Good;
    }
    return first;
  }

  /// 5.4 to 5.6: what the time-stamps prove. The signature is as old as the oldest valid one that covers its value.
  void look_at_timestamps() {
    TimestampsVerdict verdict = judge_timestamps(evidence_, context_, certificates_, certificate_judge_, proofs_);
    report_.timestamps = std::move(verdict.reports);
    content_time_ = verdict.content_time;
    relied_on_ = std::move(verdict.relied_on);
    used_ = proofs_.time_of(signature_object());
    report_.best_signature_time = used_;
    if (verdict.order_problem)
      outcome_.indeterminate(SubIndication::TimestampOrderFailure, *std::move(verdict.order_problem));
    for (const TimestampReport& timestamp : report_.timestamps)
      if (timestamp.indication != TimestampIndication::Passed)
        outcome_.note({timestamp.findings.front().code, Severity::Warning,
                       fmt::format("the time-stamp {} proves nothing: {}", timestamp.id, timestamp.message),
                       timestamp.findings.front().clause});
  }

  /// 5.2.6, X.509 certificate validation, for a key that was used when the signature is proven to have been there.
  void validate_certificate() {
    if (!report_.signing_certificate) return;
    const Certificate& certificate = *report_.signing_certificate;
    CertificateVerdict verdict = certificate_judge_.judge(certificate, Purpose::Signature, used_, content_time_);
    report_.chain = std::move(verdict.chain);
    report_.revocation = std::move(verdict.status);
    relied_on_.insert(relied_on_.end(), verdict.relied_on.begin(), verdict.relied_on.end());
    for (Finding& note : verdict.notes) outcome_.note(std::move(note));
    if (verdict.indication == Indication::TotalFailed)
      outcome_.failed(verdict.sub_indication, *std::move(verdict.reason));
    else if (!verdict.ok())
      outcome_.indeterminate(verdict.sub_indication, *std::move(verdict.reason));
    if (report_.chain.empty()) return;
    check_key_usage(certificate);
    note_unchecked_revocation();
    if (context_.qualify != nullptr)
      report_.qualification = context_.qualify(
          certificate, anchors_by_name_and_key(context_.trust, report_.chain.back()), certificate.not_before(), used_);
  }

  void check_key_usage(const Certificate& certificate) {
    const auto usage = certificate.key_usage();
    if (certificate.is_ca())
      outcome_.note({"CA_SIGNED", Severity::Warning, "the signer's certificate is that of a certification authority",
                     "RFC 5280, 4.2.1.9"});
    if (!usage) return;
    if (!usage->non_repudiation && !usage->digital_signature)
      outcome_.indeterminate(
          SubIndication::ChainConstraintsFailure,
          {"KEY_USAGE", Severity::Error, "the signer's key is not meant for signatures", "RFC 5280, 4.2.1.3"});
    else if (!usage->non_repudiation)
      outcome_.note({"KEY_USAGE", Severity::Warning,
                     "the signer's key is meant for authentication (no nonRepudiation in its certificate)",
                     "RFC 5280, 4.2.1.3"});
  }

  void note_unchecked_revocation() {
    if (report_.chain.size() < 2 || context_.policy.require_revocation_proof) return;
    outcome_.note({"REVOCATION_NOT_CHECKED", Severity::Warning,
                   fmt::format("revocation was not checked: the policy {} does not ask for it", context_.policy.id),
                   "EN 319 102-1, 5.2.6.4"});
  }

  /// 5.2.8, signature acceptance: coverage, and cryptographic constraints at the time that is proven.
  void accept_signature() {
    for (const std::string& file : evidence_.uncovered_files)
      outcome_.note({"DATA_FILE_NOT_COVERED", Severity::Warning,
                     fmt::format("the signature does not cover the file \"{}\"", file), "EN 319 162-1, 4.4.3"});
    for (const Finding& finding : outdated_algorithms(evidence_, report_.chain, context_.policy, used_))
      if (finding.severity == Severity::Error)
        outcome_.indeterminate(SubIndication::CryptoConstraintsFailureNoPoe, finding);
      else
        outcome_.note(finding);
  }

  /// accept_policy applies what the policy asks beyond the standard's building blocks.
  void accept_policy() {
    for (const Finding& finding : unmet_requirements(report_, context_.policy))
      if (finding.severity == Severity::Error)
        outcome_.indeterminate(SubIndication::SigConstraintsFailure, finding);
      else
        outcome_.note(finding);
  }

  /// state_proofs lists the proofs of existence that the verdict rests on.
  void state_proofs() {
    const auto state = [&](const char* object, ByteView name, ByteView sha256) {
      const auto entry = proofs_.of(name);
      report_.proofs.push_back({object, to_bytes(sha256), entry.time, entry.by});
    };
    state("signature", signature_object(), crypto::digest(Digest::Sha256, evidence_.signature_value));
    // Compared as text, since GCC 12 warns falsely about comparing vectors of octets (GCC bug 105762).
    std::sort(relied_on_.begin(), relied_on_.end(),
              [](const Bytes& a, const Bytes& b) { return as_text(a) < as_text(b); });
    relied_on_.erase(std::unique(relied_on_.begin(), relied_on_.end()), relied_on_.end());
    for (const Bytes& source : relied_on_) state("revocation data", source, source);
    for (const TimestampReport& timestamp : report_.timestamps)
      if (timestamp.indication == TimestampIndication::Passed) state("time-stamp", timestamp.sha256, timestamp.sha256);
    report_.good_until = good_until();
  }

  /// good_until is when what holds the verdict up now ends: the authority of the newest time-stamp, or else the
  /// signer's own path.
  std::optional<Instant> good_until() const {
    const std::vector<Certificate>* chain = &report_.chain;
    Instant newest = Instant::min();
    for (const TimestampReport& timestamp : report_.timestamps)
      if (timestamp.indication == TimestampIndication::Passed && timestamp.kind != TimestampKind::Content &&
          *timestamp.time > newest) {
        newest = *timestamp.time;
        chain = &timestamp.chain;
      }
    if (chain->empty()) return std::nullopt;
    Instant end = chain->front().not_after();
    for (std::size_t i = 1; i + 1 < chain->size(); ++i) end = std::min(end, (*chain)[i].not_after());
    return end;
  }

  const Evidence& evidence_;
  const Context& context_;
  SignatureReport report_;
  Outcome outcome_;
  std::vector<Certificate> certificates_;
  ProofsOfExistence proofs_;
  CertificateJudge certificate_judge_;
  Instant used_{};                       // best-signature-time: the key was used at or before
  std::optional<Instant> content_time_;  // the signature was not there before
  std::vector<Bytes> relied_on_;         // SHA-256 of revocation data
};

}  // namespace

SignatureReport judge(const Evidence& evidence, const Context& context) { return Judge(evidence, context).run(); }

}  // namespace libsign::validation
