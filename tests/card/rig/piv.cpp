#include <map>

#include "card.hpp"
#include "credential.hpp"

namespace card_rig {

namespace {

constexpr std::uint8_t kSignature = 0x9c;           // wants the PIN directly before each signature
constexpr std::uint8_t kCardAuthentication = 0x9e;  // needs no PIN

enum class Maker { Any, Yubico };

/// Piv is a card along NIST SP 800-73-4 with keys for authentication (9A), signatures (9C), key management (9D) and
/// card authentication (9E). Yubico's tells its version and serial number, too.
class Piv final : public Card {
 public:
  Piv(const std::filesystem::path& folder, Maker maker) : maker_(maker) {
    add(folder, 0x9a, "9a", 0x5fc105);
    add(folder, kSignature, "9c", 0x5fc10a);
    add(folder, 0x9d, "9d", 0x5fc10b);
    add(folder, kCardAuthentication, "9e", 0x5fc101);
    // Discovery object: the application, and that its PIN is the only one.
    objects_[0x7e] = tlv(0x7e, joined({tlv(0x4f, application()), tlv(0x5f2f, {0x40, 0x00})}));
    // Card holder unique identifier: FASC-N, GUID, expiration date.
    objects_[0x5fc102] = object({tlv(0x30, from_hex("d4e739da739ced39ce739d836858210842108421c84210c3eb")),
                                 tlv(0x34, from_hex("00112233445566778899aabbccddeeff")),
                                 tlv(0x35, {'2', '0', '3', '5', '0', '1', '0', '1'}), tlv(0x3e, {})});
    // Card capability container.
    objects_[0x5fc107] = object({tlv(0xf0, from_hex("a000000116ff020102030405060708090a0b0c0d0e")), tlv(0xf1, {0x21}),
                                 tlv(0xf2, {0x21}), tlv(0xf3, {}), tlv(0xf4, {0x00}), tlv(0xf5, {0x10}), tlv(0xf6, {}),
                                 tlv(0xf7, {}), tlv(0xfa, {}), tlv(0xfb, {}), tlv(0xfc, {}), tlv(0xfd, {})});
  }

  Octets atr() const override {
    return from_hex(maker_ == Maker::Yubico ? "3bfd1300008131fe158073c021c057597562694b657940"
                                            : "3bd6960081b1fe451f878031c152411a2a");
  }
  std::vector<Pin*> pins() override { return {&pin_}; }

 protected:
  Response execute(const Command& command) override {
    const bool just_verified = std::exchange(just_verified_, false);
    if (command.instruction == 0xa4) return select(command);
    if (!selected_) return kUnknownInstruction;
    switch (command.instruction) {
      case 0xcb: return get_data(command.data);
      case 0x20: return verify(command);
      case 0x87: return general_authenticate(command, just_verified);
      case 0xfd: return of_yubico({5, 4, 3});             // version of the firmware
      case 0xf8: return of_yubico(from_hex("00bc614e"));  // serial number
      default: return kUnknownInstruction;
    }
  }

  void forget() override { selected_ = just_verified_ = false; }

 private:
  Response of_yubico(const Octets& value) const {
    return maker_ == Maker::Yubico ? Response(value) : Response(kUnknownInstruction);
  }

  static Octets application() { return from_hex("a000000308000010000100"); }

  static Octets object(std::initializer_list<Octets> parts) {
    return tlv(0x53, joined({joined(parts), tlv(0xfe, {})}));
  }

  void add(const std::filesystem::path& folder, std::uint8_t slot, std::string_view name, unsigned tag) {
    const Credential& key = keys_.emplace(slot, Credential::load(folder, name)).first->second;
    objects_[tag] = object({tlv(0x70, key.certificate()), tlv(0x71, {0x00})});
  }

  Response select(const Command& command) {
    const Octets whole = application();
    const Octets& name = command.data;
    selected_ = command.p1 == 0x04 && name.size() >= 5 && name.size() <= whole.size() &&
                std::equal(name.begin(), name.end(), whole.begin());
    if (!selected_) {
      pin_.withdraw();
      return kNoSuchFile;
    }
    return tlv(0x61, joined({tlv(0x4f, from_hex("000010000100")), tlv(0x79, tlv(0x4f, from_hex("a000000308")))}));
  }

  Response get_data(const Octets& data) {
    const auto tag = find_tlv(data, 0x5c);
    if (!tag) return kWrongData;
    const auto found = objects_.find(number(*tag));
    return found == objects_.end() ? Response(kNoSuchFile) : Response(found->second);
  }

  Response verify(const Command& command) {
    if (command.p2 != 0x80) return kNoSuchObject;
    if (command.data.empty()) return pin_.state();
    const unsigned status = pin_.verify(command.data);
    just_verified_ = status == kOk;
    return status;
  }

  Response general_authenticate(const Command& command, bool just_verified) {
    const auto found = keys_.find(command.p2);
    if (found == keys_.end()) return kWrongParameters;
    const bool allowed = command.p2 == kCardAuthentication || (pin_.is_verified() && command.p2 != kSignature) ||
                         (command.p2 == kSignature && just_verified);
    if (!allowed) return kSecurityStatus;
    const auto dynamic = find_tlv(command.data, 0x7c);
    const auto challenge = dynamic ? find_tlv(*dynamic, 0x81) : std::nullopt;
    if (!challenge) return kWrongData;
    const Credential& key = found->second;
    const auto value = key.is_rsa() ? key.rsa_raw(*challenge) : key.ecdsa_der(*challenge);
    if (!value) return kWrongData;
    return tlv(0x7c, tlv(0x82, *value));
  }

  Maker maker_;
  Pin pin_{"PIN", "123456", 3};
  std::map<std::uint8_t, Credential> keys_;
  std::map<unsigned, Octets> objects_;
  bool selected_ = false;
  bool just_verified_ = false;  // by the command before this one
};

}  // namespace

std::unique_ptr<Card> make_piv(const std::filesystem::path& folder) {
  return std::make_unique<Piv>(folder, Maker::Any);
}

std::unique_ptr<Card> make_yubikey(const std::filesystem::path& folder) {
  return std::make_unique<Piv>(folder, Maker::Yubico);
}

}  // namespace card_rig
