#include <fmt/format.h>

#include <map>

#include "card.hpp"
#include "credential.hpp"

namespace card_rig {

namespace {

/// The references of the two key sets of a CNS (Functional Specification 1.1.6, "File system CNS").
constexpr std::uint8_t kAuthenticationKey = 0x01;
constexpr std::uint8_t kAuthenticationPin = 0x10;
constexpr std::uint8_t kSigningKey = 0x10;
constexpr std::uint8_t kSigningPin = 0x1a;
constexpr std::uint8_t kSearchAbove = 0x80;  // in a PIN's reference: search the folders above, too

constexpr std::uint8_t kRestore = 0xf3;  // of MANAGE SECURITY ENVIRONMENT
constexpr std::uint8_t kSet = 0xf1;
constexpr std::uint8_t kForSignatures = 0xb6;
constexpr std::uint8_t kForDeciphering = 0xb8;

Octets text(std::string_view value) { return {value.begin(), value.end()}; }

/// personal_data writes the file that names the holder: fields with their lengths in hexadecimal digits, and the
/// length of all of them before.
Octets personal_data() {
  std::string fields;
  for (const std::string_view field : {"6030", "01012026", "01012036", "ROSSI", "MARIO", "01011980", "M", "",
                                       "RSSMRA80A01H501U", "IT", "H501", "", "", "", "", ""})
    fields += fmt::format("{:02X}{}", field.size(), field);
  return text(fmt::format("{:06X}{}", fields.size(), fields));
}

/// Cns is the Italian national services card (Carta Nazionale dei Servizi) with RSA-2048 keys: CNS0 for
/// authentication, CNS1 for digital signatures, each with a PIN of its own. The terminal pads, the card takes blocks.
class Cns final : public Card {
 public:
  explicit Cns(const std::filesystem::path& folder)
      : authentication_(Credential::load(folder, "auth")), signing_(Credential::load(folder, "sign")) {
    files_ = {{from_hex("1000 1002"), text("PROCESSOR")},
              {from_hex("1000 1003"), text("6030000000000001")},  // the serial number
              {from_hex("1100 1101"), authentication_.certificate()},
              {from_hex("1100 1102"), personal_data()},
              {from_hex("1400 8110"), {}},  // the key for signatures, which nobody reads
              {from_hex("1400 9010"), signing_.certificate()}};
  }

  /// The historical octets name chip (02) and mask (09), "CNS" and version 1.1, the first with RSA-2048.
  Octets atr() const override { return from_hex("3bff1800ff8131fe55006b02090200010101434e531131809e"); }
  std::vector<Pin*> pins() override { return {&authentication_pin_, &signing_pin_}; }

 protected:
  Response execute(const Command& command) override {
    switch (command.instruction) {
      case 0xa4: return select(command);
      case 0xb0: return read_binary(selected_, command);
      case 0x20: return verify(command);
      case 0x22: return manage_environment(command);
      case 0x2a: return operate(command);
      default: return kUnknownInstruction;
    }
  }

  void forget() override {
    selected_ = nullptr;
    key_ = 0;
  }

 private:
  /// select takes the master file, or a path below it; who asks for a description of the file gets one.
  Response select(const Command& command) {
    const bool is_master_file = command.p1 == 0x00 && number(command.data) == 0x3f00;
    if (!is_master_file && command.p1 != 0x08) return kNoSuchFile;
    selected_ = nullptr;
    if (is_master_file) return command.expected ? described({0x3f, 0x00}, 0, 0x38) : Response(kOk);
    const auto found = files_.find(command.data);
    if (found == files_.end()) return kNoSuchFile;
    selected_ = &found->second;
    if (!command.expected) return kOk;
    return described({command.data.end() - 2, command.data.end()}, selected_->size(), 0x01);
  }

  static Response described(const Octets& name, std::size_t size, std::uint8_t kind) {
    const Octets size_octets = {static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
    return tlv(0x6f, joined({tlv(0x80, size_octets), tlv(0x82, {kind}), tlv(0x83, name)}));
  }

  Response verify(const Command& command) {
    const std::uint8_t reference = command.p2 & ~kSearchAbove;
    Pin* pin = reference == kAuthenticationPin ? &authentication_pin_
               : reference == kSigningPin      ? &signing_pin_
                                               : nullptr;
    if (pin == nullptr) return kNoSuchObject;
    return command.data.empty() ? pin->state() : pin->verify(command.data);
  }

  Response manage_environment(const Command& command) {
    key_ = 0;
    if (command.p1 == kRestore) return kOk;
    const bool is_for_keys = command.p2 == kForSignatures || command.p2 == kForDeciphering;
    const auto key = command.p1 == kSet && is_for_keys ? find_tlv(command.data, 0x83) : std::nullopt;
    if (!key || key->size() != 1) return kWrongData;
    key_ = key->front();
    return kOk;
  }

  /// operate applies the key to a whole block, which the terminal has padded. To the card a signature is the same as
  /// deciphering, and OpenSC asks for the latter where a certificate does not restrict its extended key usage.
  Response operate(const Command& command) {
    const bool is_deciphering = command.p1 == 0x80;
    if ((!is_deciphering && command.p1 != 0x9e) || command.data.empty()) return kWrongParameters;
    if (key_ != kAuthenticationKey && key_ != kSigningKey) return kConditionsOfUse;
    const bool is_signature = key_ == kSigningKey;
    if (!(is_signature ? signing_pin_ : authentication_pin_).is_verified()) return kSecurityStatus;
    const Octets block(command.data.begin() + (is_deciphering ? 1 : 0), command.data.end());  // without its indicator
    auto value = (is_signature ? signing_ : authentication_).rsa_raw(block);
    return value ? Response(*std::move(value)) : Response(kWrongData);
  }

  Pin authentication_pin_{"CNS0", "12345", 3};
  Pin signing_pin_{"CNS1", "123456", 3};
  Credential authentication_;
  Credential signing_;
  std::map<Octets, Octets> files_;  // by path
  const Octets* selected_ = nullptr;
  std::uint8_t key_ = 0;  // that the security environment names
};

}  // namespace

std::unique_ptr<Card> make_cns(const std::filesystem::path& folder) { return std::make_unique<Cns>(folder); }

}  // namespace card_rig
