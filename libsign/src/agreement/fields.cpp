#include "agreement/fields.hpp"

#include <algorithm>
#include <charconv>

#include "agreement/caps.hpp"
#include "agreement/characters.hpp"
#include "agreement/markup.hpp"

namespace libsign::agreement {

void Reading::problem(std::string what, std::string where, std::string hint) {
  problem(Error{Errc::BadInput, std::move(what), std::move(where), std::move(hint)});
}

void Reading::problem(Error error) {
  if (!problem_) problem_ = std::move(error);
}

std::optional<Error> Reading::unresolved(const std::vector<TextBlock>& blocks) const {
  for (const Pointer& pointer : pointers_)
    if (std::ranges::find(blocks, pointer.eid, &TextBlock::eid) == blocks.end())
      return Error{Errc::BadInput, fmt::format("the text has no block “{}”", pointer.eid), pointer.where,
                   "name a block of text.xml, for example the one that states this term"};
  return std::nullopt;
}

bool is_readable(std::string_view text) {
  return !text.empty() && text.size() <= kMaxValueBytes && text.front() != ' ' && text.back() != ' ' &&
         text.find("  ") == std::string_view::npos && check_line(text, {}).has_value();
}

std::string Fields::text(std::string_view key) {
  return checked(key, is_readable, "one line of text without stray spaces");
}

std::optional<std::string> Fields::optional_text(std::string_view key) {
  if (!find(key)) return std::nullopt;
  taken_.pop_back();
  return text(key);
}

std::string Fields::identifier(std::string_view key) {
  return checked(key, is_identifier, "a letter, then letters, digits, - or _, at most 64");
}

std::string Fields::urn(std::string_view key) {
  return checked(key, is_urn, "a URN, such as urn:moc:xx-yy:subject:2026-01-31");
}

std::string Fields::uuid_urn(std::string_view key) {
  return checked(key, is_uuid_urn, "urn:uuid: and a lower-case UUID");
}

std::string Fields::language(std::string_view key) { return checked(key, is_language, "a language tag such as en"); }

std::vector<std::string> Fields::languages(std::string_view key) {
  const std::string value = required(key);
  std::vector<std::string> all = split_words(value);
  if (all.empty() || !std::ranges::all_of(all, is_language) || fmt::format("{}", fmt::join(all, " ")) != value)
    malformed(key, value, "language tags such as en");
  return all;
}

std::string Fields::zone(std::string_view key) {
  return checked(key, is_zone, "an IANA time zone such as Europe/Rome");
}

std::optional<std::string> Fields::optional_zone(std::string_view key) {
  if (!find(key)) return std::nullopt;
  taken_.pop_back();
  return zone(key);
}

std::chrono::year_month_day Fields::date(std::string_view key) {
  const std::string value = required(key);
  const auto parsed = parse_date(value);
  if (!parsed) malformed(key, value, "a date such as 2026-01-31");
  return parsed.value_or(std::chrono::year_month_day{});
}

unsigned Fields::count(std::string_view key) {
  const std::string value = required(key);
  unsigned number = 0;
  const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (failure != std::errc{} || number == 0 || number > 999 || std::to_string(number) != value)
    malformed(key, value, "a number from 1 to 999");
  return number;
}

bool Fields::yes_or_no(std::string_view key) {
  const std::string value = required(key);
  if (value != "true" && value != "false") malformed(key, value, "true or false");
  return value == "true";
}

std::optional<Period> Fields::period(std::string_view key) {
  const std::string value = required(key);
  if (value == kUnstated) return std::nullopt;
  const auto parsed = parse_period(value);
  // An act spells each period in one way only; people may write weeks.
  if (!parsed || (order_ == Order::AsTaken && to_string(*parsed) != value))
    malformed(key, value, "a period such as P3Y or P6M, or UNSTATED");
  return parsed;
}

std::string Fields::eid(std::string_view key) {
  return checked(key, is_eid, "the label of a block of the text, such as sec_6__para_2");
}

std::string Fields::source(std::string_view key) {
  std::string label = eid(key);
  reading_.point_at(label, where_of(key));
  return label;
}

Bytes Fields::sha256(std::string_view key) {
  const std::string value = required(key);
  const auto digest = parse_sha256(value);
  if (!digest) malformed(key, value, "sha256: and 64 lower-case hexadecimal digits");
  return digest.value_or(Bytes{});
}

std::optional<Bytes> Fields::optional_sha256(std::string_view key) {
  if (!find(key)) return std::nullopt;
  taken_.pop_back();
  return sha256(key);
}

void Fields::exactly(std::string_view key, std::string_view value) {
  const std::string found = required(key);
  if (found != value) malformed(key, found, fmt::format("“{}”", value));
}

void Fields::finish() {
  std::vector<std::string> expected;
  for (const std::string& key : taken_)
    if (std::ranges::find(fields_, key, &Field::key) != fields_.end()) expected.push_back(key);
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const Field& field = fields_[i];
    if (std::ranges::find(taken_, field.key) == taken_.end())
      reading_.problem(fmt::format("{} has an unknown “{}”", owner_, field.key), field.where,
                       fmt::format("it may have: {}", fmt::join(taken_, ", ")));
    else if (order_ == Order::AsTaken && (i >= expected.size() || expected[i] != field.key))
      reading_.problem(fmt::format("“{}” of {} is out of order or repeated", field.key, owner_), field.where,
                       fmt::format("the order is: {}", fmt::join(taken_, ", ")));
  }
}

const Fields::Field* Fields::find(std::string_view key) {
  taken_.emplace_back(key);
  const auto field = std::ranges::find(fields_, key, &Field::key);
  return field == fields_.end() ? nullptr : &*field;
}

std::string Fields::required(std::string_view key) {
  const Field* const field = find(key);
  if (field) return field->value;
  reading_.problem(fmt::format("{} lacks “{}”", owner_, key), where_,
                   "add it; where it restates a term on which the text is silent, its value is UNSTATED");
  return {};
}

std::string Fields::checked(std::string_view key, bool (*is_valid)(std::string_view), std::string_view expected) {
  std::string value = required(key);
  if (!is_valid(value)) malformed(key, value, expected);
  return value;
}

void Fields::malformed(std::string_view key, std::string_view value, std::string_view expected) {
  const bool showable = value.size() <= 80 && check_line(value, {}).has_value();
  reading_.problem(fmt::format("“{}” of {} cannot be {}", key, owner_, showable ? fmt::format("“{}”", value) : "this"),
                   where_of(key), fmt::format("it is {}", expected));
}

std::string Fields::where_of(std::string_view key) const {
  const auto field = std::ranges::find(fields_, key, &Field::key);
  return field == fields_.end() ? where_ : field->where;
}

}  // namespace libsign::agreement
