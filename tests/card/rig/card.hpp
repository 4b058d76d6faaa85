#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "octets.hpp"
#include "pin.hpp"

namespace card_rig {

/// Command is a command APDU (ISO/IEC 7816-3, 12.1), short or extended.
struct Command {
  std::uint8_t instruction_class = 0;
  std::uint8_t instruction = 0;
  std::uint8_t p1 = 0;
  std::uint8_t p2 = 0;
  Octets data{};
  std::optional<std::size_t> expected{};  // Le

  static std::optional<Command> parse(const Octets& octets);
};

/// Status words (ISO/IEC 7816-4, 5.6).
inline constexpr unsigned kOk = 0x9000;
inline constexpr unsigned kWrongLength = 0x6700;
inline constexpr unsigned kSecurityStatus = 0x6982;
inline constexpr unsigned kBlocked = 0x6983;
inline constexpr unsigned kConditionsOfUse = 0x6985;
inline constexpr unsigned kNoFileSelected = 0x6986;
inline constexpr unsigned kWrongData = 0x6a80;
inline constexpr unsigned kNoSuchFile = 0x6a82;
inline constexpr unsigned kWrongParameters = 0x6a86;
inline constexpr unsigned kNoSuchObject = 0x6a88;
inline constexpr unsigned kWrongOffset = 0x6b00;
inline constexpr unsigned kUnknownInstruction = 0x6d00;

/// Response is what a command yields.
struct Response {
  Octets data{};
  unsigned status = kOk;

  Response(Octets data_) : data(std::move(data_)) {}  // NOLINT(google-explicit-constructor)
  Response(unsigned status_) : status(status_) {}     // NOLINT(google-explicit-constructor)
};

/// Card is an emulated card in its reader. Command chaining and GET RESPONSE are done here, so that a kind of card only
/// sees whole commands. One thread at a time.
class Card {
 public:
  virtual ~Card() = default;
  virtual Octets atr() const = 0;
  virtual std::vector<Pin*> pins() = 0;

  /// transmit carries out one command APDU and returns the response APDU.
  Octets transmit(const Octets& octets);
  /// reset ends everything that a session with the card has achieved.
  void reset();

 protected:
  virtual Response execute(const Command& command) = 0;
  virtual void forget() = 0;

 private:
  Octets answer(std::optional<std::size_t> expected);

  Octets chained_;  // data of commands before the last one of a chain
  Octets waiting_;  // data that the last response left to be fetched
};

/// read_binary answers READ BINARY from a file; null stands for no file.
Response read_binary(const Octets* file, const Command& command);

/// make_card puts a card of the kind "esteid", "piv", "yubikey", "jpki" or "cns" together from the keys and
/// certificates in `folder`; null for an unknown kind. Throws std::runtime_error for a file that is missing or broken.
std::unique_ptr<Card> make_card(std::string_view kind, const std::filesystem::path& folder);

std::unique_ptr<Card> make_esteid(const std::filesystem::path& folder);
std::unique_ptr<Card> make_piv(const std::filesystem::path& folder);
std::unique_ptr<Card> make_yubikey(const std::filesystem::path& folder);
std::unique_ptr<Card> make_jpki(const std::filesystem::path& folder);
std::unique_ptr<Card> make_cns(const std::filesystem::path& folder);

}  // namespace card_rig
