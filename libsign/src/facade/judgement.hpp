#pragma once

#include <vector>

#include <libsign/limits.hpp>
#include <libsign/report.hpp>
#include <libsign/verify.hpp>
#include "evidence/case.hpp"

namespace libsign {

bool has_error(const std::vector<Finding>& findings);

/// judge_one judges one signature with what else is at hand.
SignatureReport judge_one(const evidence::Evidence& evidence, const evidence::Supplement& supplement,
                          const VerifyOptions& options);

/// conclude gives the signatures of a file their ids and the file its verdict. `evidence` runs in parallel to the
/// signatures of `report`.
void conclude(const std::vector<evidence::Evidence>& evidence, Report& report);

/// take_over_act puts what was read of an act into the report: an act that cannot be relied on fails the file.
void take_over_act(std::optional<ActSummary> act, Report& report);

/// verify_into judges a document and digests it. What the verdict rests on goes to `kept`, if given: what stands in the
/// document, and what was handed over or fetched besides.
Result<void> verify_into(const Document& document, const VerifyOptions& options, Report& report, evidence::Case* kept);

/// described returns a report that says what is judged and how, and no verdict yet; nor the digest of the document.
Report described(const Document& document, const VerifyOptions& options);

/// explained makes a report of an attempt to verify: an error becomes Verdict::Unreadable.
Report explained(const Result<void>& attempt, Report report);

}  // namespace libsign
