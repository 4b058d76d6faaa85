// Files of readings and holidays, and rules of zones. A reading that is accepted is made again by its parameters and
// gives dates or an error; a rule that is accepted says what holds at any time.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <libsign/calendar.hpp>

#include "calendar/zone_rule.hpp"

namespace {

using namespace libsign;
using namespace std::chrono_literals;

constexpr calendar::Date kLeapDay = 2024y / 2 / 29;

void try_reading(std::string_view input) {
  const auto reading = calendar::read_reading(input, "reading.toml", "/nonexistent");
  if (!reading) return;
  calendar::Reading again{.id = reading->id};
  for (const auto& [key, value] : calendar::parameters(*reading))
    if (!calendar::set_parameter(again, key, value)) std::abort();
  if (calendar::sha256(again) != calendar::sha256(*reading)) std::abort();

  const calendar::Term term{kLeapDay, "Europe/Rome", {.years = 1}, Period{.months = 7}};
  const auto period = calendar::term_period(term, 3, *reading);
  if (!period || period->trace.back().day != period->last) std::abort();
  const auto deadline = calendar::notice_deadline(term, 3, {.months = 1}, *reading, {"UTC", "Asia/Tokyo"});
  if (!deadline && deadline.error().code != Errc::NotFound) std::abort();
}

void try_rule(std::string_view input) {
  const auto rule = calendar::ZoneRule::parse(input);
  if (!rule) return;
  for (Instant at = std::chrono::sys_days{kLeapDay}; at < std::chrono::sys_days{kLeapDay} + 800 * 24h; at += 555h) {
    const calendar::Stretch stretch = rule->around(at);
    if (at < stretch.begin || at >= stretch.end) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = as_text({data, size});
  try_reading(input);
  try_rule(input);
  if (const auto list = calendar::read_holidays(input, "holidays.toml"))
    for (const calendar::Date day : list->days)
      if (day < list->from || day > list->to) std::abort();
  return 0;
}
