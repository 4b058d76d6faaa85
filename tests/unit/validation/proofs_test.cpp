#include <catch2/catch.hpp>

#include "validation/proofs.hpp"

using libsign::as_bytes;
using libsign::parse_instant;
using libsign::validation::ProofsOfExistence;

namespace {
libsign::Instant at(const char* time) { return parse_instant(time).value(); }
}  // namespace

TEST_CASE("what nothing proves exists now", "[validation]") {
  const ProofsOfExistence proofs(at("2026-03-01"));
  CHECK(proofs.time_of(as_bytes("object")) == at("2026-03-01"));
  CHECK(proofs.of(as_bytes("object")).by.empty());
}

TEST_CASE("the earliest proof counts, in whatever order they come", "[validation]") {
  ProofsOfExistence proofs(at("2026-03-01"));
  const bool older_first = GENERATE(true, false);
  const auto older = [&] { proofs.add(as_bytes("object"), at("2025-01-01"), "T0"); };
  const auto newer = [&] { proofs.add(as_bytes("object"), at("2025-06-01"), "T1"); };
  if (older_first) older();
  newer();
  if (!older_first) older();
  CHECK(proofs.time_of(as_bytes("object")) == at("2025-01-01"));
  CHECK(proofs.of(as_bytes("object")).by == "T0");
  CHECK(proofs.time_of(as_bytes("other")) == at("2026-03-01"));
}

TEST_CASE("a proof that is later than now proves no more than that the object is there", "[validation]") {
  ProofsOfExistence proofs(at("2026-03-01"));
  proofs.add(as_bytes("object"), at("2026-03-01T00:03:00Z"), "T0");
  CHECK(proofs.time_of(as_bytes("object")) == at("2026-03-01"));
}
