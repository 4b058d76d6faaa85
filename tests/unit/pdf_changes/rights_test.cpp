#include <catch2/catch.hpp>

#include "pdf/parser.hpp"
#include "pdf/pdf_writer.hpp"
#include "pdf_changes/rights.hpp"

using namespace libsign;
using pdf_changes::FieldLock;
using pdf_changes::Rights;

namespace {

pdf::Dictionary dictionary(std::string_view text) {
  pdf::Cursor cursor(as_bytes(text));
  return *pdf::parse_value(cursor, pdf::Spans::Kept)->dictionary();
}

Rights rights_of(std::string_view signature, std::string_view field = "<<>>") {
  const auto file = pdf::File::open(test::PdfWriter::one_page().bytes());
  REQUIRE(file);
  return pdf_changes::read_rights(**file, 0, dictionary(signature), dictionary(field), std::nullopt);
}

}  // namespace

TEST_CASE("pdf changes: P is read from the transform or the lock, whichever lets less", "[pdf_changes]") {
  CHECK_FALSE(rights_of("<<>>").permission);
  const char* const p3 = "<</Reference [<</TransformMethod /DocMDP /TransformParams <</P 3>>>>]>>";
  CHECK(rights_of(p3).permission == 3u);
  CHECK(rights_of(p3).is_certification);
  CHECK(rights_of(p3, "<</Lock <</Action /All /P 1>>>>").permission == 1u);
  CHECK(rights_of("<</Reference [<</TransformMethod /DocMDP>>]>>").permission == 2u);
  CHECK_FALSE(rights_of("<<>>", "<</Lock <</Action /All>>>>").permission);
}

TEST_CASE("pdf changes: malformed rights let least", "[pdf_changes][reject]") {
  CHECK(rights_of("<</Reference [<</TransformMethod /DocMDP /TransformParams <</P 7>>>>]>>").permission == 1u);
  CHECK(rights_of("<</Reference [<</TransformMethod /DocMDP /TransformParams <</P (3)>>>>]>>").permission == 1u);
  const auto lock = rights_of("<</Reference [<</TransformMethod /FieldMDP /TransformParams <</Action /Some>>>>]>>");
  REQUIRE(lock.locks.size() == 1);
  CHECK(lock.locks.front().action == FieldLock::Action::All);
}

TEST_CASE("pdf changes: locks that are too many or name too much lock all", "[pdf_changes][reject]") {
  const auto signed_with = [](std::size_t locks, std::size_t names) {
    std::string fields;
    for (std::size_t i = 0; i < names; ++i) fields += "(a)";
    std::string references;
    for (std::size_t i = 0; i < locks; ++i)
      references += "<</TransformMethod /FieldMDP /TransformParams <</Action /Include /Fields [" + fields + "]>>>>";
    return rights_of("<</Reference [" + references + "]>>").locks;
  };
  CHECK(signed_with(2, 10'000).back().action == FieldLock::Action::Include);
  CHECK(signed_with(1, 10'001).back().action == FieldLock::Action::All);
  CHECK(signed_with(6, 1).size() == 3);
  CHECK(signed_with(6, 1).back().action == FieldLock::Action::All);
}

TEST_CASE("pdf changes: a lock that names a field at too great a length locks all", "[pdf_changes][reject]") {
  const std::string longest(4096, 'a');
  const auto action = [](const std::string& name) {
    return rights_of("<<>>", "<</Lock <</Action /Include /Fields [(b) (" + name + ")]>>>>").locks.front().action;
  };
  CHECK(action(longest) == FieldLock::Action::Include);
  CHECK(action(longest + "a") == FieldLock::Action::All);
  std::string many;
  for (int i = 0; i < 129; ++i) many += longest + ") (";
  CHECK(action(many) == FieldLock::Action::All);
}

TEST_CASE("pdf changes: a lock names fields with all that is below them", "[pdf_changes]") {
  const FieldLock include{FieldLock::Action::Include, {"a.b"}};
  CHECK(include.locks("a.b"));
  CHECK(include.locks("a.b.c"));
  CHECK_FALSE(include.locks("a.bc"));
  CHECK_FALSE(include.locks("a"));
  const FieldLock exclude{FieldLock::Action::Exclude, {"a"}};
  CHECK_FALSE(exclude.locks("a.b"));
  CHECK(exclude.locks("b"));
  CHECK(FieldLock{}.locks("anything"));
}

TEST_CASE("pdf changes: names of fields in UTF-16 and in single octets are the same names", "[pdf_changes]") {
  const auto rights = rights_of("<<>>", "<</Lock <</Action /Include /Fields [<FEFF00C4> (\\304)]>>>>");
  REQUIRE(rights.locks.size() == 1);
  CHECK(rights.locks.front().fields == std::set<std::string, std::less<>>{"Ä"});
  const auto signs =
      rights_of("<<>>", "<</Lock <</Action /Include /Fields [<FEFF20AC2013> (\\240\\205) (\357\273\277€–)]>>>>");
  REQUIRE(signs.locks.size() == 1);
  CHECK(signs.locks.front().fields == std::set<std::string, std::less<>>{"€–"});
}
