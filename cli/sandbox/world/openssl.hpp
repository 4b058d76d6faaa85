#pragma once

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string_view>
#include <utility>

#include <libsign/bytes.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

/// OpenSSL's handles as the sandbox's world owns them.
namespace libsign::sandbox {

template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* pointer) const noexcept {
    Free(pointer);
  }
};
using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>>;
using NamePtr = std::unique_ptr<X509_NAME, FreeWith<X509_NAME_free>>;
using NumberPtr = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>>;
using X509Ptr = std::unique_ptr<X509, FreeWith<X509_free>>;

/// failed is an Error for an OpenSSL function that cannot fail unless memory or the library's set-up does. It empties
/// the error queue.
Error failed(std::string_view doing);

/// asn1_time converts an instant; UTCTime until 2049 (RFC 5280, 4.1.2.5).
TimePtr asn1_time(Instant instant);

/// raw_extension wraps the DER of an extension's value.
ExtensionPtr raw_extension(std::string_view oid, bool critical, ByteView value);

/// evp_digest returns OpenSSL's digest by the name that libsign::name() gives it.
const EVP_MD* evp_digest(std::string_view name);

/// encoded runs an i2d function; empty if it fails.
template <auto I2d, typename T>
Bytes encoded(T* object) {
  unsigned char* octets = nullptr;
  const int size = I2d(object, &octets);
  if (size <= 0) return {};
  Bytes result(octets, octets + size);
  OPENSSL_free(octets);
  return result;
}

}  // namespace libsign::sandbox
