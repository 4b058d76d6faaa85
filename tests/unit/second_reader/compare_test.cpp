#include <catch2/catch.hpp>

#include <memory>
#include <string>

#include "pdf/file.hpp"
#include "pdf/pdf_writer.hpp"
#include "second_reader/compare.hpp"

using namespace libsign;
using test::PdfWriter;

namespace {

/// TwoFaced is a file that our reader has opened before the octets changed, so that another reads something else. What
/// our reader loads only when it is asked for it loads beforehand.
class TwoFaced {
 public:
  explicit TwoFaced(const PdfWriter& writer)
      : octets_(std::make_shared<Bytes>(to_bytes(writer.text()))),
        file_(*pdf::File::open(SharedBytes{octets_, *octets_})) {
    for (std::size_t revision = 0; revision <= file_->last(); ++revision)
      for (const std::uint32_t number : file_->numbers(revision)) (void)file_->load(number, revision);
  }

  /// replace changes the only occurrence of `old` to `text`, which is as long, behind the octet `from`.
  TwoFaced& replace(const std::string& old, const std::string& text, std::size_t from = 0) {
    const std::size_t at = as_text(*octets_).find(old, from);
    REQUIRE(at != std::string::npos);
    REQUIRE(old.size() == text.size());
    std::copy(text.begin(), text.end(), octets_->begin() + static_cast<std::ptrdiff_t>(at));
    return *this;
  }

  /// row is the row of a table of revision `revision` about object `number`.
  std::string row(std::uint32_t number, std::size_t revision) const {
    return fmt::format("{:010} 00000 n", file_->entry(number, revision)->where);
  }
  std::size_t begin(std::size_t revision) const { return file_->revisions()[revision].span.begin; }

  std::vector<std::string> findings(std::size_t revision) {
    std::vector<std::string> messages;
    for (const Finding& finding : second_reader::disagreements(*file_, revision, "")) {
      CHECK(finding.code == "PARSER_DISAGREEMENT");
      CHECK(finding.severity == Severity::Error);
      messages.push_back(finding.message);
    }
    return messages;
  }

 private:
  std::shared_ptr<Bytes> octets_;
  std::unique_ptr<pdf::File> file_;
};

/// grown has three revisions: objects 5 and 6 come with the first, 5 is replaced by the second and by the third, which
/// also brings 7 and repeats what the table says of 6.
PdfWriter grown() {
  PdfWriter writer = PdfWriter::one_page();
  writer.object(5, "(first)").object(6, "(six)");
  const std::size_t six = writer.text().find("6 0 obj");
  writer.end();
  writer.object(5, "(other)").end();
  writer.object(5, "(third)").object(7, "(seven)").entry(6, six).end();
  return writer;
}

constexpr std::size_t kFirst = 1;  // with object 5
constexpr std::size_t kNewest = 3;

}  // namespace

TEST_CASE("second reader: nothing is found where both read the same", "[second_reader]") {
  TwoFaced file(grown());
  for (std::size_t revision = 0; revision <= kNewest; ++revision) CHECK(file.findings(revision).empty());
}

TEST_CASE("second reader: an object elsewhere is found in the newest table", "[second_reader]") {
  TwoFaced file(grown());
  file.replace(file.row(3, kNewest), file.row(4, kNewest));
  CHECK_THAT(file.findings(kNewest),
             Catch::VectorContains(
                 std::string("two readers understand revision 4 differently: object 3 lies at another place")));
}

TEST_CASE("second reader: an object that one does not see is found", "[second_reader]") {
  TwoFaced file(grown());
  const std::string row = file.row(7, kNewest);
  file.replace(row, "0000000000 00001 f");
  CHECK_THAT(file.findings(kNewest),
             Catch::VectorContains(
                 std::string("two readers understand revision 4 differently: object 7 is there for one of them only")));
}

TEST_CASE("second reader: an object that only the other sees is found", "[second_reader]") {
  PdfWriter writer = grown();
  writer.free(6).end();
  TwoFaced file(writer);
  file.replace("0000000000 00001 f", file.row(5, kNewest), file.begin(kNewest + 1));
  CHECK_THAT(file.findings(kNewest + 1),
             Catch::VectorContains(
                 std::string("two readers understand revision 5 differently: object 6 is there for one of them only")));
}

TEST_CASE("second reader: an older state of an object that was replaced is compared", "[second_reader]") {
  TwoFaced file(grown());
  SECTION("another object at its place") { file.replace(file.row(5, kFirst), file.row(6, kFirst)); }
  SECTION("another place in a table of the middle") {
    file.replace(file.row(5, 2), file.row(5, kFirst));
    CHECK(file.findings(kFirst).empty());
    CHECK_FALSE(file.findings(2).empty());
    CHECK(file.findings(kNewest).empty());
    return;
  }
  SECTION("something else at its place") { file.replace("(first)", "(worse)"); }
  CHECK_FALSE(file.findings(kFirst).empty());
  CHECK(file.findings(kNewest).empty());
}

TEST_CASE("second reader: what a later table repeats is compared in the older one", "[second_reader]") {
  TwoFaced file(grown());
  file.replace(file.row(6, kFirst), file.row(5, kFirst));
  CHECK_FALSE(file.findings(kFirst).empty());
  CHECK_FALSE(file.findings(2).empty());
  CHECK(file.findings(kNewest).empty());
}

TEST_CASE("second reader: what only the other sees in an older state, and a later one writes, is found",
          "[second_reader]") {
  PdfWriter writer = PdfWriter::one_page();
  const std::size_t hidden = writer.size();
  writer.raw("5 0 obj\n(hidden)\nendobj\n").free(5).object(6, "(six)").end();
  writer.object(5, "(five)").end();
  TwoFaced file(writer);
  file.replace("0000000000 00001 f", fmt::format("{:010} 00000 n", hidden));
  CHECK(file.findings(1) ==
        std::vector<std::string>{
            "two readers understand revision 2 differently: object 5 is there for one of them only"});
  CHECK(file.findings(2).empty());
}

TEST_CASE("second reader: where replaced objects are large, the whole older table is compared", "[second_reader]") {
  PdfWriter writer = PdfWriter::one_page();
  writer.object(5, "(five)").object(6, "(" + std::string(300'000, 'x') + ")").end();
  writer.object(6, "(six)").end();
  TwoFaced file(writer);
  CHECK(file.findings(1).empty());
  file.replace(file.row(5, 1), file.row(4, 1));
  CHECK_THAT(file.findings(1), Catch::VectorContains(std::string(
                                   "two readers understand revision 2 differently: object 5 lies at another place")));
}

TEST_CASE("second reader: where later revisions list much, the whole older table is compared", "[second_reader]") {
  PdfWriter writer = PdfWriter::one_page();
  writer.object(5, "(five)").end();
  SECTION("many objects") {
    for (unsigned number = 6; number < 1'100; ++number) writer.object(number, "null");
  }
  SECTION("an object of another generation") { writer.object(6, "null", 3); }
  writer.end();
  TwoFaced file(writer);
  CHECK(file.findings(1).empty());
  file.replace(file.row(5, 1), file.row(4, 1));
  CHECK_THAT(file.findings(1), Catch::VectorContains(std::string(
                                   "two readers understand revision 2 differently: object 5 lies at another place")));
}

TEST_CASE("second reader: a page that shows something else, and a file that the other cannot read, are found",
          "[second_reader]") {
  TwoFaced file(grown());
  SECTION("contents") {
    file.replace("/Contents 4 0 R", "/Contents 5 0 R");
    CHECK_THAT(file.findings(kNewest),
               Catch::VectorContains(
                   std::string("two readers understand revision 4 differently: page 1 shows something else")));
  }
  SECTION("no catalog") {
    file.replace("/Root 1 0 R", "/Boot 1 0 R", file.begin(kNewest));
    CHECK(file.findings(kNewest) ==
          std::vector<std::string>{"a second reader cannot read revision 4 without repairing it"});
  }
}
