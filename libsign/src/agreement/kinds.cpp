#include <algorithm>
#include <array>

#include <libsign/act_kind.hpp>

namespace libsign {
namespace {

using Word = std::string_view;
constexpr std::size_t kKinds = static_cast<std::size_t>(ActKind::AgreedRenewal) + 1;

constexpr std::array<Word, kKinds> kNames{
    "MoC",           "Modification", "Correction",     "Consent",     "Notice",   "Receipt",
    "Delivery",      "Authority",    "PointOfContact", "Succession",  "Reading",  "Integration",
    "Authorisation", "Withdrawal",   "Determination",  "Arrangement", "Register", "Renewal"};
constexpr std::array<Word, kKinds> kWords{"moc",         "modification", "correction",    "consent",    "notice",
                                          "receipt",     "delivery",     "authority",     "poc",        "succession",
                                          "reading",     "integration",  "authorisation", "withdrawal", "determination",
                                          "arrangement", "register",     "renewal"};

}  // namespace

std::string_view name(ActKind kind) { return kNames[static_cast<std::size_t>(kind)]; }
std::string_view word(ActKind kind) { return kWords[static_cast<std::size_t>(kind)]; }

std::optional<ActKind> act_kind(std::string_view word) {
  const auto found = std::ranges::find(kWords, word);
  if (found == kWords.end()) return std::nullopt;
  return static_cast<ActKind>(found - kWords.begin());
}

std::span<const std::string_view> act_words() { return kWords; }

}  // namespace libsign
