#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <libsign/pin.hpp>
#include <libsign/result.hpp>

#include "context.hpp"

namespace libsign::cli {

/// SecretSource hands over PINs and passphrases: from --pin-fd, else the file that MOCSIGN_PIN_FILE names, else the
/// terminal. Never from the command line.
class SecretSource {
 public:
  /// from reads a --pin-fd value. Errc::Usage if it is no number of an open descriptor.
  static Result<SecretSource> from(const Context& context, const std::optional<std::string>& pin_fd);

  /// ask returns the next line of --pin-fd, the first one of the file, or what is typed after `prompt`.
  /// Errc::PinRequired if there is nobody to ask.
  Result<Pin> ask(std::string_view prompt) const;

 private:
  std::optional<int> descriptor_;
  std::optional<std::string> file_;
};

}  // namespace libsign::cli
