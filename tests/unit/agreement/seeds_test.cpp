#include <sstream>

#include <catch2/catch.hpp>

#include "agreement/markup.hpp"
#include "agreement/reader.hpp"
#include "samples.hpp"

using namespace libsign;

namespace {

struct Seed {
  std::string text;
  std::string facts;  // tests/conformance/seeds/<facts>.toml and .clauses
};

const std::vector<Seed> kSeeds{{"000_bc99bce09be0c954.txt", "japan-estonia"},
                               {"001_7b7efc9a2b81bf63.txt", "italy-japan"}};
const auto kFacts = test::kSourceDir / "tests/conformance/seeds";

struct Clause {
  std::string id;
  std::string eid;
  std::string words;
};

std::vector<Clause> clauses(const std::filesystem::path& path) {
  std::vector<Clause> all;
  std::istringstream lines(test::read_file(path));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    const std::size_t first = line.find(" | ");
    const std::size_t second = line.find(" | ", first + 3);
    all.push_back({line.substr(0, first), line.substr(first + 3, second - first - 3), line.substr(second + 3)});
  }
  return all;
}

Act read(const std::vector<Document>& files) {
  auto read = agreement::read_files({files[0].bytes(), files[1].bytes(), files[2].bytes()});
  if (const auto* failure = std::get_if<agreement::ActFailure>(&read)) FAIL(failure->error.what);
  return std::get<Act>(std::move(read));
}

}  // namespace

TEST_CASE("the two real memoranda draft, keep every word, and have all their clauses addressable", "[agreement]") {
  if (!std::filesystem::exists(test::seeds_folder())) {
    WARN("skipped: no memoranda at " << test::seeds_folder() << "; set LIBSIGN_SEEDS");
    return;
  }
  for (const Seed& seed : kSeeds) {
    CAPTURE(seed.facts);
    const std::string source = test::read_file(test::seeds_folder() / seed.text);
    const auto files =
        draft_moc({test::document(seed.text, source),
                   test::document("terms.toml", test::read_file(kFacts / (seed.facts + ".toml"))), test::kActId});
    if (!files) FAIL(files.error().where << ": " << files.error().what);
    const Act act = read(*files);

    std::vector<std::string> words;
    for (const TextBlock& block : std::get<Memorandum>(act.body).text)
      for (const std::string& part : {block.num, block.text})
        for (const std::string& word : agreement::split_words(part)) words.push_back(word);
    CHECK(words == agreement::source_words(source));

    const auto expected = clauses(kFacts / (seed.facts + ".clauses"));
    CHECK(expected.size() > 20);
    for (const Clause& clause : expected) {
      CAPTURE(clause.id, clause.eid);
      const auto& text = std::get<Memorandum>(act.body).text;
      const auto block =
          std::find_if(text.begin(), text.end(), [&](const TextBlock& b) { return b.eid == clause.eid; });
      REQUIRE(block != text.end());
      CHECK(block->text.find(clause.words) != std::string::npos);
    }
    if (std::getenv("SHOW")) std::puts(std::string(as_text((*files)[2].bytes())).c_str());
    if (std::getenv("SHOW")) std::puts(std::string(as_text((*files)[0].bytes())).c_str());
  }
}
