#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <libsign/act.hpp>

namespace libsign::agreement {

inline constexpr std::string_view kNamespace = "urn:mocsign:act:1";
inline constexpr std::string_view kUnstated = "UNSTATED";

/// evidence_file names the file that holds delivery evidence of one type.
constexpr std::string_view evidence_file(EvidenceType type) {
  return type == EvidenceType::Pec ? kPecEvidenceFile : kErdsEvidenceFile;
}

/// words returns every word of an enumeration, in the order of its enumerators.
template <typename Enumeration>
std::span<const std::string_view> words();

/// find_word returns the enumerator that `word` names.
template <typename Enumeration>
std::optional<Enumeration> find_word(std::string_view word) {
  const auto all = words<Enumeration>();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i] == word) return static_cast<Enumeration>(i);
  return std::nullopt;
}

/// Lexical forms of the vocabulary's values; docs/schema/act-1.xsd has the same ones.
bool is_identifier(std::string_view text);  // a letter, then letters, digits, "-" and "_"; at most 64
bool is_urn(std::string_view text);         // RFC 8141 without r-, q- and f-components
bool is_uuid_urn(std::string_view text);    // lower case
bool is_language(std::string_view text);    // the shape of a BCP 47 tag
bool is_zone(std::string_view text);        // the shape of an IANA zone name, or "UTC"
bool is_eid(std::string_view text);         // "sec_6__para_2"

/// write_sha256 and parse_sha256 convert between a digest value and "sha256:" with lower-case hexadecimal.
std::string write_sha256(ByteView digest);
std::optional<Bytes> parse_sha256(std::string_view text);

}  // namespace libsign::agreement
