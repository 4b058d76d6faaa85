#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

#include "corpus.hpp"
#include "exceptions.hpp"
#include "pki/path.hpp"

using namespace libsign;

namespace {

/// instant_of reads "20211005120000Z".
Instant instant_of(const std::string& text) {
  return parse_instant(text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2) + "T" + text.substr(8, 2) +
                       ":" + text.substr(10, 2) + ":" + text.substr(12, 2) + "Z")
      .value();
}

std::vector<std::string> policies_of(const nlohmann::json& test) {
  std::vector<std::string> policies;
  std::istringstream list(test.at("raw").value("expected_user_constrained_policy_set", ""));
  for (std::string policy; std::getline(list >> std::ws, policy, ',');) policies.push_back(policy);
  std::sort(policies.begin(), policies.end());
  return policies;
}

/// anchors_of returns whom the case trusts: the last certificate, unless it is distrusted or meant as a leaf only.
std::vector<Certificate> anchors_of(const std::vector<Certificate>& chain, const std::string& trust) {
  const bool leaf_only = trust.starts_with("TRUSTED_LEAF") && chain.size() > 1;
  if (!trust.starts_with("TRUSTED") || leaf_only) return {};
  return {chain.back()};
}

}  // namespace

TEST_CASE("Chromium's certificate chains: judged as RFC 5280 has it", "[pki][conformance]") {
  const auto folder = conformance::corpus_folder("chain-boringssl");
  if (!folder) return;
  const auto manifest = conformance::file_json(*folder / "manifest.json");
  const conformance::Exceptions exceptions("chain-boringssl");
  REQUIRE(manifest.at("tests").size() == 197);
  std::size_t agreed = 0;
  std::size_t excepted = 0;
  for (const auto& test : manifest.at("tests")) {
    const auto id = test.at("id").get<std::string>();
    const bool valid = test.at("expected") == "valid";
    const Instant time = instant_of(test.at("time").get<std::string>());
    const Bytes pem = conformance::file_bytes(*folder / test.at("chain").get<std::string>());
    const auto chain = Certificate::from_pem(as_text(pem));
    std::string why = "unreadable";
    std::vector<std::string> policies;
    if (chain) {
      const auto path = pki::build_path(chain->front(), *chain,
                                        TrustStore(anchors_of(*chain, test.at("last_cert_trust").get<std::string>())),
                                        {.time = time}, {});
      why = time < chain->front().not_before() || time > chain->front().not_after() ? "the target is not valid"
                                                                                    : path.message;
      policies = path.policies;
      std::sort(policies.begin(), policies.end());
    }
    const auto expected_policies = policies_of(test);
    const bool agrees = why.empty() == valid && (!valid || expected_policies.empty() || policies == expected_policies);
    agreed += agrees ? 1 : 0;
    const auto reason = exceptions.reason(id);
    excepted += reason ? 1 : 0;
    INFO(id << ": expected " << test.at("expected") << " " << test.at("expected_errors") << ", said: " << why);
    CHECK(agrees != reason.has_value());
  }
  CHECK(excepted == exceptions.size());
  std::cout << "chain-boringssl: " << agreed << " of " << manifest.at("tests").size() << " agree, " << excepted
            << " excepted\n";
}
