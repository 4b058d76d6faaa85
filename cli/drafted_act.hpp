#pragma once

#include <string>

#include <libsign/act.hpp>
#include <libsign/document.hpp>
#include <libsign/result.hpp>

namespace libsign::cli {

/// new_urn makes the id of a new act from random octets of the system.
Result<std::string> new_urn();

/// drafted_act gives an act a new id and puts its files into a container called `name`.
Result<Document> drafted_act(Act act, std::string name);

}  // namespace libsign::cli
