#include <catch2/catch.hpp>

#include "made_world.hpp"
#include "support/faults.hpp"

using namespace libsign;
using namespace lasting;
using support::Fault;
using support::FaultyService;
using support::Outcome;

namespace {

Result<Document> augmented_with(MadeWorld& made, const Document& document, Level level, const Fault& fault) {
  made.world().set_clock(day("2026-03-01"));
  const auto fetcher = support::faulty_fetcher(made.world(), fault);
  return augment(document, made.request(level, "2026-03-01", "tsa"), *fetcher);
}

MadeWorld world_with_tsa(MadeWorld::Publishes publishes) {
  MadeWorld made(publishes);
  made.add_tsa("tsa", "2026-01-01", "2030-01-01", Digest::Sha256);
  return made;
}

}  // namespace

TEST_CASE("No fault of a time-stamping authority gets into a signature") {
  MadeWorld made = world_with_tsa(MadeWorld::Publishes::Both);
  const Document document = made.signed_on("2026-03-01");
  std::size_t seen = 0;
  for (const Fault& fault : support::faults()) {
    if (fault.service != FaultyService::Tsa) continue;
    CAPTURE(fault.name, fault.what);
    ++seen;
    const auto done = augmented_with(made, document, Level::T, fault);
    REQUIRE_FALSE(done);
    CHECK(done.error().code == Errc::Network);
    CHECK_FALSE(done.error().where.empty());
  }
  CHECK(seen >= 20);
}

TEST_CASE("A responder's fault is made good by the CRL, unless it says revoked") {
  MadeWorld made = world_with_tsa(MadeWorld::Publishes::Both);
  const Document document = made.signed_on("2026-03-01");
  for (const Fault& fault : support::faults()) {
    if (fault.service != FaultyService::Ocsp) continue;
    CAPTURE(fault.name, fault.what);
    const auto done = augmented_with(made, document, Level::LT, fault);
    CHECK(done.has_value() == (fault.outcome != Outcome::Revoked));
    if (!done) CHECK(done.error().code == Errc::Refused);
    if (done) CHECK(first(made.verified(*done, "2026-03-01")) == "LT TOTAL-PASSED");
  }
}

TEST_CASE("Without another source no fault of a responder or a CRL leads to LT") {
  for (const auto service : {FaultyService::Ocsp, FaultyService::Crl}) {
    MadeWorld made =
        world_with_tsa(service == FaultyService::Ocsp ? MadeWorld::Publishes::Ocsp : MadeWorld::Publishes::Crl);
    const Document document = made.signed_on("2026-03-01");
    std::size_t seen = 0;
    for (const Fault& fault : support::faults()) {
      if (fault.service != service) continue;
      CAPTURE(fault.name, fault.what);
      ++seen;
      const auto done = augmented_with(made, document, Level::LT, fault);
      REQUIRE_FALSE(done);
      CHECK(done.error().code == (fault.outcome == Outcome::Revoked ? Errc::Refused : Errc::Network));
    }
    CHECK(seen >= 15);
  }
}
