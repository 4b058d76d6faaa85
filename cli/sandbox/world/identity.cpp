#include "sandbox/world/identity.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "sandbox/world/der.hpp"
#include "sandbox/world/openssl.hpp"

namespace libsign::sandbox {

namespace {

using KeyPtr = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;

KeyPtr generate_key(KeyType type) {
  switch (type) {
    case KeyType::Rsa2048: return KeyPtr(EVP_RSA_gen(2048));
    case KeyType::Rsa3072: return KeyPtr(EVP_RSA_gen(3072));
    case KeyType::Rsa4096: return KeyPtr(EVP_RSA_gen(4096));
    case KeyType::P256: return KeyPtr(EVP_EC_gen("P-256"));
    case KeyType::P384: return KeyPtr(EVP_EC_gen("P-384"));
    case KeyType::P521: return KeyPtr(EVP_EC_gen("P-521"));
    case KeyType::Ed25519: return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  }
  return nullptr;
}

}  // namespace

Result<PrivateKey> PrivateKey::generate(KeyType type) {
  auto key = generate_key(type);
  if (!key) return failed("made a key");
  return PrivateKey(std::move(key));
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  const BioPtr memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  // Without a passphrase callback OpenSSL would ask at the terminal.
  const auto no_passphrase = [](char*, int, int, void*) { return -1; };
  KeyPtr key(memory ? PEM_read_bio_PrivateKey(memory.get(), nullptr, no_passphrase, nullptr) : nullptr);
  if (!key) return Error{Errc::BadInput, "this is no unencrypted private key"};
  return PrivateKey(std::move(key));
}

std::string PrivateKey::to_pem() const {
  const BioPtr memory(BIO_new(BIO_s_mem()));
  if (!memory || PEM_write_bio_PKCS8PrivateKey(memory.get(), native(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

PublicKey PrivateKey::public_key() const {
  return PublicKey::from_spki(encoded<i2d_PUBKEY>(native())).value();  // of a key that OpenSSL made or read
}

Result<Bytes> PrivateKey::sign(Digest digest, ByteView octets) const {
  const std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  const EVP_MD* md = EVP_PKEY_is_a(native(), "ED25519") == 1 ? nullptr : evp_digest(name(digest));
  std::size_t size = 0;
  if (!context || EVP_DigestSignInit(context.get(), nullptr, md, nullptr, native()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, octets.data(), octets.size()) != 1)
    return failed("signed");
  Bytes value(size);
  if (EVP_DigestSign(context.get(), value.data(), &size, octets.data(), octets.size()) != 1) return failed("signed");
  value.resize(size);
  return value;
}

Bytes PrivateKey::algorithm_identifier(Digest digest) const {
  if (EVP_PKEY_is_a(native(), "ED25519") == 1) return der::sequence({der::oid("1.3.101.112")});
  int nid = NID_undef;
  OBJ_find_sigid_by_algs(&nid, EVP_MD_get_type(evp_digest(name(digest))), EVP_PKEY_get_base_id(native()));
  char text[64];
  OBJ_obj2txt(text, sizeof text, OBJ_nid2obj(nid), 1);
  // RFC 4055, 5 demands NULL for RSA; RFC 5758, 3.2 forbids it for ECDSA.
  if (EVP_PKEY_is_a(native(), "RSA") == 1) return der::sequence({der::oid(text), der::null()});
  return der::sequence({der::oid(text)});
}

Digest digest_for(const PublicKey& key) {
  if (key.kind() != PublicKey::Kind::Ec) return Digest::Sha256;
  if (key.bits() > 384) return Digest::Sha512;
  return key.bits() > 256 ? Digest::Sha384 : Digest::Sha256;
}

Result<std::unique_ptr<Signer>> signer_for(const Identity& identity, std::vector<Certificate> chain) {
  const auto no_passphrase = [](std::string_view) -> Result<Pin> {
    return Error{Errc::PinRequired, "a sandbox's key has no passphrase"};
  };
  chain.insert(chain.begin(), identity.certificate);
  return signer_from_pem(identity.key.to_pem(), identity.certificate.common_name(), std::move(chain), no_passphrase);
}

}  // namespace libsign::sandbox
