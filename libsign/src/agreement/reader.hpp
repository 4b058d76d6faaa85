#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <libsign/act.hpp>
#include <libsign/bytes.hpp>
#include <libsign/document.hpp>
#include <libsign/result.hpp>

namespace libsign::agreement {

class Reading;

/// ActFiles are the octets of one act's files.
struct ActFiles {
  ByteView act;
  std::optional<ByteView> text{};
  std::optional<ByteView> rendering{};
  std::optional<ByteView> pec_evidence{};
  std::optional<ByteView> erds_evidence{};
};

/// kCompanions are the files that can stand beside act.xml.
inline constexpr std::array kCompanions{
    std::pair{kTextFile, &ActFiles::text}, std::pair{kRenderingFile, &ActFiles::rendering},
    std::pair{kPecEvidenceFile, &ActFiles::pec_evidence}, std::pair{kErdsEvidenceFile, &ActFiles::erds_evidence}};

/// files_of collects an act's files from documents; nothing without an act.xml.
std::optional<ActFiles> files_of(const std::vector<Document>& documents);

/// ActFailure says why an act cannot be read; `code` is the one of the finding.
struct ActFailure {
  std::string_view code;
  Error error;
};

/// read_files reads an act strictly and checks the files beside it: those that its kind has are there with the
/// digests that it names, no others are, its pointers into its text lead somewhere, and its rendering and evidence
/// say what it says. The result has no signatures.
std::variant<Act, ActFailure> read_files(const ActFiles& files);

/// parse_act reads act.xml alone: a text that the act names by its digest is not in it yet. `reading` learns which
/// blocks of it the act points at.
Result<Act> parse_act(ByteView octets, Reading& reading);

/// Text is what text.xml holds.
struct Text {
  unsigned version = 0;
  std::vector<TextBlock> blocks;
};

/// parse_text reads text.xml alone.
Result<Text> parse_text(ByteView octets);

/// claims_to_be_act is false only for XML of another vocabulary, so that a broken act does not pass for no act.
bool claims_to_be_act(ByteView octets);

}  // namespace libsign::agreement
