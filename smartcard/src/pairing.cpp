#include "pairing.hpp"

#include <algorithm>

#include <libsign/limits.hpp>

#include "extensions.hpp"
#include "mechanism.hpp"

namespace smartcard {

using libsign::Bytes;
using libsign::Certificate;
using libsign::PublicKey;

namespace {

bool same_kind(CK_KEY_TYPE type, PublicKey::Kind kind) {
  switch (kind) {
    case PublicKey::Kind::Rsa: return type == CKK_RSA;
    case PublicKey::Kind::Ec: return type == CKK_EC;
    case PublicKey::Kind::Ed25519: return type == CKK_EC_EDWARDS;
    default: return false;
  }
}

PrivateKeyProof prove(const CertificateObject& object, const PrivateObject* private_key, const Objects& objects,
                      bool hides_keys) {
  if (private_key != nullptr) return PrivateKeyProof::Seen;
  if (!hides_keys) return PrivateKeyProof::Missing;
  const bool has_public_key =
      std::any_of(objects.public_keys.begin(), objects.public_keys.end(),
                  [&](const PublicObject& key) { return key.key == object.certificate.public_key(); });
  return has_public_key || !object.id.empty() ? PrivateKeyProof::Hidden : PrivateKeyProof::Missing;
}

Purpose purpose_of(const Certificate& certificate) {
  const auto usage = certificate.key_usage();
  if (!usage) return Purpose::Unrestricted;
  if (usage->non_repudiation) return Purpose::NonRepudiation;
  return usage->digital_signature ? Purpose::DigitalSignature : Purpose::None;
}

std::string unfit(const Identity& identity, const PrivateObject* private_key) {
  if (identity.certificate.is_ca()) return "it belongs to a certificate authority";
  if (identity.purpose == Purpose::None) return "its key usage does not allow signatures";
  if (identity.purpose != Purpose::NonRepudiation && is_for_authentication(identity.certificate))
    return "it is for logging in, not for signing documents";
  if (identity.private_key == PrivateKeyProof::Missing) return "the token holds no private key for it";
  if (private_key != nullptr && !private_key->can_sign) return "the token does not let its key sign";
  if (identity.algorithms.empty()) return "the token cannot sign with this kind of key in a way that is supported";
  return {};
}

std::vector<Certificate> chain_of(const Certificate& leaf, std::span<const CertificateObject> certificates) {
  std::vector<Certificate> chain;
  const Certificate* last = &leaf;
  while (!last->is_self_issued() && chain.size() < libsign::Limits{}.max_path_length) {
    const auto issuer = std::find_if(certificates.begin(), certificates.end(), [&](const CertificateObject& object) {
      return object.certificate.is_ca() && libsign::equal(object.certificate.subject_der(), last->issuer_der());
    });
    if (issuer == certificates.end()) break;
    chain.push_back(issuer->certificate);
    last = &issuer->certificate;
  }
  return chain;
}

}  // namespace

const PrivateObject* private_key_of(const PublicKey& certified, const Bytes& id, const Objects& objects) {
  const auto choose = [&](auto fits) -> const PrivateObject* {
    const auto found = std::find_if(objects.private_keys.begin(), objects.private_keys.end(), fits);
    return found == objects.private_keys.end() ? nullptr : &*found;
  };
  if (const auto* key = choose([&](const PrivateObject& object) { return object.key == certified; })) return key;

  const auto has_id = [&](const Bytes& wanted) {
    return choose([&](const PrivateObject& object) {
      return object.id == wanted && !object.key && same_kind(object.type, certified.kind());
    });
  };
  for (const PublicObject& public_key : objects.public_keys) {
    if (public_key.key != certified || public_key.id.empty()) continue;
    if (const auto* key = has_id(public_key.id)) return key;
  }
  return id.empty() ? nullptr : has_id(id);
}

std::vector<Identity> pair(const Objects& objects, bool hides_keys, std::span<const CK_MECHANISM_TYPE> offered) {
  std::vector<Identity> identities;
  for (const CertificateObject& object : objects.certificates) {
    const PrivateObject* private_key = private_key_of(object.certificate.public_key(), object.id, objects);
    Identity identity{.certificate = object.certificate,
                      .chain = chain_of(object.certificate, objects.certificates),
                      .id = object.id,
                      .label = object.label,
                      .private_key = prove(object, private_key, objects, hides_keys),
                      .purpose = purpose_of(object.certificate),
                      .algorithms = algorithms_of(object.certificate.public_key(), offered),
                      .unfit = {}};
    identity.unfit = unfit(identity, private_key);
    identities.push_back(std::move(identity));
  }
  return identities;
}

}  // namespace smartcard
