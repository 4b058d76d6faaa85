#pragma once

#include <string>
#include <variant>

#include <libsign/dossier.hpp>

namespace libsign {

/// record_of turns the verdict on a container into what the dossier's judges look at.
std::variant<ActRecord, UnreadRecord> record_of(const Report& report, const std::string& file);

}  // namespace libsign
