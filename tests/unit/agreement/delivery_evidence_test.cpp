#include "agreement/delivery_evidence.hpp"

#include <catch2/catch.hpp>

#include "samples.hpp"

using namespace libsign;

namespace {

const auto kFolder = test::kSourceDir / "test-vectors/act/evidence";

Result<std::vector<DeliveryEvent>> read(EvidenceType type, const std::string& octets) {
  return agreement::read_delivery_evidence(type, as_bytes(octets));
}

struct Change {
  std::string what;
  std::string by;
};

}  // namespace

TEST_CASE("a receipt of certified mail states its event and instant", "[agreement]") {
  const std::string receipt = test::read_file(kFolder / "daticert.xml");
  CHECK(*read(EvidenceType::Pec, receipt) ==
        std::vector<DeliveryEvent>{{DeliveryEventName::ContentConsignment, *parse_instant("2031-03-14T16:30:00Z")}});
  const std::string accepted = test::replaced(receipt, "avvenuta-consegna", "accettazione");
  CHECK(read(EvidenceType::Pec, accepted)->front().name == DeliveryEventName::SubmissionAcceptance);
  const std::string failed =
      test::replaced(test::replaced(receipt, "avvenuta-consegna", "errore-consegna"), "nessuno", "no-dest");
  CHECK(read(EvidenceType::Pec, failed)->front().name == DeliveryEventName::ContentConsignmentFailure);
}

TEST_CASE("a receipt of certified mail that says no single thing is refused", "[agreement][reject]") {
  const auto change =
      GENERATE(Change{"avvenuta-consegna", "preavviso-errore-consegna"}, Change{"avvenuta-consegna", "errore-consegna"},
               Change{"errore=\"nessuno\"", "errore=\"no-dest\""}, Change{"errore=\"nessuno\"", ""},
               Change{"+0100", ""}, Change{"+0100", "CET"}, Change{"14/03/2031", "2031-03-14"},
               Change{"14/03/2031", "31/02/2031"}, Change{"17:30:00", "25:30:00"}, Change{"<ora>17:30:00</ora>", ""},
               Change{"<ora>", "<ora>17:30:00</ora><ora>"}, Change{"<dati>", "<dati></dati><dati>"},
               Change{"<postacert", "<postacert xmlns=\"urn:x\""}, Change{"<intestazione>", "<intestazione"});
  CAPTURE(change.what, change.by);
  CHECK_FALSE(
      read(EvidenceType::Pec, test::replaced(test::read_file(kFolder / "daticert.xml"), change.what, change.by)));
}

TEST_CASE("evidence of a registered delivery service states its event and instant", "[agreement]") {
  const std::string evidence = test::read_file(kFolder / "erds-evidence.xml");
  const std::vector<DeliveryEvent> handover{
      {DeliveryEventName::ContentHandover, *parse_instant("2031-03-14T16:30:00Z")}};
  CHECK(*read(EvidenceType::Erds, evidence) == handover);
  std::string qualified = test::replaced(evidence, "<EventTime>", "<e:EventTime>");
  qualified = test::replaced(qualified, "</EventTime>", "</e:EventTime>");
  CHECK(*read(EvidenceType::Erds, qualified) == handover);
}

TEST_CASE("evidence that says no single thing is refused", "[agreement][reject]") {
  const auto change = GENERATE(Change{"Event/ContentHandover", "Event/Handover"},
                               Change{"http://uri.etsi.org/19522/Event/", ""}, Change{"T16:30:00Z", "T16:30:00"},
                               Change{"2031-03-14T16:30:00Z", "2031-03-14"}, Change{"/19522/v1#", "/19522/v9#"},
                               Change{"</EventTime>", "</EventTime><EventTime>2030-01-01T00:00:00Z</EventTime>"},
                               Change{"</EventTime>", "</EventTime><e:EventTime>2030-01-01T00:00:00Z</e:EventTime>"},
                               Change{"<e:ERDSEventId>", "<e:ERDSEventId/><e:ERDSEventId>"},
                               Change{"<e:Evidence ", "<!DOCTYPE x><e:Evidence "});
  CAPTURE(change.what, change.by);
  CHECK_FALSE(
      read(EvidenceType::Erds, test::replaced(test::read_file(kFolder / "erds-evidence.xml"), change.what, change.by)));
}

TEST_CASE("evidence above a cap is refused", "[agreement][reject]") {
  const auto read_back = read(EvidenceType::Pec, std::string(300u << 10, ' '));
  REQUIRE_FALSE(read_back);
  CHECK(read_back.error().code == Errc::LimitExceeded);
}
