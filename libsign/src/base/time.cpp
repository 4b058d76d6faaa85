#include <libsign/time.hpp>

#include <charconv>

#include <fmt/format.h>

namespace libsign {
namespace {

/// Scanner reads fixed-width numbers and separators from the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool digits(std::size_t count, int& value) {
    if (rest_.size() < count) return false;
    const std::string_view part = rest_.substr(0, count);
    if (part.find_first_not_of("0123456789") != std::string_view::npos) return false;
    std::from_chars(part.data(), part.data() + count, value);
    rest_.remove_prefix(count);
    return true;
  }

  bool literal(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool skip_fraction() {
    if (!literal('.')) return true;
    const std::size_t end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    rest_.remove_prefix(end);
    return end > 0;
  }

  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<std::chrono::minutes> parse_zone(Scanner& scanner) {
  if (scanner.literal('Z')) return std::chrono::minutes{0};
  const bool east = scanner.literal('+');
  if (!east && !scanner.literal('-')) return std::nullopt;
  int hours = 0;
  int minutes = 0;
  if (!scanner.digits(2, hours) || !scanner.literal(':') || !scanner.digits(2, minutes)) return std::nullopt;
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return std::nullopt;  // XML Schema Part 2, 3.2.7.3
  return std::chrono::minutes{(east ? 1 : -1) * (hours * 60 + minutes)};
}

}  // namespace

std::string format_instant(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{instant - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::optional<Instant> parse_instant(std::string_view text) {
  Scanner scanner(text);
  int year = 0;
  int month = 0;
  int day = 0;
  if (!scanner.digits(4, year) || !scanner.literal('-') || !scanner.digits(2, month) || !scanner.literal('-') ||
      !scanner.digits(2, day))
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  const Instant midnight{std::chrono::sys_days{date}};
  if (scanner.at_end()) return midnight;

  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  if (!scanner.literal('T') || !scanner.digits(2, hours) || !scanner.literal(':') || !scanner.digits(2, minutes) ||
      !scanner.literal(':') || !scanner.digits(2, seconds) || !scanner.skip_fraction())
    return std::nullopt;
  const bool end_of_day = hours == 24 && minutes == 0 && seconds == 0;
  if (!end_of_day && (hours > 23 || minutes > 59 || seconds > 59)) return std::nullopt;
  const auto zone = parse_zone(scanner);
  if (!zone || !scanner.at_end()) return std::nullopt;
  return midnight + std::chrono::hours{hours} + std::chrono::minutes{minutes} + std::chrono::seconds{seconds} - *zone;
}

}  // namespace libsign
