#include <catch2/catch.hpp>

#include "lists.hpp"

using namespace libsign;

namespace {

Instant at(const char* text) { return parse_instant(text).value(); }

const std::vector<ListedService>& services(const TrustedList& list) { return list.providers.front().services; }

}  // namespace

TEST_CASE("parse_trusted_list reads the scheme, English names first", "[trusted_lists]") {
  const auto list = parse_trusted_list(support::list("xx")).value();
  CHECK(list.version == 6);
  CHECK(list.sequence == 10);
  CHECK(list.territory == "XX");
  CHECK(list.operator_name == "Test Operator - proves nothing");
  CHECK(list.issued == at("2026-05-01"));
  CHECK(list.next_update == at("2049-11-01"));
  CHECK_FALSE(list.is_list_of_lists());
  REQUIRE(list.providers.size() == 1);
  CHECK(list.service_count() == 6);
  CHECK(list.history_count() == 2);
}

TEST_CASE("a service keeps its whole history, each status until the next", "[trusted_lists]") {
  const auto list = parse_trusted_list(support::list("xx-withdrawn")).value();
  const ListedService& authority = services(list).front();
  REQUIRE(authority.periods.size() == 3);
  CHECK(authority.periods[0].status.ends_with("/withdrawn"));
  CHECK_FALSE(authority.periods[0].until);
  CHECK(authority.periods[1].from == at("2016-07-01"));
  CHECK(authority.periods[1].until == at("2026-01-01"));
  CHECK(authority.periods[2].until == at("2016-07-01"));
  CHECK(authority.periods[2].provider == "Test Provider");
  CHECK(authority.periods[2].territory == "XX");
}

TEST_CASE("an anchor of a list is trusted while its service was granted", "[trusted_lists]") {
  const auto list = parse_trusted_list(support::list("xx-withdrawn")).value();
  const auto anchors = anchors_of(list, "list");
  REQUIRE(anchors.size() == 5);
  const TrustAnchor& authority = anchors.front();
  CHECK(authority.certificate == support::certificate("intermediate"));
  CHECK_FALSE(authority.trusted_at(at("2009-12-31")));
  CHECK(authority.trusted_at(at("2010-01-01")));
  CHECK(authority.trusted_at(at("2025-12-31T23:59:59Z")));
  CHECK_FALSE(authority.trusted_at(at("2026-01-01")));
}

TEST_CASE("what a list says beyond our understanding makes a service unusable", "[trusted_lists]") {
  const auto anchors = anchors_of(parse_trusted_list(support::list("xx")).value(), "list");
  const std::string name =
      GENERATE("other-root", "unknown-root");  // a strange critical extension; a status without start
  const auto anchor = std::find_if(anchors.begin(), anchors.end(), [&](const TrustAnchor& one) {
    return one.certificate == support::certificate(name);
  });
  REQUIRE(anchor != anchors.end());
  for (const char* time : {"2016-08-01", "2021-01-01", "2026-06-01"}) CHECK_FALSE(anchor->trusted_at(at(time)));
}

TEST_CASE("extensions of a service are read", "[trusted_lists]") {
  const auto list = parse_trusted_list(support::list("xx")).value();
  const TrustedService& authority = services(list).front().periods.front();
  CHECK(authority.additional_information ==
        std::vector<std::string>{"http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/ForeSignatures"});
  CHECK(authority.expired_certificates_since == at("2015-01-01"));
  CHECK(services(list)[4].periods.front().taken_over_by == "Heir");
  REQUIRE(authority.qualifications.size() == 2);
  const auto& criteria = authority.qualifications[0].criteria;
  CHECK(criteria.assert == TrustedService::Criteria::Assert::All);
  CHECK(criteria.key_usages ==
        std::vector<std::vector<std::string>>{{"nonRepudiation=true", "digitalSignature=false"}});
  CHECK(criteria.policy_sets == std::vector<std::vector<std::string>>{{"1.2.3.4"}});
  REQUIRE(criteria.nested.size() == 1);
  CHECK(criteria.nested[0].assert == TrustedService::Criteria::Assert::None);
  CHECK(criteria.nested[0].extended_key_usages == std::vector<std::vector<std::string>>{{"1.3.6.1.5.5.7.3.1"}});
  CHECK(criteria.nested[0].subject_attributes == std::vector<std::vector<std::string>>{{"2.5.4.65"}});
  CHECK_FALSE(criteria.unknown);
  CHECK(authority.qualifications[1].criteria.unknown);
}

TEST_CASE("an identity that cannot be read leaves the others alone", "[trusted_lists]") {
  const auto list = parse_trusted_list(support::list("xx")).value();
  const ListedService& broken = services(list).back();
  CHECK(broken.certificates.empty());
  CHECK(broken.key_identifiers == std::vector<Bytes>{{1, 2, 3}});
  CHECK(broken.subject_names == std::vector<std::string>{"CN=Broken"});
  REQUIRE(broken.unreadable.size() == 1);
}

TEST_CASE("a list of lists says who signs the others, and who will sign the next one", "[trusted_lists]") {
  const auto list = parse_trusted_list(support::list("lotl-7")).value();
  CHECK(list.is_list_of_lists());
  REQUIRE(list.pointers.size() == 3);
  CHECK_FALSE(list.pointers[1].is_readable());
  CHECK(list.pointers[2].is_readable());
  CHECK(list.pointers[2].location == "http://lists.test/xx.xml");
  CHECK(list.pointers[2].signers == support::certificates({"p384", "p521"}));
  CHECK(signers_announced_by(list) == support::certificates({"rsa3072"}));
  CHECK(pivots_of(list) == std::vector<std::string>{"http://lists.test/pivot-6.xml", "http://lists.test/pivot-5.xml"});
}

TEST_CASE("the digest of a store covers what lists say of its anchors", "[trusted_lists]") {
  const auto store = [](const char* name) {
    return TrustStore(anchors_of(parse_trusted_list(support::list(name)).value(), "list"));
  };
  CHECK(equal(store("xx").sha256(), store("xx-stale").sha256()));
  CHECK_FALSE(equal(store("xx").sha256(), store("xx-withdrawn").sha256()));
  TrustAnchor pinned{.certificate = support::certificate("root")};
  const TrustStore always(std::vector{pinned});
  CHECK(equal(always.sha256(), TrustStore(support::certificates({"root"})).sha256()));
  pinned.until = at("2026-01-01");
  CHECK_FALSE(equal(always.sha256(), TrustStore(std::vector{pinned}).sha256()));
}
