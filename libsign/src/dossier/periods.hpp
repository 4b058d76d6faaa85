#pragma once

#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <variant>
#include <vector>

#include <libsign/calendar.hpp>

#include "dossier/court.hpp"

namespace libsign::dossier {

/// Direction is who gives notice to whom.
struct Direction {
  std::size_t from = 0;
  std::size_t to = 0;
};

/// ConsentedPeriod is one more period to which all participants have consented.
struct ConsentedPeriod {
  unsigned index = 0;
  const Entry* act = nullptr;
};

/// Periods computes periods and deadlines, each once. Everything is computed from the day of commencement.
class Periods {
 public:
  using SharedDeadline = std::shared_ptr<const calendar::Deadline>;

  explicit Periods(const Memorandum& memorandum);

  /// has_term tells whether the text says how long the agreement lasts.
  bool has_term() const { return term_.has_value(); }
  /// renews_itself tells whether periods follow each other without end.
  bool renews_itself() const { return term_ && term_->renewal && automatic_; }
  /// renew adds the periods to which all have consented, where it takes that.
  void renew(std::vector<ConsentedPeriod> periods);
  /// last_index returns the last period for which it is renewed under a reading; nothing if it renews itself.
  Result<std::optional<unsigned>> last_index(const calendar::Reading& reading);
  /// is_followed tells whether another period comes after that one.
  Result<bool> is_followed(unsigned index, const calendar::Reading& reading);
  /// doubtful_renewal returns a consent to the period after the last one that did not come in time, or perhaps not.
  Result<const Entry*> doubtful_renewal(const calendar::Reading& reading);
  /// commences returns the first second of the day of commencement.
  Result<Instant> commences() const;

  /// index_at returns the period in which the instant lies, the initial one for what is before; nothing after the end
  /// of the last one.
  Result<std::optional<unsigned>> index_at(Instant instant, const calendar::Reading& reading);
  Result<calendar::TermPeriod> period(unsigned index, const calendar::Reading& reading);
  Result<SharedDeadline> deadline(const ExitTerm& exit, unsigned index, const calendar::Reading& reading,
                                  Direction direction);
  /// first_deadline is the earliest over all directions that a notice can take.
  Result<SharedDeadline> first_deadline(const ExitTerm& exit, unsigned index, const calendar::Reading& reading);
  Result<SharedDeadline> stated_end_deadline(const ExitTerm& exit, calendar::Date end, const calendar::Reading& reading,
                                             Direction direction);

 private:
  /// What a notice is given against: a period, or a stated date.
  using Aim = std::variant<unsigned, calendar::Date>;
  using Key = std::tuple<const ExitTerm*, Aim, const calendar::Reading*, std::size_t, std::size_t>;
  calendar::PartyZones zones(Direction direction) const;
  template <typename Compute>
  Result<SharedDeadline> remembered(const Key& key, Compute compute);

  std::optional<calendar::Term> term_;
  bool automatic_ = false;
  std::vector<ConsentedPeriod> consented_;
  std::map<const calendar::Reading*, unsigned> last_;
  std::vector<std::string> zones_;
  std::map<const calendar::Reading*, std::vector<calendar::TermPeriod>> periods_;
  std::map<Key, SharedDeadline> deadlines_;
};

/// in_time tells whether all had consented to a renewal by the end of the period before it.
calendar::Timeliness in_time(const Entry& renewal, const calendar::TermPeriod& before);

/// ends_on_stated_date tells a clause of termination from one of non-renewal.
bool ends_on_stated_date(const ExitTerm& exit);

/// nonrenewal_of returns the clause by which renewal is prevented; null if there is none.
const ExitTerm* nonrenewal_of(const Memorandum& memorandum);

}  // namespace libsign::dossier
