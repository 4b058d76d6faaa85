#include "dossier/lifecycle.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/dates.hpp"

namespace libsign::dossier {
namespace {

AgreementState before_force(const Court& court) {
  const bool any = std::ranges::any_of(court.moc.status.participants, [](const ActParticipant& stand) {
    return stand.stand == ActParticipant::Stand::Yes;
  });
  return any ? AgreementState::PartlySigned : AgreementState::Draft;
}

constexpr calendar::Date kNever{std::chrono::year::max(), std::chrono::December, std::chrono::day{31}};

/// Life is the agreement under one reading.
class Life {
 public:
  Life(const Court& court, const calendar::Reading& reading, Periods& periods)
      : court_(court), reading_(reading), periods_(periods) {
    out_.id = reading.id;
    out_.state = AgreementState::InForce;
  }

  Result<ReadingStatus> tell(std::vector<Exit> exits, const RunOff& run_off) {
    if (periods_.has_term())
      if (auto done = period(); !done) return done.error();
    if (auto done = end(std::move(exits), run_off); !done) return done.error();
    if (out_.state == AgreementState::InForce || out_.state == AgreementState::Disputed)
      if (auto done = next_end(); !done) return done.error();
    return std::move(out_);
  }

 private:
  Instant at() const { return court_.options.at; }

  Result<void> period() {
    const auto commences = periods_.commences();
    if (!commences) return commences.error();
    if (at() < *commences) return {};
    const auto index = periods_.index_at(at(), reading_);
    if (!index) return index.error();
    const auto last = periods_.last_index(reading_);
    if (!last) return last.error();
    const auto running = periods_.period(index->value_or(last->value_or(0)), reading_);
    if (!running) return running.error();
    out_.period = running->index;
    out_.period_last_day = running->last;
    for (const calendar::Step& step : running->trace) out_.trace.push_back(step.sentence);
    return *index ? explain_end(*running) : ended_by_itself();
  }

  /// explain_end says what becomes of the last period that is certain.
  Result<void> explain_end(const calendar::TermPeriod& running) {
    const auto followed = periods_.is_followed(running.index, reading_);
    if (!followed) return followed.error();
    const auto& renew = court_.memorandum.terms.renew;
    if (!*followed && renew && renew->mode == Renewal::MutualConsent)
      out_.trace.push_back(fmt::format("It ends then, unless all participants renew it before ({}).", renew->src));
    return {};
  }

  void dispute(StateDoubt doubt) {
    out_.state = AgreementState::Disputed;
    out_.doubt = std::move(doubt);
  }

  /// ended_by_itself is for a term that does not renew itself and is over.
  Result<void> ended_by_itself() {
    out_.last_day = out_.period_last_day;
    out_.state = AgreementState::Expired;
    const auto renewal = periods_.doubtful_renewal(reading_);
    if (!renewal) return renewal.error();
    if (*renewal != nullptr) dispute({StateDoubt::About::Renewal, (*renewal)->header().id});
    const auto& renew = court_.memorandum.terms.renew;
    if (!renew || (renew->mode == Renewal::MutualConsent) || (renew->mode == Renewal::Automatic && renew->period))
      return {};
    if (*renewal == nullptr) dispute({StateDoubt::About::RenewalMode});
    out_.rests_on.push_back(renew->mode == Renewal::Unstated ? "renewal-mode" : "renewal-period");
    return {};
  }

  /// end finds the earliest end that notices bring: with two, the first counts.
  Result<void> end(std::vector<Exit> exits, const RunOff& run_off) {
    std::ranges::stable_sort(exits, {}, [](const Exit& exit) { return exit.end.value_or(kNever); });
    const Exit* certain = nullptr;
    const Exit* perhaps = nullptr;
    for (const Exit& exit : exits) {
      if (!exit.end) continue;
      const Exit*& first = exit.counts == Exit::Counts::Yes ? certain : perhaps;
      if (first == nullptr) first = &exit;
    }
    if (perhaps != nullptr && (certain == nullptr || *perhaps->end < *certain->end)) {
      dispute({perhaps->doubt, perhaps->notice->header().id});
      out_.trace.push_back(fmt::format("Whether the notice {} ends it on {} cannot be told.",
                                       perhaps->notice->header().id, format_date(*perhaps->end)));
      return {};
    }
    if (certain != nullptr) {
      out_.doubt.reset();
      out_.last_day = certain->end;
      out_.trace.push_back(
          fmt::format("The notice {} ends it on {}.", certain->notice->header().id, format_date(*certain->end)));
      const auto over = calendar::last_instant_of(*certain->end, court_.memorandum.execution.zone);
      if (!over) return over.error();
      out_.state = *over >= at()          ? AgreementState::Ending
                   : certain->termination ? AgreementState::Terminated
                                          : AgreementState::Expired;
      if (out_.state != AgreementState::Ending)
        if (auto done = last_period(*over); !done) return done;
    }
    const bool over = out_.state == AgreementState::Expired || out_.state == AgreementState::Terminated;
    if (over && run_off.known) out_.state = run_off.is_open ? AgreementState::RunOff : AgreementState::Closed;
    return {};
  }

  /// last_period goes back to the period that was the last.
  Result<void> last_period(Instant over) {
    if (!periods_.has_term()) return {};
    const auto index = periods_.index_at(over, reading_);
    if (!index) return index.error();
    out_.period = *index;
    out_.period_last_day = out_.last_day;
    return {};
  }

  /// next_end finds the first period whose end can still be brought about by a notice.
  Result<void> next_end() {
    const ExitTerm* const exit = nonrenewal_of(court_.memorandum);
    if (!out_.period || exit == nullptr || !exit->period) return {};
    for (unsigned index = *out_.period; index <= calendar::kMaxPeriodIndex; ++index) {
      const auto deadline = periods_.first_deadline(*exit, index, reading_);
      if (!deadline) return deadline.error();
      if ((*deadline)->last_instant < at()) {
        const auto followed = periods_.is_followed(index, reading_);
        if (!followed) return followed.error();
        if (!*followed) return {};
        continue;
      }
      const auto last = periods_.period(index, reading_);
      if (!last) return last.error();
      out_.last_day = last->last;
      out_.last_notice_instant = (*deadline)->last_instant;
      out_.trace.clear();
      for (const calendar::Step& step : (*deadline)->trace) out_.trace.push_back(step.sentence);
      return {};
    }
    return {};
  }

  const Court& court_;
  const calendar::Reading& reading_;
  Periods& periods_;
  ReadingStatus out_;
};

/// safe_instant is in time for the first period whose end a notice can still bring about under every reading.
Result<std::optional<Instant>> safe_instant(const Court& court, const Readings& readings, Periods& periods,
                                            const Status& status) {
  const ExitTerm* const exit = nonrenewal_of(court.memorandum);
  std::optional<unsigned> running;
  for (const ReadingStatus& reading : status.readings) {
    if (!reading.last_notice_instant) return std::optional<Instant>();
    running = running ? std::min(*running, *reading.period) : *reading.period;
  }
  if (!running || exit == nullptr) return std::optional<Instant>();
  for (unsigned index = *running; index <= *running + 2 * calendar::kMaxPeriodIndex; ++index) {
    Instant first = Instant::max();
    for (const calendar::Reading& reading : readings.now()) {
      const auto deadline = periods.first_deadline(*exit, index, reading);
      if (!deadline) return deadline.error();
      first = std::min(first, (*deadline)->last_instant);
    }
    if (first >= court.options.at) return std::optional(first);
    const auto followed = periods.is_followed(index, readings.now().front());
    if (!followed) return followed.error();
    if (!*followed) break;
  }
  return std::optional<Instant>();
}

/// tells_the_same leaves out of account by which road a reading gets there.
bool tells_the_same(const ReadingStatus& a, const ReadingStatus& b) {
  return a.state == b.state && a.doubt == b.doubt && a.period == b.period && a.period_last_day == b.period_last_day &&
         a.last_day == b.last_day && a.last_notice_instant == b.last_notice_instant;
}

/// leave_out_repetitions drops a reading that counts forward and gets where the one that counts backward does.
void leave_out_repetitions(std::vector<ReadingStatus>& readings) {
  constexpr std::string_view kForward = "/forward";
  std::map<std::string_view, const ReadingStatus*> backward;
  for (const ReadingStatus& reading : readings) backward.emplace(reading.id, &reading);
  std::vector<ReadingStatus> kept;
  for (const ReadingStatus& reading : readings) {
    const bool forward = reading.id.ends_with(kForward);
    const auto same =
        backward.find(std::string_view(reading.id).substr(0, reading.id.size() - (forward ? kForward.size() : 0)));
    if (!forward || same == backward.end() || !tells_the_same(reading, *same->second)) kept.push_back(reading);
  }
  readings = std::move(kept);
}

std::vector<std::string> open_terms(const Court& court) {
  std::vector<std::string> ids{"commencement-day"};
  if (const ExitTerm* const exit = nonrenewal_of(court.memorandum)) {
    ids.insert(ids.end(), {"notice-count", "notice-zone"});
    if (exit->before == NoticeBefore::Unstated) ids.push_back("exit." + exit->id + ".before");
    if (exit->runs_from == NoticeRuns::Unstated) ids.push_back("exit." + exit->id + ".runs-from");
  }
  return ids;
}

/// sum_up tells of all readings together what they agree on, and why they do not.
void sum_up(Status& status) {
  status.state = status.readings.front().state;
  status.period = status.readings.front().period;
  std::set<StateDoubt> doubts;
  for (const ReadingStatus& reading : status.readings) {
    if (reading.doubt) doubts.insert(*reading.doubt);
    if (reading.period != status.period) status.period.reset();
    if (reading.state == status.readings.front().state) continue;
    status.state = AgreementState::Disputed;
    doubts.insert({StateDoubt::About::Readings});
  }
  status.doubts.assign(doubts.begin(), doubts.end());
}

}  // namespace

Result<void> live(const Court& court, const Readings& readings, Periods& periods, const Notices& notices,
                  const RunOff& run_off, Status& status) {
  if (!court.moc.made) {
    status.state = before_force(court);
    return {};
  }
  for (std::size_t i = 0; i < readings.now().size(); ++i) {
    auto told = Life(court, readings.now()[i], periods).tell(notices.exits(i), run_off);
    if (!told) return told.error();
    if (court.options.readings.empty()) std::ranges::move(open_terms(court), std::back_inserter(told->rests_on));
    status.readings.push_back(*std::move(told));
  }
  const auto safe = safe_instant(court, readings, periods, status);
  if (!safe) return safe.error();
  status.safe_notice_instant = *safe;
  leave_out_repetitions(status.readings);

  sum_up(status);
  return {};
}

}  // namespace libsign::dossier
