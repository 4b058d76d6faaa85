#include "dossier/periods.hpp"

#include <algorithm>

#include "dossier/moments.hpp"
#include "dossier/readings.hpp"

namespace libsign::dossier {

Periods::Periods(const Memorandum& memorandum) : zones_(zones_of(memorandum)) {
  const Terms& terms = memorandum.terms;
  if (!terms.initial.period) return;
  term_ = calendar::Term{.commencement = memorandum.execution.date,
                         .zone = memorandum.execution.zone,
                         .initial = *terms.initial.period,
                         .renewal = std::nullopt};
  if (!terms.renew) return;
  term_->renewal = terms.renew->period;
  automatic_ = terms.renew->mode == Renewal::Automatic;
}

void Periods::renew(std::vector<ConsentedPeriod> periods) {
  consented_ = std::move(periods);
  last_.clear();
}

Result<std::optional<unsigned>> Periods::last_index(const calendar::Reading& reading) {
  if (renews_itself()) return std::optional<unsigned>();
  if (const auto known = last_.find(&reading); known != last_.end()) return std::optional(known->second);
  unsigned last = 0;
  for (bool renewed = true; renewed; last += renewed ? 1 : 0) {
    const auto running = period(last, reading);
    if (!running) return running.error();
    renewed = std::ranges::any_of(consented_, [&](const ConsentedPeriod& one) {
      return one.index == last + 1 && in_time(*one.act, *running) == calendar::Timeliness::InTime;
    });
  }
  last_.emplace(&reading, last);
  return std::optional(last);
}

Result<bool> Periods::is_followed(unsigned index, const calendar::Reading& reading) {
  const auto last = last_index(reading);
  if (!last) return last.error();
  return !*last || index < **last;
}

Result<const Entry*> Periods::doubtful_renewal(const calendar::Reading& reading) {
  const auto last = last_index(reading);
  if (!last) return last.error();
  if (!*last) return nullptr;
  const auto next = std::ranges::find(consented_, **last + 1, &ConsentedPeriod::index);
  return next == consented_.end() ? nullptr : next->act;
}

Result<Instant> Periods::commences() const { return first_instant_of({term_->commencement, term_->zone}); }

Result<calendar::TermPeriod> Periods::period(unsigned index, const calendar::Reading& reading) {
  std::vector<calendar::TermPeriod>& known = periods_[&reading];
  while (known.size() <= index) {
    auto next = calendar::term_period(*term_, static_cast<unsigned>(known.size()), reading);
    if (!next) return next.error();
    known.push_back(*std::move(next));
  }
  return known[index];
}

Result<std::optional<unsigned>> Periods::index_at(Instant instant, const calendar::Reading& reading) {
  const auto end = last_index(reading);
  if (!end) return end.error();
  std::vector<calendar::TermPeriod>& known = periods_[&reading];
  while (known.empty() || known.back().last_instant < instant) {
    if (*end && known.size() > **end) return std::optional<unsigned>();
    auto next = calendar::term_period(*term_, static_cast<unsigned>(known.size()), reading);
    if (!next) return next.error();
    known.push_back(*std::move(next));
  }
  const auto found = std::ranges::lower_bound(known, instant, {}, &calendar::TermPeriod::last_instant);
  return *end && found->index > **end ? std::nullopt : std::optional(found->index);
}

calendar::PartyZones Periods::zones(Direction direction) const {
  return {zones_[direction.from], zones_[direction.to]};
}

template <typename Compute>
Result<Periods::SharedDeadline> Periods::remembered(const Key& key, Compute compute) {
  SharedDeadline& known = deadlines_[key];
  if (known) return known;
  auto made = compute();
  if (!made) return made.error();
  known = std::make_shared<const calendar::Deadline>(*std::move(made));
  return known;
}

Result<Periods::SharedDeadline> Periods::deadline(const ExitTerm& exit, unsigned index,
                                                  const calendar::Reading& reading, Direction direction) {
  return remembered({&exit, index, &reading, direction.from, direction.to},
                    [&] { return calendar::notice_deadline(*term_, index, *exit.period, reading, zones(direction)); });
}

Result<Periods::SharedDeadline> Periods::first_deadline(const ExitTerm& exit, unsigned index,
                                                        const calendar::Reading& reading) {
  SharedDeadline first;
  for (std::size_t to = 0; to < zones_.size(); ++to) {
    // A reading looks at one end of the way. In a ring everybody is once the sender and once the addressee.
    const auto each = deadline(exit, index, reading, {(to + 1) % zones_.size(), to});
    if (!each) return each.error();
    if (!first || (*each)->last_instant < first->last_instant) first = *each;
  }
  return first;
}

Result<Periods::SharedDeadline> Periods::stated_end_deadline(const ExitTerm& exit, calendar::Date end,
                                                             const calendar::Reading& reading, Direction direction) {
  return remembered({&exit, end, &reading, direction.from, direction.to},
                    [&] { return calendar::stated_end_deadline(end, *exit.period, reading, zones(direction)); });
}

calendar::Timeliness in_time(const Entry& renewal, const calendar::TermPeriod& before) {
  return calendar::judge({renewal.at.earliest, renewal.at.latest}, before.last_instant);
}

bool ends_on_stated_date(const ExitTerm& exit) {
  return exit.requires_end_date || exit.before == NoticeBefore::IntendedEnd;
}

const ExitTerm* nonrenewal_of(const Memorandum& memorandum) {
  const auto found =
      std::ranges::find_if(memorandum.terms.exits, [](const ExitTerm& exit) { return !ends_on_stated_date(exit); });
  return found == memorandum.terms.exits.end() ? nullptr : &*found;
}

}  // namespace libsign::dossier
