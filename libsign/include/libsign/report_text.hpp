#pragma once

#include <string>
#include <string_view>

#include <libsign/export.hpp>
#include <libsign/report.hpp>
#include <libsign/report_json.hpp>

namespace libsign {

/// TextStyle says what the reader's terminal can show.
struct TextStyle {
  bool colour = false;   // ANSI colours
  bool unicode = false;  // marks beyond ASCII
};

/// to_text writes a report for people: one line with a mark, who signed, the level, until when it is good, who
/// time-stamped it and what is known of revocation; below
/// a file that did not pass, the most specific reason of each signature and what to do about it. Lines end in "\n".
/// Strings from the file pass through terminal_safe().
LIBSIGN_EXPORT std::string to_text(const Report& report, const TextStyle& style);

/// explain writes to_text() and, for each signature, the building blocks of EN 319 102-1 in words: what was checked,
/// what the verdict rests on, and every finding with its clause.
LIBSIGN_EXPORT std::string explain(const Report& report, const TextStyle& style);

/// to_text writes "3 files: 2 passed, 1 failed" and leaves out what did not occur.
LIBSIGN_EXPORT std::string to_text(const ReportSummary& summary);

/// terminal_safe makes text from others harmless on a terminal: control characters, bidirectional controls,
/// invisible characters and octets that are not UTF-8 are shown as escapes (\n, \x9b, \u{202e}).
LIBSIGN_EXPORT std::string terminal_safe(std::string_view text);

}  // namespace libsign
