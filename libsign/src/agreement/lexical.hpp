#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/act_kind.hpp>
#include <libsign/time.hpp>

#include "agreement/vocabulary.hpp"
#include "base/dates.hpp"

namespace libsign::agreement {

/// Lexical is one form of value: how it is read and written, and what messages say that it should be. What `write`
/// gives is the only spelling that an act may hold.
template <typename T>
struct Lexical {
  std::string_view expected;
  std::optional<T> (*read)(std::string_view text);
  std::string (*write)(const T& value);
  std::span<const std::string_view> choices{};  // all there are; empty: more than can be listed
};

/// is_readable tells whether a name or title may stand in an act: one line, no space at its ends, no two in a row.
bool is_readable(std::string_view text);
/// is_prose is is_readable() for sentences, which may be longer.
bool is_prose(std::string_view text);
inline bool is_prose_or_nothing(std::string_view text) { return text.empty() || is_prose(text); }

template <bool (*is_valid)(std::string_view)>
std::optional<std::string> read_if(std::string_view text) {
  if (!is_valid(text)) return std::nullopt;
  return std::string(text);
}
inline std::string write_string(const std::string& text) { return text; }

inline constexpr Lexical<std::string> kText{"one line of text without stray spaces", read_if<is_readable>,
                                            write_string};
inline constexpr Lexical<std::string> kProse{"one line of text without stray spaces", read_if<is_prose>, write_string};
inline constexpr Lexical<std::string> kProseOrNothing{"one line of text without stray spaces, or nothing",
                                                      read_if<is_prose_or_nothing>, write_string};
inline constexpr Lexical<std::string> kIdentifier{"a letter, then letters, digits, - or _, at most 64",
                                                  read_if<is_identifier>, write_string};
inline constexpr Lexical<std::string> kUrn{"a URN, such as urn:moc:xx-yy:subject:2026-01-31", read_if<is_urn>,
                                           write_string};
inline constexpr Lexical<std::string> kUuidUrn{"urn:uuid: and a lower-case UUID", read_if<is_uuid_urn>, write_string};
inline constexpr Lexical<std::string> kLanguage{"a language tag such as en", read_if<is_language>, write_string};
inline constexpr Lexical<std::string> kZone{"an IANA time zone such as Europe/Rome", read_if<is_zone>, write_string};
inline constexpr Lexical<std::string> kEid{"the label of a block of the text, such as sec_6__para_2", read_if<is_eid>,
                                           write_string};

std::optional<std::vector<std::string>> read_languages(std::string_view text);
std::optional<std::vector<std::string>> read_identifiers(std::string_view text);
/// read_questions reads ids in the register of what a text leaves open: identifiers with dots between them.
std::optional<std::vector<std::string>> read_questions(std::string_view text);
std::string write_list(const std::vector<std::string>& words);
inline constexpr Lexical<std::vector<std::string>> kLanguages{"language tags such as en", read_languages, write_list};
inline constexpr Lexical<std::vector<std::string>> kIdentifiers{"identifiers, each once", read_identifiers, write_list};
inline constexpr Lexical<std::vector<std::string>> kQuestions{
    "open questions such as exit.nonrenewal.before, each once", read_questions, write_list};

std::optional<ActKind> read_kind(std::string_view text);
inline std::string write_kind(const ActKind& kind) { return std::string(name(kind)); }
inline constexpr Lexical<ActKind> kActKind{"a kind of act", read_kind, write_kind};

std::optional<std::vector<ActKind>> read_scopes(std::string_view text);
std::string write_scopes(const std::vector<ActKind>& scopes);
inline constexpr Lexical<std::vector<ActKind>> kScopes{"kinds of acts such as notice, each once", read_scopes,
                                                       write_scopes};

inline std::string write_date(const std::chrono::year_month_day& date) { return format_date(date); }
inline constexpr Lexical<std::chrono::year_month_day> kDate{"a date such as 2026-01-31", parse_date, write_date};

inline std::string write_instant(const Instant& instant) { return format_instant(instant); }
inline constexpr Lexical<Instant> kInstant{"an instant such as 2026-01-31T14:59:59Z", parse_instant, write_instant};

std::optional<unsigned> read_count(std::string_view text);
std::optional<unsigned> read_version(std::string_view text);
std::string write_number(const unsigned& number);
inline constexpr Lexical<unsigned> kCount{"a number from 1 to 999", read_count, write_number};
inline constexpr Lexical<unsigned> kVersion{"a number from 0 to 9999", read_version, write_number};

std::optional<bool> read_yes_or_no(std::string_view text);
std::string write_yes_or_no(const bool& yes);
inline constexpr Lexical<bool> kYesOrNo{"true or false", read_yes_or_no, write_yes_or_no};

/// The values of reading files that are no single word.
bool is_weekend(std::string_view text);
bool is_close_of_business(std::string_view text);
inline constexpr Lexical<std::string> kWeekend{"days of the week like Saturday Sunday, not all of them, or none",
                                               read_if<is_weekend>, write_string};
inline constexpr Lexical<std::string> kCloseOfBusiness{"a time like 17:00, or none", read_if<is_close_of_business>,
                                                       write_string};

/// kPeriod reads nothing from UNSTATED.
std::optional<std::optional<Period>> read_period(std::string_view text);
std::string write_period(const std::optional<Period>& period);
inline constexpr Lexical<std::optional<Period>> kPeriod{"a period such as P3Y or P6M, or UNSTATED", read_period,
                                                        write_period};

inline std::string write_digest(const Bytes& digest) { return write_sha256(digest); }
inline constexpr Lexical<Bytes> kSha256{"sha256: and 64 lower-case hexadecimal digits", parse_sha256, write_digest};

/// one_of is the form of an enumeration: one of its words.
template <typename Enumeration>
Lexical<Enumeration> one_of() {
  return {.expected = {},
          .read = find_word<Enumeration>,
          .write = [](const Enumeration& value) { return std::string(name(value)); },
          .choices = words<Enumeration>()};
}

}  // namespace libsign::agreement
