#pragma once

#include <string>
#include <variant>

#include <libsign/dossier.hpp>

namespace libsign {

/// record_of turns the verdict on a container into what the dossier's judges look at.
std::variant<ActRecord, UnreadRecord> record_of(const Report& report, const std::string& file);

using FileRecord = std::variant<ActRecord, UnreadRecord, LaterRecord>;

/// record_of with a second judgement of the same container, at a later time: what did not pass in the first because it
/// is proven to have come after it is no longer in doubt.
FileRecord record_of(const Report& report, const Report& afterwards, const std::string& file);

}  // namespace libsign
