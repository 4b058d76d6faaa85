#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <libsign/act_bodies.hpp>
#include <libsign/act_kind.hpp>
#include <libsign/bytes.hpp>
#include <libsign/memorandum.hpp>

namespace libsign {

/// Validity is the last day on which a proposal can be consented to, where the zone's clocks show it.
struct Validity {
  LocalDate consent_by;

  friend bool operator==(const Validity&, const Validity&) = default;
};

/// ActHeader is what all acts have. A memorandum has kind, id, language and agreement only.
struct ActHeader {
  ActKind kind = ActKind::Moc;
  std::string id;        // "urn:uuid:…"
  std::string language;  // BCP 47
  Agreement agreement;
  std::optional<TextVersion> base;     // the text that the act is about; nothing for a memorandum only
  std::vector<ActReference> previous;  // the last acts that the maker has seen
  std::string by;                      // participant that makes or proposes the act; empty for a memorandum only
  std::vector<std::string> to;         // participants that it is for
  std::optional<std::string> clause;   // eid of the power relied on, in the base text
  std::optional<Validity> validity;

  friend bool operator==(const ActHeader&, const ActHeader&) = default;
};

/// ActBody is what one act states; the kind in the header says which.
using ActBody = std::variant<Memorandum, Modification, Consent, Notice, Receipt, Delivery, Authority, PointOfContact,
                             Succession, AgreedReading, Integration, Authorisation, Withdrawal, Determination,
                             Arrangement, Register, AgreedRenewal>;

/// Act is a parsed act and the signatures that cover every file it was read from.
struct Act {
  ActHeader header;
  ActBody body;
  Bytes sha256;                         // of the octets of act.xml
  std::vector<std::size_t> signatures;  // indexes into Report::signatures; all of them TOTAL-PASSED

  friend bool operator==(const Act&, const Act&) = default;
};

/// The names of an act's files in a container.
inline constexpr std::string_view kActFile = "act.xml";
inline constexpr std::string_view kTextFile = "text.xml";
inline constexpr std::string_view kRenderingFile = "rendering.txt";
inline constexpr std::string_view kPecEvidenceFile = "daticert.xml";
inline constexpr std::string_view kErdsEvidenceFile = "erds-evidence.xml";

}  // namespace libsign
