#pragma once

#include <optional>
#include <string_view>

#include <libsign/pin.hpp>
#include <libsign/result.hpp>

namespace libsign::cli {

/// Terminal is the terminal that the person sits at, wherever standard input and output lead. Move-only.
class Terminal {
 public:
  /// open returns nothing if the program has no terminal.
  static std::optional<Terminal> open();

  Terminal(Terminal&& other) noexcept;
  Terminal& operator=(Terminal&&) = delete;
  ~Terminal();

  void show(std::string_view text);
  /// ask_hidden reads a line without echo. Errc::PinCancelled if nothing was entered.
  Result<Pin> ask_hidden(std::string_view prompt);
  /// confirm asks a question whose answer is no unless it is "y" or "yes".
  bool confirm(std::string_view question);

 private:
  explicit Terminal(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

/// read_secret reads the first line of a descriptor, without its end. Errc::Io if that fails, Errc::PinCancelled if
/// the line is empty, Errc::Usage if it is longer than any PIN.
Result<Pin> read_secret(int descriptor);

}  // namespace libsign::cli
