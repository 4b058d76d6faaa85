#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <unistd.h>
#include <catch2/catch.hpp>

#include <libsign/consolidation.hpp>

#include "generated.hpp"
#include "texts_of.hpp"

namespace libsign {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

Act memorandum_of(std::vector<TextBlock> text) {
  Memorandum body;
  body.participants = {{"JP", "Digital Office of Japan", {"AOYAMA Sora", {}, {}}, {}},
                       {"EE", "Ministry <&> of Estonia", {"Mari Tamm", {}, {}}, {}}};
  body.execution = {
      .place = "Tallinn", .zone = "Europe/Tallinn", .date = 2022y / 5 / 6, .originals = 2, .languages = {"en"}};
  body.text = std::move(text);
  body.text_sha256 = version_of({0, body.text}).sha256;
  Act act;
  act.header.id = "urn:uuid:4d6f4320-0000-4000-8000-000000000001";
  act.header.language = "en";
  act.header.agreement = {.id = "urn:moc:jp-ee:sample:2022-05-06", .title = "Memorandum of Cooperation"};
  act.body = std::move(body);
  return act;
}

const Memorandum& body_of(const Act& act) { return std::get<Memorandum>(act.body); }

/// Chain makes modifications that fit each other.
class Chain {
 public:
  explicit Chain(const Act& memorandum) : text_{0, body_of(memorandum).text} {}

  void add(std::vector<Operation> operations) {
    const auto applied = apply_operations(text_, operations);
    INFO((applied ? "" : applied.error().what + ": " + applied.error().where));
    REQUIRE(applied);
    const LabelledText& next = *applied;
    modifications_.push_back(
        {.act = {"urn:uuid:4d6f4320-0000-4000-8000-00000000010" + std::to_string(text_.version), {}},
         .base = version_of(text_),
         .body = {std::move(operations), {}, {}, version_of(next)},
         .effective_on = 2027y / 1 / 1});
    text_ = next;
  }
  const LabelledText& text() const { return text_; }
  std::vector<EffectiveModification>& modifications() { return modifications_; }

 private:
  LabelledText text_;
  std::vector<EffectiveModification> modifications_;
};

fs::path schema_file() {
  const char* const corpus = std::getenv("LIBSIGN_CORPUS");
  const fs::path folder = corpus ? fs::path(corpus) : fs::path(MOCSIGN_SOURCE_DIR) / "../shared/corpus";
  return folder / "akoma-ntoso/schema/akomantoso30.xsd";
}

Replace mou_to_moc() { return {"sec_1__para_1", block_sha256(test::kText[3]), "MoU", "MoC"}; }

struct Sample {
  Act act = memorandum_of(test::kText);
  Chain chain{act};

  Sample() {
    chain.add({mou_to_moc()});
    chain.add({Insert{"sec_1__para_2", {"sec_1__para_3", "3.", "It is published."}},
               Repeal{"sec_2__para_2", block_sha256(test::kText[9])}});
  }
  Result<Consolidation> read() { return consolidate(body_of(act), chain.modifications()); }
};

}  // namespace

TEST_CASE("without modifications the memorandum's own text is in force", "[texts]") {
  const Act act = memorandum_of(test::kText);
  const auto consolidation = consolidate(body_of(act), {});
  REQUIRE(consolidation);
  CHECK(consolidation->text == LabelledText{0, test::kText});
  CHECK(version_of(consolidation->text) == consolidation->original);
}

TEST_CASE("the text in force is recomputed from the memorandum and the chain", "[texts]") {
  Sample sample;
  const auto consolidation = sample.read();
  REQUIRE(consolidation);
  CHECK(consolidation->text == sample.chain.text());
  CHECK(consolidation->text.version == 2);
  REQUIRE(consolidation->chain.size() == 2);
  CHECK(version_of(consolidation->text) == consolidation->chain[1].body.result);
}

TEST_CASE("a chain with a gap is refused", "[texts][reject]") {
  Sample sample;
  auto& modifications = sample.chain.modifications();
  SECTION("a link is missing") { modifications.erase(modifications.begin()); }
  SECTION("links in another order") { std::swap(modifications[0], modifications[1]); }
  SECTION("a link twice") { modifications.push_back(modifications[1]); }
  SECTION("another base") { modifications[1].base.sha256[0] ^= 1; }
  SECTION("another result") { modifications[1].body.result.sha256[0] ^= 1; }
  SECTION("another operation") { std::get<Insert>(modifications[1].body.operations[0]).block.text = "It is secret."; }
  SECTION("another memorandum") { std::get<Memorandum>(sample.act.body).text[0].text = "OTHER"; }
  const auto consolidation = sample.read();
  REQUIRE_FALSE(consolidation);
  CHECK(consolidation.error().code == Errc::Refused);
  CHECK_FALSE(consolidation.error().where.empty());
}

TEST_CASE("generated chains are recomputed byte for byte", "[texts][property]") {
  for (unsigned seed = 0; seed < 1'000; ++seed) {
    CAPTURE(seed);
    test::Generator generator(seed);
    const Act act = memorandum_of(generator.text().blocks);
    Chain chain(act);
    for (int i = 0; i < 3; ++i) {
      auto free = test::labels_of(chain.text());
      auto operations = generator.operations(chain.text(), free, std::string(1, static_cast<char>('a' + i)));
      if (!operations.empty()) chain.add(std::move(operations));
    }
    const auto consolidation = consolidate(body_of(act), chain.modifications());
    REQUIRE(consolidation);
    REQUIRE(text_octets(consolidation->text) == text_octets(chain.text()));
  }
}

TEST_CASE("the export keeps labels, words and the chain", "[texts][akn]") {
  Sample sample;
  const auto akn = to_akoma_ntoso(sample.act, *sample.read());
  REQUIRE(akn);
  for (const std::string& part :
       {std::string("<section eId=\"sec_1\">"), std::string("<paragraph eId=\"sec_1__para_3\">"),
        std::string("<point eId=\"sec_2__para_1__point_a\">"), std::string("This MoC will continue"),
        std::string("Ministry &lt;&amp;> of Estonia"), std::string("type=\"amendment\""),
        std::string("contains=\"singleVersion\""), std::string("eng@2027-01-01.xml"), std::string("type=\"repeal\""),
        "sha256:" + to_hex(version_of(sample.chain.text()).sha256)}) {
    CAPTURE(part, *akn);
    CHECK(akn->find(part) != std::string::npos);
  }
  for (const TextBlock& block : sample.chain.text().blocks) {
    CAPTURE(block.eid);
    CHECK(akn->find("eId=\"" + block.eid + "\"") != std::string::npos);
  }
}

TEST_CASE("only a memorandum is exported, and only in an order that Akoma Ntoso has", "[texts][akn][reject]") {
  Sample sample;
  Act other = sample.act;
  other.body = Withdrawal{};
  CHECK(to_akoma_ntoso(other, *sample.read()).error().code == Errc::Usage);
  auto blocks = test::kText;
  std::swap(blocks[1], blocks[2]);
  const auto refused = to_akoma_ntoso(sample.act, {{0, blocks}, {}, {}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().where == "parties");
}

TEST_CASE("exports validate against the schema of Akoma Ntoso 3.0", "[texts][akn][corpus]") {
  const fs::path schema = schema_file();
  if (!fs::exists(schema)) {
    const char* const ci = std::getenv("CI");
    if (ci && std::string(ci) == "true") FAIL(schema << " is missing");
    WARN("skipped: no " << schema << " (set LIBSIGN_CORPUS)");
    return;
  }
  std::vector<std::string> exports;
  Sample sample;
  exports.push_back(to_akoma_ntoso(sample.act, *sample.read()).value());
  const Act plain = memorandum_of(test::kText);
  exports.push_back(to_akoma_ntoso(plain, *consolidate(body_of(plain), {})).value());
  for (unsigned seed = 0; seed < 40; ++seed) {
    test::Generator generator(seed);
    const Act act = memorandum_of(generator.text().blocks);
    Chain chain(act);
    auto free = test::labels_of(chain.text());
    if (auto operations = generator.operations(chain.text(), free, "a"); !operations.empty())
      chain.add(std::move(operations));
    if (auto akn = to_akoma_ntoso(act, *consolidate(body_of(act), chain.modifications())))
      exports.push_back(*std::move(akn));
  }
  CHECK(exports.size() > 20);

  const fs::path folder = fs::temp_directory_path() / ("mocsign-akn-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::string files;
  for (std::size_t i = 0; i < exports.size(); ++i) {
    const fs::path file = folder / (std::to_string(i) + ".xml");
    std::ofstream(file) << exports[i];
    files += " " + file.string();
  }
  const std::string command =
      "xmllint --noout --nonet --schema " + schema.string() + files + " 2> " + (folder / "log").string();
  const int status = std::system(command.c_str());
  std::ifstream log(folder / "log");
  const std::string said((std::istreambuf_iterator<char>(log)), {});
  fs::remove_all(folder);
  INFO(said.substr(0, 2'000));
  CHECK(status == 0);
}

}  // namespace libsign
