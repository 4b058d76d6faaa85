#include <catch2/catch.hpp>
#include <libsign/sign.hpp>
#include <libsign/verify.hpp>

#include "support/pki.hpp"

using namespace libsign;

namespace {

Document signed_by(const std::string& key, const std::vector<Document>& data) {
  SignRequest request;
  request.documents = data;
  request.parameters.signing_time = support::now();
  const auto signer = support::signer(key);
  auto document = sign(request, *signer);
  REQUIRE(document);
  return *std::move(document);
}

Document memo(const std::string& text = "We cooperate.", const std::string& type = "text/plain",
              const std::string& name = "memo.txt") {
  return {name, to_bytes(text), type};
}

}  // namespace

TEST_CASE("merge: two containers with equal data files give one with both signatures", "[facade]") {
  const Document a = signed_by("rsa2048", {memo()});
  const Document b = signed_by("p384", {memo()});
  const auto both = merge(a, b);
  REQUIRE(both);
  const Report report = verify_or_explain(*both, support::options());
  CHECK(report.verdict == Verdict::Passed);
  CHECK(report.signatures.size() == 2);
}

TEST_CASE("merge: the same signature twice is one signature", "[facade]") {
  const Document a = signed_by("rsa2048", {memo()});
  const auto both = merge(a, a);
  REQUIRE(both);
  CHECK(verify_or_explain(*both, support::options()).signatures.size() == 1);
}

TEST_CASE("merge: data files that differ are refused by name", "[facade][reject]") {
  const Document a = signed_by("rsa2048", {memo()});
  const auto other = GENERATE_REF(memo("We cooperate!"), memo("We cooperate.", "text/markdown"),
                                  memo("We cooperate.", "text/plain", "memo2.txt"));
  const auto both = merge(a, signed_by("p384", {other}));
  REQUIRE_FALSE(both);
  CHECK(both.error().code == Errc::Refused);
  CHECK(both.error().what.find("memo") != std::string::npos);
}
