#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "asic/container.hpp"

using namespace libsign;
namespace fs = std::filesystem;

namespace {

fs::path corpus() {
  const char* given = std::getenv("LIBSIGN_CORPUS");
  return given != nullptr ? given : SOURCE_ROOT "/../shared/corpus";
}

/// containers returns the container files below the folders, by their paths inside the corpus.
std::set<std::string> containers() {
  const std::set<std::string> extensions{".asice", ".asics", ".sce", ".scs", ".bdoc", ".edoc", ".adoc", ".odt", ".zip"};
  std::set<std::string> files;
  for (const char* folder : {"asic-digidoc4j", "dss/asic-xades", "dss-generated/asic-xades", "siva-test"})
    for (const auto& entry : fs::recursive_directory_iterator(corpus() / folder))
      if (entry.is_regular_file() && extensions.contains(entry.path().extension()))
        files.insert(entry.path().lexically_relative(corpus()));
  return files;
}

/// outcome is why a file is refused, or the codes of its errors: empty for a container that reads without either.
std::string outcome(const std::string& file) {
  const auto document = Document::open(corpus() / file);
  REQUIRE(document);
  const auto container = asic::read(*document, {});
  if (!container) return "refused: " + container.error().what;
  std::string codes;
  for (const Finding& finding : container->findings)
    if (finding.severity == Severity::Error) codes += (codes.empty() ? "" : " ") + finding.code;
  return codes;
}

}  // namespace

TEST_CASE("containers of other makers: only those with a reason are refused or have errors", "[conformance]") {
  if (!fs::exists(corpus() / "asic-digidoc4j")) {
    WARN("skipped: no corpus at " << corpus() << " (set LIBSIGN_CORPUS)");
    return;
  }
  std::map<std::string, std::string> expected;
  std::ifstream expectations(EXPECTATIONS);
  for (const auto& one : nlohmann::json::parse(expectations)) expected[one["file"]] = one["outcome"];

  const auto files = containers();
  CHECK(files.size() > 150);
  for (const std::string& file : files) {
    CAPTURE(file);
    CHECK(outcome(file) == expected[file]);
  }
  for (const auto& [file, reason] : expected) {
    CAPTURE(file, reason);
    CHECK(files.contains(file));
  }
}
