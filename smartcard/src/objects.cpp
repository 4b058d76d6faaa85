#include "objects.hpp"

#include <fmt/format.h>

#include "public_key.hpp"

namespace smartcard {

using libsign::Bytes;
using libsign::Certificate;
using libsign::Result;

namespace {

Result<std::vector<CK_OBJECT_HANDLE>> find_class(const Session& session, CK_OBJECT_CLASS object_class) {
  return session.find(Template().add(CKA_CLASS, object_class));
}

Bytes id_of(const Session& session, CK_OBJECT_HANDLE object) { return session.read(object, CKA_ID).value_or(Bytes()); }

Result<std::vector<CertificateObject>> read_certificates(const Session& session, std::vector<std::string>& skipped) {
  const auto handles = find_class(session, CKO_CERTIFICATE);
  if (!handles) return handles.error();
  std::vector<CertificateObject> certificates;
  for (const CK_OBJECT_HANDLE handle : *handles) {
    std::string label = session.read_text(handle, CKA_LABEL);
    const auto skip = [&](std::string_view reason) {
      skipped.push_back(fmt::format("certificate '{}': {}", printable(label), reason));
    };
    if (session.read_number(handle, CKA_CERTIFICATE_TYPE).value_or(CKC_X_509) != CKC_X_509) {
      skip("it is no X.509 certificate");
      continue;
    }
    const auto value = session.read(handle, CKA_VALUE);
    if (!value) {
      skip("the token does not hand it out");
      continue;
    }
    auto certificate = Certificate::from_der(*value);
    if (!certificate) {
      skip(certificate.error().what);
      continue;
    }
    certificates.push_back({id_of(session, handle), std::move(label), std::move(certificate).value()});
  }
  return certificates;
}

}  // namespace

Result<std::vector<PublicObject>> read_public_keys(const Session& session) {
  const auto handles = find_class(session, CKO_PUBLIC_KEY);
  if (!handles) return handles.error();
  std::vector<PublicObject> keys;
  for (const CK_OBJECT_HANDLE handle : *handles) {
    if (auto key = read_public_key(session, handle)) keys.push_back({id_of(session, handle), *std::move(key)});
  }
  return keys;
}

Result<std::vector<PrivateObject>> read_private_keys(const Session& session) {
  const auto handles = find_class(session, CKO_PRIVATE_KEY);
  if (!handles) return handles.error();
  std::vector<PrivateObject> keys;
  for (const CK_OBJECT_HANDLE handle : *handles) {
    const auto type = session.read_number(handle, CKA_KEY_TYPE);
    if (!type) continue;
    keys.push_back({.handle = handle,
                    .id = id_of(session, handle),
                    .label = session.read_text(handle, CKA_LABEL),
                    .type = *type,
                    .can_sign = session.read_flag(handle, CKA_SIGN).value_or(true),
                    .always_authenticate = session.read_flag(handle, CKA_ALWAYS_AUTHENTICATE).value_or(false),
                    // An elliptic curve's private key has no attribute for the point.
                    .key = *type == CKK_RSA ? read_public_key(session, handle) : std::nullopt});
  }
  return keys;
}

Result<Objects> read_objects(const Session& session, std::vector<std::string>& skipped) {
  auto certificates = read_certificates(session, skipped);
  if (!certificates) return certificates.error();
  auto public_keys = read_public_keys(session);
  if (!public_keys) return public_keys.error();
  auto private_keys = read_private_keys(session);
  if (!private_keys) return private_keys.error();
  return Objects{std::move(*certificates), std::move(*public_keys), std::move(*private_keys)};
}

}  // namespace smartcard
