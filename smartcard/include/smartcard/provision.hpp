#pragma once

#include <memory>
#include <string>

#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/pin.hpp>
#include <libsign/result.hpp>
#include <smartcard/module.hpp>
#include <smartcard/token.hpp>

namespace smartcard {

enum class KeyKind { Rsa2048, Rsa3072, EcP256, EcP384, EcP521, Ed25519 };

/// KeySetup describes a key pair to be made on a token.
struct KeySetup {
  KeyKind kind = KeyKind::EcP256;
  libsign::Bytes id{};               // CKA_ID, which ties key and certificate together
  std::string label{};               // CKA_LABEL
  bool always_authenticate = false;  // the PIN confirms each single signature
};

/// initialise_token gives the module's first token that was never initialised a label and PINs, and returns it.
/// Errc::NotFound if all are in use (an initialised token is never touched), Errc::Usage for a label of more than 32
/// octets.
libsign::Result<std::shared_ptr<Token>> initialise_token(const std::shared_ptr<Module>& module,
                                                         const std::string& label, const libsign::Pin& so_pin,
                                                         const libsign::Pin& user_pin);

/// Provisioner writes keys and certificates to a token. One thread at a time.
class Provisioner {
 public:
  /// open logs in to `token`, which may go before this object does; Errc::PinWrong for a wrong PIN.
  static libsign::Result<std::unique_ptr<Provisioner>> open(const Token& token, const libsign::Pin& user_pin);
  ~Provisioner();
  Provisioner(const Provisioner&) = delete;
  Provisioner& operator=(const Provisioner&) = delete;

  /// generate makes a key pair whose private key never leaves the token, and returns its public key.
  libsign::Result<libsign::PublicKey> generate(const KeySetup& setup);
  /// store puts `certificate` beside the key with the same `id`; an empty `id` for certificates of authorities.
  libsign::Result<void> store(const libsign::Certificate& certificate, const libsign::Bytes& id,
                              const std::string& label);

 private:
  struct State;
  explicit Provisioner(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace smartcard
