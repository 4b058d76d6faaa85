#include <libsign/policy.hpp>

#include <set>

#include <catch2/catch.hpp>

using namespace libsign;

namespace {

Instant at(std::string_view text) { return *parse_instant(text); }

/// An RSA key with a modulus of `bits` bits.
PublicKey rsa(unsigned bits) {
  Bytes modulus(bits / 8, 0xFF);
  return *PublicKey::from_rsa(modulus, Bytes{1, 0, 1});
}

}  // namespace

TEST_CASE("every policy that is named is built in, with its name", "[policy]") {
  std::set<std::string> digests;
  for (const std::string_view id : builtin_policy_ids()) {
    const auto policy = builtin_policy(id);
    REQUIRE(policy);
    CHECK(policy->id == id);
    CHECK_FALSE(policy->description.empty());
    digests.insert(to_hex(policy->sha256()));
  }
  CHECK(digests.size() == builtin_policy_ids().size());
  CHECK_FALSE(builtin_policy("lenient"));
}

TEST_CASE("the policies ask for what their names promise", "[policy]") {
  CHECK(builtin_policy("strict")->require_revocation_proof);
  CHECK_FALSE(builtin_policy("structure-only")->require_revocation_proof);
  CHECK(builtin_policy("eidas-qualified")->required_qualification == Qualification::Qes);
  CHECK(builtin_policy("digidoc")->required_level == Level::LT);
  CHECK(builtin_policy("digidoc")->revocation_delay_limit == std::chrono::hours(24));
}

TEST_CASE("digests end when TS 119 312 says", "[policy]") {
  const Policy policy = *builtin_policy("strict");
  CHECK(policy.digest_sunset(Digest::Md5) == at("2004-08-01"));
  CHECK(policy.digest_sunset(Digest::Sha1) == at("2012-08-01"));
  CHECK(policy.digest_sunset(Digest::Sha224) == at("2029-01-01"));
  CHECK(policy.digest_sunset(Digest::Sha256) == std::nullopt);
}

TEST_CASE("a key counts by the largest size that it reaches", "[policy]") {
  const Policy policy = *builtin_policy("strict");
  const SignatureAlgorithm pkcs1{.scheme = Scheme::RsaPkcs1};
  const SignatureAlgorithm pss{.scheme = Scheme::RsaPss};
  CHECK(policy.signature_sunset(pkcs1, rsa(512)) == Instant::min());
  CHECK(policy.signature_sunset(pkcs1, rsa(1024)) == at("2019-10-01"));
  CHECK(policy.signature_sunset(pkcs1, rsa(4096)) == at("2029-01-01"));
  CHECK(policy.signature_sunset(pss, rsa(2048)) == at("2029-01-01"));
  CHECK(policy.signature_sunset(pss, rsa(3072)) == std::nullopt);
}

TEST_CASE("a changed row changes the digest of the policy and nothing else", "[policy]") {
  const Policy before = *builtin_policy("strict");
  Policy after = before;
  after.algorithms = after.algorithms.with(Digest::Sha256, at("2035-01-01"));
  CHECK(after.digest_sunset(Digest::Sha256) == at("2035-01-01"));
  CHECK(before.digest_sunset(Digest::Sha256) == std::nullopt);
  CHECK(to_hex(after.sha256()) != to_hex(before.sha256()));
  CHECK(after.algorithms.with(Digest::Sha256, Instant::max()).describe() == before.algorithms.describe());
}

TEST_CASE("a policy says what it requires in words", "[policy]") {
  const auto lines = builtin_policy("digidoc")->requirements();
  const std::set<std::string> all(lines.begin(), lines.end());
  CHECK(all.count("level: LT or higher") == 1);
  CHECK(all.count("revocation data: made at most 24 hours after the time-stamp") == 1);
  CHECK(all.count("revocation data: a warning if made more than 15 minutes after the time-stamp") == 1);
}
