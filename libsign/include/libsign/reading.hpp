#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/export.hpp>
#include <libsign/result.hpp>

namespace libsign::calendar {

/// Date is a day of the proleptic Gregorian calendar, without a zone.
using Date = std::chrono::year_month_day;

/// CommencementDay says whether the day on which an agreement commences is the first day of its period (C-IN), as
/// where it takes effect at that day's first hour, or the day before it (C-EX).
enum class CommencementDay { Counted, NotCounted };

/// Correspondence says which day's number the end of a period of months or years is found by: that of the
/// commencement day, or that of the first day counted. They differ at the ends of months alone.
enum class Correspondence { EventDay, StartingDay };

/// NoticeMethod says what has to lie between a notice and the end that it speaks of: the whole period, with neither
/// end day counted (N-CL); the period, which may end with the last day (N-P); or the same number of a later month,
/// reached on the first day after the end, or on the stated date (N-BR).
enum class NoticeMethod { Clear, Plain, DateToDate };

/// Counting says from which end a notice period is counted: back from the end, or forward from the notice. They differ
/// at the ends of months alone.
enum class Counting { Backward, Forward };

/// RunsFrom says which moment of a notice counts.
enum class RunsFrom { Sending, Receipt };

/// NoticeZone is the zone in which the day of a notice is told.
struct NoticeZone {
  enum class Of { Sender, Addressee, Named };
  Of of = Of::Addressee;
  std::string zone{};  // IANA name, with Named alone

  friend bool operator==(const NoticeZone&, const NoticeZone&) = default;
};

/// StatedEnd says whether an agreement that a notice ends on a date lasts until the last hour of that date, or ceases
/// with its first.
enum class StatedEnd { LastHour, FirstHour };

/// LateEffect says what a notice of non-renewal does that came too late: nothing, or it ends the next period.
enum class LateEffect { Void, NextPeriod };

/// Holidays are days on which nobody works, as somebody published them. They are always an input.
struct Holidays {
  std::string id;
  std::string source;      // who published them, and where
  Date from{};             // nothing is known of days before
  Date to{};               // and after
  std::vector<Date> days;  // ascending
  Bytes sha256;            // of the file
};

/// Shift moves a day that is no working day.
struct Shift {
  enum class To { None, Next, Previous };
  To to = To::None;
  std::vector<std::chrono::weekday> weekend{std::chrono::Saturday, std::chrono::Sunday};  // days without work
};

/// Reading is one way to understand what a text says of time. docs/readings.md describes its parameters.
struct Reading {
  std::string id{};    // "italy-cc-2963"; "C-IN/N-CL/receipt/Asia/Tokyo"
  std::string note{};  // what it rests on, for people
  CommencementDay commencement_day = CommencementDay::Counted;
  Correspondence correspondence = Correspondence::EventDay;
  Shift period_end{};
  NoticeMethod notice = NoticeMethod::Clear;
  Counting counting = Counting::Backward;
  RunsFrom runs_from = RunsFrom::Receipt;
  NoticeZone zone{};
  std::optional<std::chrono::minutes> close_of_business{};  // since midnight; a notice counts for its day until then
  Shift notice_day{};
  StatedEnd stated_end = StatedEnd::LastHour;
  LateEffect late = LateEffect::Void;
  std::shared_ptr<const Holidays> holidays{};  // nothing: only weekends are shifted
};

/// set_parameter sets one parameter by its name in files: ("notice.method", "clear"), ("commencement-day", "counted").
/// Errc::BadInput for a name or value that there is not. `holidays`, `id` and `note` are no parameters.
LIBSIGN_EXPORT Result<void> set_parameter(Reading& reading, std::string_view key, std::string_view value);

/// parameters returns all parameters with their values, in a fixed order; set_parameter() reads them again.
LIBSIGN_EXPORT std::vector<std::pair<std::string, std::string>> parameters(const Reading& reading);

/// sha256 is the digest of the reading's id, parameters and holidays, so that a report can name it.
LIBSIGN_EXPORT Bytes sha256(const Reading& reading);

/// builtin_readings returns the named conventions that the program ships, by ascending id.
LIBSIGN_EXPORT const std::vector<Reading>& builtin_readings();
/// builtin_reading returns the shipped convention of that id; nothing for another name.
LIBSIGN_EXPORT std::optional<Reading> builtin_reading(std::string_view id);

/// read_reading reads a reading in TOML (docs/readings.md). An unknown key or word, or a built-in reading's name as its
/// own is Errc::BadInput with the line. Holidays that it names are opened relative to `folder`. Thread-safe.
LIBSIGN_EXPORT Result<Reading> read_reading(std::string_view toml, std::string_view name,
                                            const std::filesystem::path& folder);
/// load_reading reads the file at `path`; errors as Document::open() and read_reading().
LIBSIGN_EXPORT Result<Reading> load_reading(const std::filesystem::path& path);

/// read_holidays reads a list of holidays in TOML (docs/readings.md). Errc::BadInput with the line for an unknown key
/// or a day outside its range, Errc::LimitExceeded above 20,000 days. Thread-safe.
LIBSIGN_EXPORT Result<Holidays> read_holidays(std::string_view toml, std::string_view name);
/// load_holidays reads the file at `path`; errors as Document::open() and read_holidays().
LIBSIGN_EXPORT Result<Holidays> load_holidays(const std::filesystem::path& path);

}  // namespace libsign::calendar
