#include <catch2/catch.hpp>

#include "corpus.hpp"
#include "exceptions.hpp"
#include "pki/revocation_parts.hpp"

using namespace libsign;

namespace {

/// verdict judges one case: "good", "revoked" or "unusable", and why in `said`.
std::string verdict(const nlohmann::json& test, const std::filesystem::path& folder, std::string& said) {
  const auto bytes = [&](const char* name) { return conformance::file_bytes(folder / name); };
  const auto certificate = Certificate::from_der(bytes("cert.der"));
  const auto issuer = Certificate::from_der(bytes("issuer.der"));
  auto crl = pki::Crl::from_der(SharedBytes::own(bytes("crl.der")));
  if (!certificate || !issuer || !crl) {
    said = !crl ? crl.error().what : "unreadable";
    return "unusable";
  }
  // The second issuer, where there is one, is the authority by its other key, above the first.
  std::vector<Certificate> issuers{*issuer};
  if (std::filesystem::exists(folder / "issuer2.der"))
    issuers.push_back(Certificate::from_der(bytes("issuer2.der")).value());
  const TrustStore trust(std::vector{issuers.back()});
  const pki::RevocationData data{.crls = {*crl}, .ocsp_responses = {}};
  pki::RevocationAnswers answers;
  pki::crl_answers({*certificate, *issuer, data, issuers, trust, {}}, answers);
  for (const pki::UnusableAnswer& unusable : answers.unusable) said = unusable.reason;
  if (answers.usable.empty()) return "unusable";
  const pki::RevocationAnswer& answer = answers.usable.front();
  const Instant time = parse_instant(test.at("validation_time").get<std::string>()).value();
  const auto age = std::chrono::days(test.at("max_age_days").get<int>());
  said = "thisUpdate " + format_instant(answer.this_update);
  if (answer.this_update > time || time - answer.this_update > age) return "unusable";
  if (answer.next_update && *answer.next_update < time) return "unusable";
  return answer.status == pki::RevocationAnswer::Status::Good ? "good" : "revoked";
}

}  // namespace

TEST_CASE("Chromium's CRLs: good, revoked and unusable ones are told apart", "[pki][conformance]") {
  const auto folder = conformance::corpus_folder("revocation-timestamps");
  if (!folder) return;
  const conformance::Exceptions exceptions("crl-boringssl");
  std::size_t cases = 0;
  std::size_t agreed = 0;
  std::size_t excepted = 0;
  const auto manifest = conformance::file_json(*folder / "manifest.json");
  for (const auto& test : manifest.at("tests")) {
    if (test.at("kind") != "crl") continue;
    ++cases;
    const auto id = test.at("id").get<std::string>();
    std::string said;
    const std::string found = verdict(test, *folder / test.at("dir").get<std::string>(), said);
    const bool agrees = found == test.at("expected_verdict");
    agreed += agrees ? 1 : 0;
    const auto reason = exceptions.reason(id);
    excepted += reason ? 1 : 0;
    INFO(id << ": expected " << test.at("expected_verdict") << ", found " << found << ": " << said);
    CHECK(agrees != reason.has_value());
  }
  CHECK(cases > 0);
  CHECK(excepted == exceptions.size());
  std::cout << "crl-boringssl: " << agreed << " of " << cases << " agree, " << excepted << " excepted\n";
}

TEST_CASE("Real CRLs: every one that signature files carry is read", "[pki][conformance]") {
  const auto folder = conformance::corpus_folder("revocation-timestamps");
  if (!folder) return;
  std::size_t read = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder / "extracted")) {
    if (!entry.path().filename().string().starts_with("crl_")) continue;
    INFO(entry.path().filename());
    const auto crl = pki::Crl::from_der(SharedBytes::own(conformance::file_bytes(entry.path())));
    CHECK(crl);
    read += crl ? 1 : 0;
  }
  CHECK(read > 0);
  std::cout << "real CRLs: " << read << " read\n";
}
