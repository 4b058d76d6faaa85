#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include <libsign/agreement.hpp>
#include <libsign/bytes.hpp>
#include <libsign/result.hpp>

namespace libsign::agreement {

class Reading;

/// ActFiles are the octets of one act's files.
struct ActFiles {
  ByteView act;
  std::optional<ByteView> text;
  std::optional<ByteView> rendering;
};

/// ActFailure says why an act cannot be read; `code` is the one of the finding.
struct ActFailure {
  std::string_view code;
  Error error;
};

/// read_files reads an act strictly and checks its digest, its pointers into the text and its rendering. The
/// result has no signatures.
std::variant<Act, ActFailure> read_files(const ActFiles& files);

/// parse_act reads act.xml alone: the memorandum it returns has a digest but no text yet. `reading` learns
/// which blocks the terms point at.
Result<Act> parse_act(ByteView octets, Reading& reading);

/// parse_text reads text.xml alone.
Result<std::vector<TextBlock>> parse_text(ByteView octets);

/// claims_to_be_act is false only for XML of another vocabulary, so that a broken act does not pass for no act.
bool claims_to_be_act(ByteView octets);

}  // namespace libsign::agreement
