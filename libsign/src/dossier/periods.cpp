#include "dossier/periods.hpp"

#include <algorithm>

#include "dossier/moments.hpp"

namespace libsign::dossier {

Periods::Periods(const Court& court, const Readings&) : zones_(zones_of(court.memorandum)) {
  const Terms& terms = court.memorandum.terms;
  if (!terms.initial.period) return;
  term_ = calendar::Term{.commencement = court.memorandum.execution.date,
                         .zone = court.memorandum.execution.zone,
                         .initial = *terms.initial.period,
                         .renewal = std::nullopt};
  if (terms.renew && terms.renew->mode == Renewal::Automatic) term_->renewal = terms.renew->period;
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
  std::vector<calendar::TermPeriod>& known = periods_[&reading];
  while (known.empty() || known.back().last_instant < instant) {
    if (!known.empty() && !term_->renewal) return std::optional<unsigned>();
    auto next = calendar::term_period(*term_, static_cast<unsigned>(known.size()), reading);
    if (!next) return next.error();
    known.push_back(*std::move(next));
  }
  const auto found = std::ranges::lower_bound(known, instant, {}, &calendar::TermPeriod::last_instant);
  return std::optional(found->index);
}

calendar::PartyZones Periods::zones(Direction direction) const {
  return {zones_[direction.from], zones_[direction.to]};
}

Result<Periods::SharedDeadline> Periods::deadline(const ExitTerm& exit, unsigned index,
                                                  const calendar::Reading& reading, Direction direction) {
  SharedDeadline& known = deadlines_[{&exit, index, &reading, direction.from, direction.to}];
  if (known) return known;
  auto made = calendar::notice_deadline(*term_, index, *exit.period, reading, zones(direction));
  if (!made) return made.error();
  known = std::make_shared<const calendar::Deadline>(*std::move(made));
  return known;
}

Result<Periods::SharedDeadline> Periods::first_deadline(const ExitTerm& exit, unsigned index,
                                                        const calendar::Reading& reading) {
  SharedDeadline first;
  for (std::size_t to = 0; to < zones_.size(); ++to) {
    // With two participants each direction is looked at; with more, whoever sends to this one from next to it.
    const auto each = deadline(exit, index, reading, {(to + 1) % zones_.size(), to});
    if (!each) return each.error();
    if (!first || (*each)->last_instant < first->last_instant) first = *each;
  }
  return first;
}

Result<Periods::SharedDeadline> Periods::stated_end_deadline(const ExitTerm& exit, calendar::Date end,
                                                             const calendar::Reading& reading, Direction direction) {
  // Periods have small numbers; a date's number of days since 1970, made negative, cannot be mistaken for one.
  const std::int64_t number = -1 - std::int64_t{std::chrono::sys_days(end).time_since_epoch().count()} - (1 << 30);
  SharedDeadline& known = deadlines_[{&exit, number, &reading, direction.from, direction.to}];
  if (known) return known;
  auto made = calendar::stated_end_deadline(end, *exit.period, reading, zones(direction));
  if (!made) return made.error();
  known = std::make_shared<const calendar::Deadline>(*std::move(made));
  return known;
}

bool ends_on_stated_date(const ExitTerm& exit) {
  return exit.requires_end_date || exit.before == NoticeBefore::IntendedEnd;
}

const ExitTerm* nonrenewal_of(const Memorandum& memorandum) {
  const auto found = std::ranges::find_if(memorandum.terms.exits, [](const ExitTerm& exit) {
    return !ends_on_stated_date(exit);
  });
  return found == memorandum.terms.exits.end() ? nullptr : &*found;
}

}  // namespace libsign::dossier
