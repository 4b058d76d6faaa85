#include <catch2/catch.hpp>

#include <map>
#include <sstream>

#include "cms/signed_data.hpp"
#include "crypto/der.hpp"
#include "exceptions.hpp"
#include "pki/timestamp_token.hpp"

using namespace libsign;
using conformance::corpus_folder;
using conformance::Exceptions;
using conformance::file_bytes;
using conformance::file_json;
using pki::TimestampToken;
namespace der = crypto::der;
namespace fs = std::filesystem;

namespace {

/// why_invalid returns the first error of a token by itself; empty if there is none.
std::string why_invalid(const TimestampToken& token, std::span<const Certificate> more) {
  const auto verdict = token.verify(more);
  for (const Finding& finding : verdict.findings)
    if (finding.severity == Severity::Error) return finding.code + ": " + finding.message;
  return verdict.intact ? std::string() : "not intact";
}

/// token_in returns the token of a TimeStampResp.
Bytes token_in(const Bytes& response) {
  der::Reader reader(der::only(response, der::kSequence).value().content);
  REQUIRE(reader.next(der::kSequence));
  return to_bytes(reader.next(der::kSequence).value().whole);
}

/// english_to_iso turns "Jul  8 11:01:31.719 2022 GMT" into "2022-07-08T11:01:31Z".
std::string english_to_iso(const std::string& text) {
  static const std::map<std::string, std::string> kMonths{{"Jan", "01"}, {"Feb", "02"}, {"Mar", "03"}, {"Apr", "04"},
                                                          {"May", "05"}, {"Jun", "06"}, {"Jul", "07"}, {"Aug", "08"},
                                                          {"Sep", "09"}, {"Oct", "10"}, {"Nov", "11"}, {"Dec", "12"}};
  std::istringstream in(text);
  std::string month, day, time, year;
  in >> month >> day >> time >> year;
  return year + "-" + kMonths.at(month) + "-" + (day.size() == 1 ? "0" : "") + day + "T" + time.substr(0, 8) + "Z";
}

}  // namespace

TEST_CASE("real time-stamps are read and verify as another implementation says", "[conformance]") {
  const auto folder = corpus_folder("revocation-timestamps");
  if (!folder) return;
  const Exceptions exceptions("timestamps");
  std::size_t as_expected = 0;
  std::size_t excepted = 0;
  std::map<std::string, std::size_t> warnings;
  const auto manifest = file_json(*folder / "extracted.json");
  for (const auto& item : manifest.at("items")) {
    if (item.at("kind") != "tst") continue;
    const std::string id = item.at("file");
    const bool expected = item.at("cms_signature_ok");
    const auto token = TimestampToken::from_der(file_bytes(*folder / id));
    const std::string reason = token ? why_invalid(*token, {}) : token.error().what;
    CAPTURE(id, expected, reason);
    const bool agrees = reason.empty() == expected;
    if (exceptions.reason(id)) {
      ++excepted;
      CHECK_FALSE(agrees);
      continue;
    }
    CHECK(agrees);
    as_expected += agrees ? 1 : 0;
    if (!token || !item.at("parses")) continue;
    CHECK(format_instant(token->time()) == english_to_iso(item.at("gen_time")));
    CHECK(token->imprint_algorithm() == digest_from_name(item.at("hash").get<std::string>()));
    for (const Finding& finding : token->verify({}).findings)
      if (finding.severity == Severity::Warning) ++warnings[finding.code];
  }
  CHECK(excepted == exceptions.size());
  for (const auto& [code, count] : warnings) std::cout << "timestamps: " << count << " warnings " << code << "\n";
  std::cout << "timestamps: " << as_expected << " real tokens as expected, " << excepted << " exceptions\n";
}

TEST_CASE("the tokens of rfc3161-client are judged as its authors say", "[conformance]") {
  const auto folder = corpus_folder("revocation-timestamps");
  if (!folder) return;
  std::size_t count = 0;
  const auto manifest = file_json(*folder / "manifest.json");
  for (const auto& test : manifest.at("tests")) {
    if (test.at("kind") != "tst") continue;
    ++count;
    const std::string id = test.at("id");
    const fs::path place = *folder / test.at("dir").get<std::string>();
    const auto chain = Certificate::from_pem(as_text(file_bytes(place / "chain.pem")));
    const auto token = TimestampToken::from_der(token_in(file_bytes(place / "response.tsr")));
    CAPTURE(id);
    REQUIRE(token);
    const std::string reason = why_invalid(*token, chain ? *chain : std::vector<Certificate>{});
    CAPTURE(reason);
    CHECK(reason.empty() == (test.at("expected_verdict") != "invalid"));
    if (test.at("expected_verdict") == "valid-signer-by-issuerAndSerial") {
      const auto verdict = token->verify({});
      REQUIRE(verdict.certificate);
      CHECK(verdict.certificate->common_name().find("Spoofed") == std::string::npos);
    }
  }
  CHECK(count == 5);
}
