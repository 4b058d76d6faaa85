#pragma once

#include <string>

#include <libsign/document.hpp>
#include <libsign/result.hpp>

#include "context.hpp"
#include "lasting.hpp"

namespace libsign::cli {

/// earlier_signatures judges the signatures that a container has before another one joins them, and says in words what
/// they are worth. Errc::Refused if one failed: who signs beside it would stand by a changed or forged file.
Result<std::string> earlier_signatures(Context& context, const LevelArguments& arguments, const Document& container);

}  // namespace libsign::cli
