#include <smartcard/signer.hpp>

#include <fmt/format.h>

#include <algorithm>

#include "mechanism.hpp"
#include "objects.hpp"
#include "token_state.hpp"

namespace smartcard {

using libsign::Bytes;
using libsign::Certificate;
using libsign::Errc;
using libsign::Error;
using libsign::Result;
using libsign::SignatureAlgorithm;
using libsign::ToBeSigned;

namespace {

constexpr std::size_t kMaxValueBytes = 2'048;  // RSA-16384, the largest that OpenSSL verifies

// Two programs that reset a card under each other's hands were seen to need two; a card that never signs must not ask
// for ever.
constexpr int kMaxLogins = 3;

/// Key is the private key's object, good for one login.
struct Key {
  CK_OBJECT_HANDLE handle = CK_INVALID_HANDLE;
  bool always_authenticate = false;
  std::uint64_t login_number = 0;
};

/// Stage is how far a signature came.
enum class Stage { Opening, Authenticating, Signing };

class TokenSigner final : public libsign::Signer {
 public:
  TokenSigner(std::shared_ptr<Token> token, const Identity& identity, PinProvider provider)
      : token_(std::move(token)), identity_(identity), provider_(std::move(provider)) {}

  const Certificate& certificate() const override { return identity_.certificate; }
  std::span<const Certificate> chain() const override { return identity_.chain; }
  std::span<const SignatureAlgorithm> algorithms() const override { return identity_.algorithms; }
  Result<Bytes> sign(const ToBeSigned& to_be_signed) override;

 private:
  Token::State& state() const { return token_->state(); }
  std::string key_name() const { return printable(identity_.certificate.common_name()); }
  Result<Bytes> sign_once(const ToBeSigned& to_be_signed, Stage& stage);
  Result<void> confirm(const Session& session, const libsign::Pin& fresh);
  Error refused(CK_RV result, const char* call);
  Result<void> find_key(const Session& session);

  std::shared_ptr<Token> token_;
  Identity identity_;
  PinProvider provider_;
  Key key_;  // used with the token's mutex locked
};

Result<Bytes> TokenSigner::sign(const ToBeSigned& to_be_signed) {
  const auto& known = identity_.algorithms;
  const SignatureAlgorithm& algorithm = to_be_signed.algorithm;
  if (std::find(known.begin(), known.end(), algorithm) == known.end()) {
    return Error{Errc::Unsupported, fmt::format("the token cannot sign with {}", describe(algorithm)), key_name()};
  }
  if (algorithm.scheme != libsign::Scheme::Ed25519 && to_be_signed.digest.size() != size_of(algorithm.digest))
    return Error{Errc::BadInput, fmt::format("the digest to be signed is no {}", name(algorithm.digest))};

  const std::lock_guard lock(state().mutex);
  // A login may have ended behind our back: the card was put in again, another program has reset it or logged out. That
  // cost no try, so the token is opened once more, with a new request for the PIN.
  for (int logins = 1;; ++logins) {
    const bool had_login = state().login.has_value();
    state().login_was_lost = false;
    Stage stage = Stage::Opening;
    Result<Bytes> value = sign_once(to_be_signed, stage);
    if (value || value.error().code != Errc::Device) return value;
    state().forget();
    const bool lost = state().login_was_lost || (had_login && stage == Stage::Opening);
    if (!lost || logins == kMaxLogins) return value;
  }
}

/// sign_once uses a session of its own and closes it whatever happens, because a failure would leave the operation
/// active in it and poison every later signature.
Result<Bytes> TokenSigner::sign_once(const ToBeSigned& to_be_signed, Stage& stage) {
  const auto fresh = state().log_in(provider_, key_name());
  if (!fresh) return fresh.error();
  const auto session = Session::open(state().module, state().slot);
  if (!session) return session.error();
  if (auto found = find_key(*session); !found) return found.error();

  Operation operation = operation_for(to_be_signed, identity_.certificate.public_key());
  CK_MECHANISM mechanism{operation.mechanism, nullptr, 0};
  if (operation.mechanism == CKM_RSA_PKCS_PSS) mechanism = {CKM_RSA_PKCS_PSS, &operation.pss, sizeof operation.pss};
  const CK_FUNCTION_LIST& functions = session->functions();
  if (const CK_RV result = functions.C_SignInit(session->handle(), &mechanism, key_.handle); result != CKR_OK)
    return refused(result, "C_SignInit");

  if (key_.always_authenticate) {
    stage = Stage::Authenticating;
    if (auto confirmed = confirm(*session, *fresh); !confirmed) return confirmed.error();
  }

  stage = Stage::Signing;
  Bytes value(kMaxValueBytes);
  CK_ULONG size = value.size();
  const CK_RV result =
      functions.C_Sign(session->handle(), operation.input.data(), operation.input.size(), value.data(), &size);
  if (result != CKR_OK) return refused(result, "C_Sign");
  value.resize(std::min<std::size_t>(size, value.size()));
  if (!verifies(identity_.certificate.public_key(), to_be_signed, value)) {
    return Error{Errc::Refused, "the token's signature does not fit its certificate", key_name(),
                 "the key and the certificate on the token do not belong together; ask the issuer"};
  }
  return value;
}

/// confirm gives the PIN for this signature. One that has just opened the token is right, so it is not asked for twice.
Result<void> TokenSigner::confirm(const Session& session, const libsign::Pin& fresh) {
  if (!fresh.empty()) return state().try_pin(session, PinPurpose::ContextSpecific, fresh, state().info.pin);
  auto confirmed = state().authenticate(session, PinPurpose::ContextSpecific, provider_, key_name());
  if (!confirmed) return confirmed.error();
  return {};
}

Error TokenSigner::refused(CK_RV result, const char* call) {
  state().login_was_lost = result == CKR_USER_NOT_LOGGED_IN;
  return failure(result, call);
}

Result<void> TokenSigner::find_key(const Session& session) {
  if (key_.handle != CK_INVALID_HANDLE && key_.login_number == state().login_number) return {};
  auto private_keys = read_private_keys(session);
  if (!private_keys) return private_keys.error();
  auto public_keys = read_public_keys(session);
  if (!public_keys) return public_keys.error();
  const Objects objects{{}, std::move(*public_keys), std::move(*private_keys)};
  const PrivateObject* found = private_key_of(identity_.certificate.public_key(), identity_.id, objects);
  if (found == nullptr) return Error{Errc::NotFound, "the token holds no private key for the certificate", key_name()};
  key_ = {found->handle, found->always_authenticate, state().login_number};
  return {};
}

}  // namespace

Result<std::unique_ptr<libsign::Signer>> make_signer(std::shared_ptr<Token> token, const Identity& identity,
                                                     PinProvider provider) {
  if (!identity.unfit.empty()) {
    return Error{Errc::Refused, "this certificate cannot sign: " + identity.unfit,
                 printable(identity.certificate.common_name())};
  }
  return std::unique_ptr<libsign::Signer>(
      std::make_unique<TokenSigner>(std::move(token), identity, std::move(provider)));
}

}  // namespace smartcard
