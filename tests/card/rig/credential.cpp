#include "credential.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <stdexcept>
#include <string>

namespace card_rig {

namespace {

template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* pointer) const noexcept {
    Free(pointer);
  }
};
using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using X509Ptr = std::unique_ptr<X509, FreeWith<X509_free>>;
using ContextPtr = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using EcdsaPtr = std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>>;

BioPtr open(const std::filesystem::path& file) {
  BioPtr bio(BIO_new_file(file.c_str(), "r"));
  if (!bio) throw std::runtime_error("cannot open " + file.string());
  return bio;
}

Octets der_of(const X509* certificate) {
  Octets der(static_cast<std::size_t>(i2d_X509(certificate, nullptr)));
  std::uint8_t* end = der.data();
  i2d_X509(certificate, &end);
  return der;
}

}  // namespace

Credential Credential::load(const std::filesystem::path& folder, std::string_view name) {
  const std::filesystem::path key_file = folder / ("test-key-" + std::string(name) + ".pem");
  Credential credential;
  credential.key_.reset(PEM_read_bio_PrivateKey(open(key_file).get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  if (!credential.key_) throw std::runtime_error("no private key in " + key_file.string());
  credential.certificate_ = load_certificates(folder / (std::string(name) + ".pem")).front();
  return credential;
}

bool Credential::is_rsa() const { return EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_RSA; }

std::optional<Octets> Credential::ecdsa(const Octets& digest) const {
  const auto der = ecdsa_der(digest);
  if (!der) return std::nullopt;
  const std::uint8_t* begin = der->data();
  const EcdsaPtr value(d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der->size())));
  const int width = (EVP_PKEY_get_bits(key_.get()) + 7) / 8;
  Octets raw(static_cast<std::size_t>(width) * 2);
  BN_bn2binpad(ECDSA_SIG_get0_r(value.get()), raw.data(), width);
  BN_bn2binpad(ECDSA_SIG_get0_s(value.get()), raw.data() + width, width);
  return raw;
}

std::optional<Octets> Credential::ecdsa_der(const Octets& digest) const { return sign(digest, 0); }

std::optional<Octets> Credential::rsa_pkcs1(const Octets& digest_info) const {
  return sign(digest_info, RSA_PKCS1_PADDING);
}

std::optional<Octets> Credential::rsa_raw(const Octets& block) const { return sign(block, RSA_NO_PADDING); }

std::optional<Octets> Credential::sign(const Octets& input, int rsa_padding) const {
  const ContextPtr context(EVP_PKEY_CTX_new(key_.get(), nullptr));
  if (!context || EVP_PKEY_sign_init(context.get()) <= 0) return std::nullopt;
  if (rsa_padding != 0 && EVP_PKEY_CTX_set_rsa_padding(context.get(), rsa_padding) <= 0) return std::nullopt;
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
  Octets value(size);
  if (EVP_PKEY_sign(context.get(), value.data(), &size, input.data(), input.size()) <= 0) return std::nullopt;
  value.resize(size);
  return value;
}

std::vector<Octets> load_certificates(const std::filesystem::path& file) {
  const BioPtr bio = open(file);
  std::vector<Octets> certificates;
  while (const X509Ptr certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)})
    certificates.push_back(der_of(certificate.get()));
  if (certificates.empty()) throw std::runtime_error("no certificate in " + file.string());
  return certificates;
}

}  // namespace card_rig
