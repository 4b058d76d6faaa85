#pragma once

#include <set>
#include <vector>

#include <libsign/report.hpp>
#include "pdf_changes/change.hpp"
#include "pdf_changes/rights.hpp"

namespace libsign::pdf_changes {

/// History is what the revisions of a file changed.
struct History {
  std::vector<Change> changes;  // in the order of the revisions
  // Pages and catalogs that a revision has and nothing leads to: put there to be led to later.
  std::vector<std::pair<std::size_t, std::uint32_t>> prepared{};  // revision and object
  // Objects that are used in a revision and cannot be read: what they lead to is not known.
  std::vector<std::pair<std::size_t, std::uint32_t>> unreadable{};  // revision and the first of them
};

/// compare_revisions compares each revision after the first of `covered` with the one before, once. After a change that
/// no signature permits it goes on at the next revision that one covers: the verdicts on those before are settled. What
/// cannot be compared, for a cap or because it cannot be read, is a change that no signature permits.
///
/// The first covered revision is walked through as a whole, also where none follows, and what it prepares is noted;
/// then each costs what it wrote.
History compare_revisions(pdf::File& file, const std::set<std::size_t>& covered);

/// Judgement is what became of a file after one signature.
struct Judgement {
  PdfChanges changes = PdfChanges::None;
  std::vector<Finding> findings;
};

/// judge_changes tells whether the signature `which` of `all` permits what came after it (ISO 32000-2, 12.8.2.2 and
/// 12.8.2.4). Its own P counts and that of every signature before it, and so do the locks of all of them. Without any
/// P, fields may be filled in and signed. At most kMaxFindings changes are findings of their own.
Judgement judge_changes(const History& history, const std::vector<Rights>& all, std::size_t which);

/// judge_certification tells what is wrong with the certifications of a file, for the signature `which` of `all`: there
/// may be one, the first signature of all, and the catalog names it (12.8.2.2.1).
std::vector<Finding> judge_certification(const std::vector<Rights>& all, std::size_t which);

}  // namespace libsign::pdf_changes
