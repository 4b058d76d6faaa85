#include <catch2/catch.hpp>

#include <algorithm>

#include "pades/byte_range.hpp"
#include "pades/signature_fields.hpp"
#include "signed_writer.hpp"

using namespace libsign;
using test::PdfWriter;

namespace {

pades::Coverage coverage_of(const PdfWriter& writer) {
  auto file = pdf::File::open(writer.bytes());
  if (!file) FAIL(file.error().what);
  std::size_t visits = 0;
  const auto fields = pades::signature_fields(**file, (*file)->last(), visits);
  if (!fields) FAIL(fields.error().what);
  REQUIRE(fields->size() == 1);
  return pades::read_coverage(**file, fields->front().signature);
}

/// changed replaces a text of the file by one as long.
PdfWriter changed(PdfWriter writer, const std::string& from, const std::string& to) {
  std::string text = writer.text();
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  std::string padded = to;
  padded.resize(from.size(), ' ');
  return writer.replaced(text.replace(at, from.size(), padded));
}

std::string range_in(const std::string& text) {
  const std::size_t begin = text.find("/ByteRange [") + 11;
  return text.substr(begin, text.find(']', begin) + 1 - begin);
}

bool has(const pades::Coverage& coverage, const std::string& code) {
  return std::any_of(coverage.findings.begin(), coverage.findings.end(),
                     [&](const Finding& finding) { return finding.code == code; });
}

}  // namespace

TEST_CASE("pades: a range around the signature value covers its revision", "[pades]") {
  const auto alone = coverage_of(test::signed_page());
  CHECK(alone.findings.empty());
  CHECK(alone.revision == 1);
  CHECK(alone.whole_file);
  const auto followed = coverage_of(test::signed_page().object(9, "(later)").end());
  CHECK(followed.findings.empty());
  CHECK(followed.revision == 1);
  CHECK_FALSE(followed.whole_file);
}

TEST_CASE("pades: blanks behind the end that a range covers belong to its revision", "[pades]") {
  const std::string blanks = "\r\n \n";
  const std::string range = range_in(test::signed_page().text());
  const std::size_t size = std::stoul(range.substr(range.find_last_of(' ', range.find_last_of("0123456789"))));
  std::string longer = range;
  longer.replace(range.find(std::to_string(size)), std::to_string(size).size(), std::to_string(size + blanks.size()));
  const PdfWriter writer = changed(test::signed_page().raw(blanks), range, longer);
  CHECK(coverage_of(writer).revision == 1);
  CHECK(coverage_of(writer).whole_file);
  PdfWriter followed = writer;
  CHECK(coverage_of(followed.object(9, "(later)").end()).revision == 1);
  CHECK_FALSE(coverage_of(followed).whole_file);
  CHECK_FALSE(coverage_of(changed(test::signed_page().raw("\r\nx\n"), range, longer)).revision);
}

TEST_CASE("pades: octets behind the file that the range covers take the whole from it", "[pades][reject]") {
  const auto coverage = coverage_of(test::signed_page().raw("1 0 obj\n(x)\nendobj\n"));
  CHECK(coverage.revision == 1);
  CHECK_FALSE(coverage.whole_file);
}

TEST_CASE("pades: a range that is not four numbers in the dictionary is refused", "[pades][reject]") {
  const PdfWriter good = test::signed_page();
  const std::string range = range_in(good.text());
  for (const char* bad : {"[]", "[0 1 2]", "[0 -1 0 -1]", "[0 1 2 3 4]", "[0 9 0 R 2]", "null", "[0 1 2 (3)]",
                          "[0 99999999 1 1]", "[1 2 3 4]"}) {
    CAPTURE(bad);
    const auto coverage = coverage_of(changed(good, range, bad));
    CHECK(has(coverage, "BYTE_RANGE_MALFORMED"));
    CHECK(coverage.signed_octets.empty());
    CHECK_FALSE(coverage.revision);
  }
}

TEST_CASE("pades: a gap that is not exactly the signature value is refused, whatever its length", "[pades][reject]") {
  const PdfWriter good = test::signed_page();
  const std::size_t begin = good.text().find("/Contents <") + 10;
  const std::size_t end = good.text().find('>', begin) + 1;
  const std::size_t rest = good.size() - end;
  for (const auto& [from, to] :
       {std::pair(begin + 1, end), std::pair(begin, end - 1), std::pair(begin - 1, end), std::pair(begin, end - 2)}) {
    CAPTURE(from, to);
    const std::string range = fmt::format("[0 {} {} {}]", from, to, rest + (end - to));
    CHECK(has(coverage_of(changed(good, range_in(good.text()), range)), "BYTE_RANGE_GAP"));
  }
}

TEST_CASE("pades: a range that ends inside a revision covers none", "[pades][reject]") {
  const PdfWriter good = test::signed_page();
  const std::size_t begin = good.text().find("/Contents <") + 10;
  const std::size_t end = good.text().find('>', begin) + 1;
  const std::string range = fmt::format("[0 {} {} {}]", begin, end, good.size() - end - 20);
  const auto coverage = coverage_of(changed(good, range_in(good.text()), range));
  CHECK(has(coverage, "BYTE_RANGE_COVERAGE"));
  CHECK_FALSE(coverage.revision);
}

TEST_CASE("pades: a value in an object stream or in parentheses is no gap in the file", "[pades][reject]") {
  const PdfWriter good = test::signed_page();
  const PdfWriter literal = changed(good, "<3003020100000000>", "(0003020100000000)");
  CHECK(has(coverage_of(literal), "BYTE_RANGE_GAP"));
}

TEST_CASE("pades: the value ends with its CMS object, and other octets than zeros behind it are told", "[pades]") {
  const auto contents = [](const char* hex) {
    pdf::String string{*from_hex(hex), true, {}};
    return *pdf::Dictionary::make(
        {{"Contents", pdf::Object(pdf::Object::Value(std::make_shared<const pdf::String>(string)))}});
  };
  std::vector<Finding> findings;
  CHECK(pades::contents_of(contents("30030201000000"), findings) == *from_hex("3003020100"));
  CHECK(findings.empty());
  CHECK(pades::contents_of(contents("300302010000ff"), findings) == *from_hex("3003020100"));
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().code == "SIGNATURE_PADDING");
  CHECK_FALSE(pades::contents_of(contents("0000"), findings));
  CHECK_FALSE(pades::contents_of(pdf::Dictionary(), findings));
}
