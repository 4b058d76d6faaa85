#pragma once

#include <string>
#include <string_view>

#include <libsign/document.hpp>
#include <libsign/export.hpp>
#include <libsign/limits.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>
#include <libsign/verify.hpp>

namespace libsign {

/// SavedVerdict is a report with everything that it rests on.
struct SavedVerdict {
  Report report;
  std::string evidence;  // JSON of the schema mocsign-evidence/1 (docs/evidence-file.md)
};

/// verify_and_save is verify_or_explain() that also saves the evidence: what was read from the document, what was
/// handed over and fetched, the trust anchors, the policy and the time. The document itself is not in it, its digests
/// are. The report names the file `path`. Thread-safe.
LIBSIGN_EXPORT SavedVerdict verify_and_save(const Document& document, const VerifyOptions& options,
                                            std::string_view path);

/// judge_saved judges saved evidence anew: the same validation with the same anchors, policy and time, without the
/// document and without the network. Its report is equal to the one that the evidence was saved with, but has no signed
/// octets: nothing can be read from it as signed. The evidence is what whoever saved it says; it is checked to make
/// sense, and signatures and digests in it are verified, but that the digests are those of a document it cannot show.
///
/// Errc::BadInput for anything that verify_and_save() does not write, Errc::LimitExceeded above a cap. `name` stands
/// for the file in messages. Of `limits` those on signatures and paths count. Thread-safe.
LIBSIGN_EXPORT Result<Report> judge_saved(std::string_view evidence, std::string_view name, const Limits& limits = {});

}  // namespace libsign
