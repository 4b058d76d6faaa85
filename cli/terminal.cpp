#include "terminal.hpp"

#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "interrupt.hpp"

namespace libsign::cli {
namespace {

/// LineBuffer is cleansed when it goes.
struct LineBuffer {
  std::array<char, Pin::kMaxBytes + 1> octets{};
  std::size_t size = 0;

  LineBuffer() = default;
  LineBuffer(const LineBuffer&) = delete;
  LineBuffer& operator=(const LineBuffer&) = delete;
  ~LineBuffer() { cleanse(octets.data(), octets.size()); }
  std::string_view text() const { return {octets.data(), size}; }
};

enum class Line { Read, TooLong, Failed };

/// read_line reads octet by octet: what follows the line is left for others.
Line read_line(int descriptor, LineBuffer& line) {
  while (true) {
    char octet = 0;
    const ssize_t got = ::read(descriptor, &octet, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Line::Failed;
    if (got == 0 || octet == '\n') break;
    if (line.size == line.octets.size()) return Line::TooLong;
    line.octets[line.size++] = octet;
  }
  if (line.size > 0 && line.octets[line.size - 1] == '\r') --line.size;
  return Line::Read;
}

}  // namespace

std::optional<Terminal> Terminal::open() {
  const int descriptor = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) return std::nullopt;
  return Terminal(descriptor);
}

Terminal::Terminal(Terminal&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Terminal::~Terminal() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Terminal::show(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

Result<Pin> Terminal::ask_hidden(std::string_view prompt) {
  show(prompt);
  const HiddenInput hidden(descriptor_);
  if (!hidden.ok())
    return Error{Errc::PinRequired, "the terminal cannot hide what is typed", {}, "use --pin-fd or MOCSIGN_PIN_FILE"};
  auto secret = read_secret(descriptor_);
  show("\n");
  return secret;
}

bool Terminal::confirm(std::string_view question) {
  show(question);
  LineBuffer answer;
  if (read_line(descriptor_, answer) != Line::Read) return false;
  return answer.text() == "y" || answer.text() == "Y" || answer.text() == "yes";
}

Result<Pin> read_secret(int descriptor) {
  LineBuffer line;
  switch (read_line(descriptor, line)) {
    case Line::Failed: return Error{Errc::Io, "the PIN could not be read"};
    case Line::TooLong: return Error{Errc::Usage, "that is longer than any PIN or passphrase can be"};
    case Line::Read: break;
  }
  if (line.size == 0) return Error{Errc::PinCancelled, "no PIN was entered", {}, "nothing was signed and no try spent"};
  auto pin = Pin::from(line.text());
  if (!pin) return Error{Errc::Usage, "that is longer than any PIN or passphrase can be"};
  return *std::move(pin);
}

}  // namespace libsign::cli
