#include "sandbox/world/openssl.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/objects.h>

#include <string>

namespace libsign::sandbox {

Error failed(std::string_view doing) {
  Error error{Errc::Internal, fmt::format("OpenSSL failed while it {}", doing)};
  char text[256];
  ERR_error_string_n(ERR_peek_last_error(), text, sizeof text);
  ERR_clear_error();
  error.detail = text;
  return error;
}

TimePtr asn1_time(Instant instant) { return TimePtr(ASN1_TIME_set(nullptr, instant.time_since_epoch().count())); }

ExtensionPtr raw_extension(std::string_view oid, bool critical, ByteView value) {
  using ObjectPtr = std::unique_ptr<ASN1_OBJECT, FreeWith<ASN1_OBJECT_free>>;
  using OctetsPtr = std::unique_ptr<ASN1_OCTET_STRING, FreeWith<ASN1_OCTET_STRING_free>>;
  const ObjectPtr object(OBJ_txt2obj(std::string(oid).c_str(), 1));
  const OctetsPtr octets(ASN1_OCTET_STRING_new());
  if (!object || !octets || ASN1_OCTET_STRING_set(octets.get(), value.data(), static_cast<int>(value.size())) != 1)
    return nullptr;
  return ExtensionPtr(X509_EXTENSION_create_by_OBJ(nullptr, object.get(), critical ? 1 : 0, octets.get()));
}

const EVP_MD* evp_digest(std::string_view name) { return EVP_get_digestbyname(std::string(name).c_str()); }

}  // namespace libsign::sandbox
