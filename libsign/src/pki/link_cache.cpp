#include "pki/link_cache.hpp"

#include <algorithm>
#include <cstring>

#include "crypto/crypto.hpp"

namespace libsign::pki {
namespace {

template <typename Verify>
bool remembered(const TrustStore& trust, ByteView object_sha256, const Certificate& signer, Verify verify) {
  const ByteView signer_sha256 = signer.sha256();
  LinkCache::Key key{};
  if (object_sha256.size() != key.size() / 2 || signer_sha256.size() != key.size() / 2)
    return verify() == crypto::ValueCheck::Good;
  std::copy(signer_sha256.begin(), signer_sha256.end(),
            std::copy(object_sha256.begin(), object_sha256.end(), key.begin()));
  LinkCache& links = trust.links();
  if (const auto known = links.find(key)) return *known;
  const bool good = verify() == crypto::ValueCheck::Good;
  links.remember(key, good);
  return good;
}

}  // namespace

std::size_t LinkCache::Mixed::operator()(const Key& key) const {
  std::size_t object = 0;
  std::size_t signer = 0;
  std::memcpy(&object, key.data(), sizeof object);
  std::memcpy(&signer, key.data() + key.size() / 2, sizeof signer);
  return object ^ signer;
}

std::optional<bool> LinkCache::find(const Key& key) const {
  const std::lock_guard lock(mutex_);
  const auto row = links_.find(key);
  if (row == links_.end()) return std::nullopt;
  return row->second;
}

void LinkCache::remember(const Key& key, bool good) {
  const std::lock_guard lock(mutex_);
  if (links_.size() >= kMaxLinks) links_.clear();
  links_.emplace(key, good);
}

std::size_t LinkCache::size() const {
  const std::lock_guard lock(mutex_);
  return links_.size();
}

bool signed_by(const TrustStore& trust, const SignedObject& object, const Certificate& signer) {
  if (!object.algorithm) return false;
  return remembered(trust, object.sha256, signer, [&] {
    return crypto::verify_value(signer.public_key(), *object.algorithm, object.octets, object.value,
                                crypto::EcdsaForm::Der);
  });
}

bool signed_by(const TrustStore& trust, const Certificate& certificate, const Certificate& issuer) {
  return remembered(trust, certificate.sha256(), issuer,
                    [&] { return crypto::verify_certificate(certificate, issuer.public_key()); });
}

}  // namespace libsign::pki
