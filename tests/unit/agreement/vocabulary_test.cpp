#include "agreement/vocabulary.hpp"

#include <catch2/catch.hpp>
#include <libsign/agreement.hpp>

using namespace libsign;
using namespace libsign::agreement;

TEST_CASE("periods are read with their parts and written in one way", "[agreement]") {
  CHECK(*parse_period("P3Y") == Period{3, 0, 0});
  CHECK(*parse_period("P1Y6M10D") == Period{1, 6, 10});
  CHECK(to_string(*parse_period("P2W")) == "P14D");
  CHECK(to_string(*parse_period("P0Y06M")) == "P6M");
}

TEST_CASE("what is no calendar period is refused", "[agreement][reject]") {
  const auto text =
      GENERATE("", "P", "3Y", "P0Y", "PT6H", "P6", "P6M3Y", "P1Y1Y", "P-1Y", "P10000D", "P9999W", "P1.5Y", "P1Y ");
  CAPTURE(text);
  CHECK_FALSE(parse_period(text));
}

TEST_CASE("identifiers of every kind are told from look-alikes", "[agreement]") {
  CHECK(is_urn("urn:moc:jp-ee:digitalization:2022-05-06"));
  CHECK_FALSE(is_urn("urn:x:y"));
  CHECK_FALSE(is_urn("urn:moc:"));
  CHECK_FALSE(is_urn("urn:moc:a b"));
  CHECK_FALSE(is_urn("https://example.org/"));
  CHECK_FALSE(is_urn("urn:moc:" + std::string(2'000, 'x')));

  CHECK(is_uuid_urn("urn:uuid:4d6f4320-0000-4000-8000-000000000001"));
  CHECK_FALSE(is_uuid_urn("urn:uuid:4D6F4320-0000-4000-8000-000000000001"));
  CHECK_FALSE(is_uuid_urn("urn:uuid:4d6f4320-0000-4000-8000-00000000000"));
  CHECK_FALSE(is_uuid_urn("urn:uuid:4d6f4320-0000-4000-8000-0000000000011"));

  CHECK(is_eid("sec_6__para_2__point_a"));
  CHECK(is_eid("title"));
  for (const auto* bad : {"", "sec_", "sec_6_", "sec_6___x", "sec_6__", "Sec_1", "6", "sec_6__para_2 "})
    CHECK_FALSE(is_eid(bad));

  CHECK((is_zone("Europe/Tallinn") && is_zone("America/Argentina/Buenos_Aires") && is_zone("UTC")));
  for (const auto* bad : {"", "Tallinn", "+02:00", "Europe/", "/Europe", "../etc"}) CHECK_FALSE(is_zone(bad));
  CHECK((is_language("en") && is_language("zh-Hant-TW")));
  for (const auto* bad : {"", "EN", "english", "en-", "e"}) CHECK_FALSE(is_language(bad));
}

TEST_CASE("digests have exactly one spelling", "[agreement]") {
  const std::string text = "sha256:" + std::string(64, 'a');
  CHECK(write_sha256(*parse_sha256(text)) == text);
  CHECK_FALSE(parse_sha256("sha256:" + std::string(64, 'A')));
  CHECK_FALSE(parse_sha256("sha256:" + std::string(62, 'a')));
  CHECK_FALSE(parse_sha256("sha512:" + std::string(64, 'a')));
}

TEST_CASE("uuid_urn makes a version 4 UUID of its octets", "[agreement]") {
  std::array<std::uint8_t, 16> octets{};
  CHECK(uuid_urn(octets) == "urn:uuid:00000000-0000-4000-8000-000000000000");
  octets.fill(0xFF);
  CHECK(uuid_urn(octets) == "urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff");
  CHECK(is_uuid_urn(uuid_urn(octets)));
}

TEST_CASE("every word of an enumeration names its enumerator", "[agreement]") {
  CHECK(find_word<Renewal>(name(Renewal::MutualConsent)) == Renewal::MutualConsent);
  CHECK(find_word<NoticeRuns>("receipt") == NoticeRuns::Receipt);
  CHECK(find_word<IntegrationRule>("date-determined") == IntegrationRule::DateDetermined);
  CHECK(find_word<Form>("UNSTATED") == Form::Unstated);
  CHECK_FALSE(find_word<Form>("unstated"));
  CHECK_FALSE(find_word<Commencement>("automatic"));
}
