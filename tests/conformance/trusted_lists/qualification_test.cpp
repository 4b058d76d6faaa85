#include <algorithm>
#include <iostream>

#include <catch2/catch.hpp>
#include <libsign/trusted_list.hpp>
#include <libsign/verify.hpp>

#include "conformance/corpus.hpp"
#include "conformance/exceptions.hpp"

using namespace libsign;
using namespace libsign::conformance;
using nlohmann::json;

namespace {

/// The services of every current national list of the corpus.
TrustStore listed(const std::filesystem::path& lists) {
  std::vector<TrustAnchor> all;
  for (const auto& entry : std::filesystem::directory_iterator(lists / "files")) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("TL_")) continue;
    const auto anchors = anchors_of(parse_trusted_list(Document::open(entry.path()).value()).value(), name);
    all.insert(all.end(), anchors.begin(), anchors.end());
  }
  return TrustStore(std::move(all));
}

/// plain writes "AdESig-QC" as SiVa does: "ADESIG_QC".
std::string plain(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return letter == '-' ? '_' : static_cast<char>(std::toupper(letter)); });
  return text;
}

std::string text_of(const json& object, const std::string& key) {
  const auto found = object.find(key);
  return found == object.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

}  // namespace

TEST_CASE("signatures under listed services are as qualified as SiVa says", "[conformance]") {
  const auto lists = corpus_folder("trusted-lists");
  const auto folder = corpus_folder("siva-test");
  if (!lists || !folder) return;
  VerifyOptions options;
  options.trust = listed(*lists);
  options.policy = *builtin_policy("structure-only");
  options.validation_time = parse_instant("2026-09-01").value();
  const Exceptions exceptions("siva-test/qualification");
  std::size_t compared = 0;
  const json manifest = file_json(*folder / "manifest.json");
  const json& rows = manifest.is_array()          ? manifest
                     : manifest.contains("tests") ? manifest["tests"]
                                                  : manifest["files"];
  for (const json& row : rows) {
    const std::string file = text_of(row, "file");
    if (file.empty() || row.dump().find("signatureLevel") == std::string::npos) continue;
    const Report report = verify_or_explain(Document::open(*folder / file).value(), options);
    for (const json& expected : row.at("expected")) {
      const json& stated = expected.at("assert_");
      for (std::size_t i = 0; i < report.signatures.size(); ++i) {
        const std::string start = "signatures[" + std::to_string(i) + "].";
        const std::string level = text_of(stated, start + "signatureLevel");
        const SignatureReport& signature = report.signatures[i];
        // NOT_… and INDETERMINATE_…: SiVa speaks of a signature that does not hold, or that it cannot tell of;
        // qualify() only of those that do.
        const bool is_of_good_one = !level.starts_with("NOT_") && !level.starts_with("INDETERMINATE_");
        if (level.empty() || !is_of_good_one || !signature.signing_certificate || signature.chain.size() < 2) continue;
        const Certificate& signer = *signature.signing_certificate;
        const Instant time = parse_instant(text_of(stated, start + "info.bestSignatureTime"))
                                 .value_or(signature.claimed_signing_time.value_or(signer.not_before()));
        const std::string id = text_of(row, "id") + " " + signature.id;
        const std::string got =
            plain(qualify(signer, options.trust.details(signature.chain.back()), signer.not_before(), time));
        ++compared;
        INFO(id << ": " << got << " instead of " << level);
        CHECK((got == level) != exceptions.reason(id).has_value());
      }
    }
  }
  std::cout << "siva-test: the qualification of " << compared << " signatures\n";
  CHECK(compared > 0);
}
