#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/export.hpp>
#include <libsign/period.hpp>
#include <libsign/reading.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

/// Calendar arithmetic: when periods end, until when notice can be given, and what a proven time says about that.
/// Everything is computed from the day of commencement, never from an earlier result. All calls are thread-safe. All
/// that return a Result fail with Errc::BadInput for a date that does not exist, Errc::NotFound for a zone that the
/// system's time zone database does not have and for a day that a reading's holidays do not cover, Errc::Unsupported
/// for a zone's rule that cannot be read, and Errc::LimitExceeded outside the years 1900 to 9999.
namespace libsign::calendar {

/// Term is how long an agreement lasts by its text.
struct Term {
  Date commencement{};              // local date at the place of commencement
  std::string zone;                 // IANA name, of the place of commencement
  Period initial{};                 // period 0
  std::optional<Period> renewal{};  // each later period; nothing if there is none
};

/// Step is one step of a computation: a sentence that names `day`.
struct Step {
  Date day{};
  std::string sentence;
};

/// TermPeriod is one period of an agreement.
struct TermPeriod {
  unsigned index = 0;         // 0 is the initial period, 1 the first renewal
  Date first{};               // its first day; of period 0 the day of commencement
  Date last{};                // its last day
  Date counted_last{};        // the last day before a shift; notice is counted from it
  Instant last_instant{};     // the last second, in the zone of commencement
  std::vector<Step> trace{};  // the last step's day is `last`
};

/// The highest index of a period: daily renewals of a generation, or a thousand years of monthly ones.
inline constexpr unsigned kMaxPeriodIndex = 12'000;

/// term_period computes one period. Errc::Usage for a period after the initial one where nothing renews the agreement.
LIBSIGN_EXPORT Result<TermPeriod> term_period(const Term& term, unsigned index, const Reading& reading);

/// period_at returns the index of the period in which `instant` lies; nothing before the commencement day, or after the
/// end of what is not renewed.
LIBSIGN_EXPORT Result<std::optional<unsigned>> period_at(const Term& term, Instant instant, const Reading& reading);

/// PartyZones are the IANA names of the zones in which a notice is sent and received.
struct PartyZones {
  std::string sender;
  std::string addressee;
};

/// Deadline is until when a notice is in time under one reading.
struct Deadline {
  std::string reading;                     // its id
  RunsFrom runs_from = RunsFrom::Receipt;  // what has to have happened by then
  std::string zone;                        // in which `day` is told
  Date day{};                              // the last day of notice
  Instant last_instant{};                  // the last second in time
  std::vector<Step> trace{};               // the last step's day is `day`, and it names `last_instant`
};

/// notice_deadline computes until when notice has to be given, `notice` in advance, for the agreement to end with
/// period `index`.
LIBSIGN_EXPORT Result<Deadline> notice_deadline(const Term& term, unsigned index, const Period& notice,
                                                const Reading& reading, const PartyZones& zones);

/// stated_end_deadline computes until when a notice has to be given that ends the agreement on the date that it states.
LIBSIGN_EXPORT Result<Deadline> stated_end_deadline(Date stated_end, const Period& notice, const Reading& reading,
                                                    const PartyZones& zones);

/// EarliestEnd is the first date that a notice can state, with the deadline that it then meets.
struct EarliestEnd {
  Date date{};
  Deadline deadline;
  std::vector<Step> trace{};  // the last step's day is `date`
};

/// earliest_stated_end computes the first date on which a notice given at `given` can end the agreement.
LIBSIGN_EXPORT Result<EarliestEnd> earliest_stated_end(Instant given, const Period& notice, const Reading& reading,
                                                       const PartyZones& zones);

/// period_ended_by returns the first period, from that in which `given` lies, at whose end a notice given then is in
/// time; nothing if that is another period and the reading makes late notices void, or if there is no such period.
LIBSIGN_EXPORT Result<std::optional<unsigned>> period_ended_by(const Term& term, Instant given, const Period& notice,
                                                               const Reading& reading, const PartyZones& zones);

/// ProvenTime is what evidence says about when something happened: not before the one, not after the other. A bound
/// that nothing proves is absent.
struct ProvenTime {
  std::optional<Instant> not_before{};
  std::optional<Instant> not_after{};
};

enum class Timeliness { InTime, Late, Indeterminate };
/// name returns "in time", "late" or "indeterminate".
LIBSIGN_EXPORT std::string_view name(Timeliness timeliness);

/// judge compares a proven time with the last second in time. In time if it surely was not after it, late if it surely
/// was, else indeterminate.
LIBSIGN_EXPORT Timeliness judge(const ProvenTime& time, Instant last_instant);

/// OpenChoices are what a text and the agreed readings leave open; `fixed` holds what they do not.
struct OpenChoices {
  Reading fixed{};  // its own values of what is listed below are not looked at
  std::vector<CommencementDay> commencement_days{CommencementDay::Counted, CommencementDay::NotCounted};
  std::vector<NoticeMethod> notice_methods{NoticeMethod::Clear, NoticeMethod::Plain, NoticeMethod::DateToDate};
  std::vector<RunsFrom> runs_from{RunsFrom::Receipt, RunsFrom::Sending};
  std::vector<NoticeZone> zones{};  // those of the participants
  std::vector<Counting> countings{Counting::Backward, Counting::Forward};
};

/// fix closes a choice, or sets another parameter: arguments and errors are those of set_parameter().
LIBSIGN_EXPORT Result<void> fix(OpenChoices& choices, std::string_view key, std::string_view value);

/// open_readings returns the product of the choices, in their order. The ids are stable:
/// "C-IN/N-CL/receipt/Asia/Tokyo", with "/forward" behind it where the notice is counted forward.
LIBSIGN_EXPORT std::vector<Reading> open_readings(const OpenChoices& choices);

/// Window is what a set of deadlines says together.
struct Window {
  Instant safe{};                  // in time under every reading until this second
  Instant certainly_late_after{};  // late under every reading after this second
};

/// window returns nothing for no deadlines.
LIBSIGN_EXPORT std::optional<Window> window(std::span<const Deadline> deadlines);

/// without_repetition leaves out each deadline counted forward that differs in nothing from the one counted backward.
LIBSIGN_EXPORT std::vector<Deadline> without_repetition(const std::vector<Deadline>& deadlines);

/// last_common_working_day returns the last day, `day` or before, that is neither in a weekend of Saturday and Sunday
/// nor in one of `holidays`.
LIBSIGN_EXPORT Result<Date> last_common_working_day(Date day, std::span<const Holidays> holidays);

/// last_instant_of returns the last second of a day in a zone; date_in the date of an instant there.
LIBSIGN_EXPORT Result<Instant> last_instant_of(Date day, std::string_view zone);
LIBSIGN_EXPORT Result<Date> date_in(Instant instant, std::string_view zone);

/// zone_database_version returns the release of the system's time zone database ("2026f"), or "unknown".
LIBSIGN_EXPORT std::string zone_database_version();

}  // namespace libsign::calendar
