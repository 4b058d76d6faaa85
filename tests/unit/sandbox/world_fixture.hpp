#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "sandbox/world/der.hpp"
#include "sandbox/world/world.hpp"

namespace world_test {

template <typename T>
T value(libsign::Result<T> result) {
  if (!result) FAIL(result.error().what << " " << result.error().detail);
  return std::move(result).value();
}

inline void require(const libsign::Result<void>& result) {
  if (!result) FAIL(result.error().what);
}

inline libsign::Instant at(const char* time) { return libsign::parse_instant(time).value(); }

inline const libsign::sandbox::Validity kFifteenYears{at("2026-01-01"), at("2041-01-01")};

inline libsign::sandbox::CertificatePlan person(const std::string& name) {
  return {.subject = {name}, .validity = kFifteenYears, .key_usage = libsign::KeyUsage{.non_repudiation = true}};
}

/// small_world has the authorities "root" and "issuing" and the TSA "tsa".
inline libsign::sandbox::World small_world() {
  libsign::sandbox::World world("http://sandbox.test", at("2026-03-01"));
  value(world.add_authority({.name = "root", .subject = {"Root"}, .validity = kFifteenYears}));
  value(world.add_authority({.name = "issuing",
                             .issuer = "root",
                             .subject = {"Issuing"},
                             .validity = kFifteenYears,
                             .key = libsign::sandbox::KeyType::P256,
                             .delta_crl = true}));
  value(world.add_tsa({.name = "tsa", .authority = "issuing", .subject = {"TSA"}, .validity = kFifteenYears}));
  return world;
}

/// timestamp_request asks for a token over a SHA-256 digest of zeros, with a nonce and the certificate.
inline libsign::Bytes timestamp_request() {
  namespace der = libsign::sandbox::der;
  const libsign::Bytes digest(32, 0);
  const libsign::Bytes algorithm = der::sequence({der::oid("2.16.840.1.101.3.4.2.1"), der::null()});
  const libsign::Bytes imprint = der::sequence({algorithm, der::octets(digest)});
  return der::sequence({der::integer(1), imprint, der::integer(4711), der::boolean_true()});
}

}  // namespace world_test
