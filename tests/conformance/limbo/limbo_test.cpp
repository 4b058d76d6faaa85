#include <catch2/catch.hpp>

#include "corpus.hpp"
#include "exceptions.hpp"
#include "revocation_check.hpp"

using namespace libsign;

namespace {

/// Verdict is what became of one test case, and why.
struct Verdict {
  bool valid = false;
  std::string said;
};

Verdict refused(std::string why) { return {false, std::move(why)}; }

/// certificates_of reads a list of PEM certificates. One that cannot be read is as good as absent.
std::vector<Certificate> certificates_of(const nlohmann::json& pems) {
  std::vector<Certificate> certificates;
  for (const auto& pem : pems)
    if (const auto read = Certificate::from_pem(pem.get<std::string>())) certificates.push_back(read->front());
  return certificates;
}

/// body_of decodes the one block of a PEM text.
std::optional<Bytes> body_of(const std::string& pem) {
  const std::size_t from = pem.find('\n');
  const std::size_t to = pem.find("-----END");
  if (from == std::string::npos || to == std::string::npos || to < from) return std::nullopt;
  return from_base64(pem.substr(from, to - from));
}

Verdict judge(const nlohmann::json& test) {
  const auto peers = Certificate::from_pem(test.at("peer_certificate").get<std::string>());
  if (!peers) return refused(peers.error().what);
  const Certificate& peer = peers->front();
  const auto stated = test.at("validation_time");
  // The suite was made in 2026; cases without a time of their own hold for years.
  const Instant time = parse_instant(stated.is_string() ? stated.get<std::string>() : "2026-11-21T00:00:00Z").value();
  if (time < peer.not_before() || time > peer.not_after()) return refused("the peer's certificate is not valid then");
  Limits limits;
  if (const auto depth = test.at("max_chain_depth"); depth.is_number())
    limits.max_path_length = depth.get<std::uint32_t>() + 2;  // intermediates, without peer and anchor
  const TrustStore trust(certificates_of(test.at("trusted_certs")));
  const auto candidates = certificates_of(test.at("untrusted_intermediates"));
  const auto path = pki::build_path(peer, candidates, trust, {.time = time}, limits);
  if (!path.ok()) return refused(path.message);
  std::vector<pki::Crl> crls;
  for (const auto& pem : test.value("crls", nlohmann::json::array())) {
    const auto body = body_of(pem.get<std::string>());
    const auto crl = body ? pki::Crl::from_der(SharedBytes::own(*body)) : Error{Errc::BadInput, "no base64"};
    if (!crl) return refused(crl.error().what);
    crls.push_back(*crl);
  }
  if (crls.empty()) return {true, {}};
  conformance::RevocationCheck revocation(crls, candidates, trust, time);
  return revocation.passes(path) ? Verdict{true, {}} : refused("revoked or unknown");
}

}  // namespace

TEST_CASE("x509-limbo: every case of RFC 5280 is judged as its authors say", "[pki][conformance]") {
  const auto folder = conformance::corpus_folder("x509-limbo");
  if (!folder) return;
  if (!std::filesystem::exists(*folder / "limbo.json")) {
    std::cout << "SKIPPED: x509-limbo is there without its limbo.json\n";
    return;
  }
  std::set<std::string> core;
  const auto manifest = conformance::file_json(*folder / "manifest.json");
  for (const auto& test : manifest.at("tests"))
    if (test.at("relevance") == "RFC 5280 core") core.insert(test.at("id").get<std::string>());
  const conformance::Exceptions exceptions("x509-limbo");
  std::size_t agreed = 0;
  std::size_t excepted = 0;
  std::size_t others = 0;
  const auto limbo = conformance::file_json(*folder / "limbo.json");
  for (const auto& test : limbo.at("testcases")) {
    const auto id = test.at("id").get<std::string>();
    if (!core.contains(id)) {
      ++others;
      continue;
    }
    const Verdict verdict = judge(test);
    const bool agrees = verdict.valid == (test.at("expected_result") == "SUCCESS");
    const auto reason = exceptions.reason(id);
    agreed += agrees ? 1 : 0;
    excepted += reason ? 1 : 0;
    INFO(id << ": expected " << test.at("expected_result") << ", said: " << verdict.said);
    CHECK(agrees != reason.has_value());
  }
  CHECK(excepted == exceptions.size());
  std::cout << "x509-limbo: " << agreed << " of " << core.size() << " agree, " << excepted << " excepted, " << others
            << " rules for TLS servers not run\n";
}
