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

/// run_dss does what the folder's lists say: "make" or "judge".
void run_dss(const std::string& task, const std::filesystem::path& folder) {
  const std::string output = MOCSIGN_DSS_OUTPUT;
  // Most of the time goes into compiling code that runs a few times, so the quick compiler alone does it.
  const auto run = interop::run(folder, {"java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                                         output + "/classes:" + output + "/lib/*", "mocsign.Interop", task, "."});
  if (run.status != 0) throw std::runtime_error(run.output);
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

void check_verdicts_of_dss(const dss::File& file, const std::vector<dss::Verdict>& verdicts) {
  const std::string expected = file.altered ? "TOTAL_FAILED" : "TOTAL_PASSED";
  CAPTURE(file.name, text(verdicts));
  CHECK(verdicts.size() == file.signatures);
  for (const dss::Verdict& verdict : verdicts) {
    CHECK(verdict.indication == expected);
    CHECK(verdict.etsi_indication == expected);
    CHECK(verdict.format == "XAdES-BASELINE-" + std::string(name(file.level)));
    CHECK(verdict.timestamps == file.timestamps);
    CHECK(verdict.complaints.empty() == !file.altered);
  }
}

void check_our_verdict(const dss::File& file, dss::Stage& stage, const std::filesystem::path& folder) {
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
  CHECK(report.verdict == (file.altered ? libsign::Verdict::Failed : libsign::Verdict::Passed));
  CHECK(report.signatures.size() == file.signatures);
  for (const SignatureReport& signature : report.signatures) {
    CHECK(signature.level == file.level);
    CHECK(signature.timestamps.size() == file.timestamps);
  }
}

}  // namespace

TEST_CASE(
    "EU DSS passes what we make, at the level it has and without a warning, we pass what EU DSS makes, and each puts "
    "archive time-stamps to what the other made",
    "[interop]") {
  const std::filesystem::path folder = MOCSIGN_DSS_OUTPUT "/files";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  if (!have_dss(folder)) return;

  dss::Stage stage;
  stage.write(folder);
  const std::vector<dss::File> ours = dss::make_ours(stage, folder);
  const std::vector<dss::File> theirs = dss::plan_theirs(stage, folder);
  const std::vector<dss::File> extended_by_dss = dss::plan_extensions(stage, ours, folder);
  run_dss("make", folder);
  const std::vector<dss::File> extended_by_us = dss::extend(stage, theirs, folder);

  std::vector<dss::File> all;
  for (const auto& some : {ours, theirs, extended_by_dss, extended_by_us})
    all.insert(all.end(), some.begin(), some.end());
  dss::plan_judgement(stage, all, folder);
  run_dss("judge", folder);
  auto verdicts = dss::read_verdicts(folder / "verdicts.tsv");
  for (const dss::File& file : all) {
    check_verdicts_of_dss(file, verdicts[file.name]);
    check_our_verdict(file, stage, folder);
  }
}
