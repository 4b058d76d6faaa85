#include "pairing.hpp"

#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace libsign;
using namespace smartcard;
using namespace smartcard_test;

namespace {

const std::vector<CK_MECHANISM_TYPE> kOffered = {CKM_RSA_PKCS, CKM_ECDSA};

/// An authority's key is as good an elliptic curve key as any.
TestAuthority some_authority() { return value(TestAuthority::root("Test root", kThisYear)); }

CertificateObject certified(const TestAuthority& authority, const PublicKey& key, Bytes id,
                            std::optional<KeyUsage> usage = kForDocuments) {
  return {std::move(id), "label", value(authority.issue(key, "Anna Amsel", usage, kThisYear))};
}

}  // namespace

TEST_CASE("pairing: an equal CKA_ID ties a key to its certificate", "[smartcard]") {
  const auto authority = some_authority();
  const auto key = some_authority().certificate().public_key();
  const Objects objects{{certified(authority, key, {1})},
                        {},
                        {{.handle = 7, .id = {2}, .type = CKK_EC}, {.handle = 8, .id = {1}, .type = CKK_EC}}};
  REQUIRE(private_key_of(key, {1}, objects) != nullptr);
  CHECK(private_key_of(key, {1}, objects)->handle == 8);
  const auto identity = pair(objects, false, kOffered).front();
  CHECK(identity.private_key == PrivateKeyProof::Seen);
  CHECK(identity.purpose == Purpose::NonRepudiation);
  CHECK(identity.unfit.empty());
}

TEST_CASE("pairing: a public key ties them where the CKA_IDs differ", "[smartcard]") {
  const auto authority = some_authority();
  const auto key = some_authority().certificate().public_key();
  const Objects objects{{certified(authority, key, {1})}, {{{9}, key}}, {{.handle = 7, .id = {9}, .type = CKK_EC}}};
  REQUIRE(private_key_of(key, {1}, objects) != nullptr);
  CHECK(private_key_of(key, {1}, objects)->handle == 7);
}

TEST_CASE("pairing: an equal CKA_ID does not tie keys of different kinds", "[smartcard][reject]") {
  const auto key = some_authority().certificate().public_key();
  const Objects objects{{}, {}, {{.handle = 7, .id = {1}, .type = CKK_RSA}}};
  CHECK(private_key_of(key, {1}, objects) == nullptr);
}

TEST_CASE("pairing: before login a CKA_ID or a public key speaks for a hidden private key", "[smartcard]") {
  const auto authority = some_authority();
  const auto key = some_authority().certificate().public_key();
  CHECK(pair({{certified(authority, key, {1})}, {}, {}}, true, kOffered)[0].private_key == PrivateKeyProof::Hidden);
  CHECK(pair({{certified(authority, key, {})}, {{{9}, key}}, {}}, true, kOffered)[0].private_key ==
        PrivateKeyProof::Hidden);
  CHECK(pair({{certified(authority, key, {})}, {}, {}}, true, kOffered)[0].private_key == PrivateKeyProof::Missing);
  CHECK(pair({{certified(authority, key, {1})}, {}, {}}, false, kOffered)[0].private_key == PrivateKeyProof::Missing);
}

TEST_CASE("pairing: certificates that must not sign documents say why", "[smartcard][reject]") {
  const auto authority = some_authority();
  const auto key = some_authority().certificate().public_key();
  const auto unfit = [&](CertificateObject object, std::vector<PrivateObject> keys,
                         std::span<const CK_MECHANISM_TYPE> offered = kOffered) {
    return pair({{std::move(object)}, {}, std::move(keys)}, false, offered).front().unfit;
  };
  const PrivateObject fits{.id = {1}, .type = CKK_EC};
  const PrivateObject cannot_sign{.id = {1}, .type = CKK_EC, .can_sign = false};
  CHECK(unfit(certified(authority, key, {1}), {fits}).empty());
  CHECK(unfit(certified(authority, key, {1}, std::nullopt), {fits}).empty());
  CHECK_THAT(unfit({{1}, "ca", authority.certificate()}, {fits}), Catch::Contains("authority"));
  CHECK_THAT(unfit(certified(authority, key, {1}, KeyUsage{.key_agreement = true}), {fits}),
             Catch::Contains("key usage"));
  CHECK_THAT(unfit(certified(authority, key, {1}), {}), Catch::Contains("no private key"));
  CHECK_THAT(unfit(certified(authority, key, {1}), {cannot_sign}), Catch::Contains("does not let"));
  CHECK_THAT(unfit(certified(authority, key, {1}), {fits}, {}), Catch::Contains("kind of key"));
}

TEST_CASE("pairing: the chain follows the issuers and ends with what the token holds", "[smartcard]") {
  const auto root = some_authority();
  const auto issuing = value(root.subordinate("Issuing", kThisYear));
  const auto key = some_authority().certificate().public_key();
  const auto identity =
      pair({{certified(issuing, key, {1}), {{}, "", issuing.certificate()}, {{}, "", root.certificate()}}, {}, {}},
           true, kOffered)
          .front();
  CHECK(identity.chain == std::vector{issuing.certificate(), root.certificate()});
  CHECK(pair({{certified(issuing, key, {1}), {{}, "", root.certificate()}}, {}, {}}, true, kOffered)[0].chain.empty());
}
