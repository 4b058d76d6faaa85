#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

#include <fmt/format.h>

#include "calendar/words.hpp"
#include "crypto/crypto.hpp"

namespace libsign::calendar {
namespace {

/// Words maps the values of an enumeration to their words in files, by position.
template <std::size_t Count>
using Words = std::array<std::string_view, Count>;

constexpr Words<2> kCommencementDay{"counted", "not-counted"};
constexpr Words<2> kCorrespondence{"event-day", "starting-day"};
constexpr Words<3> kNoticeMethod{"clear", "plain", "date-to-date"};
constexpr Words<2> kCounting{"backward", "forward"};
constexpr Words<2> kRunsFrom{"sending", "receipt"};
constexpr Words<2> kStatedEnd{"last-hour", "first-hour"};
constexpr Words<2> kLate{"void", "next-period"};
constexpr Words<3> kShift{"none", "next", "previous"};
constexpr Words<7> kWeekdays{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::string_view kSender = "sender";
constexpr std::string_view kAddressee = "addressee";
constexpr std::string_view kNone = "none";
constexpr std::size_t kMaxZoneName = 64;  // twice the longest of the IANA database

/// Parameter is one name in files with how its value is written and read; `read` returns what it expects if it fails.
struct Parameter {
  std::string_view key;
  std::function<std::string(const Reading&)> write;
  std::function<std::optional<std::string>(Reading&, std::string_view)> read;
};

std::optional<std::string> quoted(std::span<const std::string_view> words) {
  return fmt::format("\"{}\"", fmt::join(words, "\", \""));
}

template <typename Value, std::size_t Count>
Parameter choice(std::string_view key, Value Reading::*member, const Words<Count>& words) {
  return {key,
          [member, &words](const Reading& reading) {
            return std::string(words[static_cast<std::size_t>(reading.*member)]);
          },
          [member, &words](Reading& reading, std::string_view value) -> std::optional<std::string> {
            const auto found = std::find(words.begin(), words.end(), value);
            if (found == words.end()) return quoted(words);
            reading.*member = static_cast<Value>(found - words.begin());
            return std::nullopt;
          }};
}

Parameter direction(std::string_view key, Shift Reading::*member) {
  return {
      key,
      [member](const Reading& reading) { return std::string(kShift[static_cast<std::size_t>((reading.*member).to)]); },
      [member](Reading& reading, std::string_view value) -> std::optional<std::string> {
        const auto found = std::find(kShift.begin(), kShift.end(), value);
        if (found == kShift.end()) return quoted(kShift);
        (reading.*member).to = static_cast<Shift::To>(found - kShift.begin());
        return std::nullopt;
      }};
}

std::string write_weekend(const std::vector<std::chrono::weekday>& weekend) {
  std::string text;
  for (const std::chrono::weekday day : weekend)
    text += fmt::format("{}{}", text.empty() ? "" : " ", kWeekdays[day.c_encoding()]);
  return text.empty() ? std::string(kNone) : text;
}

std::optional<std::vector<std::chrono::weekday>> read_weekend(std::string_view text) {
  std::vector<std::chrono::weekday> weekend;
  if (text == kNone) return weekend;
  while (true) {
    const std::string_view word = text.substr(0, text.find(' '));
    const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), word);
    if (found == kWeekdays.end()) return std::nullopt;
    const std::chrono::weekday day{static_cast<unsigned>(found - kWeekdays.begin())};
    if (std::find(weekend.begin(), weekend.end(), day) != weekend.end()) return std::nullopt;
    weekend.push_back(day);
    if (word.size() == text.size()) return weekend.size() < kWeekdays.size() ? std::optional(weekend) : std::nullopt;
    text.remove_prefix(word.size() + 1);
  }
}

Parameter weekend(std::string_view key, Shift Reading::*member) {
  return {key, [member](const Reading& reading) { return write_weekend((reading.*member).weekend); },
          [member](Reading& reading, std::string_view value) -> std::optional<std::string> {
            const auto days = read_weekend(value);
            if (!days) return "days of the week like \"Saturday Sunday\", not all of them, or \"none\"";
            (reading.*member).weekend = *days;
            return std::nullopt;
          }};
}

std::optional<std::string> read_zone(Reading& reading, std::string_view value) {
  if (value == kSender)
    reading.zone = {NoticeZone::Of::Sender, {}};
  else if (value == kAddressee)
    reading.zone = {NoticeZone::Of::Addressee, {}};
  else if ((value.find('/') == std::string_view::npos && value != "UTC") || value.size() > kMaxZoneName)
    return "\"sender\", \"addressee\", \"UTC\" or an IANA name like \"Europe/Rome\"";
  else
    reading.zone = {NoticeZone::Of::Named, std::string(value)};
  return std::nullopt;
}

std::string write_close(const Reading& reading) {
  if (!reading.close_of_business) return std::string(kNone);
  const std::chrono::hh_mm_ss clock{*reading.close_of_business};
  return fmt::format("{:02}:{:02}", clock.hours().count(), clock.minutes().count());
}

std::optional<std::string> read_close(Reading& reading, std::string_view value) {
  const auto number = [&](std::size_t at) {
    unsigned two_digits = 99;
    const char* const end = value.data() + at + 2;
    const auto [read_to, error] = std::from_chars(value.data() + at, end, two_digits);
    return error == std::errc{} && read_to == end ? two_digits : 99;
  };
  reading.close_of_business.reset();
  if (value == kNone) return std::nullopt;
  if (value.size() != 5 || value[2] != ':' || number(0) > 23 || number(3) > 59 || value == "00:00")
    return "a time like \"17:00\", or \"none\"";
  reading.close_of_business = std::chrono::hours{number(0)} + std::chrono::minutes{number(3)};
  return std::nullopt;
}

const std::vector<Parameter>& all_parameters() {
  static const std::vector<Parameter> kParameters{
      choice("commencement-day", &Reading::commencement_day, kCommencementDay),
      choice("correspondence", &Reading::correspondence, kCorrespondence),
      direction("period-end.shift", &Reading::period_end),
      weekend("period-end.weekend", &Reading::period_end),
      choice("notice.method", &Reading::notice, kNoticeMethod),
      choice("notice.counting", &Reading::counting, kCounting),
      choice("notice.runs-from", &Reading::runs_from, kRunsFrom),
      {"notice.zone", [](const Reading& reading) { return word(reading.zone); }, read_zone},
      {"notice.close-of-business", write_close, read_close},
      direction("notice.shift", &Reading::notice_day),
      weekend("notice.weekend", &Reading::notice_day),
      choice("notice.stated-end", &Reading::stated_end, kStatedEnd),
      choice("notice.late", &Reading::late, kLate)};
  return kParameters;
}

}  // namespace

std::string_view word(RunsFrom runs_from) { return kRunsFrom[static_cast<std::size_t>(runs_from)]; }

std::string word(const NoticeZone& zone) {
  switch (zone.of) {
    case NoticeZone::Of::Sender: return std::string(kSender);
    case NoticeZone::Of::Addressee: return std::string(kAddressee);
    case NoticeZone::Of::Named: return zone.zone;
  }
  return zone.zone;
}

Result<void> set_parameter(Reading& reading, std::string_view key, std::string_view value) {
  for (const Parameter& parameter : all_parameters()) {
    if (parameter.key != key) continue;
    const auto expected = parameter.read(reading, value);
    if (!expected) return {};
    return Error{Errc::BadInput, fmt::format("“{}” is no value of “{}”", value, key), {}, "write " + *expected};
  }
  return Error{Errc::BadInput, fmt::format("a reading has no “{}”", key), {}, "docs/readings.md lists the keys"};
}

std::vector<std::pair<std::string, std::string>> parameters(const Reading& reading) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const Parameter& parameter : all_parameters())
    all.emplace_back(std::string(parameter.key), parameter.write(reading));
  return all;
}

Bytes sha256(const Reading& reading) {
  std::string text = fmt::format("mocsign-reading/1\nid={}\n", reading.id);
  for (const auto& [key, value] : parameters(reading)) text += fmt::format("{}={}\n", key, value);
  text += fmt::format("holidays={}\n", reading.holidays ? to_hex(reading.holidays->sha256) : std::string("-"));
  return crypto::digest(Digest::Sha256, as_bytes(text));
}

}  // namespace libsign::calendar
