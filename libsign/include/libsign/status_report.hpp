#pragma once

#include <string>
#include <string_view>

#include <libsign/export.hpp>
#include <libsign/report_json.hpp>
#include <libsign/report_text.hpp>
#include <libsign/result.hpp>
#include <libsign/status.hpp>

namespace libsign {

/// to_json writes the schema mocsign-status/1 (docs/status-1.schema.json): a line for the head, one for each act, one
/// for the rest. ASCII; equal statuses give equal octets. Of `context` the tool's name and version are used.
LIBSIGN_EXPORT std::string to_json(const Status& status, const ReportContext& context);

/// to_text writes a status for people: state and period, until when notice can be given, who the participants are and
/// who speaks for them, the acts on a line of time with what stands in their way, and the questions that are open.
/// Strings from files pass through terminal_safe().
LIBSIGN_EXPORT std::string to_text(const Status& status, const TextStyle& style);

/// explain tells in sentences why the verdict on one act is what it is: clause, evidence, rule, reading. `act` is its
/// id, the end of its id, or the name of a file that holds it. Errc::NotFound or Errc::Ambiguous otherwise.
LIBSIGN_EXPORT Result<std::string> explain(const Status& status, std::string_view act, const TextStyle& style);

/// to_ics writes an iCalendar (RFC 5545) with the instant until which a notice is in time under every reading, the last
/// instants under each, and the days on which the agreement can end. The events' times are in UTC.
LIBSIGN_EXPORT std::string to_ics(const Status& status);

}  // namespace libsign
