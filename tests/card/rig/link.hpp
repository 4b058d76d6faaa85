#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "octets.hpp"

/// What a reader driver and the emulator say to each other over a Unix socket: a request and its answer, each a length
/// of two octets and so many octets. The first octet of a request is an Order, that of an answer an Outcome.
namespace card_rig {

enum class Order : std::uint8_t {
  Presence,  // answer: a number that counts removals
  PowerOn,   // answer: the ATR
  PowerOff,
  Transmit,  // a command APDU; answer: the response APDU
  TypePin,   // wait for the holder at the pinpad; answer: a Key, then the PIN
};

enum class Outcome : std::uint8_t { Done, NoCard };

enum class Key : std::uint8_t { Enter, Cancel, Timeout };

/// listen_on makes a Unix socket that listens; -1 if it cannot. A socket that was there before is replaced.
int listen_on(const std::filesystem::path& path);

/// connect_to connects to a Unix socket; -1 if nobody listens.
int connect_to(const std::filesystem::path& path);

/// receive and send carry one frame; they fail when the other side is gone.
std::optional<Octets> receive(int descriptor);
bool send(int descriptor, const Octets& frame);

/// Answer is what came back; no value where there is no reader any more.
struct Answer {
  Outcome outcome = Outcome::NoCard;
  Octets octets{};
};

/// Link is a driver's connection to an emulated reader, made when it is needed and made again after it was lost.
/// Thread-safe: one exchange at a time.
class Link {
 public:
  explicit Link(std::filesystem::path socket) : socket_(std::move(socket)) {}
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  ~Link() { hang_up(); }

  std::optional<Answer> ask(Order order, const Octets& octets = {});

 private:
  std::optional<Answer> exchange(const Octets& request);
  void hang_up();

  std::filesystem::path socket_;
  std::mutex mutex_;
  int descriptor_ = -1;
};

}  // namespace card_rig
