#include <catch2/catch.hpp>

#include "made_world.hpp"

using namespace libsign;
using namespace lasting;

TEST_CASE("Every packaging can be brought to every level") {
  MadeWorld made;
  made.add_tsa("tsa", "2026-01-01", "2030-01-01", Digest::Sha256);
  const Packaging packaging = GENERATE(Packaging::AsicE, Packaging::Enveloped, Packaging::Enveloping);
  const Level level = GENERATE(Level::T, Level::LT, Level::LTA);
  const auto document = made.augmented(made.signed_on("2026-03-01", packaging), level, "2026-03-01", "tsa");
  REQUIRE(document);
  const Report report = made.verified(*document, "2026-03-02");
  CHECK(first(report) == std::string(name(level)) + " TOTAL-PASSED");
  CHECK(report.signatures.front().best_signature_time == day("2026-03-01"));
}

TEST_CASE("A level that is there already is left alone, but LTA is stamped anew") {
  MadeWorld made;
  made.add_tsa("tsa", "2026-01-01", "2030-01-01", Digest::Sha256);
  const auto lt = made.augmented(made.signed_on("2026-03-01"), Level::LT, "2026-03-01", "tsa");
  REQUIRE(lt);
  const auto again = made.augmented(*lt, Level::LT, "2026-03-01", "tsa");
  REQUIRE(again);
  CHECK(equal(again->bytes(), lt->bytes()));
  const auto archived = made.augmented(*lt, Level::LTA, "2026-04-01", "tsa");
  REQUIRE(archived);
  const auto twice = made.augmented(*archived, Level::LTA, "2027-04-01", "tsa");
  REQUIRE(twice);
  CHECK(made.verified(*twice, "2027-05-01").signatures.front().timestamps.size() == 3);
  CHECK(first(made.verified(*twice, "2027-05-01")) == "LTA TOTAL-PASSED");
}

TEST_CASE("A revoked certificate is no longer brought to LT") {
  MadeWorld made;
  made.add_tsa("tsa", "2026-01-01", "2030-01-01", Digest::Sha256);
  const Document signed_before = made.signed_on("2026-03-01");
  REQUIRE(made.world().revoke(made.signing_certificate(), day("2026-02-01"), sandbox::Reason::KeyCompromise));
  const auto document = made.augmented(signed_before, Level::LT, "2026-03-01", "tsa");
  REQUIRE_FALSE(document);
  CHECK(document.error().code == Errc::Refused);
  CHECK(document.error().what.find("revoked") != std::string::npos);
}

TEST_CASE("What is there stays, octet for octet") {
  MadeWorld made;
  made.add_tsa("tsa", "2026-01-01", "2030-01-01", Digest::Sha256);
  const Document before = made.signed_on("2026-03-01", Packaging::Enveloped);
  const auto after = made.augmented(before, Level::LT, "2026-03-01", "tsa");
  REQUIRE(after);
  const std::string_view text = as_text(after->bytes());
  const std::size_t begin = text.find("<xades:UnsignedProperties");
  const std::string_view end_tag = "</xades:UnsignedProperties>";
  const std::size_t end = text.find(end_tag) + end_tag.size();
  REQUIRE(begin != std::string_view::npos);
  CHECK(std::string(text.substr(0, begin)) + std::string(text.substr(end)) == as_text(before.bytes()));
}

TEST_CASE("A broken signature, an unsigned file and an unknown id are not augmented") {
  MadeWorld made;
  made.add_tsa("tsa", "2026-01-01", "2030-01-01", Digest::Sha256);
  const auto code = [&](const Document& document, std::optional<std::string> id = {}) {
    AugmentRequest request = made.request(Level::T, "2026-03-01", "tsa");
    request.signature = std::move(id);
    const auto done = augment(document, request, *made.world().fetcher());
    return done ? Errc::Internal : done.error().code;
  };
  const Document good = made.signed_on("2026-03-01", Packaging::Enveloped);
  std::string text(as_text(good.bytes()));
  text.replace(text.find("cooperate"), 9, "Cooperate");
  CHECK(code(Document("memo.xml", to_bytes(std::string_view(text)))) == Errc::Refused);
  CHECK(code(Document("memo.xml", to_bytes(std::string_view("<memo/>")))) == Errc::Unsigned);
  CHECK(code(good, "S7") == Errc::NotFound);
}
