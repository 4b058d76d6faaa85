#include <catch2/catch.hpp>

#include "lists.hpp"

using namespace libsign;

TEST_CASE("verify_trusted_list accepts a list of one of its pinned signers", "[trusted_lists]") {
  const auto signers = support::certificates({"p384", "p521"});
  const auto [name, signer] =
      GENERATE(std::pair{"xx", "p384"}, std::pair{"xx-version-5", "p521"}, std::pair{"xx-stale", "p384"});
  const auto verified = verify_trusted_list(support::list(name), signers, support::now());
  REQUIRE(verified);
  CHECK(verified->signer == support::certificate(signer));
  CHECK(verified->list.service_count() == 6);
}

TEST_CASE("verify_trusted_list refuses everything else, and says why", "[trusted_lists][reject]") {
  struct Case {
    const char* name;
    Errc code;
    const char* why;
  };
  const auto one = GENERATE(values<Case>({
      {"refused-unsigned", Errc::Unsigned, "not signed"},
      {"refused-signer", Errc::Refused, "not signed by one of the certificates that were pinned"},
      {"refused-changed", Errc::Refused, "was changed"},
      {"refused-partial", Errc::Refused, "does not cover all of it"},
      {"refused-two-signatures", Errc::Refused, "more than one signature"},
      {"refused-moved-signature", Errc::Refused, "not where it belongs"},
      {"refused-version-4", Errc::Unsupported, "version 4"},
      {"refused-no-sequence", Errc::Refused, "sequence number"},
      {"refused-other-root", Errc::BadInput, "no trusted list"},
      {"refused-cut", Errc::BadInput, ""},
  }));
  CAPTURE(one.name);
  const auto verified =
      verify_trusted_list(support::list(one.name), support::certificates({"p384", "p521"}), support::now());
  REQUIRE_FALSE(verified);
  CHECK(verified.error().code == one.code);
  CHECK_THAT(verified.error().what, Catch::Contains(one.why));
}

TEST_CASE("a list whose signature proves nothing any more is refused", "[trusted_lists][reject]") {
  const Instant late = parse_instant("2030-01-01").value();  // after the sunset of RSA with PKCS#1 v1.5
  const auto signers = support::certificates({"rsa3072"});
  REQUIRE(verify_trusted_list(support::list("lotl-7"), signers, support::now()));
  const auto verified = verify_trusted_list(support::list("lotl-7"), signers, late);
  REQUIRE_FALSE(verified);
  CHECK(verified.error().code == Errc::Refused);
  CHECK_THAT(verified.error().what, Catch::Contains("proves nothing any more"));
}

TEST_CASE("nobody pinned is nobody trusted", "[trusted_lists][reject]") {
  CHECK_FALSE(verify_trusted_list(support::list("xx"), {}, support::now()));
}

TEST_CASE("a list of services cannot be too big for its caps", "[trusted_lists][reject]") {
  Limits limits;
  limits.max_document_bytes = 1'000;
  const auto verified =
      verify_trusted_list(support::list("xx"), support::certificates({"p384"}), support::now(), limits);
  REQUIRE_FALSE(verified);
  CHECK(verified.error().code == Errc::LimitExceeded);
}
