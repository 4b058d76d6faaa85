#include <catch2/catch.hpp>
#include <crypto/certificate_cache.hpp>

#include "vectors.hpp"

using namespace libsign;
using crypto::CertificateCache;
using vectors::certificate;

TEST_CASE("CertificateCache: the same DER is the same certificate, another is another", "[crypto]") {
  CertificateCache cache;
  const Certificate root = certificate("root");
  const auto first = cache.read(root.der());
  const auto again = cache.read(to_bytes(root.der()));
  REQUIRE(first);
  REQUIRE(again);
  CHECK(first->der().data() == again->der().data());
  CHECK(first->der().data() != root.der().data());
  const auto other = cache.read(certificate("intermediate").der());
  REQUIRE(other);
  CHECK_FALSE(*other == *first);
}

TEST_CASE("CertificateCache: what is no certificate stays none", "[crypto][reject]") {
  CertificateCache cache;
  Bytes der = to_bytes(certificate("root").der());
  REQUIRE(cache.read(der));
  der.push_back(0);
  CHECK_FALSE(cache.read(der));
  CHECK_FALSE(cache.read(der));
}

TEST_CASE("certificate_from: reads without a cache, too", "[crypto]") {
  const Certificate root = certificate("root");
  const auto read = crypto::certificate_from(root.der(), nullptr);
  REQUIRE(read);
  CHECK(*read == root);
}
