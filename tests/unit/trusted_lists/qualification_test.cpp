#include <catch2/catch.hpp>

#include "lists.hpp"

using namespace libsign;

namespace {

const std::string kExtension = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/";
const Instant kDirective = parse_instant("2012-01-01").value();
const Instant kRegulation = parse_instant("2020-01-01").value();
const Instant kNow = parse_instant("2026-06-01").value();

TrustedService authority(const std::string& status = "granted", Instant from = kDirective) {
  return {.type = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC",
          .status = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/" + status,
          .from = from,
          .additional_information = {kExtension + "ForeSignatures", kExtension + "ForeSeals"}};
}

TrustedService::Criteria every_signer() { return {.key_usages = {{"nonRepudiation=true"}}}; }

TrustedService with(const std::vector<std::string>& qualifiers,
                    const TrustedService::Criteria& criteria = every_signer()) {
  TrustedService service = authority();
  for (const std::string& qualifier : qualifiers)
    service.qualifications.push_back({.qualifiers = {kExtension + qualifier}, .criteria = criteria});
  return service;
}

std::string judged(const char* signer, const TrustedService& service, Instant issued = kRegulation,
                   Instant time = kNow) {
  const std::vector<TrustAnchor> anchors{{.certificate = support::certificate("intermediate"), .services = {service}}};
  return qualify(support::qualified(signer), anchors, issued, time);
}

}  // namespace

TEST_CASE("a certificate under a granted service counts as what it says it is", "[trusted_lists]") {
  const auto [signer, result] =
      GENERATE(std::pair{"signature-qscd", "QESig"}, std::pair{"seal-qscd", "QESeal"},
               std::pair{"signature", "AdESig-QC"}, std::pair{"untyped", "QESig"}, std::pair{"elsewhere", "AdESig"},
               std::pair{"plain", "AdES"}, std::pair{"qcp-plus", "AdES"});
  CAPTURE(signer);
  CHECK(judged(signer, authority()) == result);
}

TEST_CASE("without a list nothing is said, and without a granted service nothing is qualified", "[trusted_lists]") {
  const std::vector<TrustAnchor> pinned{{.certificate = support::certificate("intermediate")}};
  CHECK(qualify(support::qualified("signature-qscd"), pinned, kRegulation, kNow).empty());
  CHECK(judged("signature-qscd", authority("withdrawn")) == "AdESig");
  CHECK(judged("signature-qscd", authority("granted", kNow)) == "AdESig");  // granted only after it was issued
  TrustedService other = authority();
  other.type = "http://uri.etsi.org/TrstSvc/Svctype/CA/PKC";
  CHECK(judged("signature-qscd", other) == "AdESig");
  CHECK(judged("signature-qscd", authority("undersupervision")) == "AdESig");  // a word of the directive
  CHECK(judged("signature-qscd", authority("recognisedatnationallevel")) == "AdESig");
  TrustedService strange = authority();
  strange.unusable = true;
  CHECK(judged("signature-qscd", strange) == "AdESig");
}

TEST_CASE("what the list says overrides what the certificate says", "[trusted_lists]") {
  struct Case {
    const char* signer;
    std::vector<std::string> qualifiers;
    const char* result;
  };
  const auto one = GENERATE(values<Case>({
      {"signature", {"QCWithQSCD"}, "QESig"},
      {"signature", {"QCQSCDManagedOnBehalf"}, "QESig"},
      {"signature", {"QCWithSSCD"}, "AdESig-QC"},  // a word of the directive
      {"signature-qscd", {"QCNoQSCD"}, "AdESig-QC"},
      {"signature-qscd", {"QCQSCDStatusAsInCert"}, "QESig"},
      {"signature-qscd", {"QCWithQSCD", "QCNoQSCD"}, "AdESig-QC"},
      {"signature-qscd", {"NotQualified"}, "AdESig"},
      {"signature-qscd", {"QCForESeal"}, "QESeal"},
      {"signature-qscd", {"QCForESig", "QCForESeal"}, "AdESig"},
      {"untyped", {"QCForWSA"}, "AdES"},
      {"plain", {"QCStatement", "QCForESig"}, "AdESig-QC"},
      {"plain", {"QCStatement", "QCForESig", "QCWithQSCD"}, "QESig"},
      {"plain", {"QCStatement", "NotQualified"}, "AdES"},
  }));
  CAPTURE(one.signer, one.qualifiers);
  CHECK(judged(one.signer, with(one.qualifiers)) == one.result);
}

TEST_CASE("a service is qualified for what it was granted for alone", "[trusted_lists]") {
  TrustedService seals = authority();
  seals.additional_information = {kExtension + "ForeSeals"};
  CHECK(judged("signature-qscd", seals) == "AdESig");
  CHECK(judged("seal-qscd", seals) == "QESeal");
  TrustedService signatures = authority();
  signatures.additional_information = {kExtension + "ForeSignatures"};
  CHECK(judged("seal-qscd", signatures) == "AdESeal");
}

TEST_CASE("criteria pick certificates out", "[trusted_lists]") {
  using Criteria = TrustedService::Criteria;
  using Assert = Criteria::Assert;
  const std::vector<std::pair<Criteria, bool>> cases{
      {{.key_usages = {{"nonRepudiation=true", "digitalSignature=false"}}}, true},
      {{.key_usages = {{"digitalSignature=true"}}}, false},
      {{.key_usages = {{"decipherOnly=false"}}}, true},
      {{.key_usages = {{"novelty=true"}}}, false},
      {{.policy_sets = {{"1.2.3.4"}}}, true},
      {{.policy_sets = {{"1.2.3.4", "1.2.3.5"}}}, false},
      {{.assert = Assert::AtLeastOne, .policy_sets = {{"1.2.3.5"}, {"1.2.3.4"}}}, true},
      {{.assert = Assert::AtLeastOne, .policy_sets = {{"1.2.3.5"}, {"1.2.3.6"}}}, false},
      {{.assert = Assert::None, .policy_sets = {{"1.2.3.5"}}}, true},
      {{.assert = Assert::None, .policy_sets = {{"1.2.3.4"}}}, false},
      {{.extended_key_usages = {{"1.3.6.1.5.5.7.3.4"}}}, true},
      {{.extended_key_usages = {{"1.3.6.1.5.5.7.3.1"}}}, false},
      {{.subject_attributes = {{"2.5.4.12", "2.5.4.3"}}}, true},
      {{.subject_attributes = {{"2.5.4.65"}}}, false},
      {{.nested = {{.policy_sets = {{"1.2.3.4"}}}, {.key_usages = {{"nonRepudiation=true"}}}}}, true},
      {{.nested = {{.policy_sets = {{"1.2.3.4"}}}, {.key_usages = {{"nonRepudiation=false"}}}}}, false},
      {{}, false},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(i);
    CHECK(judged("signature-qscd", with({"QCForESeal"}, cases[i].first)) == (cases[i].second ? "QESeal" : "QESig"));
  }
}

TEST_CASE("criteria that are not understood give nothing and still restrict", "[trusted_lists]") {
  TrustedService::Criteria unknown = every_signer();
  unknown.nested = {{.unknown = true}};
  unknown.assert = TrustedService::Criteria::Assert::AtLeastOne;
  CHECK(judged("signature", with({"QCWithQSCD"}, unknown)) == "AdESig-QC");
  CHECK(judged("plain", with({"QCStatement"}, unknown)) == "AdES");
  CHECK(judged("signature-qscd", with({"NotQualified"}, unknown)) == "AdESig");
  CHECK(judged("signature-qscd", with({"QCNoQSCD"}, unknown)) == "AdESig-QC");
}

TEST_CASE("before 2016-07-01 the directive's rules hold", "[trusted_lists]") {
  const Instant then = parse_instant("2014-01-01").value();
  const TrustedService supervised = authority("undersupervision");
  CHECK(judged("qcp-plus", supervised, kDirective, then) == "QESig");
  CHECK(judged("plain", supervised, kDirective, then) == "AdESig");
  TrustedService service = with({"QCWithSSCD"});
  CHECK(judged("signature", service, kDirective, then) == "QESig");
  service = with({"QCForLegalPerson"});
  CHECK(judged("signature-qscd", service, kDirective, then) == "AdESeal");
  // Issued under the directive, signed under the regulation: both count.
  CHECK(judged("untyped", authority(), kDirective, kNow) == "QESig");
  CHECK(judged("qcp-plus", authority(), kDirective, kNow) == "AdES");
}

TEST_CASE("services that contradict each other qualify nothing", "[trusted_lists]") {
  const TrustAnchor one{.certificate = support::certificate("intermediate"), .services = {authority()}};
  TrustAnchor other = one;
  other.services = {with({"QCForESeal"})};
  const std::vector<TrustAnchor> anchors{one, other};
  CHECK(qualify(support::qualified("signature-qscd"), anchors, kRegulation, kNow) == "AdES");
  other.services = {with({"QCNoQSCD"})};
  const std::vector<TrustAnchor> unsure{one, other};
  CHECK(qualify(support::qualified("signature-qscd"), unsure, kRegulation, kNow) == "AdESig-QC");
}
