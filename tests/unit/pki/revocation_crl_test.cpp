#include <catch2/catch.hpp>

#include "made.hpp"
#include "pki/revocation_parts.hpp"

using namespace libsign;
using pki::RevocationAnswers;
using pki::RevocationReason;
using Status = pki::RevocationAnswer::Status;

namespace {

constexpr std::uint8_t kSerial = 42;

Bytes flag(std::uint8_t tag) { return made::text(tag, "\xFF"); }
Bytes directory(std::string_view name) { return made::tlv(0xA4, made::name(name)); }
Bytes uri(std::string_view text) { return made::text(0x86, text); }
Bytes full_name(ByteView general_name) { return made::tlv(0xA0, made::tlv(0xA0, general_name)); }
Bytes scope(std::initializer_list<ByteView> parts) { return made::extension(28, true, made::seq(parts)); }
Bytes points(std::initializer_list<ByteView> parts) {
  return made::extension(31, false, made::seq({made::seq(parts)}));
}
Bytes reason(std::uint8_t number) {
  return made::extension(21, false, made::tlv(0x0A, std::vector<std::uint8_t>{number}));
}
Bytes delta_of(std::uint8_t number) { return made::extension(27, true, made::integer(number)); }
Bytes reasons(std::uint8_t unused, std::uint8_t bits) {
  return made::tlv(0x83, std::vector<std::uint8_t>{unused, bits});
}

struct World {
  made::Key root_key, sub_key, person_key;
  Certificate root = made::authority("Root", "Root", root_key, root_key);
  Certificate sub = made::authority("Sub", "Root", sub_key, root_key);
  Certificate person = leaf({});
  TrustStore trust{std::vector<Certificate>{root}};
  std::vector<Certificate> candidates{sub};

  Certificate leaf(std::vector<Bytes> extensions) const {
    return made::certificate({.subject = made::name("Person"),
                              .issuer = made::name("Sub"),
                              .extensions = std::move(extensions),
                              .serial = kSerial},
                             person_key, sub_key);
  }
  RevocationAnswers ask(const Certificate& certificate, std::vector<pki::Crl> crls) const {
    const pki::RevocationData data{.crls = std::move(crls), .ocsp_responses = {}};
    RevocationAnswers answers;
    pki::crl_answers({certificate, sub, data, candidates, trust, {}}, answers);
    return answers;
  }
  RevocationAnswers ask(const made::CrlSpec& spec) const { return ask(person, {made::crl(spec, sub_key)}); }
};

const Bytes kSub = made::name("Sub");

}  // namespace

TEST_CASE("crl_answers: a list of the issuer says good or revoked", "[pki]") {
  const World world;
  const auto good = world.ask({.issuer = kSub, .entries = {made::crl_entry(7)}});
  REQUIRE(good.usable.size() == 1);
  CHECK(good.usable[0].status == Status::Good);
  CHECK(good.usable[0].signed_by_issuer);
  CHECK(good.usable[0].signer == world.sub);
  CHECK(good.usable[0].this_update == made::instant("2026-01-01T00:00:00Z"));
  CHECK(good.usable[0].next_update == made::instant("2026-02-01T00:00:00Z"));
  const auto revoked =
      world.ask({.issuer = kSub, .entries = {made::crl_entry(7), made::crl_entry(kSerial, {reason(1)})}});
  REQUIRE(revoked.usable.size() == 1);
  CHECK(revoked.usable[0].status == Status::Revoked);
  CHECK(revoked.usable[0].reason == RevocationReason::KeyCompromise);
  CHECK(revoked.usable[0].revocation_time == made::instant("2026-01-10T00:00:00Z"));
}

TEST_CASE("crl_answers: of several entries for a certificate the worst counts", "[pki]") {
  const World world;
  const auto answers = world.ask(
      {.issuer = kSub, .entries = {made::crl_entry(kSerial, {reason(6)}), made::crl_entry(kSerial, {reason(4)})}});
  REQUIRE(answers.usable.size() == 1);
  CHECK(answers.usable[0].reason == RevocationReason::Superseded);
}

TEST_CASE("crl_answers: a list that must not be used is told with the reason", "[pki][reject]") {
  const World world;
  const made::Key other;
  const auto refused = [&](const pki::Crl& crl) {
    const auto answers = world.ask(world.person, {crl});
    CHECK(answers.usable.empty());
    REQUIRE(answers.unusable.size() == 1);
    CHECK(equal(answers.unusable[0].source, crl.sha256()));
    CHECK_FALSE(answers.unusable[0].reason.empty());
  };
  refused(made::crl({.issuer = kSub}, other));
  refused(made::crl({.issuer = kSub, .extensions = {made::extension(99, true, {})}}, world.sub_key));
  refused(made::crl({.issuer = kSub, .entries = {made::crl_entry(7, {made::extension(99, true, {})})}}, world.sub_key));
  refused(made::crl(
      {.issuer = kSub, .entries = {made::crl_entry(7, {made::extension(29, true, made::seq({directory("X")}))})}},
      world.sub_key));
  refused(made::crl({.issuer = kSub, .extensions = {scope({flag(0x82)})}}, world.sub_key));  // CA certificates only
  refused(made::crl({.issuer = kSub, .extensions = {scope({flag(0x85)})}}, world.sub_key));
  refused(made::crl({.issuer = kSub, .extensions = {scope({full_name(uri("http://x/"))})}}, world.sub_key));
  SECTION("one of somebody else does not speak of the certificate at all") {
    const auto answers = world.ask(world.person, {made::crl({.issuer = made::name("Root")}, world.root_key)});
    CHECK(answers.usable.empty());
    CHECK(answers.unusable.empty());
  }
}

TEST_CASE("crl_answers: an authority whose key may not sign lists signs none", "[pki][reject]") {
  World world;
  world.sub = made::authority("Sub", "Root", world.sub_key, world.root_key, {made::key_usage(0x04)});
  world.candidates = {world.sub};
  CHECK(world.ask({.issuer = kSub}).usable.empty());
  SECTION("even if a certificate that nobody signed says that it may") {
    world.candidates.push_back(made::authority("Sub", "Root", world.sub_key, world.person_key));
    CHECK(world.ask({.issuer = kSub}).usable.empty());
  }
  world.sub = made::authority("Sub", "Root", world.sub_key, world.root_key, {made::key_usage(0x06)});
  CHECK(world.ask({.issuer = kSub}).usable.size() == 1);
}

TEST_CASE("crl_answers: the distribution point decides which list is meant", "[pki]") {
  const World world;
  const auto person = world.leaf({points({full_name(uri("http://x/a.crl"))})});
  const auto usable = [&](std::vector<Bytes> extensions) {
    return world.ask(person, {made::crl({.issuer = kSub, .extensions = std::move(extensions)}, world.sub_key)})
        .usable.size();
  };
  CHECK(usable({}) == 1);
  CHECK(usable({scope({full_name(uri("http://x/a.crl"))})}) == 1);
  CHECK(usable({scope({full_name(uri("http://x/b.crl"))})}) == 0);
  CHECK(usable({scope({flag(0x81)})}) == 1);
}

TEST_CASE("crl_answers: a distribution point may be named below the issuer of its list", "[pki]") {
  const World world;
  const Bytes attribute = made::seq({made::oid("2.5.4.3"), made::text(0x13, "x")});
  const Bytes relative = made::tlv(0xA0, made::tlv(0xA1, attribute));
  const Bytes below = made::seq({made::tlv(0x31, made::seq({made::oid("2.5.4.3"), made::text(0x0C, "Sub")})),
                                 made::tlv(0x31, made::seq({made::oid("2.5.4.3"), made::text(0x0C, "X")}))});
  const Bytes full = full_name(made::tlv(0xA4, below));
  const auto usable = [&](const Bytes& of_certificate, const Bytes& of_list) {
    return world
        .ask(world.leaf({points({of_certificate})}),
             {made::crl({.issuer = kSub, .extensions = {scope({of_list})}}, world.sub_key)})
        .usable.size();
  };
  CHECK(usable(relative, full) == 1);
  CHECK(usable(full, relative) == 1);
  CHECK(usable(relative, full_name(directory("x"))) == 0);
}

TEST_CASE("crl_answers: a certificate of version 1 does not say whether a list for users or for authorities is its",
          "[pki][reject]") {
  const World world;
  const auto version1 = [&] {
    const Bytes algorithm = made::ed25519();
    const Bytes tbs = made::joined({made::integer(kSerial), algorithm, kSub,
                                    made::seq({made::time("20200101000000Z"), made::time("20300101000000Z")}),
                                    made::name("Person"), world.person_key.spki()});
    return Certificate::from_der(made::signed_list(tbs, world.sub_key)).value();
  }();
  CHECK(world.ask(version1, {made::crl({.issuer = kSub}, world.sub_key)}).usable.size() == 1);
  for (const std::uint8_t kind : {std::uint8_t{0x81}, std::uint8_t{0x82}})
    CHECK(world.ask(version1, {made::crl({.issuer = kSub, .extensions = {scope({flag(kind)})}}, world.sub_key)})
              .usable.empty());
}

TEST_CASE("crl_answers: lists for some reasons are good only together", "[pki]") {
  const World world;
  const auto some = [&](const Bytes& flags, std::vector<Bytes> entries, std::string_view this_update) {
    return made::crl({.issuer = kSub, .entries = entries, .extensions = {scope({flags})}, .this_update = this_update},
                     world.sub_key);
  };
  const Bytes keys = reasons(5, 0x60);                                           // keyCompromise, cACompromise
  const Bytes rest = made::tlv(0x83, std::vector<std::uint8_t>{7, 0x1F, 0x80});  // all others
  const auto first = some(keys, {}, "20260101000000Z");
  const auto second = some(rest, {}, "20260103000000Z");
  const auto alone = world.ask(world.person, {first});
  CHECK(alone.usable.empty());
  CHECK(alone.unusable.size() == 1);
  const auto together = world.ask(world.person, {first, second});
  REQUIRE(together.usable.size() == 1);
  CHECK(together.usable[0].status == Status::Good);
  CHECK(together.usable[0].this_update == made::instant("2026-01-01T00:00:00Z"));
  CHECK(together.usable[0].sources.size() == 2);
  const auto revoked = world.ask(world.person, {some(keys, {made::crl_entry(kSerial)}, "20260101000000Z")});
  REQUIRE(revoked.usable.size() == 1);
  CHECK(revoked.usable[0].status == Status::Revoked);
}

TEST_CASE("crl_answers: a delta continues its base", "[pki]") {
  const World world;
  const auto base = [&](std::vector<Bytes> entries) {
    return made::crl({.issuer = kSub, .entries = std::move(entries), .number = 5}, world.sub_key);
  };
  const auto delta = [&](std::vector<Bytes> entries, std::uint8_t of, const made::Key& key) {
    return made::crl({.issuer = kSub,
                      .entries = std::move(entries),
                      .extensions = {delta_of(of)},
                      .number = 8,
                      .this_update = "20260115000000Z"},
                     key);
  };
  SECTION("it revokes") {
    const auto answers = world.ask(world.person, {base({}), delta({made::crl_entry(kSerial)}, 5, world.sub_key)});
    REQUIRE(answers.usable.size() == 2);
    CHECK(answers.usable[0].status == Status::Revoked);
    CHECK(answers.usable[0].this_update == made::instant("2026-01-15T00:00:00Z"));
    CHECK(answers.usable[0].sources.size() == 2);
    CHECK(answers.usable[1].status == Status::Good);
  }
  SECTION("it ends a hold") {
    const auto answers = world.ask(world.person, {base({made::crl_entry(kSerial, {reason(6)})}),
                                                  delta({made::crl_entry(kSerial, {reason(8)})}, 5, world.sub_key)});
    REQUIRE(answers.usable.size() == 2);
    CHECK(answers.usable[0].status == Status::Good);
    CHECK(answers.usable[1].reason == RevocationReason::CertificateHold);
  }
  SECTION("it says nothing without a base, on one that is too old, or by another key") {
    CHECK(world.ask(world.person, {delta({}, 5, world.sub_key)}).usable.empty());
    CHECK(world.ask(world.person, {base({}), delta({}, 6, world.sub_key)}).usable.size() == 1);
    const made::Key other;
    const auto answers = world.ask(world.person, {base({}), delta({}, 5, other)});
    CHECK(answers.usable.size() == 1);
    CHECK(answers.unusable.size() == 1);
  }
}

TEST_CASE("crl_answers: an indirect list speaks of whom its entries name", "[pki]") {
  World world;
  const made::Key lister_key;
  const auto lister = made::certificate(
      {.subject = made::name("Lister"), .issuer = made::name("Root"), .extensions = {made::key_usage(0x02)}},
      lister_key, world.root_key);
  world.candidates.push_back(lister);
  const auto person = world.leaf({points({made::tlv(0xA2, directory("Lister"))})});
  const auto of = [](std::string_view name) { return made::extension(29, true, made::seq({directory(name)})); };
  const auto list = [&](std::vector<Bytes> entries, std::vector<Bytes> extensions) {
    return made::crl(
        {.issuer = made::name("Lister"), .entries = std::move(entries), .extensions = std::move(extensions)},
        lister_key);
  };
  const auto revoked =
      world.ask(person, {list({made::crl_entry(7, {of("Sub")}), made::crl_entry(kSerial)}, {scope({flag(0x84)})})});
  REQUIRE(revoked.usable.size() == 1);
  CHECK(revoked.usable[0].status == Status::Revoked);
  CHECK(revoked.usable[0].signer == lister);
  CHECK_FALSE(revoked.usable[0].signed_by_issuer);
  const auto good = world.ask(
      person, {list({made::crl_entry(kSerial), made::crl_entry(kSerial, {of("Other")})}, {scope({flag(0x84)})})});
  REQUIRE(good.usable.size() == 1);
  CHECK(good.usable[0].status == Status::Good);
  SECTION("one that is not marked so says nothing of others") {
    CHECK(world.ask(person, {list({}, {})}).usable.empty());
  }
  SECTION("the issuer's own list is not meant where somebody else is named") {
    CHECK(world.ask(person, {made::crl({.issuer = kSub}, world.sub_key)}).usable.empty());
  }
  SECTION("a namesake without a path to the anchor is nobody") {
    const made::Key fake_key;
    world.candidates = {world.sub, made::authority("Lister", "Lister", fake_key, fake_key)};
    const auto fake = made::crl({.issuer = made::name("Lister"), .extensions = {scope({flag(0x84)})}}, fake_key);
    const auto answers = world.ask(person, {fake});
    CHECK(answers.usable.empty());
    CHECK(answers.unusable.size() == 1);
  }
}

TEST_CASE("crl_answers: an authority with a new key still speaks for the old one", "[pki]") {
  World world;
  const made::Key next_key;
  world.candidates.push_back(made::authority("Sub", "Root", next_key, world.root_key));
  const auto answers = world.ask(world.person, {made::crl({.issuer = kSub}, next_key)});
  REQUIRE(answers.usable.size() == 1);
  CHECK_FALSE(answers.usable[0].signed_by_issuer);
  SECTION("but a namesake below another anchor does not") {
    const made::Key other_key;
    const auto other_root = made::authority("Root", "Root", other_key, other_key);
    world.trust = TrustStore(std::vector{world.root, other_root});
    world.candidates = {world.sub, made::authority("Sub", "Root", next_key, other_key)};
    CHECK(world.ask(world.person, {made::crl({.issuer = kSub}, next_key)}).usable.empty());
  }
}

TEST_CASE("crl_answers: expiredCertsOnCRL is told", "[pki]") {
  const World world;
  const auto answers =
      world.ask({.issuer = kSub, .extensions = {made::extension(60, false, made::time("20200101000000Z"))}});
  REQUIRE(answers.usable.size() == 1);
  CHECK(answers.usable[0].keeps_expired == made::instant("2020-01-01T00:00:00Z"));
}
