#include <algorithm>

#include <fmt/format.h>

#include <libsign/document.hpp>
#include <libsign/reading.hpp>
#include <libsign/settings_file.hpp>

#include "base/dates.hpp"
#include "crypto/crypto.hpp"

namespace libsign::calendar {
namespace {

constexpr std::size_t kMaxDays = 20'000;  // five hundred years of a State with many

/// HolidaysReader fills in one list from its settings.
class HolidaysReader {
 public:
  Result<Holidays> read(const std::vector<Setting>& settings, std::string_view name) {
    for (const Setting& setting : settings)
      if (const auto applied = apply(setting); !applied) return applied.error();
    if (list_.id.empty() || list_.source.empty() || !from_ || !to_ || !has_days_)
      return Error{Errc::BadInput, "the list of holidays lacks “id”, “source”, “from”, “to” or “days”",
                   std::string(name), "docs/readings.md has an example"};
    list_.from = *from_;
    list_.to = *to_;
    for (const Date day : list_.days)
      if (day < list_.from || day > list_.to)
        return Error{Errc::BadInput, fmt::format("{} is outside the days that the list covers", format_date(day)),
                     std::string(name), "correct “from” and “to”, or the day"};
    return std::move(list_);
  }

 private:
  Result<void> apply(const Setting& setting) {
    const std::string key = dotted(setting);
    if (key == "id") return text(setting, list_.id);
    if (key == "source") return text(setting, list_.source);
    if (key == "from") return date(setting, from_);
    if (key == "to") return date(setting, to_);
    if (key == "days") return days(setting);
    return Error{Errc::BadInput, fmt::format("a list of holidays has no “{}”", key), setting.where,
                 "docs/readings.md lists the keys"};
  }

  static Error wrong(const Setting& setting, std::string_view expected) {
    return {Errc::BadInput, fmt::format("“{}” is not {}", dotted(setting), expected), setting.where};
  }

  static Result<void> text(const Setting& setting, std::string& target) {
    const auto* value = std::get_if<std::string>(&setting.value);
    if (!value) return wrong(setting, "text");
    target = *value;
    return {};
  }

  static Result<void> date(const Setting& setting, std::optional<Date>& target) {
    const auto* value = std::get_if<Instant>(&setting.value);
    if (!value) return wrong(setting, "a date like 2026-01-01");
    target = Date{std::chrono::floor<std::chrono::days>(*value)};
    return {};
  }

  Result<void> days(const Setting& setting) {
    const auto* words = std::get_if<std::vector<std::string>>(&setting.value);
    if (!words) return wrong(setting, "a list of dates in quotes");
    if (words->size() > kMaxDays)
      return Error{Errc::LimitExceeded, fmt::format("the list has more than {} days", kMaxDays), setting.where};
    has_days_ = true;
    for (const std::string& word : *words) {
      const auto day = parse_date(word);
      if (!day) return wrong(setting, fmt::format("a list of dates: “{}” is none", word));
      list_.days.push_back(*day);
    }
    std::sort(list_.days.begin(), list_.days.end());
    if (std::adjacent_find(list_.days.begin(), list_.days.end()) != list_.days.end())
      return wrong(setting, "a list without repetitions");
    return {};
  }

  Holidays list_;
  std::optional<Date> from_;
  std::optional<Date> to_;
  bool has_days_ = false;
};

}  // namespace

Result<Holidays> read_holidays(std::string_view toml, std::string_view name) {
  const auto settings = read_settings(toml, name);
  if (!settings) return settings.error();
  auto list = HolidaysReader().read(*settings, name);
  if (list) list->sha256 = crypto::digest(Digest::Sha256, as_bytes(toml));
  return list;
}

Result<Holidays> load_holidays(const std::filesystem::path& path) {
  const auto document = Document::open(path);
  if (!document) return document.error();
  return read_holidays(as_text(document->bytes()), path.string());
}

}  // namespace libsign::calendar
