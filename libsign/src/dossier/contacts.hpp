#pragma once

#include <vector>

#include "dossier/court.hpp"

namespace libsign::dossier {

/// Contacts are the points of contact of each participant, one after another.
class Contacts {
 public:
  /// Judges the acts that designate them.
  explicit Contacts(Court& court);

  /// at returns who was a participant's contact; null if nobody was.
  const Entry* at(std::size_t participant, Instant instant) const;
  /// check_addressee finds out whether a notice that arrived then went to a contact who no longer was one.
  void check_addressee(Entry& notice, std::size_t participant, Instant arrived) const;

 private:
  std::vector<std::vector<Entry*>> designated_;  // of each participant, by when they begin
};

}  // namespace libsign::dossier
