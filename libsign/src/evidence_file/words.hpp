#pragma once

#include <span>
#include <string_view>
#include <utility>

#include "evidence/case.hpp"

/// The words by which enumerators stand in an evidence file.
namespace libsign::evidence {

template <typename E>
constexpr int kLast = -1;
template <>
inline constexpr int kLast<Severity> = static_cast<int>(Severity::Info);
template <>
inline constexpr int kLast<Container> = static_cast<int>(Container::None);
template <>
inline constexpr int kLast<Format> = static_cast<int>(Format::Pdf);
template <>
inline constexpr int kLast<Level> = static_cast<int>(Level::LTA);
template <>
inline constexpr int kLast<TimestampKind> = static_cast<int>(TimestampKind::Document);
template <>
inline constexpr int kLast<PdfChanges> = static_cast<int>(PdfChanges::Suspicious);
template <>
inline constexpr int kLast<Digest> = static_cast<int>(Digest::Shake256);
template <>
inline constexpr int kLast<Scheme> = static_cast<int>(Scheme::Dsa);
template <>
inline constexpr int kLast<Qualification> = static_cast<int>(Qualification::Qes);
template <>
inline constexpr int kLast<TrustedService::Criteria::Assert> = static_cast<int>(TrustedService::Criteria::Assert::None);

inline std::string_view word(TrustedService::Criteria::Assert assert) {
  using Assert = TrustedService::Criteria::Assert;
  return assert == Assert::All ? "all" : assert == Assert::AtLeastOne ? "at least one" : "none";
}
template <>
inline constexpr int kLast<crypto::EcdsaForm> = static_cast<int>(crypto::EcdsaForm::Der);
inline std::string_view word(crypto::EcdsaForm form) {
  switch (form) {
    case crypto::EcdsaForm::Raw: return "raw";
    case crypto::EcdsaForm::ShortRaw: return "short raw";
    case crypto::EcdsaForm::Der: return "DER";
  }
  return "raw";
}
template <typename E>
std::string_view word(E value) {
  return name(value);
}

}  // namespace libsign::evidence
