#pragma once

#include <smartcard/pin.hpp>

#include "secret_source.hpp"

namespace libsign::cli {

enum class LastTry { Ask, Use };

/// token_pin returns a provider that takes a token's PIN from `source`, or tells the holder to look at the pinpad.
/// Before the last try the holder is asked whether to go on; without a terminal that is refused, unless `last_try` says
/// Use.
smartcard::PinProvider token_pin(const SecretSource& source, LastTry last_try);

}  // namespace libsign::cli
