// A reader driver for pcscd (IFD handler 3.0) whose readers are sockets of the emulator. The DEVICENAME in reader.conf
// is the socket's path, followed by ":pinpad" for a reader with a pinpad.
extern "C" {  // the header has no guards for C++
#include <ifdhandler.h>
}
#include <arpa/inet.h>
#include <reader.h>

#include <array>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "link.hpp"
#include "pinpad.hpp"

using card_rig::Answer;
using card_rig::Link;
using card_rig::Octets;
using card_rig::Order;
using card_rig::Outcome;

namespace {

constexpr DWORD kVerifyPin = SCARD_CTL_CODE(0x330006);  // CCID's own number for FEATURE_VERIFY_PIN_DIRECT

struct Slot {
  std::unique_ptr<Link> link;
  bool pinpad = false;
  Octets atr;
  std::uint8_t removals = 0;
};

/// slot_of returns the reader with this logical unit number.
Slot& slot_of(DWORD unit) {
  static std::array<Slot, 16> slots;  // PCSCLITE_MAX_READERS_CONTEXTS
  return slots[(unit >> 16) % slots.size()];
}

/// hand_over copies what a caller asked for into its buffer.
RESPONSECODE hand_over(const Octets& octets, PUCHAR buffer, DWORD room, PDWORD size) {
  *size = 0;
  if (octets.size() > room) return IFD_ERROR_INSUFFICIENT_BUFFER;
  std::memcpy(buffer, octets.data(), octets.size());
  *size = octets.size();
  return IFD_SUCCESS;
}

/// answered turns what the emulator said into a code of the interface.
RESPONSECODE answered(const std::optional<Answer>& answer) {
  if (!answer) return IFD_COMMUNICATION_ERROR;
  return answer->outcome == Outcome::Done ? IFD_SUCCESS : IFD_ICC_NOT_PRESENT;
}

RESPONSECODE verify_at_pinpad(Slot& slot, const Octets& structure, PUCHAR buffer, DWORD room, LPDWORD size) {
  const auto typed = slot.link->ask(Order::TypePin);
  if (answered(typed) != IFD_SUCCESS) return answered(typed);
  const auto outcome = card_rig::verify_command(structure, typed->octets);
  if (outcome.status) return hand_over(*outcome.status, buffer, room, size);
  const auto response = slot.link->ask(Order::Transmit, outcome.command);
  if (answered(response) != IFD_SUCCESS) return answered(response);
  return hand_over(response->octets, buffer, room, size);
}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) RESPONSECODE IFDHCreateChannelByName(DWORD unit, LPSTR name) {
  const std::string text = name;
  const auto colon = text.find(':');
  Slot& slot = slot_of(unit);
  slot.link = std::make_unique<Link>(text.substr(0, colon));
  slot.pinpad = colon != std::string::npos && text.substr(colon + 1) == "pinpad";
  return IFD_SUCCESS;
}

__attribute__((visibility("default"))) RESPONSECODE IFDHCreateChannel(DWORD, DWORD) { return IFD_NOT_SUPPORTED; }

__attribute__((visibility("default"))) RESPONSECODE IFDHCloseChannel(DWORD unit) {
  slot_of(unit).link.reset();
  return IFD_SUCCESS;
}

__attribute__((visibility("default"))) RESPONSECODE IFDHGetCapabilities(DWORD unit, DWORD tag, PDWORD size,
                                                                        PUCHAR value) {
  switch (tag) {
    case TAG_IFD_ATR:
    case SCARD_ATTR_ATR_STRING: return hand_over(slot_of(unit).atr, value, *size, size);
    case TAG_IFD_SIMULTANEOUS_ACCESS: return hand_over({16}, value, *size, size);
    case TAG_IFD_SLOTS_NUMBER:
    case TAG_IFD_THREAD_SAFE: return hand_over({1}, value, *size, size);
    default: return IFD_ERROR_TAG;
  }
}

__attribute__((visibility("default"))) RESPONSECODE IFDHSetCapabilities(DWORD, DWORD, DWORD, PUCHAR) {
  return IFD_NOT_SUPPORTED;
}

__attribute__((visibility("default"))) RESPONSECODE IFDHSetProtocolParameters(DWORD, DWORD, UCHAR, UCHAR, UCHAR,
                                                                              UCHAR) {
  return IFD_SUCCESS;
}

__attribute__((visibility("default"))) RESPONSECODE IFDHPowerICC(DWORD unit, DWORD action, PUCHAR atr, PDWORD size) {
  Slot& slot = slot_of(unit);
  const DWORD room = std::min<DWORD>(*size == 0 ? MAX_ATR_SIZE : *size, MAX_ATR_SIZE);
  *size = 0;
  if (action == IFD_POWER_DOWN) {
    slot.link->ask(Order::PowerOff);
    return IFD_SUCCESS;
  }
  const auto answer = slot.link->ask(Order::PowerOn);
  if (answered(answer) != IFD_SUCCESS) return IFD_ERROR_POWER_ACTION;
  slot.atr = answer->octets;
  return hand_over(slot.atr, atr, room, size);
}

__attribute__((visibility("default"))) RESPONSECODE IFDHTransmitToICC(DWORD unit, SCARD_IO_HEADER, PUCHAR command,
                                                                      DWORD command_size, PUCHAR buffer, PDWORD size,
                                                                      PSCARD_IO_HEADER) {
  const DWORD room = std::exchange(*size, 0);
  const auto answer = slot_of(unit).link->ask(Order::Transmit, Octets(command, command + command_size));
  if (answered(answer) != IFD_SUCCESS) return answered(answer);
  return hand_over(answer->octets, buffer, room, size);
}

__attribute__((visibility("default"))) RESPONSECODE IFDHICCPresence(DWORD unit) {
  Slot& slot = slot_of(unit);
  const auto answer = slot.link->ask(Order::Presence);
  if (!answer || answer->octets.empty()) return IFD_COMMUNICATION_ERROR;
  // pcscd asks a few times a second: a card that was out in between is reported missing once.
  const bool was_out = std::exchange(slot.removals, answer->octets.front()) != answer->octets.front();
  return answer->outcome == Outcome::Done && !was_out ? IFD_ICC_PRESENT : IFD_ICC_NOT_PRESENT;
}

__attribute__((visibility("default"))) RESPONSECODE IFDHControl(DWORD unit, DWORD code, PUCHAR request,
                                                                DWORD request_size, PUCHAR buffer, DWORD room,
                                                                LPDWORD size) {
  Slot& slot = slot_of(unit);
  *size = 0;
  if (code == CM_IOCTL_GET_FEATURE_REQUEST) {
    if (!slot.pinpad) return IFD_SUCCESS;
    const std::uint32_t number = htonl(kVerifyPin);
    Octets feature = {FEATURE_VERIFY_PIN_DIRECT, sizeof number, 0, 0, 0, 0};
    std::memcpy(&feature[2], &number, sizeof number);
    return hand_over(feature, buffer, room, size);
  }
  if (code == kVerifyPin && slot.pinpad)
    return verify_at_pinpad(slot, Octets(request, request + request_size), buffer, room, size);
  return IFD_ERROR_NOT_SUPPORTED;
}
}
