#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>

#include <libsign/act.hpp>
#include <libsign/document.hpp>
#include <libsign/result.hpp>

namespace libsign::agreement {

/// ActSource is what people write of an act: a TOML file, values over it, or both.
struct ActSource {
  std::optional<Document> file{};
  std::span<const std::pair<std::string, std::string>> values{};
  bool has_operations = true;  // false: the operations of a modification come from elsewhere
};

/// read_source_of reads what an act of `kind` states. Of the header it fills in who makes it for whom, clause,
/// language (empty if the source names none) and validity; everything that follows from other acts is left out.
/// Errc::BadInput, naming file and line, Errc::LimitExceeded; Errc::Usage for values whose keys contradict the file.
Result<Act> read_source_of(ActKind kind, const ActSource& source);

}  // namespace libsign::agreement
