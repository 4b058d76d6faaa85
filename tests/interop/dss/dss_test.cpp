#include <catch2/catch.hpp>
#include <libsign/verify.hpp>

#include <cstdlib>
#include <iostream>

#include "../xmlsec/program.hpp"
#include "files.hpp"
#include "verdicts.hpp"

using namespace libsign;

namespace {

constexpr int kCannotBeHad = 77;

/// have_dss compiles the Java side. If it cannot be had, says so on stdout, and throws where the variable CI is set.
bool have_dss(const std::filesystem::path& folder) {
  const auto prepared = interop::run(folder, {MOCSIGN_SOURCE_DIR "/tests/interop/dss/prepare.sh", MOCSIGN_DSS_OUTPUT});
  if (prepared.status == 0) return true;
  if (prepared.status != kCannotBeHad || std::getenv("CI") != nullptr) throw std::runtime_error(prepared.output);
  std::cout << "SKIPPED: no EU DSS: " << prepared.output << "\n";
  return false;
}

interop::Run run_dss(const std::filesystem::path& folder) {
  const std::string output = MOCSIGN_DSS_OUTPUT;
  // Most of the time goes into compiling code that runs a few times, so the quick compiler alone does it.
  return interop::run(folder, {"java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                               output + "/classes:" + output + "/lib/*", "mocsign.Interop", folder.string()});
}

std::string text(const std::vector<dss::Verdict>& verdicts) {
  std::string all;
  for (const dss::Verdict& verdict : verdicts) {
    all += verdict.indication + " " + verdict.format;
    for (const std::string& complaint : verdict.complaints) all += "\n  " + complaint;
    all += "\n";
  }
  return all;
}

void check_dss_is_content(const dss::File& file, const std::vector<dss::Verdict>& verdicts) {
  CAPTURE(file.name, text(verdicts));
  CHECK(verdicts.size() == file.signatures);
  for (const dss::Verdict& verdict : verdicts) {
    CHECK(verdict.indication == "TOTAL_PASSED");
    CHECK(verdict.etsi_indication == "TOTAL_PASSED");
    CHECK(verdict.format == "XAdES-BASELINE-" + std::string(name(file.level)));
    CHECK(verdict.timestamps == file.timestamps);
    CHECK(verdict.complaints.empty());
  }
}

void check_we_are_content(const dss::File& file, dss::Stage& stage, const std::filesystem::path& folder) {
  const auto fetcher = stage.world().fetcher();
  VerifyOptions options{.validation_time = file.judged_on, .trust = stage.trust()};
  if (file.statuses == dss::File::Statuses::Fetched)
    options.fetcher = fetcher.get();
  else
    options.revocation_data = stage.lists(file.judged_on);  // the strict policy wants news of authorities
  for (const std::string& covered : file.detached)
    options.detached.push_back(dss::value(Document::open(folder / covered)));
  const Report report = verify_or_explain(dss::value(Document::open(folder / file.name)), options);
  std::string findings;
  for (const SignatureReport& signature : report.signatures)
    for (const Finding& finding : signature.findings) findings += finding.code + ": " + finding.message + "\n";
  CAPTURE(file.name, report.error.value_or(""), findings);
  CHECK(report.verdict == libsign::Verdict::Passed);
  CHECK(report.signatures.size() == file.signatures);
  for (const SignatureReport& signature : report.signatures) {
    CHECK(signature.level == file.level);
    CHECK(signature.timestamps.size() == file.timestamps);
  }
}

}  // namespace

TEST_CASE("EU DSS passes what we make, at the level it has and without a warning, and we pass what EU DSS makes",
          "[interop]") {
  const std::filesystem::path folder = MOCSIGN_DSS_OUTPUT "/files";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  if (!have_dss(folder)) return;

  dss::Stage stage;
  stage.write(folder);
  const std::vector<dss::File> ours = dss::make_ours(stage, folder);
  const std::vector<dss::File> theirs = dss::plan_theirs(stage, folder);
  std::vector<dss::File> all = ours;
  all.insert(all.end(), theirs.begin(), theirs.end());
  dss::plan_judgement(stage, all, folder);

  const interop::Run run = run_dss(folder);
  INFO(run.output);
  REQUIRE(run.status == 0);

  auto verdicts = dss::read_verdicts(folder / "verdicts.tsv");
  for (const dss::File& file : all) check_dss_is_content(file, verdicts[file.name]);
  for (const dss::File& file : all) check_we_are_content(file, stage, folder);
}
