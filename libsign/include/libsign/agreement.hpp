#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <libsign/act.hpp>
#include <libsign/document.hpp>
#include <libsign/export.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>

namespace libsign {

/// MocDraft is what a memorandum is drafted from.
struct MocDraft {
  Document source;  // the memorandum in Markdown or plain text, UTF-8
  Document terms;   // TOML; docs/acts.md describes it
  std::string id;   // the new act's "urn:uuid:…"; see uuid_urn()
};

/// draft_moc returns act.xml, text.xml and rendering.txt, ready to be put into a container. The same input gives
/// the same octets. Errc::BadInput, with file and line in Error::where, for a source with a block that cannot be
/// labelled and for terms that cannot be read or that point at a block that is not there; Errc::LimitExceeded
/// for a cap. Thread-safe.
LIBSIGN_EXPORT Result<std::vector<Document>> draft_moc(const MocDraft& draft);

/// act_files writes act.xml, rendering.txt, and text.xml and `evidence` where the kind has them, and reads them back.
/// The digests of the act's own text, evidence and act.xml are computed here; other digests are taken as they are.
/// Errc::BadInput for an act that the vocabulary cannot hold. Thread-safe.
LIBSIGN_EXPORT Result<std::vector<Document>> act_files(Act act, const std::optional<Document>& evidence = {});

/// uuid_urn makes a version 4 UUID (RFC 4122, 4.4) from 16 random octets: "urn:uuid:…".
LIBSIGN_EXPORT std::string uuid_urn(const std::array<std::uint8_t, 16>& random);

/// read_act reads the act in one container's signed octets: act.xml, its text.xml and, if there, rendering.txt.
/// The reader is strict: an unknown element, attribute, order or value is Errc::BadInput, as is a text whose
/// digest is not the act's or a rendering that is not the generated one. Errc::NotFound without an act.xml,
/// Errc::Unsupported for another kind of act, Errc::Unsigned unless one TOTAL-PASSED signature covers all these
/// files. Thread-safe.
LIBSIGN_EXPORT Result<Act> read_act(std::span<const SignedOctets> files);

/// summarize says what Report::act shall say: nothing if the report's signed octets hold no act.xml or one of
/// another vocabulary, else the act's names and findings. An Error among the findings means that the act cannot be
/// relied on. Thread-safe.
LIBSIGN_EXPORT std::optional<ActSummary> summarize(const Report& report);

}  // namespace libsign
