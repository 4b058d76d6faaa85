#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "made.hpp"
#include "pki/link_cache.hpp"
#include "pki/path.hpp"

using namespace libsign;
using pki::PathProblem;

namespace {

/// World is root, sub-CA and person.
struct World {
  made::Key root_key, sub_key, person_key;
  Certificate root = made::authority("Root", "Root", root_key, root_key);
  Certificate sub = made::authority("Sub", "Root", sub_key, root_key);
  Certificate person = leaf({});
  TrustStore trust{std::vector<Certificate>{root}};

  Certificate leaf(std::vector<Bytes> extensions) const {
    return made::certificate(
        {.subject = made::name("Person"), .issuer = made::name("Sub"), .extensions = std::move(extensions)}, person_key,
        sub_key);
  }
  pki::Path path(const Certificate& certificate, std::vector<Certificate> candidates,
                 std::string_view time = "2026-06-01T00:00:00Z") const {
    return pki::build_path(certificate, candidates, trust, {.time = made::instant(time)}, {});
  }
};

}  // namespace

TEST_CASE("build_path: leads over an intermediate certificate to the anchor", "[pki]") {
  const World world;
  const auto path = world.path(world.person, {world.sub});
  REQUIRE(path.ok());
  CHECK(path.chain == std::vector<Certificate>{world.person, world.sub, world.root});
  CHECK(path.policies.empty());
}

TEST_CASE("build_path: names differ in case, white space and string type and are still the same", "[pki]") {
  const World world;
  const auto person = made::certificate({.subject = made::name("Person"), .issuer = made::name("  SUB ", 0x13)},
                                        world.person_key, world.sub_key);
  CHECK(world.path(person, {world.sub}).ok());
  const auto other = made::certificate({.subject = made::name("Person"), .issuer = made::name("S ub")},
                                       world.person_key, world.sub_key);
  CHECK(world.path(other, {world.sub}).problem == PathProblem::NoAnchor);
}

TEST_CASE("build_path: an anchor counts by name and key alone", "[pki]") {
  World world;
  const auto old_root = made::certificate({.subject = made::name("Root"),
                                           .issuer = made::name("Root"),
                                           .extensions = {made::extension(99, true, {})},
                                           .not_after = "20210101000000Z"},
                                          world.root_key, world.root_key);
  world.trust = TrustStore(std::vector<Certificate>{old_root});
  CHECK(world.path(world.person, {world.sub}).ok());
  SECTION("another certificate of the same root is no detour") {
    const auto path = world.path(world.person, {world.root, world.sub});
    REQUIRE(path.ok());
    CHECK(path.chain == std::vector<Certificate>{world.person, world.sub, old_root});
    CHECK(world.path(world.root, {}).chain == std::vector<Certificate>{world.root, old_root});
  }
  SECTION("an intermediate may be the anchor, and so may the certificate itself") {
    world.trust = TrustStore(std::vector<Certificate>{world.sub});
    CHECK(world.path(world.person, {}).chain.size() == 2);
    CHECK(world.path(world.sub, {}).chain.size() == 1);
  }
  SECTION("the name with another key is not enough") {
    const made::Key other;
    world.trust = TrustStore(std::vector<Certificate>{made::authority("Root", "Root", other, other)});
    CHECK(world.path(world.person, {world.sub}).problem == PathProblem::BadSignature);
  }
}

TEST_CASE("build_path: an authority's certificate is valid up to and including the last second", "[pki]") {
  const World world;
  CHECK(world.path(world.person, {world.sub}, "2030-01-01T00:00:00Z").ok());
  CHECK(world.path(world.person, {world.sub}, "2030-01-01T00:00:01Z").problem == PathProblem::Expired);
  CHECK(world.path(world.person, {world.sub}, "2020-01-01T00:00:00Z").ok());
  CHECK(world.path(world.person, {world.sub}, "2019-12-31T23:59:59Z").problem == PathProblem::NotYetValid);
  CHECK(pki::build_path(world.person, std::vector{world.sub}, world.trust, {}, {}).ok());
  SECTION("the first certificate's own validity is another's business") {
    CHECK(world.path(world.sub, {}, "2040-01-01T00:00:00Z").ok());
  }
}

TEST_CASE("build_path: what makes an authority none is told", "[pki][reject]") {
  const World world;
  struct Fault {
    std::vector<Bytes> extensions;
    PathProblem problem;
  };
  const std::vector<Fault> faults{
      {{}, PathProblem::NotACa},
      {{made::extension(19, true, made::seq({}))}, PathProblem::NotACa},
      {{made::basic_constraints(), made::key_usage(0x02)}, PathProblem::NoCertSign},
      {{made::basic_constraints(), made::extension(99, true, {})}, PathProblem::UnknownCritical},
  };
  const auto& [extensions, problem] = faults[GENERATE(0u, 1u, 2u, 3u)];
  const auto sub =
      made::certificate({.subject = made::name("Sub"), .issuer = made::name("Root"), .extensions = extensions},
                        world.sub_key, world.root_key);
  const auto path = world.path(world.person, {sub});
  CHECK(path.problem == problem);
  CHECK(path.chain.size() == 3);
  CHECK_FALSE(path.message.empty());
  SECTION("and a good certificate of the same authority, wherever it stands, still leads to the anchor") {
    CHECK(world.path(world.person, {sub, world.sub}).ok());
    CHECK(world.path(world.person, {world.sub, sub}).ok());
  }
}

TEST_CASE("build_path: of the critical extensions only those that are processed pass", "[pki]") {
  const World world;
  const auto with = [&](std::string_view id) {
    return world.path(world.leaf({made::seq({made::oid(id), made::text(0x01, "\xFF"), made::text(0x04, {})})}),
                      {world.sub});
  };
  CHECK(with("1.3.6.1.5.5.7.1.3").ok());  // qcStatements
  const auto refused = with("1.3.6.1.5.5.7.1.1");
  CHECK(refused.problem == PathProblem::UnknownCritical);
  CHECK(refused.message.find("1.3.6.1.5.5.7.1.1") != std::string::npos);
}

TEST_CASE("build_path: pathLenConstraint counts what is not self-issued", "[pki]") {
  const World world;
  const made::Key next_key;
  const auto sub = made::certificate(
      {.subject = made::name("Sub"), .issuer = made::name("Root"), .extensions = {made::basic_constraints(0)}},
      world.sub_key, world.root_key);
  const auto next = made::authority("Sub", "Sub", next_key, world.sub_key);
  const auto person =
      made::certificate({.subject = made::name("Person"), .issuer = made::name("Sub")}, world.person_key, next_key);
  CHECK(world.path(person, {sub, next}).ok());
  const auto below = made::authority("Below", "Sub", next_key, world.sub_key);
  const auto clerk =
      made::certificate({.subject = made::name("Clerk"), .issuer = made::name("Below")}, world.person_key, next_key);
  CHECK(world.path(clerk, {sub, below}).problem == PathProblem::PathTooLong);
}

TEST_CASE("build_path: certificates that certify each other end", "[pki][reject]") {
  const World world;
  const made::Key a_key, b_key;
  const auto a = made::authority("A", "B", a_key, b_key);
  const auto b = made::authority("B", "A", b_key, a_key);
  const auto person =
      made::certificate({.subject = made::name("Person"), .issuer = made::name("A")}, world.person_key, a_key);
  CHECK(world.path(person, {a, b}).problem == PathProblem::NoAnchor);
}

TEST_CASE("build_path: many authorities of one name cost no more than the cap", "[pki][reject]") {
  World world;
  std::vector<Certificate> candidates;
  for (int i = 0; i < 30; ++i) {
    const made::Key key;
    candidates.push_back(made::authority("Sub", "Root", key, world.root_key));
  }
  const auto path = world.path(world.person, candidates);
  CHECK(path.problem == PathProblem::LimitExceeded);
  CHECK(world.trust.links().size() == Limits{}.max_path_builds);
  SECTION("a key identifier finds the right one first") {
    const Bytes id = made::text(0x04, "the right key");
    const auto sub = made::authority("Sub", "Root", world.sub_key, world.root_key, {made::extension(14, false, id)});
    candidates.push_back(sub);
    const auto person = world.leaf({made::extension(35, false, made::seq({made::text(0x80, "the right key")}))});
    CHECK(world.path(person, candidates).ok());
  }
}

TEST_CASE("build_path: a chain of more certificates than the cap is too long", "[pki][reject]") {
  const World world;
  std::vector<Certificate> candidates{world.sub};
  std::vector<made::Key> keys(10);
  const made::Key* above = &world.sub_key;
  std::string name = "Sub";
  for (const made::Key& key : keys) {
    const std::string below = name + "x";
    candidates.push_back(made::authority(below, name, key, *above));
    above = &key;
    name = below;
  }
  const auto path = world.path(candidates.back(), candidates);
  CHECK(path.problem == PathProblem::PathTooLong);
  CHECK(world.path(candidates[8], candidates).chain.size() == Limits{}.max_path_length);
}

TEST_CASE("build_path: certificate policies narrow down on the way", "[pki]") {
  World world;
  const auto with = [&](std::initializer_list<std::string_view> of_sub, std::initializer_list<std::string_view> of_leaf,
                        std::vector<Bytes> more, pki::PathOptions options) {
    more.push_back(made::policies(of_sub));
    const auto sub = made::authority("Sub", "Root", world.sub_key, world.root_key, more);
    return pki::build_path(world.leaf({made::policies(of_leaf)}), std::vector{sub}, world.trust, options, {});
  };
  using Set = std::vector<std::string>;
  CHECK(with({"1.2.3", "1.2.4"}, {"1.2.4", "1.2.5"}, {}, {}).policies == Set{"1.2.4"});
  CHECK(with({"2.5.29.32.0"}, {"1.2.5"}, {}, {}).policies == Set{"1.2.5"});
  CHECK(with({"2.5.29.32.0"}, {"2.5.29.32.0"}, {}, {}).policies == Set{"2.5.29.32.0"});
  CHECK(with({"1.2.3"}, {"1.2.4"}, {}, {}).ok());
  CHECK(with({"1.2.3"}, {"1.2.4"}, {}, {.explicit_policy = true}).problem == PathProblem::Policy);
  CHECK(with({"1.2.3"}, {"1.2.3"}, {}, {.initial_policies = {"1.2.4"}, .explicit_policy = true}).problem ==
        PathProblem::Policy);
  CHECK(with({"2.5.29.32.0"}, {"2.5.29.32.0"}, {}, {.initial_policies = {"1.2.4"}}).policies == Set{"1.2.4"});
  CHECK(with({"2.5.29.32.0"}, {"2.5.29.32.0"}, {}, {.explicit_policy = true, .inhibit_any_policy = true}).problem ==
        PathProblem::Policy);
  CHECK(with({"1.2.3", "1.2.3"}, {"1.2.3"}, {}, {}).problem == PathProblem::Policy);
  const Bytes mapping = made::extension(33, true, made::seq({made::seq({made::oid("1.2.3"), made::oid("1.2.9")})}));
  CHECK(with({"1.2.3"}, {"1.2.9"}, {mapping}, {}).policies == Set{"1.2.3"});
  CHECK(with({"1.2.3"}, {"1.2.9"}, {mapping}, {.explicit_policy = true, .inhibit_policy_mapping = true}).problem ==
        PathProblem::Policy);
  const Bytes required = made::extension(36, true, made::seq({made::text(0x80, std::string_view("\0", 1))}));
  CHECK(with({"1.2.3"}, {"1.2.4"}, {required}, {}).problem == PathProblem::Policy);
}

TEST_CASE("build_path: policies that multiply in every certificate stay few", "[pki][reject]") {
  World world;
  std::vector<made::Key> keys(8);
  std::vector<Certificate> candidates;
  std::vector<std::string> oids;
  for (int i = 0; i < 30; ++i) oids.push_back("1.2.3." + std::to_string(i));
  Bytes list;
  Bytes pairs;
  for (const std::string& one : oids) {
    list = made::joined({list, made::seq({made::oid(one)})});
    for (const std::string& other : oids) pairs = made::joined({pairs, made::seq({made::oid(one), made::oid(other)})});
  }
  const std::vector<Bytes> extensions{made::extension(32, false, made::seq({list})),
                                      made::extension(33, false, made::seq({pairs}))};
  const made::Key* above = &world.root_key;
  std::string name = "Root";
  for (const made::Key& key : keys) {
    candidates.push_back(made::authority(name + "x", name, key, *above, extensions));
    name += "x";
    above = &key;
  }
  const auto person = made::certificate(
      {.subject = made::name("Person"), .issuer = made::name(name), .extensions = {made::policies({"1.2.3.7"})}},
      world.person_key, *above);
  const auto path = world.path(person, candidates);
  REQUIRE(path.ok());
  CHECK(path.policies.size() == 30);
}

TEST_CASE("signed_by: a verdict is remembered by all copies of a trust store", "[pki]") {
  const World world;
  const TrustStore copy = world.trust;
  CHECK(pki::signed_by(world.trust, world.person, world.sub));
  CHECK_FALSE(pki::signed_by(world.trust, world.person, world.root));
  CHECK(copy.links().size() == 2);
  CHECK(pki::signed_by(copy, world.person, world.sub));
  CHECK_FALSE(pki::signed_by(copy, world.person, world.root));
  CHECK(copy.links().size() == 2);
}

TEST_CASE("LinkCache: starts afresh when it is full", "[pki]") {
  pki::LinkCache cache;
  pki::LinkCache::Key key{};
  for (std::size_t i = 0; i <= pki::LinkCache::kMaxLinks; ++i) {
    key[0] = static_cast<std::uint8_t>(i);
    key[1] = static_cast<std::uint8_t>(i >> 8);
    key[2] = static_cast<std::uint8_t>(i >> 16);
    cache.remember(key, true);
  }
  CHECK(cache.size() == 1);
  CHECK(cache.find(key) == true);
}

TEST_CASE("build_path: threads share a trust store and what it remembers", "[pki][threads]") {
  const World world;
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < 50; ++k) good += world.path(world.person, {world.sub}).ok() ? 1 : 0;
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 200);
  CHECK(world.trust.links().size() == 2);
}
