#include "agreement/terms_toml.hpp"

#include <catch2/catch.hpp>

#include "agreement/caps.hpp"
#include "samples.hpp"

using namespace libsign;

namespace {

std::string sample_terms() { return test::read_file(test::kSourceDir / "docs/samples/digital-services.toml"); }

std::string line_of(std::string_view text, std::string_view what) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string_view::npos);
  return "terms.toml:" +
         std::to_string(1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

}  // namespace

TEST_CASE("terms are read with their types, and UNSTATED stays UNSTATED", "[agreement]") {
  const auto terms = agreement::read_terms(sample_terms(), "terms.toml");
  REQUIRE(terms);
  CHECK(terms->language == "en");
  const Memorandum& memorandum = terms->memorandum;
  CHECK(memorandum.participants.at(1).id == "EE");
  CHECK(memorandum.participants.at(0).signatory.title == "Head of the Office for Digital Affairs of Japan");
  CHECK(memorandum.execution.date == std::chrono::year{2022} / 5 / 6);
  CHECK(memorandum.execution.languages == std::vector<std::string>{"en"});
  CHECK(memorandum.terms.initial.period == Period{3, 0, 0});
  CHECK(memorandum.terms.renew->mode == Renewal::Automatic);
  const ExitTerm& exit = memorandum.terms.exits.at(0);
  CHECK(exit.period == Period{0, 6, 0});
  CHECK(exit.before == NoticeBefore::Unstated);
  CHECK(exit.runs_from == NoticeRuns::Unstated);
  CHECK(memorandum.terms.modify->by == ConsentBy::All);
}

TEST_CASE("a memorandum may have no renewal, exit or modification clause", "[agreement]") {
  std::string text = sample_terms();
  const std::size_t renew = text.find("[terms.renew]");
  text.erase(renew);
  const auto terms = agreement::read_terms(text, "terms.toml");
  REQUIRE(terms);
  CHECK_FALSE(terms->memorandum.terms.renew);
  CHECK(terms->memorandum.terms.exits.empty());
  CHECK_FALSE(terms->memorandum.terms.modify);
}

TEST_CASE("every mistake in the terms is an error that names the line and what to do", "[agreement][reject]") {
  struct Bad {
    std::string what;
    std::string by;
    std::string marker;  // the error's line is the first one with this text, after the change
    std::string says;
  };
  const auto bad =
      GENERATE(Bad{"[execution]", "[execution]\ncolour = 1", "colour", "unknown “colour”"},
               Bad{"[execution]", "[extra]\n[execution]", "[extra]", "unknown “extra”"},
               Bad{"[terms.initial]", "[terms.maximum]\n[terms.initial]", "[terms.maximum]", "unknown “maximum”"},
               Bad{"zone = \"Europe/Tallinn\"\n", "", "[execution]", "[execution] lacks “zone”"},
               Bad{"before = \"UNSTATED\"\n", "", "[[terms.exit]]", "[[terms.exit]] lacks “before”"},
               Bad{"before = \"UNSTATED\"", "before = \"someday\"", "someday", "“someday”"},
               Bad{"before = \"UNSTATED\"", "before = \"\"", "before", "“before”"},
               Bad{"period = \"P6M\"", "period = \"six months\"", "six months", "“six months”"},
               Bad{"period = \"P6M\"", "period = { months = 6 }", "months = 6", "neither text"},
               Bad{"requiresEndDate = false", "requiresEndDate = \"no\"", "\"no\"", "“no”"},
               Bad{"date = 2022-05-06", "date = 2022-05-06T10:00:00", "T10:00", "neither text"},
               Bad{"originals = 2", "originals = 0", "originals", "“0”"},
               Bad{"languages = [\"en\"]", "languages = []", "languages", ""},
               Bad{"languages = [\"en\"]", "languages = [\"English\"]", "English", "“English”"},
               Bad{"id = \"EE\"", "id = \"JP\"", "", "two participants have the id “JP”"},
               Bad{"id = \"EE\"", "id = \"E E\"", "E E", "“E E”"},
               Bad{"name = \"Mari Tamm\"", "name = \"Mari  Tamm\"", "Mari  Tamm", "“Mari  Tamm”"},
               Bad{"name = \"Mari Tamm\"", "name = \"Mari\\u202ETamm\"", "Mari\\u202E", "cannot be this"},
               Bad{"src = \"sec_4__para_1\"", "src = \"Section 4\"", "Section 4", "“Section 4”"},
               Bad{"id = \"urn:moc:sample", "id = \"moc:sample", "moc:sample", "“id”"},
               Bad{"[terms.commence]\non = \"signing\"\nsrc = \"sec_4__para_1\"", "", "[terms.initial]",
                   "[terms.commence] is missing"},
               Bad{"[terms.commence]", "[[terms.commence]]", "[[terms.commence]]", "another shape"},
               Bad{"[[terms.exit]]", "[terms.exit]", "[terms.exit]", "another shape"},
               Bad{"originals = 2", "originals = 2\noriginals = 3", "originals = 3", "not TOML"},
               Bad{"originals = 2", "originals = ", "originals = ", "not TOML"});
  CAPTURE(bad.what, bad.by);
  const std::string text = test::replaced(sample_terms(), bad.what, bad.by);
  const auto read = agreement::read_terms(text, "terms.toml");
  REQUIRE_FALSE(read);
  CHECK(read.error().code == Errc::BadInput);
  CHECK(read.error().where == (bad.marker.empty() ? "terms.toml" : line_of(text, bad.marker)));
  CHECK_THAT(read.error().what, Catch::Contains(bad.says));
  CHECK_FALSE(read.error().hint.empty());
}

TEST_CASE("an inline table that a line break cuts is an error like any other", "[agreement][reject]") {
  const auto cut =
      GENERATE("a = { b = 1,\n---\n", "a = { b = 1,\n}", "a = { ,", "a = {", "a.\n= 1", "[a.\n]", "[[a]\n]");
  CAPTURE(cut);
  const auto read = agreement::read_terms(cut, "terms.toml");
  REQUIRE_FALSE(read);
  CHECK_THAT(read.error().what, Catch::Contains("not TOML"));
}

TEST_CASE("terms above a cap are refused", "[agreement][reject]") {
  std::string exits = sample_terms();
  for (std::size_t i = 0; i < agreement::kMaxExits; ++i)
    exits += "\n[[terms.exit]]\nid = \"x" + std::to_string(i) +
             "\"\nform = \"written\"\nperiod = \"P1M\"\nbefore = \"UNSTATED\"\nrunsFrom = \"UNSTATED\"\n"
             "requiresEndDate = false\nsrc = \"sec_4__para_2\"\n";
  CHECK(agreement::read_terms(exits, "terms.toml").error().code == Errc::LimitExceeded);
  CHECK(agreement::read_terms(std::string(agreement::kMaxTermsBytes + 1, '\n'), "terms.toml").error().code ==
        Errc::LimitExceeded);
  const auto deep = agreement::read_terms("a = " + std::string(1'000, '[') + std::string(1'000, ']'), "terms.toml");
  CHECK(deep.error().code == Errc::BadInput);
}
