#include <catch2/catch.hpp>

#include "crypto/der.hpp"
#include "exceptions.hpp"
#include "pki/ocsp_parts.hpp"
#include "pki/revocation_parts.hpp"

using namespace libsign;
using conformance::corpus_folder;
using conformance::Exceptions;
using conformance::file_bytes;
using conformance::file_json;
namespace der = crypto::der;
namespace fs = std::filesystem;

namespace {

Certificate certificate_in(const fs::path& file) {
  const Bytes octets = file_bytes(file);
  if (const auto certificate = Certificate::from_der(octets)) return *certificate;
  return Certificate::from_pem(as_text(octets)).value().front();
}

/// certificate_below makes the certificate that the first answer of a response is about, unsigned: some suites do not
/// hand it over.
Certificate certificate_below(const Certificate& issuer, const pki::OcspResponse& response) {
  der::Reader reader(der::only(issuer.der(), der::kSequence).value().content);
  der::Reader fields(reader.next(der::kSequence).value().content);
  const Bytes version = to_bytes(fields.next(der::context(0)).value().whole);
  REQUIRE(fields.next(der::kInteger));
  const Bytes algorithm = to_bytes(fields.next(der::kSequence).value().whole);
  REQUIRE(fields.next(der::kSequence));
  const Bytes validity = to_bytes(fields.next(der::kSequence).value().whole);
  REQUIRE(fields.next(der::kSequence));
  const Bytes spki = to_bytes(fields.next(der::kSequence).value().whole);
  const Bytes serial = der::wrap(der::kInteger, {response.impl().singles.at(0).serial});
  const Bytes name = to_bytes(issuer.subject_der());
  const Bytes tbs = der::wrap(der::kSequence, {version, serial, algorithm, name, validity, name, spki});
  const Bytes no_signature = der::wrap(der::kBitString, {Bytes{0, 0}});
  return Certificate::from_der(der::wrap(der::kSequence, {tbs, algorithm, no_signature})).value();
}

/// verdict_on judges a response, and its times as the suite says: "good", "revoked" or "unusable".
std::string verdict_on(const nlohmann::json& test, const fs::path& place) {
  const auto response = pki::OcspResponse::from_der(file_bytes(place / "response.der"));
  if (!response) return "unusable";
  const fs::path issuer_file = place / (fs::exists(place / "issuer.der") ? "issuer.der" : "issuer.pem");
  const Certificate issuer = certificate_in(issuer_file);
  const bool has_certificate = fs::exists(place / "cert.der");
  const Certificate certificate =
      has_certificate ? certificate_in(place / "cert.der") : certificate_below(issuer, *response);
  const pki::RevocationData data{{}, {*response}};
  const TrustStore trust;
  const Limits limits;
  pki::RevocationAnswers answers;
  pki::ocsp_answers({certificate, issuer, data, {}, trust, limits}, answers);
  if (answers.usable.empty()) return "unusable";
  const pki::RevocationAnswer& answer = answers.usable.front();
  if (test.contains("max_age_days")) {  // OpenSSL's suite does not look at the times
    const Instant now = parse_instant(test.at("validation_time").get<std::string>()).value();
    const auto max_age = std::chrono::days{test.at("max_age_days").get<int>()};
    if (answer.this_update > now || now - answer.this_update > max_age) return "unusable";
    if (answer.next_update && *answer.next_update <= now) return "unusable";
  }
  switch (answer.status) {
    case pki::RevocationAnswer::Status::Good: return "good";
    case pki::RevocationAnswer::Status::Revoked: return "revoked";
    case pki::RevocationAnswer::Status::Unknown: return "unusable";
  }
  return {};
}

}  // namespace

TEST_CASE("the OCSP responses of BoringSSL and OpenSSL are judged as their authors say", "[conformance]") {
  const auto folder = corpus_folder("revocation-timestamps");
  if (!folder) return;
  const Exceptions exceptions("ocsp");
  const auto manifest = file_json(*folder / "manifest.json");
  std::size_t as_expected = 0;
  std::size_t excepted = 0;
  for (const auto& test : manifest.at("tests")) {
    if (test.at("kind") != "ocsp") continue;
    const std::string id = test.at("id");
    const std::string expected = test.at("expected_verdict");
    CAPTURE(id, expected, test.at("expected").dump());
    const std::string verdict = verdict_on(test, *folder / test.at("dir").get<std::string>());
    if (exceptions.reason(id)) {
      ++excepted;
      CHECK(verdict != expected);
      continue;
    }
    CHECK(verdict == expected);
    as_expected += verdict == expected ? 1 : 0;
  }
  CHECK(excepted == exceptions.size());
  std::cout << "ocsp: " << as_expected << " as expected, " << excepted << " exceptions\n";
}

TEST_CASE("real OCSP responses are read as another implementation reads them", "[conformance]") {
  const auto folder = corpus_folder("revocation-timestamps");
  if (!folder) return;
  const auto manifest = file_json(*folder / "extracted.json");
  std::size_t count = 0;
  for (const auto& item : manifest.at("items")) {
    if (item.at("kind") != "ocsp" || !item.at("parses")) continue;
    CAPTURE(item.at("file").get<std::string>());
    const auto response = pki::OcspResponse::from_der(file_bytes(*folder / item.at("file").get<std::string>()));
    INFO((response ? "" : response.error().what));
    REQUIRE(response);
    REQUIRE(response->impl().singles.size() == 1);
    const bool is_good = response->impl().singles[0].status == pki::RevocationAnswer::Status::Good;
    CHECK(is_good == (item.at("status") == "good"));
    ++count;
  }
  std::cout << "ocsp: " << count << " real responses read\n";
}
