#include "crypto/cipher.hpp"

#include <limits>

#include "crypto/key_file.hpp"
#include "crypto/openssl.hpp"

namespace libsign::crypto {
namespace {

using CipherCtxPtr = std::unique_ptr<EVP_CIPHER_CTX, FreeWith<EVP_CIPHER_CTX_free>>;

enum class Direction : int { Decrypt = 0, Encrypt = 1 };

std::optional<Bytes> run(const EVP_CIPHER* cipher, ByteView key, const std::uint8_t* initialisation_vector,
                         ByteView octets, Direction direction, Padding padding) {
  const ErrorMark mark;
  constexpr std::size_t kBlock = EVP_MAX_BLOCK_LENGTH;
  if (octets.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()) - kBlock) return std::nullopt;
  const CipherCtxPtr context(EVP_CIPHER_CTX_new());
  const int encrypt = static_cast<int>(direction);
  if (!context || EVP_CipherInit_ex2(context.get(), cipher, nullptr, nullptr, encrypt, nullptr) != 1 ||
      EVP_CIPHER_CTX_set_key_length(context.get(), static_cast<int>(key.size())) != 1 ||
      EVP_CipherInit_ex2(context.get(), nullptr, key.data(), initialisation_vector, encrypt, nullptr) != 1 ||
      EVP_CIPHER_CTX_set_padding(context.get(), padding == Padding::Pkcs7 ? 1 : 0) != 1)
    return std::nullopt;
  Bytes output(octets.size() + kBlock);
  int written = 0;
  int rest = 0;
  if (EVP_CipherUpdate(context.get(), output.data(), &written, octets.data(), static_cast<int>(octets.size())) != 1 ||
      EVP_CipherFinal_ex(context.get(), output.data() + written, &rest) != 1)
    return std::nullopt;
  output.resize(static_cast<std::size_t>(written) + static_cast<std::size_t>(rest));
  return output;
}

std::optional<Bytes> aes_cbc(ByteView key, ByteView initialisation_vector, ByteView octets, Direction direction,
                             Padding padding) {
  constexpr std::size_t kBlock = 16;
  if ((key.size() != 16 && key.size() != 32) || initialisation_vector.size() != kBlock) return std::nullopt;
  const EVP_CIPHER* const cipher = key.size() == 16 ? EVP_aes_128_cbc() : EVP_aes_256_cbc();
  return run(cipher, key, initialisation_vector.data(), octets, direction, padding);
}

}  // namespace

std::optional<Bytes> aes_cbc_decrypt(ByteView key, ByteView initialisation_vector, ByteView octets, Padding padding) {
  return aes_cbc(key, initialisation_vector, octets, Direction::Decrypt, padding);
}

std::optional<Bytes> aes_cbc_encrypt(ByteView key, ByteView initialisation_vector, ByteView octets) {
  return aes_cbc(key, initialisation_vector, octets, Direction::Encrypt, Padding::None);
}

struct Rc4::Impl {
  LegacyContext context;
  std::unique_ptr<EVP_CIPHER, FreeWith<EVP_CIPHER_free>> cipher;
};

Rc4::Rc4() : impl_(std::make_unique<Impl>()) {
  const ErrorMark mark;
  if (impl_->context.native() != nullptr)
    impl_->cipher.reset(EVP_CIPHER_fetch(impl_->context.native(), "RC4", nullptr));
}

Rc4::~Rc4() = default;

std::optional<Bytes> Rc4::apply(ByteView key, ByteView octets) const {
  if (!impl_->cipher) return std::nullopt;
  return run(impl_->cipher.get(), key, nullptr, octets, Direction::Encrypt, Padding::None);
}

}  // namespace libsign::crypto
