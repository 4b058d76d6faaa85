#include "draft_flags.hpp"

#include <algorithm>
#include <initializer_list>
#include <span>

#include <fmt/format.h>

#include <libsign/certificate.hpp>
#include <libsign/document.hpp>
#include <libsign/inspect.hpp>

#include "context.hpp"
#include "draft_reading.hpp"

namespace libsign::cli {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

/// How the value of a flag becomes one of TOML.
enum class Reading {
  AsItIs,
  Moment,       // a date, or a rule: three keys
  File,         // the digest of a file
  Certificate,  // the digest of the key in a certificate
  Convention,   // all parameters of a reading
};

/// Place is the key of a flag for acts of one kind.
struct Place {
  ActKind kind;
  std::string_view key;
};

struct DraftFlag {
  std::string_view name;
  std::string_view value_name;
  std::string_view text;
  Reading reading = Reading::AsItIs;
  std::string_view key_of_all{};  // in every kind of act
  std::vector<Place> places{};    // or in some
};

using enum ActKind;

const std::vector<DraftFlag>& draft_flags() {
  static const std::vector<DraftFlag> kFlags{
      {"--by", "ID", "the participant that makes the act", Reading::AsItIs, "by"},
      {"--to", "IDS", "the participants that it is for, separated by spaces", Reading::AsItIs, "to"},
      {"--clause", "LABEL", "the block of the text that gives the power to make it", Reading::AsItIs, "clause"},
      {"--language", "TAG", "its language; default: that of the act it is about", Reading::AsItIs, "language"},
      {"--consent-by", "DATE", "the last day on which it can be consented to", Reading::AsItIs, "validity.consentBy"},
      {"--replace",
       "LABEL",
       "modification: the block in which --old becomes --new",
       Reading::AsItIs,
       {},
       {{Modification, "operation[].target"}, {Correction, "operation[].target"}}},
      {"--old",
       "WORDS",
       "modification: the old words; default: all of the block's text",
       Reading::AsItIs,
       {},
       {{Modification, "operation[].old"}, {Correction, "operation[].old"}}},
      {"--new",
       "WORDS",
       "modification: the new words",
       Reading::AsItIs,
       {},
       {{Modification, "operation[].new"}, {Correction, "operation[].new"}}},
      {"--effect",
       "WHEN",
       "modification: a date, on-last-consent or to-be-determined",
       Reading::Moment,
       {},
       {{Modification, "effect"}, {Correction, "effect"}}},
      {"--integration",
       "WHEN",
       "modification: when it becomes part of the text, as --effect",
       Reading::Moment,
       {},
       {{Modification, "integration"}, {Correction, "integration"}}},
      {"--decision", "WORD", "consent: consent or refuse", Reading::AsItIs, {}, {{Consent, "consent.decision"}}},
      {"--type",
       "TYPE",
       "notice: non-renewal, termination, poc-change or other",
       Reading::AsItIs,
       {},
       {{Notice, "notice.type"}}},
      {"--power",
       "EXIT",
       "notice, register: the exit of the terms that it is about",
       Reading::AsItIs,
       {},
       {{Notice, "notice.power"}, {Register, "register.exit"}}},
      {"--end",
       "DATE",
       "notice: the day on which the agreement is to end",
       Reading::AsItIs,
       {},
       {{Notice, "notice.intendedEnd"}}},
      {"--statement",
       "SENTENCE",
       "notice, determination: what is stated",
       Reading::AsItIs,
       {},
       {{Notice, "notice.statement"}, {Determination, "determination.statement"}}},
      {"--addressee",
       "ID",
       "notice: the participant that it is addressed to",
       Reading::AsItIs,
       {},
       {{Notice, "notice.addressee.participant"}}},
      {"--office",
       "OFFICE",
       "notice, poc: the office",
       Reading::AsItIs,
       {},
       {{Notice, "notice.addressee.office"}, {PointOfContact, "pointOfContact.office"}}},
      {"--address",
       "ADDRESS",
       "notice, poc: where it is reached",
       Reading::AsItIs,
       {},
       {{Notice, "notice.addressee.address"}, {PointOfContact, "pointOfContact.address"}}},
      {"--channel",
       "CHANNEL",
       "receipt: erds, pec, hand, diplomatic, post, email or other",
       Reading::AsItIs,
       {},
       {{Receipt, "receipt.channel"}}},
      {"--arrived",
       "TIME",
       "receipt: when it arrived, such as 2031-03-14T16:30:00Z",
       Reading::AsItIs,
       {},
       {{Receipt, "receipt.arrived"}}},
      {"--without-prejudice",
       "YES",
       "receipt: whether form, time and content stay open; default: true",
       Reading::AsItIs,
       {},
       {{Receipt, "receipt.withoutPrejudice"}}},
      {"--person", "NAME", "authority: who may sign", Reading::AsItIs, {}, {{Authority, "grant[].person"}}},
      {"--certificate",
       "FILE",
       "authority: a certificate of the key",
       Reading::Certificate,
       {},
       {{Authority, "grant[].key"}}},
      {"--body",
       "NAME",
       "authority: the body, if its name is not the participant's",
       Reading::AsItIs,
       {},
       {{Authority, "grant[].body"}}},
      {"--scopes",
       "KINDS",
       "authority: the kinds of acts, separated by spaces",
       Reading::AsItIs,
       {},
       {{Authority, "grant[].scopes"}}},
      {"--since",
       "TIME",
       "authority, poc, succession: from when it counts",
       Reading::AsItIs,
       {},
       {{Authority, "grant[].from"}, {PointOfContact, "pointOfContact.from"}, {Succession, "succession.from"}}},
      {"--until",
       "TIME",
       "authority, register: until when",
       Reading::AsItIs,
       {},
       {{Authority, "grant[].to"}, {Register, "register.until"}}},
      {"--period",
       "NUMBER",
       "renewal: the period that is added; 1 is the first after the initial one",
       Reading::AsItIs,
       {},
       {{AgreedRenewal, "renewal.period"}}},
      {"--name", "NAME", "poc: who it is", Reading::AsItIs, {}, {{PointOfContact, "pointOfContact.name"}}},
      {"--may-receive",
       "YES",
       "poc: true if notices may be given to it",
       Reading::AsItIs,
       {},
       {{PointOfContact, "pointOfContact.mayReceiveNotices"}}},
      {"--may-give",
       "YES",
       "poc: true if it may give notices",
       Reading::AsItIs,
       {},
       {{PointOfContact, "pointOfContact.mayGiveNotices"}}},
      {"--predecessor",
       "NAME",
       "succession: the body until then",
       Reading::AsItIs,
       {},
       {{Succession, "succession.predecessor"}}},
      {"--successor",
       "NAME",
       "succession: the body from then on",
       Reading::AsItIs,
       {},
       {{Succession, "succession.successor"}}},
      {"--reading",
       "FILE|NAME",
       "reading: fix what a reading file or a shipped convention says",
       Reading::Convention,
       {},
       {{AgreedReading, "reading"}}},
      {"--closes",
       "IDS",
       "reading: the open questions that it settles, separated by spaces",
       Reading::AsItIs,
       {},
       {{AgreedReading, "reading.closes"}}},
      {"--retroactive",
       "YES",
       "reading: true if it is for earlier acts, too; default: false",
       Reading::AsItIs,
       {},
       {{AgreedReading, "reading.retroactive"}}},
      {"--item",
       "FILE",
       "authorisation: what may be disclosed",
       Reading::File,
       {},
       {{Authorisation, "authorisation.item"}}},
      {"--description",
       "WORDS",
       "authorisation: what that is",
       Reading::AsItIs,
       {},
       {{Authorisation, "authorisation.description"}}},
      {"--recipient",
       "NAME",
       "authorisation: who may see it",
       Reading::AsItIs,
       {},
       {{Authorisation, "authorisation.recipient"}}},
      {"--subject",
       "WORDS",
       "determination: what is determined",
       Reading::AsItIs,
       {},
       {{Determination, "determination.subject"}}},
      {"--activity",
       "WORDS",
       "determination: for which activity",
       Reading::AsItIs,
       {},
       {{Determination, "determination.activity"}}},
      {"--event", "EVENT", "arrangement: made or completed", Reading::AsItIs, {}, {{Arrangement, "arrangement.event"}}},
      {"--arrangement", "ID", "arrangement: its id", Reading::AsItIs, {}, {{Arrangement, "arrangement.id"}}},
      {"--title", "TITLE", "arrangement: its title", Reading::AsItIs, {}, {{Arrangement, "arrangement.title"}}},
      {"--on",
       "DATE",
       "integration, arrangement: the day; determination: when the activity starts",
       Reading::AsItIs,
       {},
       {{Integration, "integrates.on"},
        {Arrangement, "arrangement.on"},
        {Determination, "determination.activityStart"}}},
  };
  return kFlags;
}

std::optional<std::string> key_in(const DraftFlag& flag, ActKind kind) {
  if (!flag.key_of_all.empty()) return std::string(flag.key_of_all);
  const auto place = std::ranges::find(flag.places, kind, &Place::kind);
  if (place == flag.places.end()) return std::nullopt;
  return std::string(place->key);
}

std::string digest_of(const Document& document) { return "sha256:" + to_hex(describe_file(document).sha256); }

Result<std::string> digest_of_key(const Document& file) {
  const auto certificates = Certificate::from_pem(as_text(file.bytes()));
  if (!certificates) return certificates.error();
  if (certificates->size() != 1)
    return Error{Errc::Ambiguous, "the file holds several certificates", file.name(), "keep the signer's only"};
  return digest_of({"key", to_bytes(certificates->front().public_key().spki())});
}

Result<std::string> digest_for(Reading reading, const std::string& path) {
  const auto file = Document::open(path);
  if (!file) return file.error();
  return reading == Reading::File ? Result<std::string>(digest_of(*file)) : digest_of_key(*file);
}

/// add_moment adds a date with its rule, or a rule alone.
void add_moment(const std::string& key, const std::string& value, Values& values) {
  const bool is_date = !value.empty() && value.front() >= '0' && value.front() <= '9';
  values.emplace_back(key + ".rule", is_date ? "on-date" : value);
  if (is_date) values.emplace_back(key + ".on", value);
}

bool has(const Values& values, std::string_view key) {
  return std::ranges::any_of(values, [&](const auto& value) { return value.first == key; });
}

/// add_zone puts the zone beside every date that was given.
Result<void> add_zone(const std::string& zone, Values& values) {
  Values zones;
  for (const std::string_view date : {"validity.consentBy", "effect.on", "integration.on", "integrates.on",
                                      "arrangement.on", "determination.activityStart"})
    if (has(values, date)) zones.emplace_back(std::string(date.substr(0, date.find('.'))) + ".zone", zone);
  if (zones.empty()) return Error{Errc::Usage, "--zone says nothing without a date beside it", {}, "leave it out"};
  values.insert(values.end(), zones.begin(), zones.end());
  return {};
}

}  // namespace

DraftFlags::DraftFlags() : given_(draft_flags().size() + 1) {}

void DraftFlags::declare(Arguments& arguments) {
  for (std::size_t i = 0; i < draft_flags().size(); ++i) {
    const DraftFlag& flag = draft_flags()[i];
    arguments.add({.long_name = std::string(flag.name),
                   .value_name = std::string(flag.value_name),
                   .text = std::string(flag.text)},
                  given_[i]);
  }
  arguments.add(
      {.long_name = "--zone", .value_name = "ZONE", .text = "the time zone of the dates, such as Europe/Rome"},
      given_.back());
  arguments.add({.long_name = "--set",
                 .value_name = "KEY=VALUE",
                 .text = "any other key of the draft's TOML, such as reading.zone=addressee",
                 .repeatable = true},
                set_);
}

Result<Values> DraftFlags::values(ActKind kind) const {
  Values values;
  for (std::size_t i = 0; i < draft_flags().size(); ++i) {
    if (!given_[i]) continue;
    const DraftFlag& flag = draft_flags()[i];
    const auto key = key_in(flag, kind);
    if (!key)
      return Error{
          Errc::Usage, fmt::format("{} says nothing in an act of kind {}", flag.name, word(kind)), {}, "leave it out"};
    if (flag.reading == Reading::Moment) {
      add_moment(*key, *given_[i], values);
      continue;
    }
    if (flag.reading == Reading::Convention) {
      const auto all = reading_values(*given_[i]);
      if (!all) return all.error();
      values.insert(values.end(), all->begin(), all->end());
      continue;
    }
    auto value =
        flag.reading == Reading::AsItIs ? Result<std::string>(*given_[i]) : digest_for(flag.reading, *given_[i]);
    if (!value) return value.error();
    values.emplace_back(*key, *std::move(value));
  }
  if (has(values, "operation[].target")) values.emplace_back("operation[].do", "replace");
  if (given_.back())
    if (auto added = add_zone(*given_.back(), values); !added) return added.error();
  for (const std::string& pair : set_) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0)
      return Error{Errc::Usage, fmt::format("“{}” is not KEY=VALUE", pair), {}, "for example reading.zone=addressee"};
    values.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return values;
}

}  // namespace libsign::cli
