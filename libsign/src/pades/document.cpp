#include "pades/document.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

#include "cades/values.hpp"
#include "crypto/certificate_parts.hpp"
#include "crypto/crypto.hpp"
#include "pades/later_revisions.hpp"
#include "pades/reader.hpp"
#include "pades/validation_data.hpp"
#include "pdf/explain.hpp"
#include "pdf_changes/history.hpp"
#include "pdf_changes/text.hpp"
#include "pki/names.hpp"
#include "pki/ocsp_parts.hpp"

namespace libsign::pades {
namespace {

using evidence::Evidence;

constexpr const char* kStoreClause = "EN 319 142-1, 5.4";

/// Found is a signature with the revisions in which a field holds it.
struct Found {
  SignatureField field;
  std::size_t first = 0;
  std::size_t last = 0;
  std::set<std::string> fields;  // of the last one
};

/// Key tells signatures apart by where their values stand, those without a value by their field.
using Key = std::pair<std::uint64_t, std::string>;

Key key_of(const SignatureField& field) {
  const pdf::String* const contents = field.signature.find("Contents").string();
  if (contents != nullptr && contents->span.size() != 0) return {contents->span.begin, ""};
  return {0, field.name};
}

Error too_many(const Limits& limits) {
  return {Errc::LimitExceeded, fmt::format("more than {} signatures", limits.max_signatures), ""};
}

Result<std::map<Key, Found>> find_signatures(pdf::File& file, const Limits& limits) {
  std::map<Key, Found> all;
  std::size_t visits = 0;
  for (std::size_t revision = 0; revision <= file.last(); ++revision) {
    const auto fields = signature_fields(file, revision, visits);
    if (!fields) return fields.error();
    for (const SignatureField& field : *fields) {
      auto [entry, is_new] = all.try_emplace(key_of(field), Found{field, revision, revision, {}});
      Found& found = entry->second;
      if (found.last != revision) found.fields.clear();
      found.last = revision;
      found.fields.insert(field.name);
    }
    if (all.size() > limits.max_signatures) return too_many(limits);
  }
  return all;
}

/// is_about tells whether the data says something of the certificate.
bool is_about(const pki::Crl& crl, const Certificate& certificate) {
  return pki::same_name(crl.issuer_der(), certificate.issuer_der());
}
bool is_about(const pki::OcspResponse& response, const Certificate& certificate) {
  const auto& singles = response.impl().singles;
  return std::any_of(singles.begin(), singles.end(),
                     [&](const pki::SingleOcsp& single) { return equal(single.serial, certificate.parts().serial); });
}

std::optional<Certificate> signing_certificate(const Evidence& evidence) {
  if (evidence.signing_certificate_references.empty()) return std::nullopt;
  const auto& wanted = evidence.signing_certificate_references.front();
  for (const Certificate& certificate : evidence.certificates)
    if (wanted.digest_algorithm &&
        equal(crypto::certificate_digest(certificate, *wanted.digest_algorithm), wanted.digest))
      return certificate;
  return std::nullopt;
}

/// DocumentReader reads all signatures of one file.
class DocumentReader {
 public:
  DocumentReader(pdf::File& file, const std::string& name, const Limits& limits)
      : file_(file), name_(name), limits_(limits) {}

  Result<DocumentSignatures> run() {
    const auto found = find_signatures(file_, limits_);
    if (!found) return found.error();
    if (auto done = read_all(*found); !done) return done.error();
    if (auto done = look_for_stripped(*found); !done) return done.error();
    if (reads_.empty() && stripped_.empty()) note_cut_off();
    auto store = read_validation_data(file_);
    if (!store) return store.error();
    store_ = *std::move(store);
    compare();
    split();
    std::move(stripped_.begin(), stripped_.end(), std::back_inserter(document_.signatures));
    return std::move(document_);
  }

 private:
  Result<void> read_all(const std::map<Key, Found>& all) {
    for (const auto& [key, found] : all) {
      ReadSignature read = read_signature(file_, found.field, name_, limits_);
      auto& findings = read.evidence.format_findings;
      if (found.last != file_.last())
        note_removed(read, fmt::format("the signature in the field {} was there in revision {} and has been removed",
                                       pdf_changes::shown(found.field.name), found.last + 1));
      if (found.fields.size() > 1)
        findings.push_back(
            {"SIGNATURE_SHARED", Severity::Error, "several fields hold the same signature", "ISO 32000-2, 12.7.5.5"});
      if (read.coverage.revision && *read.coverage.revision < found.first)
        findings.push_back({"BYTE_RANGE_COVERAGE", Severity::Error,
                            "the signature covers only a revision in which it was not there yet",
                            "ISO 32000-2, 12.8.1"});
      reads_.push_back(std::move(read));
    }
    std::stable_sort(reads_.begin(), reads_.end(), [](const ReadSignature& a, const ReadSignature& b) {
      return a.coverage.revision.value_or(0) < b.coverage.revision.value_or(0);
    });
    return {};
  }

  /// note_removed says so of a signature; of a time-stamp, which need not be listed, also of the file.
  void note_removed(ReadSignature& read, std::string message) {
    Finding removed{"SIGNATURE_REMOVED", Severity::Error, std::move(message), "ISO 32000-2, 12.8.1"};
    if (read.stamp) document_.findings.push_back(removed);
    auto& findings = read.evidence.format_findings;
    findings.insert(findings.begin(), std::move(removed));
  }

  /// look_for_stripped opens what looks like an older state of the file that the chain does not lead to, and reads the
  /// signatures that are nowhere else, each as it is there.
  Result<void> look_for_stripped(const std::map<Key, Found>& all) {
    std::set<Key> seen;
    for (const std::uint64_t end : pdf::hidden_ends(file_)) {
      auto prefix = pdf::File::open(SharedBytes{nullptr, file_.bytes().first(end)});
      if (!prefix) continue;
      const auto found = find_signatures(**prefix, limits_);
      if (!found && found.error().code == Errc::LimitExceeded) return found.error();
      if (!found) continue;
      for (const auto& [key, one] : *found) {
        if (all.contains(key) || !seen.insert(key).second) continue;
        if (all.size() + seen.size() > limits_.max_signatures) return too_many(limits_);
        take_stripped(read_signature(**prefix, one.field, name_, limits_));
      }
    }
    return {};
  }

  /// note_cut_off says of a file without signatures what follows its last revision: perhaps what is left of one that
  /// was signed.
  void note_cut_off() {
    for (auto& [revision, finding] : unexplained_after(file_, file_.last())) {
      finding.severity = Severity::Warning;
      finding.message += "; the file may have been cut off";
      document_.findings.push_back(std::move(finding));
    }
  }

  void take_stripped(ReadSignature read) {
    PdfSignature& pdf = *read.evidence.pdf;
    pdf.revision = 0;
    pdf.revisions = file_.revisions().size();
    pdf.covers_whole_file = false;
    pdf.changes_after = PdfChanges::Suspicious;
    for (evidence::Reference& reference : read.evidence.references) reference.whole = false;
    note_removed(read, fmt::format("the file holds a signature in the field {} that its last revision does not lead to",
                                   pdf_changes::shown(pdf.field)));
    if (!read.stamp) stripped_.push_back(std::move(read.evidence));
  }

  /// split tells signatures and document time-stamps apart.
  void split() {
    const bool only_timestamps =
        !reads_.empty() && std::all_of(reads_.begin(), reads_.end(), [](const auto& read) { return read.stamp; });
    for (std::size_t i = 0; i < reads_.size(); ++i) {
      ReadSignature& read = reads_[i];
      if (read.stamp && !only_timestamps) {
        note_alone(read);
        continue;
      }
      judge_changes(i);
      if (only_timestamps)
        read.evidence.constraint_findings.push_back(
            {"DOCUMENT_TIMESTAMP_ONLY", Severity::Error,
             "the time-stamp says when the document was there, and nobody signed it", kStoreClause});
      lend(read);
      if (file_.is_locked())
        read.evidence.constraint_findings.push_back(
            {"PASSWORD_NEEDED", Severity::Error,
             "the file is encrypted; without its password nobody can tell what was signed", "ISO 32000-2, 7.6"});
      document_.signatures.push_back(std::move(read.evidence));
    }
  }

  /// note_alone says of a document time-stamp that is older than every signature what it is.
  void note_alone(const ReadSignature& read) {
    const bool covers_one = std::any_of(
        reads_.begin(), reads_.end(), [&](const ReadSignature& other) { return !other.stamp && covers(read, other); });
    if (covers_one || !read.stamp->token) return;
    document_.findings.push_back(
        {"DOCUMENT_TIMESTAMP", Severity::Info,
         fmt::format("a time-stamp of {} covers revision {}, which nobody had signed yet",
                     format_instant(read.stamp->token->time()), read.coverage.revision.value_or(0) + 1),
         kStoreClause});
  }

  /// compare reads what each signature lets others change, and what was changed after the first of them.
  void compare() {
    std::set<std::size_t> covered;
    for (std::size_t i = 0; i < reads_.size(); ++i) {
      const ReadSignature& read = reads_[i];
      if (!read.coverage.revision) continue;
      covered.insert(*read.coverage.revision);
      rights_index_[i] = rights_.size();
      rights_.push_back(
          pdf_changes::read_rights(file_, *read.coverage.revision, read.signature, read.field, read.value));
      if (rights_.back().is_certification) reads_[i].evidence.pdf->docmdp = rights_.back().permission;
    }
    history_ = pdf_changes::compare_revisions(file_, covered);
    if (!covered.empty()) unexplained_ = unexplained_after(file_, *covered.begin());
  }

  void judge_changes(std::size_t which) {
    ReadSignature& read = reads_[which];
    auto& findings = read.evidence.format_findings;
    read.evidence.pdf->changes_after = PdfChanges::Suspicious;
    if (!read.coverage.revision) return;
    pdf_changes::Judgement judged = pdf_changes::judge_changes(history_, rights_, rights_index_.at(which));
    const bool has_later = *read.coverage.revision < file_.last();
    if (judged.changes == PdfChanges::None && has_later) judged.changes = PdfChanges::Permitted;
    for (const auto& [revision, finding] : unexplained_) {
      if (revision <= *read.coverage.revision) continue;
      judged.changes = PdfChanges::Suspicious;
      findings.push_back(finding);
    }
    read.evidence.pdf->changes_after = judged.changes;
    findings.insert(findings.end(), judged.findings.begin(), judged.findings.end());
    const auto certification = pdf_changes::judge_certification(rights_, rights_index_.at(which));
    findings.insert(findings.end(), certification.begin(), certification.end());
  }

  static bool covers(const ReadSignature& stamp, const ReadSignature& signature) {
    return stamp.coverage.revision && signature.coverage.revision &&
           *signature.coverage.revision < *stamp.coverage.revision;
  }

  /// lend gives a signature the data of the stores and the time-stamps that cover it, and sets its level.
  void lend(ReadSignature& read) {
    Evidence& evidence = read.evidence;
    cades::Objects covered = carried(evidence);
    for (const auto& one : store_.certificates) evidence.certificates.push_back(one.object);
    for (const auto& one : store_.crls) evidence.crls.push_back(one.object);
    for (const auto& one : store_.ocsp_responses) evidence.ocsp_responses.push_back(one.object);
    evidence.format_findings.insert(evidence.format_findings.end(), store_.findings.begin(), store_.findings.end());
    cades::Values values(evidence);
    std::optional<std::size_t> last_stamp;
    for (const ReadSignature& other : reads_) {
      if (!other.stamp || &other == &read || !covers(other, read)) continue;
      evidence::Timestamp stamp = *other.stamp;
      stamp.covers = covered;
      cades::append(stamp.covers, stored_until(*other.coverage.revision));
      if (stamp.token) cades::append(covered, values.token(*stamp.token));
      if (stamp.token && equal(stamp.imprint, stamp.token->imprint())) last_stamp = other.coverage.revision;
      evidence.timestamps.push_back(std::move(stamp));
    }
    if (evidence.level != Level::None) set_level(evidence, last_stamp);
  }

  /// carried names what the signature itself holds, its time-stamps included.
  static cades::Objects carried(const Evidence& evidence) {
    cades::Objects objects;
    for (const Certificate& one : evidence.certificates) objects.push_back(to_bytes(one.sha256()));
    for (const pki::Crl& one : evidence.crls) objects.push_back(to_bytes(one.sha256()));
    for (const pki::OcspResponse& one : evidence.ocsp_responses) {
      objects.push_back(to_bytes(one.sha256()));
      for (const Certificate& certificate : one.certificates()) objects.push_back(to_bytes(certificate.sha256()));
    }
    for (const evidence::Timestamp& one : evidence.timestamps)
      if (one.token) objects.push_back(to_bytes(one.token->sha256()));
    return objects;
  }

  cades::Objects stored_until(std::size_t revision) const {
    cades::Objects objects;
    for (const auto& one : store_.certificates)
      if (one.revision <= revision) objects.push_back(to_bytes(one.object.sha256()));
    for (const auto& one : store_.crls)
      if (one.revision <= revision) objects.push_back(to_bytes(one.object.sha256()));
    for (const auto& one : store_.ocsp_responses) {
      if (one.revision > revision) continue;
      objects.push_back(to_bytes(one.object.sha256()));
      for (const Certificate& certificate : one.object.certificates())
        objects.push_back(to_bytes(certificate.sha256()));
    }
    return objects;
  }

  /// set_level names the level (EN 319 142-1, 6): T with proof of time, LT with revocation data about the signer in a
  /// store, LTA if a document time-stamp covers such data. Those that are about something else count for nothing.
  void set_level(Evidence& evidence, std::optional<std::size_t> last_stamp) const {
    const bool has_time = last_stamp || evidence.level != Level::B;
    evidence.level = has_time ? Level::T : Level::B;
    if (!has_time) return;
    const auto certificate = signing_certificate(evidence);
    std::optional<std::size_t> since;
    const auto look = [&](const auto& list) {
      for (const auto& one : list)
        if (certificate && is_about(one.object, *certificate))
          since = std::min(since.value_or(one.revision), one.revision);
    };
    look(store_.crls);
    look(store_.ocsp_responses);
    if (!since) return;
    evidence.level = last_stamp && *since <= *last_stamp ? Level::LTA : Level::LT;
  }

  pdf::File& file_;
  const std::string& name_;
  const Limits& limits_;
  std::vector<ReadSignature> reads_;
  std::vector<Evidence> stripped_;
  std::vector<pdf_changes::Rights> rights_;          // of the signatures that cover a revision
  std::map<std::size_t, std::size_t> rights_index_;  // of `reads_` in `rights_`
  pdf_changes::History history_;
  std::vector<UnexplainedOctets> unexplained_;  // after the first signature
  ValidationData store_;
  DocumentSignatures document_;
};

}  // namespace

Result<DocumentSignatures> read_document(pdf::File& file, const std::string& name, const Limits& limits) {
  return DocumentReader(file, name, limits).run();
}

}  // namespace libsign::pades
