#include <catch2/catch.hpp>

#include "samples.hpp"

using namespace libsign;

namespace {

std::vector<Document> draft(const std::string& source) {
  const auto files = draft_moc(test::sample(source));
  if (!files) FAIL(files.error().where << ": " << files.error().what);
  return *files;
}

}  // namespace

TEST_CASE("a draft has the same octets as the one on record", "[agreement]") {
  for (const std::string& source : test::kSamples) {
    const auto folder = test::kSourceDir / "test-vectors/act/accept" / std::filesystem::path(source).stem();
    for (const Document& file : draft(source)) {
      CAPTURE(folder, file.name());
      CHECK(as_text(file.bytes()) == test::read_file(folder / file.name()));
    }
  }
}

TEST_CASE("a draft is three files with names and media types", "[agreement]") {
  const auto files = draft(test::kSamples.front());
  REQUIRE(files.size() == 3);
  CHECK((files[0].name() == kActFile && files[0].media_type() == "application/xml"));
  CHECK((files[1].name() == kTextFile && files[1].media_type() == "application/xml"));
  CHECK((files[2].name() == kRenderingFile && files[2].media_type() == "text/plain"));
  for (const Document& file : files) {
    CHECK(as_text(file.bytes()).find('\r') == std::string_view::npos);
    CHECK(as_text(file.bytes()).ends_with("\n"));
  }
}

TEST_CASE("characters that XML escapes survive the way into the act and back", "[agreement]") {
  MocDraft input = test::sample(test::kSamples.front());
  const std::string source(as_text(input.source.bytes()));
  const std::string terms(as_text(input.terms.bytes()));
  input.source = test::document("memo.md", test::replaced(source, "nobody can", "\"x\" & <5> 'y' ]]> can"));
  input.terms = test::document("terms.toml", test::replaced(terms, "\"Mari Tamm\"", "'<\"&\u00A0>'"));
  const auto files = draft_moc(input);
  if (!files) FAIL(files.error().where << ": " << files.error().what);
  CHECK(as_text((*files)[2].bytes()).find("\"x\" & <5> 'y' ]]> can") != std::string_view::npos);
  CHECK(as_text((*files)[2].bytes()).find("<\"&\u00A0>") != std::string_view::npos);
}

TEST_CASE("a term that points at no block of the text is refused and its line named", "[agreement][reject]") {
  MocDraft input = test::sample(test::kSamples.front());
  const std::string terms(as_text(input.terms.bytes()));
  input.terms =
      test::document("terms.toml", test::replaced(terms, "src = \"sec_4__para_3\"", "src = \"sec_4__para_9\""));
  const auto files = draft_moc(input);
  REQUIRE_FALSE(files);
  CHECK(files.error().code == Errc::BadInput);
  CHECK_THAT(files.error().what, Catch::Contains("sec_4__para_9"));
  const auto lines = std::count(terms.begin(), terms.end(), '\n');
  CHECK(files.error().where == "terms.toml:" + std::to_string(lines));
}

TEST_CASE("the id of a new act has to be a UUID that the caller made", "[agreement][reject]") {
  MocDraft input = test::sample(test::kSamples.front());
  input.id = GENERATE("", "urn:uuid:", "4d6f4320-0000-4000-8000-000000000001");
  CHECK(draft_moc(input).error().code == Errc::Usage);
}

TEST_CASE("a text that cannot be labelled is refused before anything is written", "[agreement][reject]") {
  MocDraft input = test::sample(test::kSamples.front());
  input.source = test::document("memo.md", "# Title\n\nThe parties\n\n## Notes\n");
  const auto files = draft_moc(input);
  REQUIRE_FALSE(files);
  CHECK(files.error().where == "memo.md:5");
}
