#include "card.hpp"
#include "credential.hpp"

namespace card_rig {

namespace {

/// The files of the JPKI application.
constexpr unsigned kAuthCertificate = 0x000a;
constexpr unsigned kAuthAuthority = 0x000b;
constexpr unsigned kAuthKey = 0x0017;
constexpr unsigned kAuthPin = 0x0018;
constexpr unsigned kSignCertificate = 0x0001;
constexpr unsigned kSignAuthority = 0x0002;
constexpr unsigned kSignKey = 0x001a;
constexpr unsigned kSignPin = 0x001b;

/// Jpki is the Japanese My Number card's application for public certificates: RSA-2048, PKCS#1 alone. The certificate
/// for signatures, which holds name and address, can be read only once its PIN was verified.
class Jpki final : public Card {
 public:
  explicit Jpki(const std::filesystem::path& folder)
      : authentication_(Credential::load(folder, "auth")),
        signing_(Credential::load(folder, "sign")),
        authority_(load_certificates(folder / "ca.pem").front()) {}

  Octets atr() const override { return from_hex("3be000ff8131fe4514"); }
  std::vector<Pin*> pins() override { return {&authentication_pin_, &signing_pin_}; }

 protected:
  Response execute(const Command& command) override {
    switch (command.instruction) {
      case 0xa4: return select(command);
      case 0xb0: return read(command);
      case 0x20: return verify(command.data);
      case 0x2a: return sign(command.data);
      default: return kUnknownInstruction;
    }
  }

  void forget() override {
    application_ = false;
    selected_ = 0;
  }

 private:
  Response select(const Command& command) {
    if (command.p1 == 0x04) {
      application_ = command.data == from_hex("d392f000260100000001");
      return application_ ? kOk : kNoSuchFile;
    }
    if (!application_ || command.p1 != 0x02) return kNoSuchFile;
    for (const unsigned file :
         {kAuthCertificate, kAuthAuthority, kAuthKey, kAuthPin, kSignCertificate, kSignAuthority, kSignKey, kSignPin}) {
      if (number(command.data) != file) continue;
      selected_ = file;
      return kOk;
    }
    return kNoSuchFile;
  }

  Response read(const Command& command) {
    switch (selected_) {
      case kAuthCertificate: return read_binary(&authentication_.certificate(), command);
      case kAuthAuthority:
      case kSignAuthority: return read_binary(&authority_, command);
      case kSignCertificate:
        if (!signing_pin_.is_verified()) return kSecurityStatus;
        return read_binary(&signing_.certificate(), command);
      default: return kNoFileSelected;
    }
  }

  Response verify(const Octets& given) {
    Pin* pin = selected_ == kAuthPin ? &authentication_pin_ : selected_ == kSignPin ? &signing_pin_ : nullptr;
    if (pin == nullptr) return kNoSuchObject;
    return given.empty() ? 0x63c0 | pin->left() : pin->verify(given);
  }

  Response sign(const Octets& digest_info) {
    if (selected_ != kAuthKey && selected_ != kSignKey) return kConditionsOfUse;
    const bool is_signature = selected_ == kSignKey;
    if (!(is_signature ? signing_pin_ : authentication_pin_).is_verified()) return kSecurityStatus;
    auto value = (is_signature ? signing_ : authentication_).rsa_pkcs1(digest_info);
    return value ? Response(*std::move(value)) : Response(kWrongData);
  }

  Pin authentication_pin_{"AUTH", "1234", 3};
  Pin signing_pin_{"SIGN", "ABC123", 5};
  Credential authentication_;
  Credential signing_;
  Octets authority_;
  bool application_ = false;
  unsigned selected_ = 0;
};

}  // namespace

std::unique_ptr<Card> make_jpki(const std::filesystem::path& folder) { return std::make_unique<Jpki>(folder); }

}  // namespace card_rig
