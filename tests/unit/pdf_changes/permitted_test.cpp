#include "form_writer.hpp"

using namespace libsign;
using namespace libsign::test;
using pdf_changes::Change;
using pdf_changes::Kind;
using pdf_changes::Permission;

namespace {

const std::string kFilled = dictionary(std::string(kAmount) + " /V (10) /AP <</N 15 0 R>>");

std::string form_with(const std::string& field, const std::string& more = "") {
  return "<</Fields [10 0 R 11 0 R 14 0 R 17 0 R " + field + "] /SigFlags 3 /DR <</Font <</F 6 0 R>>>> " + more + ">>";
}
std::string annotations_with(const std::string& more) { return "[10 0 R 11 0 R 13 0 R 16 0 R 17 0 R " + more + "]"; }

std::string new_field(const std::string& rectangle, const std::string& more) {
  return "<</Type /Annot /Subtype /Widget /FT /Sig /T (New) /F 132 /P 3 0 R /Rect " + rectangle + more + ">>";
}

PdfWriter with_new_field(const std::string& rectangle, const std::string& kind) {
  PdfWriter writer = form_document();
  writer.object(5, form_with("30 0 R"))
      .object(3, page(annotations_with("30 0 R")))
      .object(30, new_field(rectangle, " /V 31 0 R"))
      .object(31, signature(kind))
      .end();
  return writer;
}

Change only(const std::vector<Change>& changes) {
  for (const Change& change : changes) UNSCOPED_INFO(pdf_changes::sentence(change));
  REQUIRE(changes.size() == 1);
  return changes.front();
}

}  // namespace

TEST_CASE("pdf changes: what says the same again is no change", "[pdf_changes]") {
  PdfWriter writer = form_document();
  SECTION("an object word by word") { writer.stream(4, "BT (Pay 9 EUR) Tj ET").end(); }
  SECTION("a number written otherwise") {
    writer
        .object(
            3,
            "<</Parent 2 0 R /Type /Page /MediaBox [0.0 0 100.0 100] /Contents 4 0 R /Resources <</Font <</F 6 0 R>> "
            "/XObject <</T 12 0 R>>>> /Annots [10 0 R 11 0 R 13 0 R 16 0 R 17 0 R]>>")
        .end();
  }
  SECTION("an object that nothing leads to") { writer.object(40, "(x)").end().object(40, "(y)").end(); }
  SECTION("a number that was free and is freed") { writer.free(41).end(); }
  CHECK(changes_of(writer).empty());
}

TEST_CASE("pdf changes: validation data, metadata, versions and extensions ask for no permission", "[pdf_changes]") {
  PdfWriter writer = form_document();
  SECTION("a store") {
    writer.object(1, catalog("/DSS 30 0 R"))
        .object(
            30,
            "<</Certs [31 0 R] /VRI <</0699019ACE22C498DD4199A0E959C746499AF854 <</Cert [31 0 R] /TU (D:2026)>>>>>>")
        .stream(31, "certificate")
        .end()
        .object(30,
                "<</Certs [31 0 R 32 0 R] /VRI <</0699019ACE22C498DD4199A0E959C746499AF854 <</Cert [31 0 R] /TU "
                "(D:2026)>>>>>>")
        .stream(32, "certificate")
        .end();
  }
  SECTION("metadata") {
    writer.object(1, catalog("/Metadata 30 0 R"))
        .stream(30, "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", "/Type /Metadata /Subtype /XML")
        .end();
  }
  SECTION("the information dictionary") { writer.object(30, "<</Title (Other)>>").end("/Root 1 0 R /Info 30 0 R"); }
  SECTION("a version") { writer.object(1, catalog("/Version /1.7")).end().object(1, catalog("/Version /2.0")).end(); }
  SECTION("whether it is tagged") { writer.object(1, catalog("/MarkInfo <</Marked true>>")).end(); }
  SECTION("an extension") {
    writer.object(1, catalog("/Extensions <</ADBE <</BaseVersion /1.7 /ExtensionLevel 5>>>>"))
        .end()
        .object(1, catalog("/Extensions <</ESIC <</BaseVersion /1.7 /ExtensionLevel 1>> /ADBE <</BaseVersion /1.7 "
                           "/ExtensionLevel 8>>>>"))
        .end();
  }
  const auto changes = changes_of(writer);
  CHECK_FALSE(changes.empty());
  CHECK(needed(changes) == Permission::ValidationData);
}

TEST_CASE("pdf changes: a document time-stamp that is not to be seen asks for no permission", "[pdf_changes]") {
  const Change change = only(changes_of(with_new_field("[0 0 0 0]", "ETSI.RFC3161")));
  CHECK(change.needs == Permission::ValidationData);
  CHECK(pdf_changes::sentence(change) ==
        "revision 2, page 1: signature field \"New\" was added and time-stamped (object 30)");
}

TEST_CASE("pdf changes: signing asks for the permission to fill in", "[pdf_changes]") {
  SECTION("in a new field") {
    const Change change = only(changes_of(with_new_field("[0 0 0 0]", "adbe.pkcs7.detached")));
    CHECK(change.needs == Permission::FormFilling);
    CHECK(change.kind == Kind::FieldAdded);
  }
  SECTION("in a new field that is seen") {
    const Change change = only(changes_of(with_new_field("[1 1 50 50]", "ETSI.RFC3161")));
    CHECK(change.needs == Permission::FormFilling);
    CHECK(change.kind == Kind::VisibleFieldAdded);
    REQUIRE(change.rectangle);
    CHECK(change.rectangle->right == 50);
  }
  SECTION("in a field with a widget of its own") {
    PdfWriter writer = form_document();
    writer.object(5, form_with("30 0 R"))
        .object(3, page(annotations_with("32 0 R")))
        .object(30, "<</FT /Sig /T (New) /Kids [32 0 R] /V 31 0 R>>")
        .object(31, signature())
        .object(32, "<</Type /Annot /Subtype /Widget /Parent 30 0 R /Rect [0 0 0 0]>>")
        .end();
    CHECK(only(changes_of(writer)).page == 1);
  }
  SECTION("in a field that was there") {
    PdfWriter writer = form_document();
    writer.object(17, dictionary(std::string(kEmpty) + " /V 31 0 R /AP <</N 32 0 R>>"))
        .object(31, signature())
        .stream(32, "(x) Tj", "/Subtype /Form")
        .end();
    const auto changes = changes_of(writer);
    CHECK(needed(changes) == Permission::FormFilling);
    CHECK(std::all_of(changes.begin(), changes.end(), [](const Change& change) {
      return change.kind == Kind::FieldSigned && change.field == "Empty";
    }));
  }
}

TEST_CASE("pdf changes: filling in asks for its permission, and says which field on which page", "[pdf_changes]") {
  PdfWriter writer = form_document();
  SECTION("a value") { writer.object(10, kFilled).end(); }
  SECTION("a value with a new look") {
    writer.object(10, dictionary(std::string(kAmount) + " /V (10) /AP <</N 30 0 R>>")).stream(30, "(10) Tj").end();
  }
  SECTION("a value with its look drawn over") {
    writer.object(10, kFilled).stream(15, "(10) Tj", "/Subtype /Form /Resources <</Font <</F 6 0 R>>>>").end();
  }
  const auto changes = changes_of(writer);
  CHECK(needed(changes) == Permission::FormFilling);
  for (const Change& change : changes) {
    CHECK(change.field == "Amount");
    CHECK(change.field_kind == "text field");
    CHECK(change.page == 1);
    CHECK(change.kind == Kind::FieldFilled);
  }
}

TEST_CASE("pdf changes: a field that looks different while its value stays is told apart", "[pdf_changes]") {
  PdfWriter writer = form_document();
  writer.stream(15, "(1000) Tj", "/Subtype /Form").end();
  CHECK(only(changes_of(writer)).kind == Kind::AppearanceAlone);
}

TEST_CASE("pdf changes: a widget may say what it is, and a list be left where it was scrolled to", "[pdf_changes]") {
  PdfWriter writer = form_document();
  std::string inner = "/Subtype /Widget /FT /Tx /T (Inner) /Parent 14 0 R /Rect [10 30 50 40] /P 3 0 R";
  SECTION("what it is") { writer.object(16, dictionary("/Type /Annot " + inner)).end(); }
  SECTION("where it was scrolled to") { writer.object(16, dictionary(inner + " /TI 1")).end(); }
  const Change change = only(changes_of(writer));
  CHECK(change.needs == Permission::FormFilling);
  CHECK(change.kind == Kind::AppearanceAlone);
}

TEST_CASE("pdf changes: annotations ask for the permission to annotate, and say where they are", "[pdf_changes]") {
  PdfWriter writer = form_document();
  SECTION("added") {
    writer.object(3, page(annotations_with("30 0 R")))
        .object(30, "<</Type /Annot /Subtype /FreeText /Rect [0 0 50 50] /P 3 0 R>>")
        .end();
  }
  SECTION("changed") { writer.object(13, "<</Type /Annot /Subtype /Text /Rect [0 0 99 99] /Contents (x)>>").end(); }
  SECTION("removed") { writer.object(3, page("[10 0 R 11 0 R 16 0 R 17 0 R]")).end(); }
  SECTION("removed and freed") { writer.object(3, page("[10 0 R 11 0 R 16 0 R 17 0 R]")).free(13).end(); }
  const Change change = only(changes_of(writer));
  CHECK(change.needs == Permission::Annotations);
  CHECK(change.page == 1);
}

TEST_CASE("pdf changes: the structure of a tagged document may tell of a new field", "[pdf_changes]") {
  PdfWriter writer = form_document();
  writer.object(1, catalog("/StructTreeRoot 50 0 R"))
      .object(50, "<</Type /StructTreeRoot /K [51 0 R] /ParentTree 52 0 R /ParentTreeNextKey 1>>")
      .object(51, "<</Type /StructElem /S /Document /P 50 0 R /K 53 0 R>>")
      .object(52, "<</Nums [0 [53 0 R]]>>")
      .object(53, "<</Type /StructElem /S /P /P 51 0 R /K 0 /Pg 3 0 R>>");
  writer.end();
  writer.object(5, form_with("30 0 R"))
      .object(3, page(annotations_with("30 0 R")))
      .object(30, new_field("[0 0 0 0]", " /StructParent 1 /V 31 0 R"))
      .object(31, signature())
      .object(50, "<</Type /StructTreeRoot /K [51 0 R] /ParentTree 52 0 R /ParentTreeNextKey 2>>")
      .object(51, "<</Type /StructElem /S /Document /P 50 0 R /K [53 0 R 54 0 R]>>")
      .object(52, "<</Nums [0 [53 0 R] 1 54 0 R]>>")
      .object(54, "<</Type /StructElem /S /Form /P 51 0 R /K <</Type /OBJR /Obj 30 0 R /Pg 3 0 R>>>>")
      .end();
  const auto file = pdf::File::open(writer.bytes());
  REQUIRE(file);
  CHECK(needed(pdf_changes::compare_revisions(**file, {1}).changes) == Permission::FormFilling);
}

TEST_CASE("pdf changes: pages that nothing leads to are noted", "[pdf_changes]") {
  PdfWriter writer = form_document();
  writer.object(30, page("[]")).end();
  const auto file = pdf::File::open(writer.bytes());
  REQUIRE(file);
  CHECK(pdf_changes::compare_revisions(**file, {0}).prepared.empty());
  const auto prepared = pdf_changes::compare_revisions(**file, {1}).prepared;
  REQUIRE(prepared.size() == 1);
  CHECK(prepared.front() == std::pair<std::size_t, std::uint32_t>{1, 30});
}

TEST_CASE("pdf changes: a field that people cannot fill in is told apart when it is", "[pdf_changes]") {
  PdfWriter writer = form_document();
  const std::string read_only = std::string(kAmount) + " /Ff 1 /AP <</N 15 0 R>>";
  writer.object(10, dictionary(read_only + " /V (9)")).end();
  writer.object(10, dictionary(read_only + " /V (10)")).end();
  const auto file = pdf::File::open(writer.bytes());
  REQUIRE(file);
  CHECK(only(pdf_changes::compare_revisions(**file, {1}).changes).kind == Kind::ReadOnlyFilled);
}
