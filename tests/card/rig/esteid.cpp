#include <map>

#include "card.hpp"
#include "credential.hpp"

namespace card_rig {

namespace {

constexpr unsigned kMasterFile = 0x3f00;
constexpr unsigned kAuthentication = 0xadf1;  // the two application folders
constexpr unsigned kSigning = 0xadf2;

/// EstEid is the Estonian identity card of 2018 (IDEMIA): P-384 keys, PIN1 for authentication, PIN2 for signatures.
/// PIN2 is good for one signature.
class EstEid final : public Card {
 public:
  explicit EstEid(const std::filesystem::path& folder)
      : authentication_(Credential::load(folder, "auth")), signing_(Credential::load(folder, "sign")) {
    files_[{kMasterFile, 0xd003}] = tlv(0x04, {'N', 'S', '0', '0', '1', '0', '0', '0', '1'});  // document number
    files_[{kAuthentication, 0x3401}] = authentication_.certificate();
    files_[{kSigning, 0x341f}] = signing_.certificate();
  }

  Octets atr() const override { return from_hex("3bdb960080b1fe451f830012233f536549440f9000f1"); }
  std::vector<Pin*> pins() override { return {&pin1_, &pin2_, &puk_}; }

 protected:
  Response execute(const Command& command) override {
    switch (command.instruction) {
      case 0xa4: return select(command);
      case 0xb0: return read_binary(selected_, command);
      case 0xcb: return pin_object(command);
      case 0x20: return verify(command);
      case 0x22: environment_ = command.p2; return kOk;
      case 0x88: return authenticate(command.data);
      case 0x2a: return sign(command);
      default: return kUnknownInstruction;
    }
  }

  void forget() override {
    folder_ = kMasterFile;
    selected_ = nullptr;
    environment_ = 0;
  }

 private:
  Response select(const Command& command) {
    const Octets& name = command.data;
    selected_ = nullptr;
    switch (command.p1) {
      case 0x04:
        if (name != from_hex("a000000077010800070000fe00000100")) return kNoSuchFile;
        folder_ = kMasterFile;
        return kOk;
      case 0x00: folder_ = kMasterFile; return kOk;
      case 0x01:
        if (number(name) != kAuthentication && number(name) != kSigning) return kNoSuchFile;
        folder_ = number(name);
        return kOk;
      case 0x02: return select_file(folder_, number(name)) ? Response(kOk) : Response(kNoSuchFile);
      case 0x08:
      case 0x09: return select_path(name);
      default: return kWrongParameters;
    }
  }

  bool select_file(unsigned folder, unsigned file) {
    const auto found = files_.find({folder, file});
    if (found == files_.end()) return false;
    folder_ = folder;
    selected_ = &found->second;
    return true;
  }

  /// select_path is what OpenSC uses from 0.26 on: a whole path, and a description of the file in return.
  Response select_path(Octets path) {
    if (path.size() >= 2 && number({path[0], path[1]}) == kMasterFile) path.erase(path.begin(), path.begin() + 2);
    const Octets name(path.end() - std::min<std::ptrdiff_t>(2, std::ssize(path)), path.end());
    if (path.size() == 2 && (number(path) == kAuthentication || number(path) == kSigning)) {
      folder_ = number(path);
      return tlv(0x62, joined({tlv(0x82, {0x38}), tlv(0x83, name)}));
    }
    const unsigned folder = path.size() == 4 ? number({path[0], path[1]}) : kMasterFile;
    if (!select_file(folder, number(name))) return kNoSuchFile;
    const auto size = static_cast<unsigned>(selected_->size());
    const Octets size_octets = {static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
    return tlv(0x62, joined({tlv(0x80, size_octets), tlv(0x82, {0x01}), tlv(0x83, name)}));
  }

  /// pin_object answers GET DATA for a PIN's tries.
  Response pin_object(const Command& command) {
    if (command.data.size() != 10) return kWrongData;
    const std::uint8_t reference = command.data[6];
    const Pin* pin = reference == 1 ? &pin1_ : reference == 2 ? &puk_ : reference == 5 ? &pin2_ : nullptr;
    if (pin == nullptr) return kNoSuchObject;
    Octets object = from_hex("701ebf81011aa0189a01039b0103a1108c06f300007343009c06f30000734300");
    object[4] = reference;
    object[10] = static_cast<std::uint8_t>(pin->most());
    object[13] = static_cast<std::uint8_t>(pin->left());
    return object;
  }

  Response verify(const Command& command) {
    Pin* pin = command.p2 == 0x01 ? &pin1_ : command.p2 == 0x02 ? &puk_ : command.p2 == 0x85 ? &pin2_ : nullptr;
    if (pin == nullptr) return kNoSuchObject;
    return command.data.empty() ? pin->state() : pin->verify(command.data);
  }

  Response authenticate(const Octets& digest) {
    if (environment_ != 0xa4) return kConditionsOfUse;
    if (!pin1_.is_verified()) return kSecurityStatus;
    return value_or_refusal(authentication_.ecdsa(digest));
  }

  Response sign(const Command& command) {
    if (environment_ != 0xb6 || command.p1 != 0x9e) return kConditionsOfUse;
    if (!pin2_.is_verified()) return kSecurityStatus;
    pin2_.withdraw();
    return value_or_refusal(signing_.ecdsa(command.data));
  }

  static Response value_or_refusal(std::optional<Octets> value) {
    return value ? Response(*std::move(value)) : Response(kWrongData);
  }

  Pin pin1_{"PIN1", "1234", 3};
  Pin pin2_{"PIN2", "12345", 3};
  Pin puk_{"PUK", "12345678", 3};
  Credential authentication_;
  Credential signing_;
  std::map<std::pair<unsigned, unsigned>, Octets> files_;  // by folder and name
  unsigned folder_ = kMasterFile;
  const Octets* selected_ = nullptr;
  unsigned environment_ = 0;  // of MANAGE SECURITY ENVIRONMENT: for authentication (A4) or signatures (B6)
};

}  // namespace

std::unique_ptr<Card> make_esteid(const std::filesystem::path& folder) { return std::make_unique<EstEid>(folder); }

}  // namespace card_rig
