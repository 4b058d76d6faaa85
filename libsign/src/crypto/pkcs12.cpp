#include <libsign/signer.hpp>

#include <cstring>

#include <openssl/pkcs12.h>

#include <crypto/key_file.hpp>
#include <crypto/software_signer.hpp>

namespace libsign {
namespace crypto {
namespace {

using Pkcs12Ptr = std::unique_ptr<PKCS12, FreeWith<PKCS12_free>>;

struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const noexcept { sk_X509_pop_free(stack, X509_free); }
};
using X509StackPtr = std::unique_ptr<STACK_OF(X509), FreeStack>;

struct Content {
  PkeyPtr key;
  std::vector<Certificate> certificates;
};

Pkcs12Ptr decode(ByteView file, OSSL_LIB_CTX* context) {
  Pkcs12Ptr decoded(PKCS12_init_ex(NID_pkcs7_data, context, nullptr));
  PKCS12* raw = decoded.release();
  const unsigned char* at = file.data();
  if (d2i_PKCS12(&raw, &at, static_cast<long>(file.size())) == nullptr) return nullptr;  // which has freed it
  decoded.reset(raw);
  return at == file.data() + file.size() ? std::move(decoded) : nullptr;
}

bool append(std::vector<Certificate>& certificates, X509* native) {
  unsigned char* raw = nullptr;
  const int size = i2d_X509(native, &raw);
  if (size <= 0) return false;
  auto certificate = Certificate::from_der({raw, static_cast<std::size_t>(size)});
  OPENSSL_free(raw);
  if (!certificate) return false;
  certificates.push_back(*std::move(certificate));
  return true;
}

std::optional<Content> open(PKCS12* file, const char* passphrase) {
  EVP_PKEY* key = nullptr;
  X509* leaf = nullptr;
  STACK_OF(X509)* others = nullptr;
  if (PKCS12_parse(file, passphrase, &key, &leaf, &others) != 1) return std::nullopt;
  Content content{PkeyPtr(key), {}};
  const X509Ptr owned_leaf(leaf);
  const X509StackPtr owned_others(others);
  if (leaf != nullptr && !append(content.certificates, leaf)) return std::nullopt;
  for (int i = 0; i < sk_X509_num(others); ++i)
    if (!append(content.certificates, sk_X509_value(others, i))) return std::nullopt;
  return content;
}

std::optional<Content> open_legacy(ByteView file, const char* passphrase) {
  const LegacyContext legacy;
  const Pkcs12Ptr decoded = legacy.native() != nullptr ? decode(file, legacy.native()) : nullptr;
  auto content = decoded ? open(decoded.get(), passphrase) : std::nullopt;
  if (content) content->key = rehomed(std::move(content->key));
  return content;
}

bool opens(PKCS12* file, const char* passphrase) {
  return PKCS12_verify_mac(file, passphrase, passphrase != nullptr ? static_cast<int>(std::strlen(passphrase)) : 0) ==
         1;
}

bool has_sane_iterations(PKCS12* file) {
  constexpr std::int64_t kMaxIterations = 10'000'000;  // some seconds; tools write 2,048 to 1,000,000
  const ASN1_INTEGER* iterations = nullptr;
  PKCS12_get0_mac(nullptr, nullptr, nullptr, &iterations, file);
  std::int64_t count = 1;
  return iterations == nullptr || (ASN1_INTEGER_get_int64(&count, iterations) == 1 && count <= kMaxIterations);
}

Result<Content> read(ByteView file, std::string_view name, const PassphraseSource& source) {
  constexpr std::size_t kMaxFileBytes = 4u << 20;  // a key and its chain have a few KiB
  if (file.size() > kMaxFileBytes) return Error{Errc::LimitExceeded, "a PKCS#12 file exceeds 4 MiB", std::string(name)};
  const Pkcs12Ptr decoded = decode(file, nullptr);
  if (!decoded) return Error{Errc::BadInput, "this is not a PKCS#12 file", std::string(name)};
  // Without one, neither a changed file nor a wrong passphrase could be told.
  if (PKCS12_mac_present(decoded.get()) != 1)
    return Error{Errc::Unsupported, "the PKCS#12 file has no integrity check with a passphrase", std::string(name)};
  if (!has_sane_iterations(decoded.get()))
    return Error{Errc::LimitExceeded, "the PKCS#12 file asks for more than 10000000 iterations", std::string(name)};

  Passphrase passphrase(source, name);
  const char* secret = nullptr;
  if (!opens(decoded.get(), nullptr) && !opens(decoded.get(), "")) {
    secret = passphrase.ask();
    if (secret == nullptr) return *passphrase.error();
    if (!opens(decoded.get(), secret)) return passphrase.wrong();
  }
  auto content = open(decoded.get(), secret);
  if (!content) content = open_legacy(file, secret);
  if (!content)
    return Error{Errc::Unsupported, "the PKCS#12 file is encrypted in a way that is not supported here",
                 std::string(name), "export the key again with a current program, encrypted with AES"};
  if (!content->key) return Error{Errc::NotFound, "the PKCS#12 file holds no private key", std::string(name)};
  return *std::move(content);
}

}  // namespace
}  // namespace crypto

Result<std::unique_ptr<Signer>> signer_from_pkcs12(ByteView file, std::string_view name,
                                                   const PassphraseSource& passphrase) {
  const crypto::ErrorMark mark;
  auto content = crypto::read(file, name, passphrase);
  if (!content) return content.error();
  return crypto::make_software_signer(std::move(content->key), std::move(content->certificates), name);
}

}  // namespace libsign
