#include <catch2/catch.hpp>

#include <map>

#include "corpus.hpp"
#include "exceptions.hpp"
#include "revocation_check.hpp"

using namespace libsign;
using conformance::corpus_folder;
using conformance::file_bytes;

namespace {

/// Case is one test of the suite, its files read.
struct Case {
  std::string id;
  std::optional<Certificate> target;  // nothing if some file cannot be read
  std::vector<Certificate> certificates;
  TrustStore trust;
  std::vector<pki::Crl> crls;
  pki::PathOptions options;
  bool valid = false;
  std::vector<std::string> policies;
};

Case read_case(const nlohmann::json& test, const std::filesystem::path& folder,
               const std::map<std::string, std::string>& oids) {
  const auto certificate = [&](const std::string& path) { return Certificate::from_der(file_bytes(folder / path)); };
  const auto dotted = [&](const nlohmann::json& names) {
    std::vector<std::string> policies;
    for (const auto& name : names) policies.push_back(oids.at(name.get<std::string>()));
    std::sort(policies.begin(), policies.end());
    return policies;
  };
  Case read;
  read.id = test.at("id").get<std::string>();
  for (const auto& path : test.at("chain"))
    if (const auto one = certificate(path.get<std::string>())) read.certificates.push_back(*one);
  if (const auto target = certificate(test.at("target").get<std::string>())) read.target = *target;
  read.trust = TrustStore(std::vector{certificate(test.at("trust_anchor").get<std::string>()).value()});
  for (const auto& path : test.at("crls")) {
    auto crl = pki::Crl::from_der(SharedBytes::own(file_bytes(folder / path.get<std::string>())));
    if (crl) read.crls.push_back(*std::move(crl));
  }
  read.options = {.time = parse_instant(test.at("time").get<std::string>()),
                  .initial_policies = dotted(test.at("initial_policy_set")),
                  .explicit_policy = test.at("initial_explicit_policy").get<bool>(),
                  .inhibit_policy_mapping = test.at("initial_policy_mapping_inhibit").get<bool>(),
                  .inhibit_any_policy = test.at("initial_inhibit_any_policy").get<bool>()};
  read.valid = test.at("expected") == "valid";
  read.policies = dotted(test.at("expected_user_constrained_policy_set"));
  return read;
}

/// verdict says what is wrong with the target; empty if nothing is. `policies` is the set of the path that is good.
std::string verdict(const Case& one, std::vector<std::string>& policies) {
  if (!one.target) return "unreadable";
  if (*one.options.time < one.target->not_before() || *one.options.time > one.target->not_after())
    return "the target is not valid at the time";
  const auto path = pki::build_path(*one.target, one.certificates, one.trust, one.options, {});
  if (!path.ok()) return path.message;
  policies = path.policies;
  conformance::RevocationCheck revocation(one.crls, one.certificates, one.trust, *one.options.time);
  return revocation.passes(path) ? "" : "revoked or unknown";
}

}  // namespace

TEST_CASE("PKITS: every verdict and every policy set is that of NIST", "[pki][conformance]") {
  const auto folder = corpus_folder("pkits");
  if (!folder) return;
  const auto manifest = conformance::file_json(*folder / "manifest.json");
  const auto oids = manifest.at("policy_oids").get<std::map<std::string, std::string>>();
  const conformance::Exceptions exceptions("pkits");
  REQUIRE(manifest.at("tests").size() == 249);
  std::size_t agreed = 0;
  std::size_t excepted = 0;
  for (const auto& test : manifest.at("tests")) {
    const Case one = read_case(test, *folder, oids);
    INFO(one.id << " " << test.at("title"));
    std::vector<std::string> policies;
    const std::string why = verdict(one, policies);
    std::sort(policies.begin(), policies.end());
    const bool agrees = why.empty() == one.valid && (!one.valid || policies == one.policies);
    const bool known = exceptions.reason(one.id).has_value();
    agreed += agrees ? 1 : 0;
    excepted += known ? 1 : 0;
    INFO("expected " << test.at("expected") << ", said: " << why);
    if (known)
      CHECK_FALSE(agrees);
    else if (one.valid && why.empty())
      CHECK(policies == one.policies);
    else
      CHECK(agrees);
  }
  CHECK(excepted == exceptions.size());
  std::cout << "pkits: " << agreed << " of " << manifest.at("tests").size() << " agree, " << excepted << " excepted\n";
}
