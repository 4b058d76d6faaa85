#pragma once

#include <termios.h>

namespace libsign::cli {

/// end_cleanly_on_signals makes SIGINT end the program with status 130, and SIGTERM and SIGHUP end it as they do
/// by default, each after the terminal was restored. Called once, by main.
void end_cleanly_on_signals();

/// HiddenInput switches the echo of a terminal off while it lives. A signal restores the terminal, too. One at a time.
class HiddenInput {
 public:
  explicit HiddenInput(int terminal);
  HiddenInput(const HiddenInput&) = delete;
  HiddenInput& operator=(const HiddenInput&) = delete;
  ~HiddenInput();

  /// ok tells whether the echo is off.
  bool ok() const { return ok_; }

 private:
  bool ok_ = false;
};

/// Uninterrupted puts signals off while it lives, so that a file is written whole or not at all and no temporary
/// file stays behind. One at a time.
class Uninterrupted {
 public:
  Uninterrupted();
  Uninterrupted(const Uninterrupted&) = delete;
  Uninterrupted& operator=(const Uninterrupted&) = delete;
  ~Uninterrupted();
};

}  // namespace libsign::cli
