#include "dossier/readings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "dossier/caps.hpp"

namespace libsign::dossier {
namespace {

/// Parameter is one agreed choice in the words of a reading file.
struct Parameter {
  std::string_view key;
  std::string value;
};

/// Parameters are written in the order of the calendar's own list.
class Parameters {
 public:
  std::vector<Parameter> all;

  template <typename Enumeration>
  void word(std::string_view key, const std::optional<Enumeration>& value) {
    if (value) all.push_back({key, std::string(name(*value))});
  }
  void text(std::string_view key, const std::optional<std::string>& value) {
    if (value) all.push_back({key, *value});
  }
};

/// parameters_of returns what an agreed reading fixes, apart from holidays.
std::vector<Parameter> parameters_of(const AgreedReading& agreed) {
  Parameters out;
  out.word("commencement-day", agreed.commencement);
  out.word("correspondence", agreed.correspondence);
  out.word("period-end.shift", agreed.period_end_shift);
  out.text("period-end.weekend", agreed.period_end_weekend);
  out.word("notice.method", agreed.notice_count);
  if (agreed.counting)
    out.text("notice.counting", agreed.counting == CountingMethod::Backward ? "backward" : "forward");
  out.word("notice.runs-from", agreed.notice_runs);
  if (agreed.zone == NoticeZone::Utc)
    out.text("notice.zone", "UTC");
  else
    out.word("notice.zone", agreed.zone);
  out.text("notice.zone", agreed.zone_name);
  out.text("notice.close-of-business", agreed.close_of_business);
  out.word("notice.shift", agreed.notice_shift);
  out.text("notice.weekend", agreed.notice_weekend);
  out.word("notice.stated-end", agreed.stated_end);
  out.word("notice.late", agreed.late_notice);
  return std::move(out.all);
}

/// fix_holidays takes over the agreed shift and list of holidays; false if that list is not at hand.
bool fix_holidays(calendar::Reading& reading, const AgreedReading& agreed, const StatusOptions& options) {
  using To = calendar::Shift::To;
  if (agreed.holidays) {
    reading.period_end.to = *agreed.holidays == HolidayShift::NextWorkingDay ? To::Next : To::None;
    reading.notice_day.to = *agreed.holidays == HolidayShift::PreviousWorkingDay ? To::Previous : To::None;
  }
  if (!agreed.holidays_sha256) return true;
  const auto list = std::ranges::find_if(options.holidays,
                                         [&](const auto& known) { return known->sha256 == *agreed.holidays_sha256; });
  if (list == options.holidays.end()) return false;
  reading.holidays = *list;
  return true;
}

/// Choices are the readings in the making: the product of what is open, or those that were asked for.
class Choices {
 public:
  explicit Choices(const Court& court) : options_(court.options) {
    const auto zones = zones_of(court.memorandum);
    for (std::size_t p = 0; p < zones.size(); ++p)
      if (std::ranges::find(zones.begin(), zones.begin() + static_cast<std::ptrdiff_t>(p), zones[p]) ==
          zones.begin() + static_cast<std::ptrdiff_t>(p))
        open_.zones.push_back({calendar::NoticeZone::Of::Named, zones[p]});
    for (const ExitTerm& exit : court.memorandum.terms.exits) {
      if (exit.runs_from == NoticeRuns::Unstated) continue;
      open_.runs_from = {exit.runs_from == NoticeRuns::Sending ? calendar::RunsFrom::Sending
                                                               : calendar::RunsFrom::Receipt};
    }
    given_ = options_.readings;
  }

  Result<void> fix(Entry& entry) {
    AgreedReading agreed = entry.body<AgreedReading>();
    if (agreed.zone_name && !calendar::date_in(Instant(), *agreed.zone_name)) {
      entry.warn("ZONE-UNKNOWN", fmt::format("the time zone “{}” is not known here", *agreed.zone_name));
      agreed.zone_name.reset();
    }
    for (const auto& [key, value] : parameters_of(agreed)) {
      if (auto done = calendar::fix(open_, key, value); !done) return done;
      for (calendar::Reading& reading : given_)
        if (auto done = calendar::set_parameter(reading, key, value); !done) return done;
    }
    bool known = fix_holidays(open_.fixed, agreed, options_);
    for (calendar::Reading& reading : given_) known &= fix_holidays(reading, agreed, options_);
    if (!known)
      entry.warn("HOLIDAYS-MISSING",
                 "the list of holidays that it names by digest is not at hand, so days are shifted "
                 "for weekends alone");
    return {};
  }

  std::vector<calendar::Reading> readings() const { return given_.empty() ? calendar::open_readings(open_) : given_; }

 private:
  const StatusOptions& options_;
  calendar::OpenChoices open_;
  std::vector<calendar::Reading> given_;
};

void judge(Court& court, Entry& entry) {
  if (close_if_not_made(court, entry)) return;
  entry.because(entry.body<AgreedReading>().retroactive ? "All participants agreed on it, for what was before, too."
                                                        : "All participants agreed on it; it counts from then on.");
  entry.conclude(ActVerdict::Effective, "AGREED");
}

}  // namespace

std::vector<std::string> zones_of(const Memorandum& memorandum) {
  std::vector<std::string> zones;
  for (const Participant& participant : memorandum.participants)
    zones.push_back(participant.zone.value_or(memorandum.execution.zone));
  return zones;
}

Result<Readings> Readings::make(Court& court) {
  Readings out;
  if (court.options.readings.size() > kMaxReadings)
    return Error{Errc::LimitExceeded, fmt::format("more than {} readings", kMaxReadings)};
  std::vector<Entry*> agreed;
  for (Entry* const entry : court.ledger.of_kind(ActKind::AgreedReading)) {
    judge(court, *entry);
    if (entry->is_effective()) agreed.push_back(entry);
  }
  std::ranges::stable_sort(agreed, {}, [](const Entry* entry) { return entry->at.latest; });

  Choices choices(court);
  for (Entry* const entry : agreed)
    if (entry->body<AgreedReading>().retroactive)
      if (auto done = choices.fix(*entry); !done) return done.error();
  out.at_.push_back(choices.readings());
  for (Entry* const entry : agreed) {
    out.effective_.push_back(entry);
    if (entry->body<AgreedReading>().withdrawal) out.withdrawal_ = entry->body<AgreedReading>().withdrawal;
    if (out.at_.size() > kMaxReadings) return Error{Errc::LimitExceeded, "too many agreed readings"};
    if (auto done = choices.fix(*entry); !done) return done.error();
    out.since_.push_back(entry->at.latest);
    out.at_.push_back(choices.readings());
  }
  return out;
}

std::size_t Readings::index_at(Instant instant) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(since_, instant) - since_.begin());
}

const std::vector<calendar::Reading>& Readings::open_at(Instant instant) const { return at_[index_at(instant)]; }

}  // namespace libsign::dossier
