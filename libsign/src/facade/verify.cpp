#include <libsign/verify.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <libsign/agreement.hpp>

#include "asic/container.hpp"
#include "base/mapping.hpp"
#include "cades/container.hpp"
#include "crypto/crypto.hpp"
#include "evidence/case.hpp"
#include "facade/cms_document.hpp"
#include "facade/collector.hpp"
#include "facade/evidence_records.hpp"
#include "facade/external.hpp"
#include "facade/file_timestamps.hpp"
#include "facade/judgement.hpp"
#include "facade/signed_octets.hpp"
#include "pades/document.hpp"
#include "pdf/file.hpp"
#include "second_reader/compare.hpp"
#include "xades/read.hpp"
#include "xml/document.hpp"

namespace libsign {
namespace {

using evidence::Evidence;

bool covers(const Evidence& signature, const std::string& file) {
  return std::any_of(signature.references.begin(), signature.references.end(),
                     [&](const evidence::Reference& reference) {
                       return reference.is_file && reference.found && reference.scope_name == file;
                     });
}

void note_uncovered_files(const asic::AsicContainer& container, std::vector<Evidence>& signatures, Report& report) {
  if (signatures.empty()) return;  // nothing is covered, and the verdict says so
  for (const Document& file : container.data) {
    bool covered_by_any = false;
    for (Evidence& signature : signatures) {
      if (!signature.counter_signs.empty()) continue;
      const bool covered = covers(signature, file.name());
      covered_by_any |= covered;
      if (!covered) signature.uncovered_files.push_back(file.name());
    }
    if (!covered_by_any)
      report.findings.push_back({"DATA_FILE_UNSIGNED", Severity::Error,
                                 fmt::format("no signature covers the file \"{}\"", file.name()),
                                 "EN 319 162-1, 4.4.3"});
  }
}

using evidence::Supplement;

/// read_extra reads what was handed over besides the documents.
Result<Supplement> read_extra(const VerifyOptions& options) {
  auto certificates = read_certificates(options.certificates);
  if (!certificates) return certificates.error();
  auto revocation = read_revocation_data(options.revocation_data);
  if (!revocation) return revocation.error();
  return Supplement{*std::move(certificates), *std::move(revocation), {}};
}

validation::Context context_of(const Supplement& extra, const VerifyOptions& options) {
  return {.trust = options.trust,
          .policy = options.policy,
          .validation_time = options.validation_time,
          .limits = options.limits,
          .revocation = &extra.revocation,
          .certificates = extra.certificates};
}

/// may_gain tells whether data from the network could change the verdict.
bool may_gain(const SignatureReport& report) {
  switch (report.sub_indication) {
    case SubIndication::CertificateChainGeneralFailure:
    case SubIndication::NoCertificateChainFound:
    case SubIndication::TryLater:
    case SubIndication::OutOfBoundsNoPoe:
    case SubIndication::NoPoe: return true;
    default: return false;
  }
}

/// fetch adds what the certificates of the signature and of its time-stamps lack to what is at hand.
Supplement fetch(const Evidence& signature, const SignatureReport& offline, const Supplement& extra,
                 const VerifyOptions& options) {
  Collector collector(*options.fetcher, options.trust, options.validation_time, options.limits);
  collector.add(signature.certificates);
  collector.add(extra.certificates);
  collector.add(pki::RevocationData{signature.crls, signature.ocsp_responses});
  collector.add(extra.revocation);
  std::vector<Finding> failures;
  const auto complete = [&](const Certificate& certificate, Instant used) {
    if (const auto done = collector.complete(certificate, used); !done && done.error().code == Errc::Network)
      failures.push_back({"FETCH_FAILED", Severity::Warning, done.error().what, "EN 319 102-1, 5.2.6.4"});
  };
  for (const TimestampReport& timestamp : offline.timestamps)
    if (timestamp.signing_certificate && timestamp.token_intact && timestamp.imprint_intact)
      complete(*timestamp.signing_certificate, options.validation_time);
  if (offline.signing_certificate)
    complete(*offline.signing_certificate, offline.best_signature_time.value_or(options.validation_time));
  Supplement more{collector.certificates(), extra.revocation, {}};
  more.revocation += collector.fetched();
  for (const std::string& what : collector.log())
    more.notes.push_back({"FETCHED", Severity::Info, "fetched " + what, ""});
  std::move(failures.begin(), failures.end(), std::back_inserter(more.notes));
  return more;
}

void judge_all(std::vector<Evidence> evidence, std::span<const Document> data, const Supplement& extra,
               const VerifyOptions& options, Report& report, evidence::Case* kept) {
  for (const Evidence& signature : evidence) {
    SignatureReport judged = judge_one(signature, extra, options);
    Supplement used = extra;
    if (options.fetcher != nullptr && may_gain(judged)) {
      used = fetch(signature, judged, extra, options);
      judged = judge_one(signature, used, options);
    }
    report.signatures.push_back(std::move(judged));
    if (kept != nullptr) kept->supplements.push_back(std::move(used));
  }
  conclude(evidence, report);
  report.signed_octets = SignedOctetsMaker::make(report.signatures, evidence, data);
  if (kept != nullptr) kept->evidence = std::move(evidence);
}

Result<void> verify_xml(const Document& document, const Supplement& extra, const VerifyOptions& options, Report& report,
                        evidence::Case* kept) {
  report.container = Container::Xml;
  const auto parsed = xml::Document::parse(document.bytes(), options.limits, document.name());
  if (!parsed) return parsed.error();
  const auto external = detached_data(options.detached);
  auto evidence = xades::read(*parsed, document.name(), external, options.limits, &options.trust.certificates());
  if (!evidence) return evidence.error();
  judge_all(*std::move(evidence), options.detached, extra, options, report, kept);
  return {};
}

/// verify_cms judges a bare CMS file: a signature, attached or detached, or a time-stamp over what was handed over.
Result<void> verify_cms(const Document& document, const Supplement& extra, const VerifyOptions& options, Report& report,
                        evidence::Case* kept) {
  report.container = Container::Cms;
  auto contents = read_cms_document(document, options.detached, options.limits);
  if (!contents) return contents.error();
  judge_all(std::move(contents->signatures), options.detached, extra, options, report, kept);
  judge_file_timestamps(*contents, options.detached, context_of(extra, options), options.fetcher, report);
  return {};
}

/// is_pdf also takes files that only old readers take for PDF: they are to be called malformed, not unsigned.
bool is_pdf(const Document& document) {
  const std::string_view text = as_text(document.bytes());
  if (text.starts_with("%PDF-")) return true;
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_other = asic::is_container(document) || looks_like_cms(document.bytes()) ||
                        first == std::string_view::npos || text[first] == '<';
  return !is_other && pdf::looks_like_pdf(document.bytes());
}

/// ask_second_reader hands what two readers understand differently to the signatures that it touches: those of that
/// revision and of the ones before, to which it is a later change.
void ask_second_reader(pdf::File& file, pades::DocumentSignatures& read, std::string_view password) {
  if (file.is_locked()) return;
  std::size_t first = file.revisions().size();
  for (const Evidence& signature : read.signatures)
    if (signature.pdf->revision != 0) first = std::min(first, signature.pdf->revision - 1);
  constexpr std::size_t kMostRevisions = 200;      // the time goes with their square; one a year is usual
  constexpr std::size_t kMostEntries = 5'000'000;  // in the tables of all of them: some three seconds
  const std::size_t count = file.revisions().size() - first;
  if (count > kMostRevisions || count * file.index().ranks() > kMostEntries) {
    const std::string what =
        count > kMostRevisions
            ? fmt::format("more than {} revisions follow the first signature", kMostRevisions)
            : fmt::format("{} revisions from the first signature on list too many objects to be compared", count);
    for (Evidence& signature : read.signatures)
      signature.format_findings.push_back({"LIMIT_EXCEEDED", Severity::Error, what, "ISO 32000-2, 7.5.6"});
    return;
  }
  if (const auto opened = file.open_object_streams(); !opened) {
    for (Evidence& signature : read.signatures)
      signature.format_findings.push_back({"PARSER_DISAGREEMENT", Severity::Error,
                                           "a second reader was not asked: " + opened.error().what,
                                           "ISO 32000-2, 7.5.7"});
    return;
  }
  for (std::size_t revision = first; revision < file.revisions().size(); ++revision) {
    const auto findings = second_reader::disagreements(file, revision, password);
    for (Evidence& signature : read.signatures)
      if (signature.pdf->revision != 0 && signature.pdf->revision - 1 <= revision) {
        signature.format_findings.insert(signature.format_findings.end(), findings.begin(), findings.end());
        if (!findings.empty()) signature.pdf->changes_after = PdfChanges::Suspicious;
      }
  }
}

Result<void> verify_pdf(const Document& document, const Supplement& extra, const VerifyOptions& options, Report& report,
                        evidence::Case* kept) {
  report.container = Container::Pdf;
  const std::string_view password = options.pdf_password != nullptr ? options.pdf_password->reveal() : "";
  const auto file = pdf::File::open(document.shared(), password);
  if (!file) return Error{file.error().code, file.error().what, document.name()};
  if (options.pdf_password != nullptr && (*file)->is_locked())
    return Error{Errc::PinWrong, "the password does not open the file", document.name()};
  auto read = pades::read_document(**file, document.name(), options.limits);
  if (!read) return Error{read.error().code, read.error().what, document.name()};
  if (const auto& spent = (*file)->spent()) return Error{spent->code, spent->what, document.name()};
  report.findings = std::move(read->findings);
  report.sha256 = (*file)->digests().digest(Digest::Sha256, std::array{document.bytes()});
  let_go(document.bytes());  // what the second reader looks at is little
  ask_second_reader(**file, *read, password);
  if (const auto& spent = (*file)->spent()) return Error{spent->code, spent->what, document.name()};
  judge_all(std::move(read->signatures), {}, extra, options, report, kept);
  if (report.signatures.empty() && has_error(report.findings)) report.verdict = Verdict::Failed;
  return {};
}

Result<void> verify_container(const Document& document, const Supplement& extra, const VerifyOptions& options,
                              Report& report, evidence::Case* kept) {
  const auto container = asic::read(document, options.limits);
  if (!container) return container.error();
  report.container = container->kind;
  report.findings = container->findings;
  const auto external = container_data(*container);
  std::vector<Evidence> evidence;
  for (const Document& file : container->signatures) {
    const auto parsed = xml::Document::parse(file.bytes(), options.limits, file.name());
    if (!parsed) return parsed.error();
    auto found = xades::read(*parsed, file.name(), external, options.limits, &options.trust.certificates());
    if (!found) return found.error();
    if (found->empty())
      report.findings.push_back({"SIGNATURE_FILE_EMPTY", Severity::Error,
                                 fmt::format("the file \"{}\" holds no signature", file.name()),
                                 "EN 319 162-1, 4.4.3"});
    for (Evidence& signature : *found) {
      signature.file = file.name();
      evidence.push_back(std::move(signature));
    }
    if (evidence.size() > options.limits.max_signatures)
      return Error{Errc::LimitExceeded, fmt::format("more than {} signatures", options.limits.max_signatures),
                   document.name()};
  }
  auto contents = cades::read_container(*container, options.limits);
  if (!contents) return contents.error();
  std::move(contents->signatures.begin(), contents->signatures.end(), std::back_inserter(evidence));
  if (evidence.size() > options.limits.max_signatures)
    return Error{Errc::LimitExceeded, fmt::format("more than {} signatures", options.limits.max_signatures),
                 document.name()};
  auto records = ContainerRecords::read(*container, options.limits, &options.trust.certificates());
  for (Evidence& signature : evidence) records.add_to(signature);
  records.keep_others(*contents);
  note_uncovered_files(*container, evidence, report);
  judge_all(std::move(evidence), container->data, extra, options, report, kept);
  judge_file_timestamps(*contents, container->data, context_of(extra, options), options.fetcher, report);
  return {};
}

}  // namespace

Report described(const Document& document, const VerifyOptions& options) {
  Report report;
  report.path = document.name();
  report.validation_time = options.validation_time;
  report.policy_id = options.policy.id;
  report.policy_sha256 = options.policy.sha256();
  report.trust_sha256 = to_bytes(options.trust.sha256());
  return report;
}

namespace {

Result<void> judge_document(const Document& document, const VerifyOptions& options, Report& report,
                            evidence::Case* kept) {
  const auto extra = read_extra(options);
  if (!extra) return extra.error();
  auto done = is_pdf(document)                   ? verify_pdf(document, *extra, options, report, kept)
              : asic::is_container(document)     ? verify_container(document, *extra, options, report, kept)
              : looks_like_cms(document.bytes()) ? verify_cms(document, *extra, options, report, kept)
                                                 : verify_xml(document, *extra, options, report, kept);
  if (done) take_over_act(summarize(report), report);
  return done;
}

/// words_of says what went wrong, and where, if that is not the whole of `file`, of which the report speaks.
std::string words_of(const Error& error, const std::string& file) {
  if (error.where.empty() || error.where == file) return error.what;
  if (error.where.starts_with(file + ":"))
    return fmt::format("line {}: {}", std::string_view(error.where).substr(file.size() + 1), error.what);
  return error.where + ": " + error.what;
}

}  // namespace

Result<void> verify_into(const Document& document, const VerifyOptions& options, Report& report, evidence::Case* kept) {
  auto done = judge_document(document, options, report, kept);
  if (report.sha256.empty()) report.sha256 = crypto::digest(Digest::Sha256, document.bytes());
  return done;
}

Report explained(const Result<void>& attempt, Report report) {
  if (attempt) return report;
  report.verdict = Verdict::Unreadable;
  report.signatures.clear();
  report.signed_octets.clear();
  report.error = words_of(attempt.error(), report.path);
  return report;
}

Result<Report> verify(const Document& document, const VerifyOptions& options) {
  Report report = described(document, options);
  if (auto done = verify_into(document, options, report, nullptr); !done) return done.error();
  return report;
}

Report verify_or_explain(const Document& document, const VerifyOptions& options) {
  Report report = described(document, options);
  const auto attempt = verify_into(document, options, report, nullptr);
  return explained(attempt, std::move(report));
}

}  // namespace libsign
