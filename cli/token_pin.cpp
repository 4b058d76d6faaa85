#include "token_pin.hpp"

#include <fmt/format.h>

#include "driver.hpp"
#include "terminal.hpp"

namespace libsign::cli {
namespace {

std::string prompt_for(const smartcard::PinRequest& request) {
  const std::string tries = tries_in_words(request.state);
  const std::string warning = request.state.tries == smartcard::TriesLeft::NotTold ? "" : " (" + tries + ")";
  const std::string purpose = request.purpose == smartcard::PinPurpose::ContextSpecific ? " for this signature" : "";
  return fmt::format("PIN of “{}”{}{}: ", terminal_safe(request.token_label), purpose, warning);
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
    if (!request.state.pinpad) return source.ask(prompt_for(request));
    if (auto terminal = Terminal::open())
      terminal->show(fmt::format("Enter the PIN of “{}” on the reader.\n", terminal_safe(request.token_label)));
    return Pin{};
  };
}

}  // namespace libsign::cli
