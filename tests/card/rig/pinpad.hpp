#pragma once

#include <optional>

#include "octets.hpp"

namespace card_rig {

/// PinpadOutcome is the command for the card, or the status word with which the reader itself answers.
struct PinpadOutcome {
  std::optional<Octets> status{};
  Octets command{};
};

/// verify_command puts the PIN into the command that a PIN_VERIFY_STRUCTURE (PC/SC part 10, 2.5.2) describes. `typed`
/// is what the emulator answered: a Key, then the PIN. Cancelled, timed out and a PIN of a wrong length never reach the
/// card.
PinpadOutcome verify_command(const Octets& structure, const Octets& typed);

}  // namespace card_rig
