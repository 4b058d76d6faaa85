#include "sandbox/authority.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <string_view>
#include <utility>
#include <vector>

namespace libsign::cli {

namespace {

template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* pointer) const noexcept {
    Free(pointer);
  }
};
using X509Ptr = std::unique_ptr<X509, FreeWith<X509_free>>;
using NamePtr = std::unique_ptr<X509_NAME, FreeWith<X509_NAME_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>>;
using NumberPtr = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>>;
using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free>>;

constexpr int kSerialNumberBits = 127;  // RFC 5280, 4.1.2.2: positive and at most 20 octets

/// Extension is one in OpenSSL's own notation (x509v3_config).
struct Extension {
  int nid;
  std::string value;
};

Error failed(std::string_view doing) {
  Error error{Errc::Internal, fmt::format("OpenSSL failed while it {}", doing)};
  char text[256];
  ERR_error_string_n(ERR_get_error(), text, sizeof text);
  ERR_clear_error();
  error.detail = text;
  return error;
}

Result<NamePtr> write_name(const Holder& holder) {
  NamePtr name(X509_NAME_new());
  const std::pair<int, std::string_view> parts[] = {{NID_countryName, holder.country},
                                                    {NID_organizationName, holder.organisation},
                                                    {NID_organizationalUnitName, kProvesNothing},
                                                    {NID_commonName, holder.common_name}};
  for (const auto& [nid, text] : parts) {
    if (text.empty()) continue;
    const auto* octets = reinterpret_cast<const unsigned char*>(text.data());
    if (!name ||
        X509_NAME_add_entry_by_NID(name.get(), nid, MBSTRING_UTF8, octets, static_cast<int>(text.size()), -1, 0) != 1) {
      ERR_clear_error();
      return Error{Errc::Usage, "a certificate cannot carry this name", std::string(text),
                   "up to 64 characters; the country as two letters"};
    }
  }
  return name;
}

bool set_serial_number(X509* certificate) {
  const NumberPtr number(BN_new());
  return number && BN_rand(number.get(), kSerialNumberBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_validity(X509* certificate, const Validity& validity) {
  const auto time = [](Instant instant) { return TimePtr(ASN1_TIME_set(nullptr, instant.time_since_epoch().count())); };
  const TimePtr from = time(validity.from);
  const TimePtr until = time(validity.until);
  return from && until && X509_set1_notBefore(certificate, from.get()) == 1 &&
         X509_set1_notAfter(certificate, until.get()) == 1;
}

bool add_extensions(X509* certificate, X509* issuer, const std::vector<Extension>& extensions) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  for (const Extension& extension : extensions) {
    const ExtensionPtr made(X509V3_EXT_conf_nid(nullptr, &context, extension.nid, extension.value.c_str()));
    if (!made || X509_add_ext(certificate, made.get(), -1) != 1) return false;
  }
  return true;
}

struct Request {
  const Holder& holder;
  const Validity& validity;
  EVP_PKEY* key;
  std::vector<Extension> extensions;
};

/// certify signs; without `issuer` the certificate is self-signed.
Result<Certificate> certify(const Request& request, const Certificate* issuer, EVP_PKEY* issuer_key) {
  const auto name = write_name(request.holder);
  if (!name) return name.error();
  const X509Ptr certificate(X509_new());
  if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
      !set_serial_number(certificate.get()) || !set_validity(certificate.get(), request.validity) ||
      X509_set_subject_name(certificate.get(), name->get()) != 1 ||
      X509_set_pubkey(certificate.get(), request.key) != 1) {
    return failed("wrote a certificate");
  }
  X509* issuing = issuer != nullptr ? issuer->native() : certificate.get();
  if (X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuing)) != 1 ||
      !add_extensions(certificate.get(), issuing, request.extensions) ||
      X509_sign(certificate.get(), issuer_key, EVP_sha256()) == 0) {
    return failed("signed a certificate");
  }
  unsigned char* encoded = nullptr;
  const int size = i2d_X509(certificate.get(), &encoded);
  if (size < 0) return failed("encoded a certificate");
  const std::unique_ptr<unsigned char, FreeWith<[](void* memory) { OPENSSL_free(memory); }>> owner(encoded);
  return Certificate::from_der({encoded, static_cast<std::size_t>(size)});
}

std::shared_ptr<EVP_PKEY> make_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

std::string usage_text(const KeyUsage& usage) {
  std::string text = "critical";
  if (usage.digital_signature) text += ",digitalSignature";
  if (usage.non_repudiation) text += ",nonRepudiation";
  if (usage.key_encipherment) text += ",keyEncipherment";
  if (usage.data_encipherment) text += ",dataEncipherment";
  if (usage.key_agreement) text += ",keyAgreement";
  if (usage.key_cert_sign) text += ",keyCertSign";
  if (usage.crl_sign) text += ",cRLSign";
  return text;
}

}  // namespace

Result<TestAuthority> TestAuthority::root(const Holder& holder, const Validity& validity) {
  auto key = make_key();
  if (!key) return failed("made a key");
  auto certificate = certify({holder,
                              validity,
                              key.get(),
                              {{NID_basic_constraints, "critical,CA:TRUE"},
                               {NID_key_usage, "critical,keyCertSign,cRLSign"},
                               {NID_subject_key_identifier, "hash"}}},
                             nullptr, key.get());
  if (!certificate) return certificate.error();
  return TestAuthority(std::move(key), std::move(certificate).value());
}

Result<TestAuthority> TestAuthority::subordinate(const Holder& holder, const Validity& validity) const {
  auto key = make_key();
  if (!key) return failed("made a key");
  auto certificate = certify({holder,
                              validity,
                              key.get(),
                              {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                               {NID_key_usage, "critical,keyCertSign,cRLSign"},
                               {NID_subject_key_identifier, "hash"},
                               {NID_authority_key_identifier, "keyid:always"}}},
                             &certificate_, key_.get());
  if (!certificate) return certificate.error();
  return TestAuthority(std::move(key), std::move(certificate).value());
}

Result<Certificate> TestAuthority::issue(const PublicKey& key, const Holder& holder,
                                         const std::optional<KeyUsage>& usage, const Validity& validity) const {
  std::vector<Extension> extensions = {{NID_basic_constraints, "CA:FALSE"},
                                       {NID_subject_key_identifier, "hash"},
                                       {NID_authority_key_identifier, "keyid:always"}};
  if (usage) extensions.push_back({NID_key_usage, usage_text(*usage)});
  return certify({holder, validity, key.native(), std::move(extensions)}, &certificate_, key_.get());
}

std::string TestAuthority::private_key_pem() const {
  const BioPtr memory(BIO_new(BIO_s_mem()));
  if (!memory || PEM_write_bio_PKCS8PrivateKey(memory.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace libsign::cli
