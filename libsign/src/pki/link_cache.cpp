#include "pki/link_cache.hpp"

#include <algorithm>
#include <cstring>

#include "crypto/crypto.hpp"
#include "pki/certificate_facts.hpp"

namespace libsign::pki {
namespace {

template <typename Verify>
bool remembered(const TrustStore& trust, ByteView object_sha256, const Certificate& signer, Verify verify) {
  crypto::Hasher hasher(Digest::Sha256);
  hasher.update(object_sha256);
  hasher.update(facts_of(signer).spki);
  const Bytes digest = hasher.finish();
  LinkCache::Key key{};
  if (digest.size() != key.size()) return verify() == crypto::ValueCheck::Good;
  std::copy(digest.begin(), digest.end(), key.begin());
  LinkCache& links = trust.links();
  if (const auto known = links.find(key)) return *known;
  const bool good = verify() == crypto::ValueCheck::Good;
  links.remember(key, good);
  return good;
}

}  // namespace

std::size_t LinkCache::First::operator()(const Key& key) const {
  std::size_t first = 0;
  std::memcpy(&first, key.data(), sizeof first);
  return first;
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
