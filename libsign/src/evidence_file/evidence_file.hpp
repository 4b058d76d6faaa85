#pragma once

#include <string>

#include <libsign/limits.hpp>
#include <libsign/result.hpp>
#include "evidence/case.hpp"

/// A Case as a file: the schema mocsign-evidence/1 (docs/evidence-file.md).
namespace libsign::evidence {

/// save writes a case as JSON in ASCII: equal cases give equal octets. Octets of texts that are not UTF-8 become
/// U+FFFD, as they do in a report. Of a large trust store it writes the anchors that the evidence could lead to.
std::string save(const Case& one);

/// restore reads what save() wrote; Errc::BadInput for anything else: an unknown or missing member, an object that is
/// not the one its digest names, a policy or a whole trust store that is not the one it is said to be.
/// Errc::LimitExceeded above a cap. `name` stands for the file in messages.
Result<Case> restore(std::string_view file, std::string_view name, const Limits& limits);

}  // namespace libsign::evidence
