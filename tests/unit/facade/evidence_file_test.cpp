#include <libsign/evidence_file.hpp>

#include <catch2/catch.hpp>
#include <libsign/report_json.hpp>
#include <libsign/sign.hpp>
#include <nlohmann/json.hpp>

#include "sandbox/world/certificate_writer.hpp"
#include "support/pki.hpp"

using namespace libsign;
using Json = nlohmann::ordered_json;

namespace {

Document signed_memo() {
  SignRequest request;
  request.documents = {Document("memo.xml", to_bytes("<memo><clause>1</clause></memo>"), "text/xml")};
  request.packaging = Packaging::Enveloped;
  request.parameters.signing_time = support::now();
  auto document = sign(request, *support::signer("p256"));
  REQUIRE(document);
  return *std::move(document);
}

/// strangers makes anchors that nothing leads to.
std::vector<TrustAnchor> strangers(int count) {
  const auto key = sandbox::PrivateKey::generate(sandbox::KeyType::Ed25519);
  REQUIRE(key);
  std::vector<TrustAnchor> anchors;
  for (int i = 0; i < count; ++i) {
    const sandbox::CertificatePlan plan{
        .subject = {"Stranger " + std::to_string(i)}, .validity = {Instant{}, support::now()}, .ca = true};
    const auto root = sandbox::write_root(*key, plan);
    REQUIRE(root);
    anchors.push_back({.certificate = root->certificate, .origin = "nowhere"});
  }
  return anchors;
}

std::string saved() { return verify_and_save(signed_memo(), support::options(), "memo.xml").evidence; }

std::string changed(const std::function<void(Json&)>& change) {
  Json json = Json::parse(saved());
  change(json);
  return json.dump();
}

}  // namespace

TEST_CASE("saved evidence gives the same report, without signed octets", "[facade][evidence]") {
  const SavedVerdict first = verify_and_save(signed_memo(), support::options(), "folder/memo.xml");
  REQUIRE(first.report.verdict == Verdict::Passed);
  CHECK_FALSE(first.report.signed_octets.empty());
  const auto again = judge_saved(first.evidence, "evidence.json");
  REQUIRE(again);
  CHECK(json_element(*again) == json_element(first.report));
  CHECK(again->path == "folder/memo.xml");
  CHECK(again->policy_sha256 == first.report.policy_sha256);
  CHECK(again->trust_sha256 == first.report.trust_sha256);
  CHECK(again->validation_time == first.report.validation_time);
  CHECK(again->signed_octets.empty());
}

TEST_CASE("equal evidence is saved in equal octets", "[facade][evidence]") {
  const Document memo = signed_memo();
  CHECK(verify_and_save(memo, support::options(), "a").evidence ==
        verify_and_save(memo, support::options(), "a").evidence);
}

TEST_CASE("a file that is not signed, or cannot be read, is so again", "[facade][evidence]") {
  const std::string text = GENERATE("<memo/>", "no XML");
  const SavedVerdict first =
      verify_and_save(Document("memo.xml", to_bytes(text)), support::options(), "odd \xFF name.xml");
  const auto again = judge_saved(first.evidence, "evidence.json");
  REQUIRE(again);
  CHECK(again->verdict == (text == "<memo/>" ? Verdict::Unsigned : Verdict::Unreadable));
  CHECK(json_element(*again) == json_element(first.report));
}

TEST_CASE("a policy of one's own goes along with its catalogue", "[facade][evidence]") {
  VerifyOptions options = support::options();
  options.policy.id = "own";
  options.policy.revocation_max_age = std::chrono::hours(3);
  options.policy.algorithms =
      options.policy.algorithms.with(Digest::Sha256, *parse_instant("2020-01-01"))
          .with(Scheme::Ecdsa, {{.digest = Digest::Sha256, .least_bits = 224, .sunset = Instant::max()},
                                {.least_bits = 384, .sunset = Instant::min()}});
  const SavedVerdict first = verify_and_save(signed_memo(), options, "memo.xml");
  const auto again = judge_saved(first.evidence, "evidence.json");
  REQUIRE(again);
  CHECK(first.report.verdict == Verdict::Indeterminate);
  CHECK(json_element(*again) == json_element(first.report));
  CHECK(again->policy_sha256 == options.policy.sha256());
}

TEST_CASE("of a large trust store only what the evidence leads to is saved", "[facade][evidence]") {
  VerifyOptions options = support::options();
  auto anchors = strangers(120);
  const bool leads_somewhere = GENERATE(true, false);
  if (leads_somewhere)
    for (const Certificate& anchor : options.trust.anchors()) anchors.push_back({.certificate = anchor});
  options.trust = TrustStore(std::move(anchors));
  const SavedVerdict first = verify_and_save(signed_memo(), options, "memo.xml");
  const auto again = judge_saved(first.evidence, "evidence.json");
  REQUIRE(again);
  CHECK(json_element(*again) == json_element(first.report));
  CHECK(equal(again->trust_sha256, options.trust.sha256()));
  CHECK(first.report.verdict == (leads_somewhere ? Verdict::Passed : Verdict::Indeterminate));
  const Json json = Json::parse(first.evidence);
  CHECK(json["trust_is_whole"] == false);
  CHECK(json["trust_anchors"].size() < 10);
}

TEST_CASE("what is in the evidence is verified again", "[facade][evidence][reject]") {
  const auto report = judge_saved(changed([](Json& json) {
                                    Json& value = json["signatures"][0]["signature_value"];
                                    Bytes octets = from_base64(value.get<std::string>()).value();
                                    octets.back() ^= 1;
                                    value = to_base64(octets);
                                  }),
                                  "evidence.json");
  REQUIRE(report);
  CHECK(report->verdict == Verdict::Failed);
  CHECK(report->signatures.at(0).sub_indication == SubIndication::SigCryptoFailure);
}

TEST_CASE("what verify_and_save does not write is no evidence", "[facade][evidence][reject]") {
  const std::string good = saved();
  REQUIRE(judge_saved(good, "evidence.json"));
  const auto doubled = [&] {
    std::string text = good;
    return text.insert(text.find("\"path\""), "\"path\": \"other\", ");
  };
  const std::vector<std::pair<const char*, std::string>> bad{
      {"empty", ""},
      {"no JSON", "memo"},
      {"another kind of JSON", "[]"},
      {"nothing in it", "{}"},
      {"cut", good.substr(0, good.size() / 2)},
      {"more behind it", good + "{}"},
      {"a member twice", doubled()},
      {"another schema", changed([](Json& json) { json["schema"] = "mocsign-evidence/2"; })},
      {"an unknown member", changed([](Json& json) { json["more"] = 1; })},
      {"an unknown member below", changed([](Json& json) { json["signatures"][0]["more"] = 1; })},
      {"a missing member", changed([](Json& json) { json.erase("act"); })},
      {"a missing member below", changed([](Json& json) { json["signatures"][0].erase("references"); })},
      {"no objects", changed([](Json& json) { json.erase("objects"); })},
      {"objects of another kind", changed([](Json& json) { json["objects"] = Json::array(); })},
      {"an object that is another",
       changed([](Json& json) { json["objects"].begin().value() = to_base64(to_bytes("other")); })},
      {"an object that is not there", changed([](Json& json) { json["objects"] = Json::object(); })},
      {"a number for a text", changed([](Json& json) { json["path"] = 1; })},
      {"a text for a switch", changed([](Json& json) { json["signatures"][0]["references"][0]["found"] = "true"; })},
      {"an object for a list", changed([](Json& json) { json["signatures"] = Json::object(); })},
      {"an unknown word", changed([](Json& json) { json["signatures"][0]["level"] = "Z"; })},
      {"no base64", changed([](Json& json) { json["signatures"][0]["signature_value"] = "*"; })},
      {"no time", changed([](Json& json) { json["validation_time"] = "today"; })},
      {"another policy", changed([](Json& json) { json["policy"]["required_level"] = "LT"; })},
      {"another catalogue",
       changed([](Json& json) { json["policy"]["algorithms"]["digests"]["MD5"] = "without end"; })},
      {"an anchor less", changed([](Json& json) { json["trust_anchors"].erase(0); })},
      {"a number below zero", changed([](Json& json) { json["policy"]["revocation_max_age"] = -1; })},
      {"evidence of a file that cannot be read", changed([](Json& json) { json["error"] = "unreadable"; })},
      {"supplements of no signature",
       changed([](Json& json) { json["supplements"].push_back(json["supplements"][0]); })},
  };
  for (const auto& [what, text] : bad) {
    CAPTURE(what);
    const auto report = judge_saved(text, "evidence.json");
    REQUIRE_FALSE(report);
    CHECK(report.error().code == Errc::BadInput);
    CHECK(report.error().where == "evidence.json");
  }
}

TEST_CASE("evidence above a cap is refused as that", "[facade][evidence][reject]") {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "[";
  std::string many = "[0";
  for (int i = 0; i < 4'000'000; ++i) many += ",0";
  const std::vector<std::string> bad{
      deep, many + "]", changed([](Json& json) {
        for (int i = 0; i < 101; ++i) {
          json["signatures"].push_back(json["signatures"][0]);
          json["supplements"].push_back(json["supplements"][0]);
        }
      }),
      changed([](Json& json) {
        Json& findings = json["findings"];
        for (int i = 0; i < 20'001; ++i)
          findings.push_back({{"code", "A"}, {"severity", "info"}, {"message", ""}, {"clause", ""}});
      })};
  for (std::size_t i = 0; i < bad.size(); ++i) {
    CAPTURE(i);
    const auto report = judge_saved(bad[i], "evidence.json");
    REQUIRE_FALSE(report);
    CHECK(report.error().code == Errc::LimitExceeded);
  }
}
