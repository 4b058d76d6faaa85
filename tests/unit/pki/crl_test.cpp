#include <catch2/catch.hpp>

#include <chrono>
#include <iostream>

#include "made.hpp"

using namespace libsign;
using pki::Crl;

namespace {

Result<Crl> read(const Bytes& der) { return Crl::from_der(SharedBytes::own(der)); }

/// list signs a TBSCertList that has `parts` after the version.
Bytes list(std::initializer_list<ByteView> parts, bool version2 = true) {
  static const made::Key key;
  return made::signed_list(made::joined({version2 ? made::integer(1) : Bytes{}, made::joined(parts)}), key);
}

const Bytes kAlgorithm = made::ed25519();
const Bytes kIssuer = made::name("Issuer");
const Bytes kJanuary = made::time("20260101000000Z");
const Bytes kFebruary = made::text(0x17, "260201000000Z");
const Bytes kEntry = made::crl_entry(7);

Bytes extensions(std::initializer_list<ByteView> parts) { return made::tlv(0xA0, made::seq(parts)); }

}  // namespace

TEST_CASE("Crl: the header is read", "[pki]") {
  const auto crl = read(list({kAlgorithm, kIssuer, kJanuary, kFebruary, made::seq({kEntry})}));
  REQUIRE(crl);
  CHECK(equal(crl->issuer_der(), kIssuer));
  CHECK(crl->this_update() == made::instant("2026-01-01T00:00:00Z"));
  CHECK(crl->next_update() == made::instant("2026-02-01T00:00:00Z"));
  CHECK(crl->signature_algorithm() == SignatureAlgorithm{Scheme::Ed25519});
  CHECK(crl->sha256().size() == 32);
  CHECK(read(list({kAlgorithm, kIssuer, kJanuary})));
  CHECK(read(list({kAlgorithm, kIssuer, kJanuary, made::seq({kEntry})}, false)));
  CHECK(read(list({kAlgorithm, kIssuer, kJanuary, made::seq({})})));  // an empty list instead of none
}

TEST_CASE("Crl: what is malformed anywhere is no CRL", "[pki][reject]") {
  const Bytes number = made::extension(20, false, made::integer(1));
  const Bytes reason = made::extension(21, false, made::text(0x0A, "\x01"));
  const Bytes good = list({kAlgorithm, kIssuer, kJanuary, kFebruary, made::seq({kEntry}), extensions({number})});
  REQUIRE(read(good));
  const std::vector<Bytes> bad{
      {},
      made::joined({good, made::integer(0)}),
      Bytes(good.begin(), good.end() - 1),
      list({made::integer(2), kAlgorithm, kIssuer, kJanuary}, false),  // version 3
      list({made::integer(0), kAlgorithm, kIssuer, kJanuary}, false),
      list({made::seq({made::oid("1.2.3")}), kIssuer, kJanuary}),
      list({kAlgorithm, made::seq({}), kJanuary}),
      list({kAlgorithm, kIssuer, made::text(0x18, "20260101000000")}),
      list({kAlgorithm, kIssuer, kJanuary, kFebruary, kFebruary}),
      list({kAlgorithm, kIssuer, kJanuary, made::seq({made::seq({made::integer(1)})})}),
      list({kAlgorithm, kIssuer, kJanuary, made::seq({kEntry, made::seq({made::integer(1), kJanuary, kJanuary})})}),
      list({kAlgorithm, kIssuer, kJanuary, made::seq({made::crl_entry(7, {reason})})}, false),
      list({kAlgorithm, kIssuer, kJanuary, made::seq({made::crl_entry(7, {reason, reason})})}),
      list({kAlgorithm, kIssuer, kJanuary,
            made::seq({made::crl_entry(7, {made::extension(21, false, made::text(0x0A, "\x07"))})})}),
      list({kAlgorithm, kIssuer, kJanuary, extensions({number})}, false),
      list({kAlgorithm, kIssuer, kJanuary, extensions({})}),
      list({kAlgorithm, kIssuer, kJanuary, extensions({number, number})}),
      list({kAlgorithm, kIssuer, kJanuary, extensions({made::extension(20, false, kJanuary)})}),
      list({kAlgorithm, kIssuer, kJanuary, extensions({made::extension(28, true, made::seq({}))})}),
      list({kAlgorithm, kIssuer, kJanuary,
            extensions({made::extension(28, true, made::seq({made::text(0x81, "\xFF"), made::text(0x82, "\xFF")}))})}),
      list({kAlgorithm, kIssuer, kJanuary, extensions({number}), kJanuary}),
  };
  for (std::size_t i = 0; i < bad.size(); ++i) {
    CAPTURE(i);
    const auto crl = read(bad[i]);
    REQUIRE_FALSE(crl);
    CHECK(crl.error().code == Errc::BadInput);
  }
}

TEST_CASE("Crl: a million entries are walked and not unfolded", "[pki]") {
  const Bytes entry = made::seq({made::tlv(0x02, Bytes(16, 0x11)), made::time("20260101000000Z")});
  Bytes entries;
  entries.reserve(entry.size() * 1'000'000);
  for (int i = 0; i < 1'000'000; ++i) entries.insert(entries.end(), entry.begin(), entry.end());
  const auto bytes = SharedBytes::own(list({kAlgorithm, kIssuer, kJanuary, made::seq({entries})}));
  const auto start = std::chrono::steady_clock::now();
  const auto crl = Crl::from_der(bytes);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  REQUIRE(crl);
  CHECK(crl->der().data() == bytes.view.data());
  std::cout << "a CRL of " << bytes.view.size() / 1'000'000 << " MB is read in " << took.count() << " s\n";
}
