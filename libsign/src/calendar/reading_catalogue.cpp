#include "calendar/reading_catalogue.hpp"

#include <algorithm>
#include <cstdlib>

namespace libsign::calendar {
namespace {

/// The files of libsign/readings, as they were when the library was built.
struct Shipped {
  std::string_view name;
  std::string_view toml;
};
constexpr Shipped kShipped[] = {
#include "calendar/shipped_readings.inc"
};

std::vector<Reading> read_shipped() {
  std::vector<Reading> readings;
  const auto no_base = [](std::string_view) { return std::optional<Reading>(); };
  for (const Shipped& file : kShipped) {
    auto reading = parse_reading(file.toml, file.name, {}, no_base);
    if (!reading) std::abort();  // a build with such a file fails its tests
    readings.push_back(*std::move(reading));
  }
  std::sort(readings.begin(), readings.end(), [](const Reading& a, const Reading& b) { return a.id < b.id; });
  return readings;
}

}  // namespace

const std::vector<Reading>& builtin_readings() {
  static const std::vector<Reading> kReadings = read_shipped();
  return kReadings;
}

std::optional<Reading> builtin_reading(std::string_view id) {
  for (const Reading& reading : builtin_readings())
    if (reading.id == id) return reading;
  return std::nullopt;
}

}  // namespace libsign::calendar
