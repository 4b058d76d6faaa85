#include "token_pin.hpp"

#include <fmt/format.h>

#include "driver.hpp"
#include "terminal.hpp"

namespace libsign::cli {
namespace {

/// purpose_of says what the PIN is for, and what its holder has to know of its tries.
std::string purpose_of(const smartcard::PinRequest& request) {
  std::string purpose = request.purpose == smartcard::PinPurpose::ContextSpecific ? " for this signature" : "";
  purpose +=
      request.key_label.empty() ? ", to see its certificates" : ", to sign as " + terminal_safe(request.key_label);
  if (request.state.tries == smartcard::TriesLeft::NotTold) return purpose;
  return purpose + " (" + tries_in_words(request.state) + ")";
}

Result<void> agree_to_last_try(const smartcard::PinRequest& request) {
  auto terminal = Terminal::open();
  if (!terminal) {
    return Error{Errc::PinCancelled, "only one try is left, and nobody was asked whether to use it",
                 request.token_label, "sign at a terminal, or give --last-try"};
  }
  terminal->show(
      fmt::format("Only one try is left: another wrong PIN blocks “{}”.\n", terminal_safe(request.token_label)));
  if (terminal->confirm("Go on? [y/N] ")) return {};
  return Error{Errc::PinCancelled, "cancelled before the last try", request.token_label, "no try was spent"};
}

}  // namespace

smartcard::PinProvider token_pin(const SecretSource& source, LastTry last_try) {
  return [source, last_try](const smartcard::PinRequest& request) -> Result<Pin> {
    if (request.state.tries == smartcard::TriesLeft::Final && last_try == LastTry::Ask) {
      if (auto agreed = agree_to_last_try(request); !agreed) return agreed.error();
    }
    if (!request.state.pinpad)
      return source.ask(fmt::format("PIN of “{}”{}: ", terminal_safe(request.token_label), purpose_of(request)));
    if (auto terminal = Terminal::open())
      terminal->show(fmt::format("Enter the PIN of “{}” on the reader{}.\n", terminal_safe(request.token_label),
                                 purpose_of(request)));
    return Pin{};
  };
}

}  // namespace libsign::cli
