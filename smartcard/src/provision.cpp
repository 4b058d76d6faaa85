#include <smartcard/provision.hpp>

#include <algorithm>

#include "cryptoki.hpp"
#include "der.hpp"
#include "public_key.hpp"
#include "token_state.hpp"

namespace smartcard {

using libsign::Bytes;
using libsign::ByteView;
using libsign::Certificate;
using libsign::Errc;
using libsign::Error;
using libsign::Pin;
using libsign::PublicKey;
using libsign::Result;

namespace {

constexpr std::uint8_t kP256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
constexpr std::uint8_t kP384[] = {0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22};
constexpr std::uint8_t kP521[] = {0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23};
// PrintableString "edwards25519" (PKCS#11 3.0, 2.3.5); SoftHSM reads no OID here.
constexpr std::uint8_t kEdwards25519[] = {0x13, 0x0c, 'e', 'd', 'w', 'a', 'r', 'd', 's', '2', '5', '5', '1', '9'};
constexpr std::uint8_t kPublicExponent[] = {0x01, 0x00, 0x01};

/// Recipe is how a kind of key is made: an RSA key has a length, the others a curve.
struct Recipe {
  CK_MECHANISM_TYPE mechanism;
  CK_ULONG modulus_bits;
  ByteView curve;
};

Recipe recipe_of(KeyKind kind) {
  switch (kind) {
    case KeyKind::Rsa2048: return {CKM_RSA_PKCS_KEY_PAIR_GEN, 2048, {}};
    case KeyKind::Rsa3072: return {CKM_RSA_PKCS_KEY_PAIR_GEN, 3072, {}};
    case KeyKind::EcP256: return {CKM_EC_KEY_PAIR_GEN, 0, kP256};
    case KeyKind::EcP384: return {CKM_EC_KEY_PAIR_GEN, 0, kP384};
    case KeyKind::EcP521: return {CKM_EC_KEY_PAIR_GEN, 0, kP521};
    case KeyKind::Ed25519: return {CKM_EC_EDWARDS_KEY_PAIR_GEN, 0, kEdwards25519};
  }
  return {CKM_RSA_PKCS_KEY_PAIR_GEN, 2048, {}};
}

/// octets_of hands a PIN to PKCS#11, which has no const for what it only reads.
CK_UTF8CHAR* octets_of(const Pin& pin) {
  return reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(pin.reveal().data()));
}

Result<CK_SLOT_ID> find_unused_slot(const Module& module) {
  const auto all = slots(module, Slots::WithToken);
  if (!all) return all.error();
  for (const CK_SLOT_ID slot : *all) {
    CK_TOKEN_INFO token{};
    const CK_RV value = module.functions().C_GetTokenInfo(slot, &token);
    if (value == CKR_OK && (token.flags & CKF_TOKEN_INITIALIZED) == 0) return slot;
  }
  return Error{Errc::NotFound, "the driver has no token that was never initialised", module.name()};
}

Result<Session> log_in(const std::shared_ptr<Module>& module, CK_SLOT_ID slot, CK_USER_TYPE user, const Pin& pin) {
  auto session = Session::open(module, slot, Access::ReadWrite);
  if (!session) return session;
  const CK_RV value = module->functions().C_Login(session->handle(), user, octets_of(pin), pin.reveal().size());
  if (value != CKR_OK) return failure(value, "C_Login");
  return session;
}

/// serial_number_der returns the INTEGER of a certificate's serialNumber: the first element of TBSCertificate, or the
/// second after an explicit version (RFC 5280, 4.1).
Bytes serial_number_der(const Certificate& certificate) {
  const auto whole = der::first(certificate.der());
  const auto to_be_signed = whole ? der::first(whole->contents) : std::nullopt;
  auto field = to_be_signed ? der::first(to_be_signed->contents) : std::nullopt;
  if (field && field->tag == der::kExplicitZero) field = der::first(field->rest);
  return field && field->tag == der::kInteger ? libsign::to_bytes(field->whole) : Bytes();
}

}  // namespace

Result<std::shared_ptr<Token>> initialise_token(const std::shared_ptr<Module>& module, const std::string& label,
                                                const Pin& so_pin, const Pin& user_pin) {
  CK_UTF8CHAR padded[32];
  if (label.empty() || label.size() > sizeof padded)
    return Error{Errc::Usage, "a token's label has 1 to 32 octets", label};
  std::fill(std::begin(padded), std::end(padded), CK_UTF8CHAR{' '});
  std::copy(label.begin(), label.end(), padded);

  const CK_FUNCTION_LIST& functions = module->functions();
  const auto slot = find_unused_slot(*module);
  if (!slot) return slot.error();
  if (const CK_RV value = functions.C_InitToken(*slot, octets_of(so_pin), so_pin.reveal().size(), padded);
      value != CKR_OK) {
    return failure(value, "C_InitToken");
  }
  const auto session = log_in(module, *slot, CKU_SO, so_pin);
  if (!session) return session.error();
  if (const CK_RV value = functions.C_InitPIN(session->handle(), octets_of(user_pin), user_pin.reveal().size());
      value != CKR_OK) {
    return failure(value, "C_InitPIN");
  }
  auto info = read_token_info(*module, *slot);
  if (!info) return info.error();
  return std::make_shared<Token>(std::make_unique<Token::State>(module, *slot, std::move(*info)));
}

struct Provisioner::State {
  Session session;
};

Provisioner::Provisioner(std::unique_ptr<State> state) : state_(std::move(state)) {}
Provisioner::~Provisioner() = default;

Result<std::unique_ptr<Provisioner>> Provisioner::open(const Token& token, const Pin& user_pin) {
  auto session = log_in(token.state().module, token.state().slot, CKU_USER, user_pin);
  if (!session) return session.error();
  return std::unique_ptr<Provisioner>(new Provisioner(std::make_unique<State>(State{std::move(*session)})));
}

Result<PublicKey> Provisioner::generate(const KeySetup& setup) {
  const Recipe recipe = recipe_of(setup.kind);
  CK_BBOOL yes = CK_TRUE;
  CK_BBOOL no = CK_FALSE;
  CK_BBOOL always_authenticate = setup.always_authenticate ? CK_TRUE : CK_FALSE;
  CK_ULONG modulus_bits = recipe.modulus_bits;
  const ByteView label = libsign::as_bytes(setup.label);

  Template public_key;
  public_key.add(CKA_TOKEN, yes).add(CKA_PRIVATE, no).add(CKA_VERIFY, yes).add(CKA_ID, setup.id).add(CKA_LABEL, label);
  if (recipe.curve.empty()) {
    public_key.add(CKA_MODULUS_BITS, modulus_bits).add(CKA_PUBLIC_EXPONENT, kPublicExponent);
  } else {
    public_key.add(CKA_EC_PARAMS, recipe.curve);
  }
  Template private_key;
  private_key.add(CKA_TOKEN, yes).add(CKA_PRIVATE, yes).add(CKA_SIGN, yes).add(CKA_SENSITIVE, yes);
  private_key.add(CKA_EXTRACTABLE, no).add(CKA_ID, setup.id).add(CKA_LABEL, label);
  if (setup.always_authenticate) private_key.add(CKA_ALWAYS_AUTHENTICATE, always_authenticate);

  CK_MECHANISM mechanism{recipe.mechanism, nullptr, 0};
  CK_OBJECT_HANDLE public_handle = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE private_handle = CK_INVALID_HANDLE;
  const Session& session = state_->session;
  const CK_RV value =
      session.functions().C_GenerateKeyPair(session.handle(), &mechanism, public_key.data(), public_key.size(),
                                            private_key.data(), private_key.size(), &public_handle, &private_handle);
  if (value != CKR_OK) return failure(value, "C_GenerateKeyPair");
  auto key = read_public_key(session, public_handle);
  if (!key) return Error{Errc::Device, "the token does not hand out the public key it made", setup.label};
  return *std::move(key);
}

Result<void> Provisioner::store(const Certificate& certificate, const Bytes& id, const std::string& label) {
  CK_OBJECT_CLASS object_class = CKO_CERTIFICATE;
  CK_CERTIFICATE_TYPE type = CKC_X_509;
  CK_BBOOL yes = CK_TRUE;
  CK_BBOOL no = CK_FALSE;
  const Bytes serial_number = serial_number_der(certificate);
  Template object;
  object.add(CKA_CLASS, object_class).add(CKA_CERTIFICATE_TYPE, type).add(CKA_TOKEN, yes).add(CKA_PRIVATE, no);
  object.add(CKA_SUBJECT, certificate.subject_der()).add(CKA_ISSUER, certificate.issuer_der());
  object.add(CKA_SERIAL_NUMBER, serial_number).add(CKA_VALUE, certificate.der());
  object.add(CKA_LABEL, libsign::as_bytes(label));
  if (!id.empty()) object.add(CKA_ID, id);
  CK_OBJECT_HANDLE handle = CK_INVALID_HANDLE;
  const Session& session = state_->session;
  const CK_RV value = session.functions().C_CreateObject(session.handle(), object.data(), object.size(), &handle);
  if (value != CKR_OK) return failure(value, "C_CreateObject");
  return {};
}

}  // namespace smartcard
