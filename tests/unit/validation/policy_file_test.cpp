#include <libsign/policy.hpp>

#include <catch2/catch.hpp>

using namespace libsign;

namespace {

Result<Policy> read(std::string_view toml) { return read_policy(toml, "policy.toml", "."); }

}  // namespace

TEST_CASE("a policy file changes its base where it says so and nowhere else", "[policy]") {
  const auto policy = read(R"(
id = "ministry-2026"
base = "digidoc"
description = "What the Ministry asks for"
level = "T"
revocation-max-age = "24h"
time-stamp-delay = "15m"
revocation-delay-warning = "any"
qualification = "AdES-QC"
[digests]
SHA-256 = 2035-01-01
SHA-1 = "never"
[signatures.RSA]
3000 = 2034-01-01
)");
  REQUIRE(policy);
  CHECK(policy->id == "ministry-2026");
  CHECK(policy->required_level == Level::T);
  CHECK(policy->revocation_max_age == std::chrono::hours(24));
  CHECK(policy->time_stamp_delay == std::chrono::minutes(15));
  CHECK_FALSE(policy->revocation_delay_warning);
  CHECK(policy->revocation_delay_limit == std::chrono::hours(24));
  CHECK(policy->required_qualification == Qualification::AdesQc);
  CHECK(policy->require_revocation_proof);
  CHECK(policy->digest_sunset(Digest::Sha256) == parse_instant("2035-01-01"));
  CHECK(policy->digest_sunset(Digest::Sha1) == Instant::min());
  CHECK(policy->digest_sunset(Digest::Sha512) == std::nullopt);
  const PublicKey small = *PublicKey::from_rsa(Bytes(256, 0xFF), Bytes{1, 0, 1});
  CHECK(policy->signature_sunset({.scheme = Scheme::RsaPkcs1}, small) == Instant::min());
}

TEST_CASE("the base counts wherever in the file it stands", "[policy]") {
  const auto policy = read("id = \"mine\"\nrevocation-proof = true\nbase = \"structure-only\"\n");
  REQUIRE(policy);
  CHECK(policy->require_revocation_proof);
}

TEST_CASE("a policy file is read strictly and errors name the line", "[policy][reject]") {
  const auto [toml, where] = GENERATE(table<std::string, std::string>({
      {"id = \"x\"\n\nrevokation-proof = false\n", "policy.toml:3"},
      {"id = \"x\"\nrevocation-proof = \"no\"\n", "policy.toml:2"},
      {"id = \"x\"\nbase = \"lenient\"\n", "policy.toml:2"},
      {"id = \"strict\"\n", "policy.toml:1"},
      {"id = \"\"\n", "policy.toml:1"},
      {"base = \"strict\"\n", "policy.toml"},
      {"id = \"x\"\nlevel = \"LTA\"\n", "policy.toml:2"},
      {"id = \"x\"\nrevocation-max-age = \"24\"\n", "policy.toml:2"},
      {"id = \"x\"\nrevocation-max-age = \"-1h\"\n", "policy.toml:2"},
      {"id = \"x\"\nrevocation-max-age = \"99999999999d\"\n", "policy.toml:2"},
      {"id = \"x\"\n[digests]\nSHA-9 = \"never\"\n", "policy.toml:3"},
      {"id = \"x\"\n[digests]\nSHA-1 = \"soon\"\n", "policy.toml:3"},
      {"id = \"x\"\n[signatures.ROT13]\n26 = \"never\"\n", "policy.toml:3"},
      {"id = \"x\"\n[signatures.RSA]\nbig = \"never\"\n", "policy.toml:3"},
      {"id = \"x\"\nid = \"y\"\n", "policy.toml:2"},
      {"id = 1.5\n", "policy.toml:1"},
      {"id = \"x\"\nlevel = {{\n", "policy.toml:2"},
  }));
  CAPTURE(toml);
  const auto policy = read(toml);
  REQUIRE_FALSE(policy);
  CHECK(policy.error().code == Errc::BadInput);
  CHECK(policy.error().where == where);
}

TEST_CASE("a catalogue that does not exist is an error that names it", "[policy][reject]") {
  const auto policy = read("id = \"x\"\nalgorithms = \"nowhere.json\"\n");
  REQUIRE_FALSE(policy);
  CHECK(policy.error().code == Errc::NotFound);
  CHECK(policy.error().where == "policy.toml:2: nowhere.json");
}
