#include "agreement/labels.hpp"

#include <catch2/catch.hpp>

#include "agreement/text_source.hpp"
#include "samples.hpp"

using namespace libsign;

namespace {

const std::string kHead = "# Title\n\nThe parties\n\n";
const std::string kTail = "\nDone at Rome\n";

std::vector<std::string> labels(const std::string& source) {
  const auto blocks = agreement::read_source(source, "memo.md");
  if (!blocks) FAIL(blocks.error().where << ": " << blocks.error().what);
  std::vector<std::string> eids;
  for (const TextBlock& block : *blocks) eids.push_back(block.eid);
  return eids;
}

std::vector<std::string> body(const std::string& source) {
  auto eids = labels(kHead + source + kTail);
  return {eids.begin() + 2, eids.end() - 1};
}

}  // namespace

TEST_CASE("title, parties, recitals, formula, conclusions and signatures have labels of their own", "[agreement]") {
  CHECK(
      labels("MEMORANDUM\n\nON A THING\n\nThe A and the B\n\nmindful;\n\nhopeful;\n\nagree:\n\nSection 1\n\nThings\n\n"
             "Text.\n\nSigned in Rome on 1 May\n\nFor A\n\nFor B\n") ==
      std::vector<std::string>{"title", "parties", "preamble__recital_1", "preamble__recital_2", "preamble__formula",
                               "sec_1", "sec_1__p_1", "conclusions", "signatures__p_1", "signatures__p_2"});
}

TEST_CASE("numbers, letters and bullets are labelled below what they belong to", "[agreement]") {
  CHECK(body("## Section 1\n### Aims\nIntro:\n- a) x\n- b) y\n\n## Section 2 Means\n1. one:\n  - x\n  - y\n2. two:\n  "
             "(a) z\n") == std::vector<std::string>{"sec_1", "sec_1__p_1", "sec_1__point_a", "sec_1__point_b", "sec_2",
                                                    "sec_2__para_1", "sec_2__para_1__indent_1",
                                                    "sec_2__para_1__indent_2", "sec_2__para_2",
                                                    "sec_2__para_2__point_a"});
}

TEST_CASE("each word for a division gives its own labels", "[agreement]") {
  CHECK(body("SECTION 1\n1. x\n") == std::vector<std::string>{"sec_1", "sec_1__para_1"});
  CHECK(body("Article 1: Aims\n1. x\n") == std::vector<std::string>{"art_1", "art_1__para_1"});
  CHECK(body("**Paragraph 1\nAims**\n\n1. x\n") == std::vector<std::string>{"para_1", "para_1__subpara_1"});
}

TEST_CASE("a sentence that speaks of a division is no heading", "[agreement]") {
  CHECK(body("Section 1\n\nAims\n\nSection 2 applies from today.\n\nSection 1(a) too\n") ==
        std::vector<std::string>{"sec_1", "sec_1__p_1", "sec_1__p_2"});
}

TEST_CASE("a paragraph that cannot be labelled is an error that names the line", "[agreement][reject]") {
  struct Bad {
    std::string source;
    std::string where;
    std::string says;
  };
  const auto bad = GENERATE(
      Bad{"", "memo.md", "title"}, Bad{"lower case first\n", "memo.md:1", "title"}, Bad{"# T\n", "memo.md", "preamble"},
      Bad{"# T\n\nSection 1\n", "memo.md:3", "participants"}, Bad{kHead + "## Background\n", "memo.md:5", "preamble"},
      Bad{kHead + "1. no division\n", "memo.md:5", "preamble"}, Bad{kHead + "Section 2\n", "memo.md:5", "follows"},
      Bad{kHead + "Section 1\n\nSection 3\n", "memo.md:7", "section 3 follows section 1"},
      Bad{kHead + "Section 1\n\nArticle 2\n", "memo.md:7", "divided by “section”"},
      Bad{kHead + "Section 1\nAims\n\n2. x\n", "memo.md:8", "paragraph 2 follows paragraph 0"},
      Bad{kHead + "Section 1\nAims\n\n1. x\n3. y\n", "memo.md:9", "paragraph 3"},
      Bad{kHead + "Section 1\nAims\n\n1. x\n\nstray\n", "memo.md:10", "no number"},
      Bad{kHead + "Section 1\nAims\n\n- b) x\n", "memo.md:8", "point b)"},
      Bad{kHead + "Section 1\nAims\n\nSuch as:\n- b) x\n", "memo.md:9", "point b)"},
      Bad{kHead + "Section 1\nAims\n\n- a) x\n  - inner\n", "memo.md:9", "list inside a list"},
      Bad{kHead + "Section 1\nAims\n\n1. x\n   1. y\n", "memo.md:9", "paragraph 1 follows paragraph 1"},
      Bad{kHead + "Section 1\nAims\n\nText.\n\n## More\n", "memo.md:10", "heading"},
      Bad{kHead + "Section 1\nAims\n\nText.\n", "memo.md", "signed"},
      Bad{kHead + "Section 1\nAims\n" + kTail + "\nSection 2\n", "memo.md:10", "signatures"},
      Bad{kHead + "Section 1\nAims\n" + kTail + "\n- bullet\n", "memo.md:10", "signatures"});
  CAPTURE(bad.source);
  const auto read = agreement::read_source(bad.source, "memo.md");
  REQUIRE_FALSE(read);
  CHECK(read.error().code == Errc::BadInput);
  CHECK(read.error().where == bad.where);
  CHECK_THAT(read.error().what, Catch::Contains(bad.says));
  CHECK_FALSE(read.error().hint.empty());
}

TEST_CASE("the wrong short name in a sample survives as it is written", "[agreement]") {
  for (const std::string& name : test::kSamples) {
    const auto blocks = agreement::read_source(as_text(test::sample(name).source.bytes()), name);
    REQUIRE(blocks);
    std::string all;
    for (const TextBlock& block : *blocks) all += block.text + '\n';
    CHECK(all.find("MoU") != std::string::npos);
    CHECK(all.find("MoC") != std::string::npos);
  }
}
