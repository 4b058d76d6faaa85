#include <map>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "conformance/corpus.hpp"
#include "conformance/exceptions.hpp"
#include "crypto/crypto.hpp"
#include "validation/certificates.hpp"

using namespace libsign;
using namespace libsign::conformance;
using nlohmann::json;

namespace {

Instant at(const json& time) { return parse_instant(time.get<std::string>()).value(); }

/// LtvCase is one case of the suite: a certificate, what is at hand about its path, and a policy of freshness.
struct LtvCase {
  LtvCase(const std::filesystem::path& suite, const json& row)
      : folder(suite / (row["id"].get<std::string>().starts_with("time_slide") ? "ades/time-slide" : "freshness")),
        now(at(row.contains("now") ? row["now"] : row["validation_time"])),
        proofs(now) {
    for (const json& name : row["chain"]) {
      const auto read = TrustStore::load(folder / "certs" / (name.get<std::string>() + ".crt"));
      REQUIRE(read);
      certificates.push_back(read->front());
    }
    const auto responder = TrustStore::load(folder / "certs" / "interm-ocsp.crt");
    REQUIRE(responder);
    certificates.push_back(responder->front());
    for (const json& name : row["crls"]) {
      const auto crl = pki::Crl::from_der(SharedBytes::own(file_bytes(folder / name.get<std::string>())));
      INFO(name << " " << (crl ? "" : crl.error().what));
      REQUIRE(crl);
      data.crls.push_back(*crl);
    }
    for (const json& name : row["ocsps"]) {
      const auto response = pki::OcspResponse::from_der(file_bytes(folder / name.get<std::string>()));
      REQUIRE(response);
      data.ocsp_responses.push_back(*response);
    }
    for (const json& proof : row.value("poe", json::array()))
      proofs.add(crypto::digest(Digest::Sha256, file_bytes(folder / proof["object"].get<std::string>())),
                 at(proof["time"]), "given");
  }

  const Certificate& end() const { return certificates.at(2); }

  std::filesystem::path folder;
  Instant now;
  validation::ProofsOfExistence proofs;
  std::vector<Certificate> certificates;  // root, intermediate, end, responder
  pki::RevocationData data;
};

std::optional<std::chrono::seconds> freshness(const json& row) {
  const auto days = [](int count) { return std::chrono::seconds(std::chrono::days(count)); };
  if (row.contains("policy") && row["policy"]["type"] == "max-diff") return days(row["policy"]["days"].get<int>());
  if (row.value("freshness", "") == "max 100 days") return days(100);
  return std::nullopt;
}

std::string describe(const validation::CertificateVerdict& verdict) {
  std::string text(name(verdict.indication));
  text += " " + std::string(name(verdict.sub_indication));
  if (verdict.reason) text += ": " + verdict.reason->message;
  if (verdict.control_time) text += " control time " + format_instant(*verdict.control_time);
  return text;
}

}  // namespace

TEST_CASE("control time slides and data is fresh as pyHanko has it", "[conformance]") {
  const auto folder = corpus_folder("ltv-pyhanko");
  if (!folder) return;
  const Exceptions exceptions("ltv-pyhanko");
  std::size_t judged = 0;
  const json manifest = file_json(*folder / "manifest.json");
  for (const json& row : manifest.at("tests")) {
    const std::string id = row["id"];
    LtvCase one(*folder, row);
    const TrustStore trust({one.certificates.front()});
    Policy policy = *builtin_policy("strict");
    policy.revocation_max_age = freshness(row);
    const Limits limits;
    const validation::Context context{.trust = trust, .policy = policy, .validation_time = one.now, .limits = limits};
    validation::CertificateJudge judge(context, one.proofs, one.certificates, one.data);
    const auto judged_at = [&](Instant used) { return judge.judge(one.end(), validation::Purpose::Signature, used); };
    const json best = row.value("best_signature_time", json());
    const json& expected = row["expected"];
    // Sliding asks until when the certificate proves anything: for something that was there before all of it.
    const bool slides = expected.is_object() && expected.contains("control_time");
    const auto verdict = judged_at(slides           ? one.end().not_before()
                                   : best.is_null() ? one.proofs.time_of(one.end().sha256())
                                                    : at(best));
    bool right = false;
    if (expected == "valid")
      right = verdict.ok();
    else if (expected == "revoked")
      right = verdict.sub_indication == SubIndication::RevokedNoPoe;
    else if (slides)
      right = verdict.ok() && verdict.control_time == at(expected["control_time"]);
    else  // with a proof of the certificate from before the control time it holds, without it does not
      right = verdict.sub_indication == SubIndication::RevokedCaNoPoe && judged_at(at("2020-11-30T00:00:00Z")).ok();
    INFO(id << " " << describe(verdict));
    CHECK(right != exceptions.reason(id).has_value());
    ++judged;
  }
  CHECK(judged == 7);
}
