#pragma once

#include <optional>
#include <span>
#include <string_view>

#include <libsign/export.hpp>

namespace libsign {

/// ActKind is what a participant states with an act. What each says is in <libsign/act_bodies.hpp>.
enum class ActKind {
  Moc,
  Modification,
  Correction,
  Consent,
  Notice,
  Receipt,
  Delivery,
  Authority,
  PointOfContact,
  Succession,
  AgreedReading,
  Integration,
  Authorisation,
  Withdrawal,
  Determination,
  Arrangement,
  Register,
  AgreedRenewal,
};

/// name returns the word of the attribute `kind` in act.xml: "MoC", "PointOfContact", "Reading".
LIBSIGN_EXPORT std::string_view name(ActKind kind);
/// word returns what people type for a kind, on the command line and among the scopes of an authority: "moc",
/// "poc", "reading".
LIBSIGN_EXPORT std::string_view word(ActKind kind);
/// act_kind finds the kind that word() gives for; nothing for another word.
LIBSIGN_EXPORT std::optional<ActKind> act_kind(std::string_view word);
/// act_words returns word() of every kind, in the order of the enumeration.
LIBSIGN_EXPORT std::span<const std::string_view> act_words();

}  // namespace libsign
