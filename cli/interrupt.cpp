#include "interrupt.hpp"

#include <atomic>
#include <csignal>

#include <unistd.h>

#include "exit.hpp"

namespace libsign::cli {
namespace {

// A signal handler has nothing but globals; only lock-free atomics and async-signal-safe calls are used in it.
std::atomic<int> hidden_terminal{-1};
termios visible_mode{};
std::atomic<bool> held_back{false};
std::atomic<int> pending{0};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void restore_terminal() {
  const int terminal = hidden_terminal.exchange(-1);
  if (terminal >= 0) ::tcsetattr(terminal, TCSANOW, &visible_mode);
}

void end(int signal_number) {
  restore_terminal();
  if (signal_number == SIGINT) ::_exit(static_cast<int>(Exit::Interrupted));
  ::signal(signal_number, SIG_DFL);
  ::raise(signal_number);
}

void on_signal(int signal_number) {
  if (held_back.load())
    pending.store(signal_number);
  else
    end(signal_number);
}

}  // namespace

void end_cleanly_on_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  for (const int signal_number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    // What the parent made the program ignore (nohup) stays ignored.
    if (::sigaction(signal_number, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    ::sigaction(signal_number, &action, nullptr);
  }
}

HiddenInput::HiddenInput(int terminal) {
  if (::tcgetattr(terminal, &visible_mode) != 0) return;
  termios hidden = visible_mode;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHOE | ECHOK | ECHONL);
  hidden.c_lflag |= static_cast<tcflag_t>(ICANON | ISIG);
  hidden_terminal.store(terminal);
  ok_ = ::tcsetattr(terminal, TCSAFLUSH, &hidden) == 0;
}

HiddenInput::~HiddenInput() { restore_terminal(); }

Uninterrupted::Uninterrupted() { held_back.store(true); }

Uninterrupted::~Uninterrupted() {
  held_back.store(false);
  if (const int signal_number = pending.exchange(0); signal_number != 0) end(signal_number);
}

}  // namespace libsign::cli
