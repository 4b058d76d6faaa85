#pragma once

#include <string_view>

#include <libsign/calendar.hpp>

namespace date {
class time_zone;
}  // namespace date

namespace libsign::calendar {

/// Zone is one zone of the system's time zone database. Cheap to copy.
class Zone {
 public:
  /// find looks a zone up by its IANA name. Errc::NotFound if the system does not have it.
  static Result<Zone> find(std::string_view name);

  /// first_instant_of returns the first second of a day: where clocks skip midnight, the second after they do; where
  /// midnight comes twice, the earlier one. Errc::Unsupported for a rule that cannot be read.
  Result<Instant> first_instant_of(Date day) const;
  /// at returns the second at which a clock first shows that time of a day, or would.
  Result<Instant> at(Date day, std::chrono::minutes since_midnight) const;
  /// date_in returns the date that calendars show at an instant.
  Result<Date> date_in(Instant instant) const;

 private:
  explicit Zone(const date::time_zone* zone) : zone_(zone) {}

  const date::time_zone* zone_;  // the database's, which lives as long as the process
};

}  // namespace libsign::calendar
