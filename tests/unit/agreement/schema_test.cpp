#include <cstdlib>

#include <unistd.h>
#include <catch2/catch.hpp>

#include "agreement/writer.hpp"
#include "invented.hpp"
#include "samples.hpp"

using namespace libsign;

namespace {

bool has_xmllint() { return std::system("xmllint --version >/dev/null 2>&1") == 0; }

/// Folder is a folder of its own for the files that xmllint reads.
struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("libsign-schema-" + std::to_string(::getpid()));
  Folder() { std::filesystem::create_directory(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
};

/// validates tells whether xmllint finds all `files` valid against the schema.
bool validates(const std::vector<std::string>& files) {
  const Folder folder;
  for (std::size_t i = 0; i < files.size(); ++i)
    if (!write_atomically(folder.path / (std::to_string(i) + ".xml"), as_bytes(files[i]))) FAIL("cannot write");
  const std::string command = "xmllint --noout --nonet --schema '" +
                              (test::kSourceDir / "docs/schema/act-1.xsd").string() + "' '" + folder.path.string() +
                              "'/*.xml >/dev/null 2>&1";
  return std::system(command.c_str()) == 0;
}

/// skips tells that a test cannot run here.
bool skips() {
  if (has_xmllint()) return false;
  const char* const ci = std::getenv("CI");
  if (ci && std::string(ci) == "true") FAIL("xmllint is missing; install libxml2-utils");
  WARN("skipped: no xmllint; install libxml2-utils");
  return true;
}

}  // namespace

TEST_CASE("what is drafted validates against the schema, and what the reader refuses does not", "[agreement]") {
  if (skips()) return;
  std::vector<std::string> drafted;
  for (const std::string& source : test::kSamples) {
    const auto files = draft_moc(test::sample(source));
    REQUIRE(files);
    for (const std::size_t i : {0u, 1u}) drafted.emplace_back(as_text((*files)[i].bytes()));
  }
  CHECK(validates(drafted));

  const std::string act = drafted.front();
  const auto [what, by] = GENERATE(table<std::string, std::string>({{"lang=\"en\"", "lang=\"en\" x=\"1\""},
                                                                    {"<moc:Terms>", "<moc:Terms><moc:Extra/>"},
                                                                    {"period=\"P6M\"", "period=\"P06M\""},
                                                                    {"period=\"P6M\"", "period=\"P\""},
                                                                    {"before=\"UNSTATED\"", "before=\"\""},
                                                                    {"id=\"EE\"", "id=\"JP\""},
                                                                    {"sha256:", "sha512:"}}));
  CAPTURE(what, by);
  CHECK_FALSE(validates({test::replaced(act, what, by)}));
}

TEST_CASE("whatever is written of an act of any kind validates against the schema", "[agreement]") {
  if (skips()) return;
  std::mt19937 random(5);
  for (const std::string_view word : act_words()) {
    CAPTURE(word);
    std::vector<std::string> written;
    for (int i = 0; i < 20; ++i) written.push_back(agreement::write_act(test::invent_act(*act_kind(word), random)));
    CHECK(validates(written));
    CHECK_FALSE(validates({test::replaced(written.front(), "</moc:Act>", "<moc:Extra /></moc:Act>")}));
    CHECK_FALSE(validates({test::replaced(written.front(), " lang=", " by=\"EE\" lang=")}));
  }
}
