#include <algorithm>

#include <catch2/catch.hpp>

#include "invented.hpp"
#include "samples.hpp"

namespace libsign {

/// SignedOctetsMaker stands in for verify(), which this room does not know.
class SignedOctetsMaker {
 public:
  static SignedOctets make(const Document& document, std::vector<std::size_t> signatures) {
    SignedOctets octets;
    octets.name_ = document.name();
    octets.media_type_ = document.media_type();
    octets.octets_ = document.shared();
    octets.signatures_ = std::move(signatures);
    return octets;
  }
};

}  // namespace libsign

using namespace libsign;

namespace {

const std::string kApproval = "http://uri.etsi.org/01903/v1.2.2#ProofOfApproval";

/// report_of is the report on a container whose files have all been signed by the same `indications.size()` signatures.
Report report_of(const std::vector<Document>& files, const std::vector<Indication>& indications,
                 const std::string& commitment = kApproval) {
  Report report;
  std::vector<std::size_t> passed;
  for (std::size_t i = 0; i < indications.size(); ++i) {
    SignatureReport signature;
    signature.id = "S" + std::to_string(i);
    signature.indication = indications[i];
    signature.commitments = {commitment};
    report.signatures.push_back(signature);
    if (indications[i] == Indication::TotalPassed) passed.push_back(i);
  }
  for (const Document& file : files) report.signed_octets.push_back(SignedOctetsMaker::make(file, passed));
  return report;
}

std::vector<Document> files() { return *draft_moc(test::sample(test::kSamples.front())); }

bool has(const ActSummary& summary, std::string_view code, Severity severity) {
  return std::any_of(summary.findings.begin(), summary.findings.end(),
                     [&](const Finding& finding) { return finding.code == code && finding.severity == severity; });
}

constexpr auto kPassed = Indication::TotalPassed;

}  // namespace

TEST_CASE("an act is read from signed octets, with the signatures that cover all its files", "[agreement]") {
  const Report report = report_of(files(), {kPassed, Indication::TotalFailed, kPassed});
  const auto act = read_act(report.signed_octets);
  REQUIRE(act);
  CHECK(act->header.id == test::kActId);
  CHECK(act->signatures == std::vector<std::size_t>{0, 2});
  CHECK(std::get<Memorandum>(act->body).text.front().eid == "title");
}

TEST_CASE("an act that no passed signature covers as a whole is unsigned", "[agreement][reject]") {
  CHECK(read_act(report_of(files(), {Indication::Indeterminate}).signed_octets).error().code == Errc::Unsigned);

  std::vector<SignedOctets> apart;
  for (std::size_t i = 0; i < 3; ++i) apart.push_back(SignedOctetsMaker::make(files()[i], {i}));
  CHECK(read_act(apart).error().code == Errc::Unsigned);
}

TEST_CASE("without a signed act.xml there is no act", "[agreement][reject]") {
  auto all = files();
  CHECK(read_act({}).error().code == Errc::NotFound);
  CHECK_FALSE(summarize(report_of({}, {kPassed})));
  CHECK_FALSE(summarize(report_of({all[1], all[2]}, {kPassed})));
  CHECK_FALSE(summarize(report_of({test::document("act.xml", "<other/>")}, {kPassed})));
}

TEST_CASE("the summary names the act and says what was not checked", "[agreement]") {
  const auto summary = summarize(report_of(files(), {kPassed, kPassed}));
  REQUIRE(summary);
  CHECK(summary->kind == "MoC");
  CHECK(summary->id == test::kActId);
  CHECK(summary->agreement == "urn:moc:sample:jp-ee:digital-services:2022-05-06");
  CHECK(summary->participants == std::vector<std::string>{"JP", "EE"});
  REQUIRE(summary->findings.size() == 1);
  CHECK(has(*summary, "ACT_AUTHORITY_NOT_CHECKED", Severity::Info));
  CHECK_THAT(summary->findings[0].message, Catch::Contains("2 of 2 signatures") && Catch::Contains("2 participants"));
}

TEST_CASE("a signature that passed without covering the whole act is an error of the act", "[agreement][reject]") {
  Report report = report_of(files(), {kPassed, kPassed});
  report.signed_octets[1] = SignedOctetsMaker::make(files()[1], {1});
  const auto summary = summarize(report);
  REQUIRE(summary);
  CHECK(has(*summary, "ACT_NOT_COVERED", Severity::Error));
  CHECK(read_act(report.signed_octets)->signatures == std::vector<std::size_t>{1});
}

TEST_CASE("a signature that did not pass counts for nothing in the act", "[agreement]") {
  const auto summary = summarize(report_of(files(), {kPassed, Indication::TotalFailed}));
  CHECK(has(*summary, "ACT_SIGNATURE_NOT_PASSED", Severity::Warning));
  CHECK_THAT(summary->findings.back().message, Catch::Contains("1 of 2 signatures"));
}

TEST_CASE("an act that cannot be read is an error of the summary, named by its code", "[agreement][reject]") {
  auto all = files();
  SECTION("malformed") {
    all[0] = test::document("act.xml", test::replaced(std::string(as_text(all[0].bytes())), "lang=", "x=\"\" lang="));
    CHECK(has(*summarize(report_of(all, {kPassed})), "ACT_MALFORMED", Severity::Error));
  }
  SECTION("not even XML") {
    all[0] = test::document("act.xml", "<moc:Act");
    CHECK(has(*summarize(report_of(all, {kPassed})), "ACT_MALFORMED", Severity::Error));
  }
  SECTION("another text") {
    all[1] = test::document("text.xml", test::replaced(std::string(as_text(all[1].bytes())), "(3)", "(9)"));
    CHECK(has(*summarize(report_of(all, {kPassed})), "ACT_TEXT_DIGEST_MISMATCH", Severity::Error));
  }
  SECTION("a text that is not signed") {
    all.erase(all.begin() + 1);
    CHECK(has(*summarize(report_of(all, {kPassed})), "ACT_TEXT_MISSING", Severity::Error));
  }
  SECTION("another rendering") {
    all[2] = test::document("rendering.txt", "All is well.\n");
    CHECK(has(*summarize(report_of(all, {kPassed})), "ACT_RENDERING_DIFFERS", Severity::Error));
  }
  CHECK_FALSE(read_act(report_of(all, {kPassed}).signed_octets));
}

TEST_CASE("the summary of another act says who makes it", "[agreement]") {
  std::mt19937 random(1);
  Act act = test::invent_act(ActKind::Consent, random);
  act.header.by = "EE";
  act.header.to = {"JP", "IT"};
  const auto summary = summarize(report_of(*act_files(act), {kPassed}));
  REQUIRE(summary);
  CHECK(summary->kind == "Consent");
  CHECK(summary->by == "EE");
  CHECK(summary->to == std::vector<std::string>{"JP", "IT"});
  CHECK(summary->participants.empty());
  CHECK_THAT(summary->findings.back().message, Catch::Contains("is made by EE"));
}

TEST_CASE("a commitment that contradicts the act is an error, one that is missing a warning", "[agreement][reject]") {
  std::mt19937 random(2);
  const auto consent = *act_files(test::invent_act(ActKind::Consent, random));
  const auto proof = [](const std::string& word) { return "http://uri.etsi.org/01903/v1.2.2#ProofOf" + word; };
  CHECK(has(*summarize(report_of(consent, {kPassed}, proof("Receipt"))), "ACT-COMMITMENT-MISMATCH", Severity::Error));
  CHECK(has(*summarize(report_of(consent, {kPassed}, proof("Sender"))), "ACT_COMMITMENT_MISSING", Severity::Warning));
  CHECK(summarize(report_of(consent, {kPassed}))->findings.size() == 1);

  const auto failed = summarize(report_of(consent, {Indication::TotalFailed}, proof("Receipt")));
  CHECK_FALSE(has(*failed, "ACT-COMMITMENT-MISMATCH", Severity::Error));
}

TEST_CASE("an act put together by a program is written with its own digests", "[agreement]") {
  std::mt19937 random(3);
  Act act = test::invent_act(ActKind::Integration, random);
  auto& integration = std::get<Integration>(act.body);
  integration.text = {{"title", "", "Memorandum"}, {"sec_1", "1.", "We cooperate."}};
  const Report report = report_of(*act_files(act), {kPassed});
  const auto read = read_act(report.signed_octets);
  REQUIRE(read);
  CHECK(std::get<Integration>(read->body).text == integration.text);
  CHECK(std::get<Integration>(read->body).result == text_version(integration.result.version, integration.text));

  Act delivery = test::invent_act(ActKind::Delivery, random);
  CHECK(act_files(delivery).error().code == Errc::Usage);
  std::get<Delivery>(delivery.body).type = EvidenceType::Pec;
  const auto evidence =
      test::document("any.xml", test::read_file(test::kSourceDir / "test-vectors/act/evidence/daticert.xml"));
  CHECK(act_files(delivery, evidence).error().code == Errc::BadInput);
  std::get<Delivery>(delivery.body).events = {
      {DeliveryEventName::ContentConsignment, *parse_instant("2031-03-14T16:30:00Z")}};
  const auto files = act_files(delivery, evidence);
  REQUIRE(files);
  CHECK(read_act(report_of(*files, {kPassed}).signed_octets));
  CHECK_FALSE(read_act(report_of({(*files)[0], (*files)[2]}, {kPassed}).signed_octets));
}
