#include "agreement/reader.hpp"

#include <catch2/catch.hpp>

#include "agreement/vocabulary.hpp"
#include "agreement/writer.hpp"
#include "crypto/crypto.hpp"
#include "samples.hpp"

using namespace libsign;
using agreement::ActFailure;

namespace {

/// Files are an act's files as they can be changed by a test.
struct Files {
  std::string act;
  std::string text;
  std::string rendering;

  explicit Files(const std::string& source = test::kSamples.front()) {
    const auto folder = test::kSourceDir / "test-vectors/act/accept" / std::filesystem::path(source).stem();
    act = test::read_file(folder / kActFile);
    text = test::read_file(folder / kTextFile);
    rendering = test::read_file(folder / kRenderingFile);
  }

  auto read() const { return agreement::read_files({as_bytes(act), as_bytes(text), as_bytes(rendering)}); }
  auto read_without_rendering() const { return agreement::read_files({as_bytes(act), as_bytes(text), {}}); }

  /// bind puts the digest of the changed text into the act, as a forger would.
  void bind() {
    const std::size_t at = act.find("sha256:");
    act.replace(at, 71, agreement::write_sha256(crypto::digest(Digest::Sha256, as_bytes(text))));
  }
};

void check_refused(const std::variant<Act, ActFailure>& read, std::string_view code, const std::string& says) {
  const auto* const failure = std::get_if<ActFailure>(&read);
  REQUIRE(failure);
  CHECK(failure->code == code);
  CHECK_THAT(failure->error.what, Catch::Contains(says));
}

struct Change {
  std::string what;
  std::string by;
  std::string says;
};

}  // namespace

TEST_CASE("the reader gives back what was written", "[agreement]") {
  for (const std::string& source : test::kSamples) {
    const Files files(source);
    const auto read = files.read();
    REQUIRE(std::holds_alternative<Act>(read));
    const Act& act = std::get<Act>(read);
    CHECK(agreement::write_act(act) == files.act);
    CHECK(agreement::write_text(0, std::get<Memorandum>(act.body).text) == files.text);
    CHECK(act.header.id == test::kActId);
    CHECK(act.header.kind == ActKind::Moc);
    CHECK(std::get<Memorandum>(act.body).participants.size() == 2);
    CHECK(act.signatures.empty());
  }
}

TEST_CASE("whatever the vocabulary does not name makes act.xml unreadable", "[agreement][reject]") {
  const auto change = GENERATE(
      Change{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "", "XML declaration"},
      Change{"<?xml", "\xEF\xBB\xBF<?xml", "XML declaration"}, Change{"\"UTF-8\"", "\"UTF-16\"", "XML declaration"},
      Change{"<moc:Act", "<!DOCTYPE x><moc:Act", "no comments"}, Change{"<moc:Act", "<?pi?><moc:Act", "no comments"},
      Change{"AOYAMA", "AO<!-- -->YAMA", "no comments"},
      Change{"<moc:Name>Office", "<moc:Name><![CDATA[Office]]>", "no comments"},
      Change{"AOYAMA", "&#65;OYAMA", "no comments"}, Change{"AOYAMA", "AOY&apos;AMA", "as no act spells it"},
      Change{"AOYAMA", "AOY&gt;AMA", "as no act spells it"},
      Change{"<moc:Name>Office", "<moc:Name>Off>ce", "spells it"},
      Change{"<moc:Name>Office", "<moc:Name>Off&quot;ce", "spells it"},
      Change{"\"AOYAMA Sora\"", "'AOYAMA Sora'", "spells it"}, Change{"</moc:Act>\n", "</moc:Act>", "one line feed"},
      Change{"</moc:Act>\n", "</moc:Act>\r\n", "one line feed"}, Change{"AOYAMA", "AOYA\u202EMA", "U+202E"},
      Change{"AOYAMA", "AOY\tAMA", "U+0009"}, Change{"AOYAMA", "AOYA\xFFMA", "UTF-8"},
      Change{"AOYAMA", "O\u0308", "Form C"}, Change{"urn:mocsign:act:1", "urn:mocsign:act:2", "not moc:Act"},
      Change{" kind=\"MoC\"", "", "lacks “kind”"}, Change{"kind=\"MoC\"", "kind=\"M C\"", "“kind”"},
      Change{"lang=\"en\"", "lang=\"en\" x=\"\"", "unknown “x”"},
      Change{"lang=\"en\"", "lang=\"en\" moc:x=\"\"", "namespace"},
      Change{"kind=\"MoC\" id=\"" + test::kActId + "\"", "id=\"" + test::kActId + "\" kind=\"MoC\"", "out of order"},
      Change{test::kActId, "urn:uuid:1", "“id”"},
      Change{"<moc:Participants>", "<moc:Note /><moc:Participants>", "lacks moc:Participants"},
      Change{"<moc:Participants>", "<moc:Participants x=\"1\">", "unknown “x”"},
      Change{"<moc:Participants>", "<moc:Participants>stray", "text beside"},
      Change{"</moc:Participants>", "<Participant xmlns=\"\" /></moc:Participants>", "unexpected element"},
      Change{"<moc:Name>Office", "<moc:Name> Office", "stray white space"},
      Change{"<moc:Name>Office", "<moc:Name x=\"1\">Office", "unknown “x”"},
      Change{"<moc:Name>Office", "<moc:Name><b/>Office", "child element"},
      Change{"<moc:Name>Office for Digital Affairs of Japan</moc:Name>", "<moc:Name></moc:Name>", "empty"},
      Change{"<moc:Name>Office for Digital Affairs of Japan</moc:Name>", "", "lacks moc:Name"},
      Change{"name=\"AOYAMA Sora\" ", "", "lacks “name”"}, Change{"id=\"EE\"", "id=\"JP\"", "two participants"},
      Change{"date=\"2022-05-06\"", "date=\"2022-05-32\"", "“date”"},
      Change{"originals=\"2\"", "originals=\"02\"", "“originals”"},
      Change{"languages=\"en\"", "languages=\"en  et\"", "“languages”"},
      Change{"<moc:Commence on=\"signing\" src=\"sec_4__para_1\" />", "", "lacks moc:Commence"},
      Change{"<moc:Initial", "<moc:Initial period=\"P3Y\" src=\"sec_4__para_2\" /><moc:Initial", "unexpected element"},
      Change{"period=\"P6M\"", "period=\"P06M\"", "“period”"},
      Change{"before=\"UNSTATED\" runsFrom=\"UNSTATED\"", "runsFrom=\"UNSTATED\" before=\"UNSTATED\"", "out of order"},
      Change{"before=\"UNSTATED\"", "before=\"\"", "“before”"},
      Change{"requiresEndDate=\"false\"", "requiresEndDate=\"0\"", "“requiresEndDate”"},
      Change{"<moc:Modify",
             "<moc:Exit id=\"nonrenewal\" form=\"written\" period=\"P1M\" before=\"UNSTATED\" "
             "runsFrom=\"UNSTATED\" requiresEndDate=\"false\" src=\"title\" /><moc:Modify",
             "two exits"},
      Change{"href=\"text.xml\"", "href=\"other.xml\"", "“href”"}, Change{"sha256:", "sha512:", "“digest”"},
      Change{"</moc:Act>", "<moc:Text href=\"text.xml\" digest=\"\" /></moc:Act>", "unexpected element"},
      Change{"</moc:Act>", "</moc:Act><moc:Act/>", ""});
  CAPTURE(change.what, change.by);
  Files files;
  files.act = test::replaced(files.act, change.what, change.by);
  check_refused(files.read_without_rendering(), "ACT_MALFORMED", change.says);
}

TEST_CASE("whatever the vocabulary does not name makes text.xml unreadable, even with its right digest",
          "[agreement][reject]") {
  const auto change = GENERATE(
      Change{"<moc:Text", "<!-- --><moc:Text", "no comments"}, Change{"urn:mocsign:act:1", "urn:x", "not moc:Text"},
      Change{"version=\"0\"", "version=\"1\"", "version 1, not version 0"},
      Change{" version=\"0\"", "", "lacks “version”"}, Change{"eId=\"title\"", "eId=\"title\" x=\"\"", "unknown “x”"},
      Change{"eId=\"title\"", "eId=\"Title\"", "“eId”"}, Change{"eId=\"title\"", "eId=\"parties\"", "two blocks"},
      Change{"eId=\"sec_1\" num=\"Section 1\"", "num=\"Section 1\" eId=\"sec_1\"", "out of order"},
      Change{"num=\"1.\"", "num=\"\"", "“num”"}, Change{"eId=\"title\">", "eId=\"title\">\n", "stray white space"},
      Change{"eId=\"title\">", "eId=\"title\"><b/>", "child element"},
      Change{"<moc:Block", "stray<moc:Block", "text beside"},
      Change{"<moc:Block", "<moc:Blob /><moc:Block", "lacks moc:Block"},
      Change{"</moc:Text>", "<moc:Block eId=\"x\" /></moc:Text>", "neither a number nor words"});
  CAPTURE(change.what, change.by);
  Files files;
  files.text = test::replaced(files.text, change.what, change.by);
  files.bind();
  check_refused(files.read_without_rendering(), "ACT_TEXT_MALFORMED", change.says);
}

TEST_CASE("text, rendering and act have to belong together", "[agreement][reject]") {
  Files files;
  SECTION("a text with another digest") {
    files.text = test::replaced(files.text, "three (3) years", "nine (9) years");
    check_refused(files.read(), "ACT_TEXT_DIGEST_MISMATCH", "digest");
  }
  SECTION("no text") {
    check_refused(agreement::read_files({as_bytes(files.act), {}, {}}), "ACT_TEXT_MISSING", "missing");
  }
  SECTION("a term that points at no block") {
    files.act = test::replaced(files.act, "src=\"sec_4__para_3\"", "src=\"sec_9\"");
    check_refused(files.read(), "ACT_SOURCE_MISSING", "sec_9");
  }
  SECTION("a rendering that says something else") {
    files.rendering = test::replaced(files.rendering, "6 months", "7 months");
    check_refused(files.read(), "ACT_RENDERING_DIFFERS", "rendering");
  }
  SECTION("terms that the rendering does not show") {
    files.act = test::replaced(files.act, "P6M", "P7M");
    check_refused(files.read(), "ACT_RENDERING_DIFFERS", "rendering");
  }
  SECTION("another kind of act") {
    files.act = test::replaced(files.act, "kind=\"MoC\"", "kind=\"Protocol\"");
    check_refused(files.read(), "ACT_KIND_UNSUPPORTED", "Protocol");
  }
}

TEST_CASE("no flipped octet of an act goes unnoticed", "[agreement][reject]") {
  const Files original;
  Files files;
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < files.act.size(); ++i) {
    for (const int mask : {0x01, 0x04, 0x20, 0x80}) {
      files.act[i] = static_cast<char>(original.act[i] ^ mask);
      const auto read = files.read_without_rendering();
      if (!std::holds_alternative<Act>(read)) continue;
      ++accepted;
      CAPTURE(files.act);
      // Another value may be a good act, but then it is another act, in the only octets that this one has.
      if (agreement::write_act(std::get<Act>(read)) != files.act) FAIL("one act has two spellings");
      if (std::holds_alternative<Act>(files.read())) FAIL("the rendering does not show the change");
    }
    files.act[i] = original.act[i];
  }
  CHECK(accepted > 0);
}

TEST_CASE("no flipped octet of an act's text or rendering goes unnoticed", "[agreement][reject]") {
  Files files;
  // The rendering is compared as a whole, each time after a complete reading: a sample is enough.
  for (const auto& [file, step] : {std::pair{&Files::text, 1u}, std::pair{&Files::rendering, 97u}}) {
    std::string& octets = files.*file;
    for (std::size_t i = 0; i < octets.size(); i += step) {
      const char before = octets[i];
      octets[i] = static_cast<char>(before ^ (1 << i % 8));
      if (std::holds_alternative<Act>(files.read())) FAIL("octet " << i << " may be changed");
      octets[i] = before;
    }
  }
}

TEST_CASE("files above a cap are refused", "[agreement][reject]") {
  Files files;
  files.act.insert(files.act.size() - 1, 5u << 20, ' ');
  const auto read = files.read();
  REQUIRE(std::holds_alternative<ActFailure>(read));
  CHECK(std::get<ActFailure>(read).error.code == Errc::LimitExceeded);

  Files many;
  std::string blocks;
  for (int i = 0; i < 5'001; ++i) blocks += "<moc:Block eId=\"x_" + std::to_string(i) + "\">x</moc:Block>";
  many.text = test::replaced(many.text, "</moc:Text>", blocks + "</moc:Text>");
  many.bind();
  CHECK(std::get<ActFailure>(many.read()).error.code == Errc::LimitExceeded);
}
