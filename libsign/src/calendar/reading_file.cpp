#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <libsign/document.hpp>
#include <libsign/settings_file.hpp>

#include "calendar/reading_catalogue.hpp"

namespace libsign::calendar {
namespace {

constexpr std::size_t kMaxBytes = 64u << 10;  // a hundred times what the shipped ones have

/// What a reading without a base has to say itself: texts leave it open, and a default would hide that.
constexpr std::array<std::string_view, 4> kRequired{"commencement-day", "notice.method", "notice.runs-from",
                                                    "notice.zone"};

Error located(Error error, const std::string& where) {
  error.where = error.where.empty() ? where : where + ": " + error.where;
  return error;
}

/// One value of a reading file; every one of them is text.
Result<std::string> text_of(const Setting& setting) {
  if (const auto* text = std::get_if<std::string>(&setting.value)) return *text;
  return Error{Errc::BadInput, fmt::format("“{}” is no text", dotted(setting)), setting.where, "put it in quotes"};
}

}  // namespace

Result<Reading> parse_reading(std::string_view toml, std::string_view name, const std::filesystem::path& folder,
                              const FindReading& find_base) {
  if (toml.size() > kMaxBytes)
    return Error{Errc::LimitExceeded, fmt::format("the reading is larger than {} bytes", kMaxBytes), std::string(name)};
  const auto settings = read_settings(toml, name);
  if (!settings) return settings.error();

  Reading reading;
  std::vector<std::string> given;
  for (const Setting& setting : *settings) {
    if (dotted(setting) != "base") continue;
    const auto id = text_of(setting);
    if (!id) return id.error();
    const auto base = find_base(*id);
    if (!base) return Error{Errc::BadInput, fmt::format("there is no built-in reading “{}”", *id), setting.where};
    reading = *base;
    reading.note.clear();
    given.assign(kRequired.begin(), kRequired.end());
  }
  reading.id.clear();
  for (const Setting& setting : *settings) {
    const std::string key = dotted(setting);
    const auto value = text_of(setting);
    if (!value) return value.error();
    given.push_back(key);
    if (key == "base") continue;
    if (key == "id") {
      reading.id = *value;
    } else if (key == "note") {
      reading.note = *value;
    } else if (key == "holidays") {
      auto holidays = load_holidays(folder / *value);
      if (!holidays) return located(holidays.error(), setting.where);
      reading.holidays = std::make_shared<const Holidays>(*std::move(holidays));
    } else if (const auto set = set_parameter(reading, key, *value); !set) {
      return located(set.error(), setting.where);
    }
  }
  if (reading.id.empty())
    return Error{Errc::BadInput, "the reading has no name", std::string(name), "add a line like: id = \"ours-2026\""};
  for (const std::string_view key : kRequired)
    if (std::find(given.begin(), given.end(), key) == given.end())
      return Error{Errc::BadInput, fmt::format("the reading does not say “{}”", key), std::string(name),
                   "add it, or name a base"};
  return reading;
}

Result<Reading> read_reading(std::string_view toml, std::string_view name, const std::filesystem::path& folder) {
  auto reading = parse_reading(toml, name, folder, builtin_reading);
  // Two readings of one name in reports would be taken for each other.
  if (reading && builtin_reading(reading->id))
    return Error{Errc::BadInput, fmt::format("“{}” is the name of a built-in reading", reading->id), std::string(name),
                 "choose a name of your own"};
  return reading;
}

Result<Reading> load_reading(const std::filesystem::path& path) {
  const auto document = Document::open(path);
  if (!document) return document.error();
  return read_reading(as_text(document->bytes()), path.string(), path.parent_path());
}

}  // namespace libsign::calendar
