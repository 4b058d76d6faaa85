#include <catch2/catch.hpp>

#include "pdf/explain.hpp"
#include "pdf/file.hpp"
#include "pdf/xref.hpp"
#include "pdf_writer.hpp"

using namespace libsign;
using test::PdfWriter;

namespace {

std::unique_ptr<pdf::File> open(const PdfWriter& writer) {
  auto file = pdf::File::open(writer.bytes());
  if (!file) FAIL(file.error().what);
  return *std::move(file);
}

std::string content_of(pdf::File& file, std::size_t revision) {
  const auto object = file.load(4, revision);
  REQUIRE(object);
  return std::string(as_text(file.decode(*(*object)->value.stream(), revision)->view));
}

/// linearized is a file of one page whose first section stands in front, followed by `end`.
PdfWriter linearized(const std::string& end) {
  PdfWriter writer;
  const std::string first = "xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 5 /Root 1 0 R /Prev AAAAAAAA>>\n";
  const std::size_t at = writer.size();
  writer.raw(first + end);
  writer.object(1, "<</Type /Catalog /Pages 2 0 R>>").object(2, "<</Type /Pages /Kids [] /Count 0>>");
  const std::size_t second = writer.size();
  std::string text = writer.end().text();
  text.replace(text.find("AAAAAAAA"), 8, fmt::format("{:<8}", second));
  text.replace(text.rfind("startxref\n") + 10, std::string::npos, fmt::format("{}\n%%EOF\n", at));
  return writer.replaced(text);
}

void check_refused(const PdfWriter& writer, const std::string& why) {
  const auto file = pdf::File::open(writer.bytes());
  REQUIRE_FALSE(file);
  CHECK(file.error().code == Errc::BadInput);
  CHECK_THAT(file.error().what, Catch::Contains(why));
}

}  // namespace

TEST_CASE("pdf: an object is what it was in each revision", "[pdf]") {
  const auto file = open(PdfWriter::one_page().stream(4, "BT (Pay 9999 EUR) Tj ET").end());
  REQUIRE(file->revisions().size() == 2);
  CHECK(content_of(*file, 0) == "BT (Pay 9 EUR) Tj ET");
  CHECK(content_of(*file, 1) == "BT (Pay 9999 EUR) Tj ET");
  CHECK(file->revisions()[1].entries.size() == 1);
  CHECK(file->written_in(3, 1) == 0);
  CHECK(file->revisions()[0].span.end == file->revisions()[1].span.begin);
  CHECK(pdf::unexplained(*file, 0).empty());
  CHECK(pdf::unexplained(*file, 1).empty());
}

TEST_CASE("pdf: a freed object is gone, and freeing what was not used is no change", "[pdf]") {
  const auto file = open(PdfWriter::one_page().free(4).free(17).end());
  CHECK(file->revisions()[1].entries.size() == 1);
  CHECK(file->entry(4, 0) != nullptr);
  CHECK(file->entry(4, 1) == nullptr);
  CHECK(file->numbers(1) == std::vector<std::uint32_t>{1, 2, 3});
}

TEST_CASE("pdf: the two sections of a linearized file are one revision, whatever stands behind the first", "[pdf]") {
  const auto* const end = GENERATE("", "startxref\n0\n%%EOF\n");
  const auto file = open(linearized(end));
  REQUIRE(file->revisions().size() == 1);
  CHECK(file->revisions().front().linearized());
  CHECK(file->numbers(0) == std::vector<std::uint32_t>{1, 2});
  CHECK(pdf::unexplained(*file, 0).empty());
}

TEST_CASE("pdf: octets that no section accounts for are found", "[pdf][reject]") {
  SECTION("an object that is not listed") {
    const auto file = open(PdfWriter::one_page().raw("4 0 obj\n(x)\nendobj\n").end());
    CHECK(pdf::unexplained(*file, 1).size() == 1);
  }
  SECTION("octets behind the last revision") {
    const auto file = open(PdfWriter::one_page().raw("4 0 obj\n(x)\nendobj\nxref\n0 0\ntrailer\n<<>>\nstartxref\n9\n"));
    CHECK(file->tail().size() > 0);
  }
  SECTION("a chain that was cut") {
    PdfWriter cut = PdfWriter::one_page();
    const std::size_t at = cut.size();
    cut.raw("1 0 obj\n<</Type /Catalog>>\nendobj\n");
    const std::size_t section = cut.size();
    cut.raw(fmt::format("xref\n1 1\n{:010} 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", at,
                        section));
    const auto file = open(cut);
    CHECK(file->revisions().size() == 1);
    CHECK_FALSE(pdf::unexplained(*file, 0).empty());
    CHECK(pdf::hidden_ends(*file) == std::vector<std::uint64_t>{at});
  }
}

TEST_CASE("pdf: a chain that is broken is not repaired", "[pdf][reject]") {
  SECTION("junk before the header") {
    const auto file = pdf::File::open(SharedBytes::own(to_bytes("x" + PdfWriter::one_page().text())));
    CHECK_FALSE(file);
  }
  SECTION("a section that is its own predecessor") {
    const std::size_t here = PdfWriter::one_page().size();
    PdfWriter writer = PdfWriter::one_page();
    writer.raw(fmt::format("xref\n0 0\ntrailer\n<</Size 5/Root 1 0 R/Prev {}>>\nstartxref\n{}\n%%EOF\n", here, here));
    check_refused(writer, "its own predecessor");
  }
  SECTION("an entry of 19 octets") {
    PdfWriter writer;
    writer.raw("xref\n0 1\n0000000000 65535 f\ntrailer\n<</Size 1>>\nstartxref\n15\n%%EOF\n");
    check_refused(writer, "malformed entry");
  }
  SECTION("an object behind its revision") { check_refused(PdfWriter::one_page().entry(4, 1u << 20).end(), "behind"); }
  SECTION("an object that the table frees and the stream beside it writes") {
    PdfWriter writer = PdfWriter::one_page();
    const std::size_t where = writer.size();
    writer.stream(4, "BT (Pay 9 EUR) Tj ET");
    const std::string row = {1, static_cast<char>(where >> 8), static_cast<char>(where & 0xFF), 0};
    const std::size_t beside = writer.size();
    writer.stream(5, row, "/Type /XRef /W [1 2 1] /Index [4 1] /Size 6").free(4);
    check_refused(writer.end(fmt::format("/Root 1 0 R /XRefStm {} ", beside)), "freed and written");
  }
  SECTION("a size that no file has") {
    PdfWriter writer;
    writer.raw("xref\n0 0\ntrailer\n<</Size 9999999>>\nstartxref\n15\n%%EOF\n");
    check_refused(writer, "no Size");
  }
  SECTION("entries with wider fields than there are numbers for") {
    const auto* const widths = GENERATE("[5 1 1]", "[1 9 1]", "[1 1 5]");
    PdfWriter writer;
    const std::size_t here = writer.size();
    writer.stream(1, std::string(11, '\0'), fmt::format("/Type /XRef /W {} /Index [1 1] /Size 2", widths));
    check_refused(writer.raw(fmt::format("startxref\n{}\n%%EOF\n", here)), "malformed layout");
  }
  SECTION("an object that is listed twice") {
    PdfWriter writer;
    writer.raw(
        "xref\n0 1\n0000000000 65535 f \n0 1\n0000000000 65535 f \ntrailer\n<</Size 1>>\nstartxref\n15\n%%EOF\n");
    check_refused(writer, "twice");
  }
}

TEST_CASE("pdf: an object that is not the one its entry names is an error when it is asked for", "[pdf][reject]") {
  const auto file = open(PdfWriter::one_page().entry(4, 15).end());
  const auto object = file->load(4, 1);
  REQUIRE_FALSE(object);
  CHECK(object.error().code == Errc::BadInput);
}

TEST_CASE("pdf: what an object stream holds twice, or out of order, readers find in two places", "[pdf][reject]") {
  PdfWriter writer;
  const std::string twice = GENERATE("1 0 1 4 (x) (y)", "5 4 1 0 (x) (y)", "5 0 1 0 (x) (y)", "5 1 1 4  (x)(y)");
  const std::size_t holder = writer.size();
  writer.stream(2, twice, "/Type /ObjStm /N 2 /First 8");
  const std::size_t section = writer.size();
  std::string rows;
  for (const auto& [kind, where, index] : {std::tuple(2, std::size_t{2}, 1), {1, holder, 0}, {1, section, 0}})
    rows += {static_cast<char>(kind), static_cast<char>(where >> 8), static_cast<char>(where & 0xFF),
             static_cast<char>(index)};
  writer.stream(3, rows, "/Type /XRef /W [1 2 1] /Index [1 3] /Size 4 /Root 1 0 R");
  const auto file = open(writer.raw(fmt::format("startxref\n{}\n%%EOF\n", section)));
  CHECK(file->entry(1, 0) != nullptr);
  CHECK_FALSE(file->load(1, 0));
}

TEST_CASE("pdf: a key that occurs twice makes its dictionary unreadable", "[pdf][reject]") {
  const auto file = open(PdfWriter::one_page().object(5, "<</A 1 /B 2 /A 3>>").end());
  CHECK_FALSE(file->load(5, 1));
}

TEST_CASE("pdf: nested, circular and endless objects meet a cap", "[pdf][caps]") {
  const auto file = open(PdfWriter::one_page()
                             .object(5, std::string(200, '[') + std::string(200, ']'))
                             .object(6, "7 0 R")
                             .object(7, "6 0 R")
                             .object(8, "<</Length 8 0 R>>\nstream\nx\nendstream")
                             .end());
  CHECK(file->load(5, 1).error().code == Errc::LimitExceeded);
  CHECK(file->follow(pdf::Object(pdf::Reference{6, 0}), 1).error().code == Errc::LimitExceeded);
  CHECK_FALSE(file->load(8, 1));
}

TEST_CASE("pdf: ends of files are found wherever they lie", "[pdf]") {
  static constexpr std::size_t kBoundary = 2u << 20;  // of what is looked through at once
  const std::size_t before = GENERATE(as<std::size_t>{}, 0, kBoundary - 9, kBoundary - 1, kBoundary, 2 * kBoundary - 4);
  const std::string text = std::string(before, ' ') + "startxref\n7\n%%EOF\n" + std::string(kBoundary, ' ');
  const auto ends = pdf::file_ends(as_bytes(text), {0, text.size()}, 10);
  REQUIRE(ends.size() == 1);
  CHECK(ends[0].startxref == before);
}
