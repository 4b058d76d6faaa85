#include <cstdlib>

#include <unistd.h>
#include <catch2/catch.hpp>

#include "samples.hpp"

using namespace libsign;

namespace {

bool has_xmllint() { return std::system("xmllint --version >/dev/null 2>&1") == 0; }

/// validates tells whether xmllint finds `file` valid against the schema.
bool validates(const Document& file) {
  const auto path = std::filesystem::temp_directory_path() / ("libsign-schema-" + std::to_string(::getpid()) + ".xml");
  const auto schema = test::kSourceDir / "docs/schema/act-1.xsd";
  if (!write_atomically(path, file.bytes(), Overwrite::Yes)) FAIL("cannot write " << path);
  const std::string command =
      "xmllint --noout --nonet --schema '" + schema.string() + "' '" + path.string() + "' >/dev/null 2>&1";
  const bool valid = std::system(command.c_str()) == 0;
  std::filesystem::remove(path);
  return valid;
}

}  // namespace

TEST_CASE("what is drafted validates against the schema, and what the reader refuses does not", "[agreement]") {
  if (!has_xmllint()) {
    const char* const ci = std::getenv("CI");
    if (ci && std::string(ci) == "true") FAIL("xmllint is missing; install libxml2-utils");
    WARN("skipped: no xmllint; install libxml2-utils");
    return;
  }
  for (const std::string& source : test::kSamples) {
    const auto files = draft_moc(test::sample(source));
    REQUIRE(files);
    CHECK(validates((*files)[0]));
    CHECK(validates((*files)[1]));
  }

  const auto files = draft_moc(test::sample(test::kSamples.front()));
  const std::string act(as_text((*files)[0].bytes()));
  const auto [what, by] = GENERATE(table<std::string, std::string>({{"lang=\"en\"", "lang=\"en\" x=\"1\""},
                                                                    {"<moc:Terms>", "<moc:Terms><moc:Extra/>"},
                                                                    {"period=\"P6M\"", "period=\"P06M\""},
                                                                    {"period=\"P6M\"", "period=\"P\""},
                                                                    {"before=\"UNSTATED\"", "before=\"\""},
                                                                    {"id=\"EE\"", "id=\"JP\""},
                                                                    {"sha256:", "sha512:"}}));
  CAPTURE(what, by);
  CHECK_FALSE(validates(test::document("act.xml", test::replaced(act, what, by))));
}
