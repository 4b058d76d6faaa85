#include <algorithm>
#include <thread>

#include <catch2/catch.hpp>
#include <libsign/sign.hpp>
#include <libsign/verify.hpp>

#include "asic/container.hpp"
#include "support/pki.hpp"

using namespace libsign;

namespace {

Document signed_xml() {
  SignRequest request;
  request.documents = {Document("memo.xml", to_bytes("<memo><clause>1</clause></memo>"), "text/xml")};
  request.packaging = Packaging::Enveloped;
  request.parameters.signing_time = support::now();
  request.parameters.commitments = {"http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin"};
  const auto signer = support::signer("p256");
  auto document = sign(request, *signer);
  REQUIRE(document);
  return *std::move(document);
}

Report verify_text(const std::string& text, const VerifyOptions& options = support::options()) {
  return verify_or_explain(Document("memo.xml", to_bytes(text)), options);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("verify: what is not signed is unsigned, what cannot be read is unreadable", "[facade][reject]") {
  CHECK(verify_text("<memo/>").verdict == Verdict::Unsigned);
  CHECK(verify_text("").verdict == Verdict::Unreadable);
  CHECK(verify_text("plain words").verdict == Verdict::Unreadable);
  CHECK(verify_text("%PDF-1.7").verdict == Verdict::Unreadable);
  CHECK(verify_text("PK\x03\x04").verdict == Verdict::Unreadable);
  const auto container = make_container("a.asice", {Document("memo.txt", to_bytes("x"), "text/plain")});
  REQUIRE(container);
  CHECK(verify_or_explain(*container, support::options()).verdict == Verdict::Unsigned);
}

TEST_CASE("verify: without revocation proof the strict policy says what the standard calls it", "[facade]") {
  VerifyOptions options = support::options();
  options.policy = *builtin_policy("strict");
  const Report report = verify_or_explain(signed_xml(), options);
  CHECK(report.verdict == Verdict::Indeterminate);
  CHECK(report.signatures.front().sub_indication == SubIndication::CertificateChainGeneralFailure);
  CHECK(report.signatures.front().findings.front().code == "REVOCATION_UNKNOWN");
}

TEST_CASE("verify: without an anchor nobody is trusted, whatever the policy", "[facade][reject]") {
  VerifyOptions options = support::options();
  options.trust = TrustStore();
  const Report report = verify_or_explain(signed_xml(), options);
  CHECK(report.verdict == Verdict::Indeterminate);
  CHECK(report.signatures.front().sub_indication == SubIndication::NoCertificateChainFound);
  CHECK(report.signed_octets.empty());
}

TEST_CASE("verify: before and after the certificate's life", "[facade][reject]") {
  VerifyOptions options = support::options();
  const Document document = signed_xml();
  options.validation_time = *parse_instant("1999-01-01");
  CHECK(verify_or_explain(document, options).signatures.front().indication != Indication::TotalPassed);
  options.validation_time = *parse_instant("2200-01-01");
  CHECK(verify_or_explain(document, options).signatures.front().indication == Indication::Indeterminate);
}

TEST_CASE("verify: a changed word, claim or value fails with its own reason", "[facade][reject]") {
  const std::string text(as_text(signed_xml().bytes()));
  CHECK(verify_text(replaced(text, "<clause>1<", "<clause>2<")).signatures.front().sub_indication ==
        SubIndication::HashFailure);
  CHECK(verify_text(replaced(text, "#ProofOfOrigin", "#ProofOfApproval")).signatures.front().sub_indication ==
        SubIndication::HashFailure);
  const std::string::size_type value = text.find("<ds:SignatureValue");
  std::string damaged = text;
  const auto at = damaged.find('>', value) + 5;
  damaged[at] = damaged[at] == 'A' ? 'B' : 'A';
  const Report report = verify_text(damaged);
  CHECK(report.signatures.front().sub_indication == SubIndication::SigCryptoFailure);
  CHECK_FALSE(report.signatures.front().signature_intact);
}

TEST_CASE("verify: claims of properties that are not intact are never shown", "[facade][reject]") {
  const std::string text(as_text(signed_xml().bytes()));
  const Report report = verify_text(replaced(text, "#ProofOfOrigin", "#ProofOfApproval"));
  CHECK(report.signatures.front().commitments.empty());
  CHECK_FALSE(report.signatures.front().claimed_signing_time);
}

TEST_CASE("verify: a second QualifyingProperties fails the signature", "[facade][reject]") {
  const std::string text(as_text(signed_xml().bytes()));
  const auto begin = text.find("<ds:Object>");
  const auto end = text.find("</ds:Object>") + std::string("</ds:Object>").size();
  std::string forged = text.substr(begin, end - begin);
  forged = replaced(forged, "Id=\"S0-properties\"", "Id=\"other\"");
  forged = replaced(forged, "#ProofOfOrigin", "#ProofOfApproval");
  const Report report = verify_text(text.substr(0, begin) + forged + text.substr(begin));
  CHECK(report.signatures.front().indication == Indication::TotalFailed);
  CHECK(report.signatures.front().sub_indication == SubIndication::FormatFailure);
  CHECK(std::find(report.signatures.front().commitments.begin(), report.signatures.front().commitments.end(),
                  "http://uri.etsi.org/01903/v1.2.2#ProofOfApproval") == report.signatures.front().commitments.end());
}

TEST_CASE("verify: a file that no signature covers fails its container", "[facade][reject]") {
  SignRequest request;
  request.documents = {Document("memo.txt", to_bytes("x"), "text/plain")};
  request.parameters.signing_time = support::now();
  const auto signer = support::signer("p256");
  const auto good = sign(request, *signer);
  REQUIRE(good);
  auto container = asic::read(*good, {});
  REQUIRE(container);
  container->data.emplace_back("more.txt", to_bytes("y"), "text/plain");
  container->other_meta.clear();  // so that the manifest lists the new file too
  const auto larger = asic::write(*container);
  REQUIRE(larger);
  const Report report = verify_or_explain(Document("larger.asice", *larger), support::options());
  CHECK(report.verdict == Verdict::Failed);
  CHECK(report.findings.front().code == "DATA_FILE_UNSIGNED");
  const auto& findings = report.signatures.front().findings;
  CHECK(std::any_of(findings.begin(), findings.end(),
                    [](const auto& one) { return one.code == "DATA_FILE_NOT_COVERED"; }));
}

TEST_CASE("verify: several threads judge one document at once", "[facade][threads]") {
  const Document document = signed_xml();
  const VerifyOptions options = support::options();
  std::vector<std::thread> threads;
  std::vector<int> passed(4);
  for (std::size_t i = 0; i < passed.size(); ++i)
    threads.emplace_back([&, i] {
      for (int n = 0; n < 20; ++n) passed[i] += verify_or_explain(document, options).verdict == Verdict::Passed ? 1 : 0;
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(passed == std::vector<int>(4, 20));
}
