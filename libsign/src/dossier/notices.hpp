#pragma once

#include <unordered_map>
#include <vector>

#include "dossier/contacts.hpp"
#include "dossier/court.hpp"
#include "dossier/delivery.hpp"
#include "dossier/periods.hpp"
#include "dossier/readings.hpp"

namespace libsign::dossier {

/// Exit is what a notice means for the agreement's end under one reading.
struct Exit {
  enum class Counts { No, Perhaps, Yes };
  const Entry* notice = nullptr;
  Counts counts = Counts::No;
  StateDoubt::About doubt = StateDoubt::About::Time;  // with Perhaps: why
  std::optional<calendar::Date> end;
  bool termination = false;  // and not non-renewal
};

/// Notices judges notices and their withdrawals under every reading that was open when they were given.
class Notices {
 public:
  Notices(Court& court, const Readings& readings, Periods& periods, const Contacts& contacts);

  /// Judges all of them; fails if the calendar cannot compute with the memorandum's own terms.
  Result<void> judge();

  /// exits returns what the notices mean under a reading that is open now, apart from those that were withdrawn.
  std::vector<Exit> exits(std::size_t reading) const;

 private:
  struct Judged {
    Entry* entry = nullptr;
    const ExitTerm* exit = nullptr;
    std::size_t readings = 0;  // index of the set of readings that was open
    bool arrived = false;      // that is proven
    bool doubtful = false;     // in time or not, it may have gone to the wrong person or name a wrong day
    Exit::Counts withdrawn = Exit::Counts::No;
  };

  Result<void> judge_notice(Entry& entry);
  const ExitTerm* power_of(Entry& entry) const;
  Result<void> judge_time(Entry& entry, const ExitTerm& exit, const Journey& journey, Direction direction);
  Result<NoticeReading> read(Entry& entry, const ExitTerm& exit, const calendar::Reading& reading,
                             const Journey& journey, Direction direction);
  Result<NoticeReading> read_stated_end(Entry& entry, const ExitTerm& exit, const calendar::Reading& reading,
                                        const calendar::ProvenTime& time, Direction direction);
  Result<unsigned> aimed_at(Entry& entry, const calendar::Reading& reading, const Journey& journey);
  void conclude(Entry& entry, const Journey& journey);
  void judge_contact_change(Entry& entry, const Journey& journey);
  void judge_withdrawal(Entry& entry);
  static Exit::Counts counts(const Judged& judged);
  static Exit::Counts counts_under(const Judged& judged, calendar::Timeliness answer);
  static StateDoubt::About doubt_about(const Judged& judged, bool comparable);

  Court& court_;
  const Readings& readings_;
  Periods& periods_;
  const Contacts& contacts_;
  std::vector<Judged> judged_;
  std::unordered_map<const Entry*, std::size_t> places_;
};

}  // namespace libsign::dossier
