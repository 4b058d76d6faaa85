#include "pinpad.hpp"

#include <algorithm>

#include "link.hpp"

namespace card_rig {

namespace {

// Offsets in the structure, and the status words of PC/SC part 10, 2.5.3.
constexpr std::size_t kFormat = 2;
constexpr std::size_t kBlock = 3;
constexpr std::size_t kLongest = 5;
constexpr std::size_t kShortest = 6;
constexpr std::size_t kCommand = 19;
const Octets kTimedOut = {0x64, 0x00};
const Octets kCancelled = {0x64, 0x01};
const Octets kWrongPinLength = {0x64, 0x03};

constexpr std::size_t kHeader = 5;  // of a command: up to Lc

}  // namespace

PinpadOutcome verify_command(const Octets& structure, const Octets& typed) {
  if (typed.empty() || structure.size() < kCommand + kHeader) return {.status = kTimedOut};
  switch (static_cast<Key>(typed.front())) {
    case Key::Cancel: return {.status = kCancelled};
    case Key::Timeout: return {.status = kTimedOut};
    case Key::Enter: break;
  }
  const Octets pin(typed.begin() + 1, typed.end());
  const std::size_t longest = structure[kLongest];
  if (pin.size() < structure[kShortest] || (longest != 0 && pin.size() > longest)) return {.status = kWrongPinLength};

  Octets command(structure.begin() + kCommand, structure.end());
  const std::size_t position = kHeader + (structure[kFormat] >> 3 & 0x0fu);
  const std::size_t block = structure[kBlock] & 0x0fu;  // 0: as long as the PIN
  if (block == 0) command.resize(position);
  command.resize(std::max(command.size(), position + std::max(block, pin.size())), 0xff);
  std::copy(pin.begin(), pin.end(), command.begin() + static_cast<std::ptrdiff_t>(position));
  command[kHeader - 1] = static_cast<std::uint8_t>(command.size() - kHeader);
  return {.status = {}, .command = command};
}

}  // namespace card_rig
