#include <libsign/signer.hpp>

#include <cstring>

#include <openssl/pem.h>

#include <crypto/key_file.hpp>
#include <crypto/pem.hpp>
#include <crypto/software_signer.hpp>

namespace libsign {
namespace crypto {
namespace {

using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free>>;

int answer(char* buffer, int size, int, void* passphrase) {
  const char* text = static_cast<Passphrase*>(passphrase)->ask();
  const std::size_t length = text != nullptr ? std::strlen(text) : 0;
  if (text == nullptr || length > static_cast<std::size_t>(size)) return -1;
  std::memcpy(buffer, text, length);
  return static_cast<int>(length);
}

PkeyPtr decode(std::string_view pem, Passphrase& passphrase, OSSL_LIB_CTX* context) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return PkeyPtr(bio ? PEM_read_bio_PrivateKey_ex(bio.get(), nullptr, answer, &passphrase, context, nullptr) : nullptr);
}

bool is_private_key(std::string_view label) {
  return label == "PRIVATE KEY" || label == "ENCRYPTED PRIVATE KEY" || label == "RSA PRIVATE KEY" ||
         label == "EC PRIVATE KEY";
}

Result<std::string_view> only_private_key(std::string_view pem, std::string_view name) {
  auto blocks = read_pem(pem);
  if (!blocks) {
    blocks.error().where = name;
    return blocks.error();
  }
  std::string_view found;
  for (const PemBlock& block : *blocks) {
    if (!is_private_key(block.label)) continue;
    if (!found.empty()) return Error{Errc::Ambiguous, "there are several private keys", std::string(name)};
    found = block.whole;
  }
  if (found.empty()) return Error{Errc::BadInput, "there is no PEM private key", std::string(name)};
  return found;
}

Result<PkeyPtr> read_key(std::string_view pem, std::string_view name, const PassphraseSource& source) {
  constexpr std::size_t kMaxKeyBytes = 64u << 10;  // an RSA-16384 key in PEM has 13 KiB
  const auto block = only_private_key(pem, name);
  if (!block) return block.error();
  if (block->size() > kMaxKeyBytes)
    return Error{Errc::LimitExceeded, "a PEM private key exceeds 64 KiB", std::string(name)};
  Passphrase passphrase(source, name);
  PkeyPtr key = decode(*block, passphrase, nullptr);
  if (!key && passphrase.was_asked() && !passphrase.error()) {
    const LegacyContext legacy;
    if (legacy.native() != nullptr) key = rehomed(decode(*block, passphrase, legacy.native()));
  }
  if (key) return key;
  if (passphrase.error()) return *passphrase.error();
  if (passphrase.was_asked()) return passphrase.wrong();
  return Error{Errc::BadInput, "the private key cannot be read", std::string(name)};
}

}  // namespace
}  // namespace crypto

Result<std::unique_ptr<Signer>> signer_from_pem(std::string_view key, std::string_view name,
                                                std::vector<Certificate> certificates,
                                                const PassphraseSource& passphrase) {
  const crypto::ErrorMark mark;
  auto private_key = crypto::read_key(key, name, passphrase);
  if (!private_key) return private_key.error();
  return crypto::make_software_signer(*std::move(private_key), std::move(certificates), name);
}

}  // namespace libsign
