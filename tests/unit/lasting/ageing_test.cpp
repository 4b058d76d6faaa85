#include <catch2/catch.hpp>

#include "made_world.hpp"

using namespace libsign;
using namespace lasting;

namespace {

/// The life of one signature: signed in 2026; its certificate ends in 2028, the authority that issued it is revoked in
/// 2030, and from 2035 on SHA-256 proves nothing. Time-stamping authorities come and go meanwhile.
class Life {
 public:
  Life() {
    made.add_tsa("first", "2026-01-01", "2029-01-01", Digest::Sha256);
    made.add_tsa("second", "2028-01-01", "2033-01-01", Digest::Sha256);
    made.add_tsa("lasting", "2028-01-01", "2060-01-01", Digest::Sha256);
    made.add_tsa("third", "2032-01-01", "2050-01-01", Digest::Sha512);
    made.policy.algorithms = made.policy.algorithms.with(Digest::Sha256, day("2035-01-01"));
    REQUIRE(made.world().revoke(made.issuing_authority(), day("2030-01-01"), sandbox::Reason::CaCompromise));
    document = must(made.augmented(made.signed_on("2026-03-01"), Level::LTA, "2026-03-01", "first"));
  }

  void stamp(const char* date, const std::string& tsa, Digest digest) {
    document = must(made.augmented(document, Level::LTA, date, tsa, digest));
  }
  std::string judged(const char* date) { return first(made.verified(document, date)); }

  MadeWorld made;
  Document document{"", Bytes{}};

 private:
  static Document must(Result<Document> result) {
    if (!result) FAIL(result.error().what << " (" << result.error().where << ")");
    return *std::move(result);
  }
};

constexpr const char* kPassed = "LTA TOTAL-PASSED";

}  // namespace

TEST_CASE("A signature that is time-stamped anew in time outlives its certificate, its authority and its digest") {
  Life life;
  CHECK(life.judged("2026-06-01") == kPassed);
  CHECK(life.judged("2028-06-01") == kPassed);  // the certificate expired in March
  life.stamp("2028-12-01", "second", Digest::Sha256);
  CHECK(life.judged("2029-06-01") == kPassed);  // the first authority is gone
  CHECK(life.judged("2030-06-01") == kPassed);  // the issuing authority was compromised in January
  life.stamp("2032-06-01", "third", Digest::Sha512);
  CHECK(life.judged("2034-06-01") == kPassed);  // the second authority is gone
  CHECK(life.judged("2035-06-01") == kPassed);  // SHA-256 proves nothing any more
  CHECK(life.judged("2049-06-01") == kPassed);
  const Report last = life.made.verified(life.document, "2049-06-01");
  CHECK(last.signatures.front().best_signature_time == day("2026-03-01"));
  CHECK(last.signatures.front().good_until == day("2050-01-01"));
}

TEST_CASE("Without a new time-stamp the signature ends with the certificate of the first authority") {
  Life life;
  CHECK(life.judged("2028-12-31") == kPassed);
  CHECK(life.judged("2029-06-01") == "LTA INDETERMINATE OUT_OF_BOUNDS_NO_POE");
}

TEST_CASE("A time-stamp that comes after its authority's end cannot save the one before") {
  Life life;
  const auto late = life.made.augmented(life.document, Level::LTA, "2029-06-01", "second");
  REQUIRE_FALSE(late);
  CHECK(late.error().code == Errc::Refused);
}

TEST_CASE("Without a new time-stamp before the digest's end the signature ends with the digest") {
  Life life;
  life.stamp("2028-12-01", "lasting", Digest::Sha256);
  CHECK(life.judged("2034-12-31") == kPassed);
  CHECK(life.judged("2035-01-01").starts_with("LTA INDETERMINATE"));
}

TEST_CASE("Without an archive time-stamp a signature does not outlive the compromise of its authority") {
  Life life;
  life.made.add_tsa("long", "2026-01-01", "2060-01-01", Digest::Sha512);
  const auto document = life.made.augmented(life.made.signed_on("2026-03-01"), Level::LT, "2026-03-01", "long");
  REQUIRE(document);
  CHECK(first(life.made.verified(*document, "2029-12-31")) == "LT TOTAL-PASSED");
  const Report after = life.made.verified(*document, "2030-06-01");
  CHECK(first(after).starts_with("LT INDETERMINATE"));
}
