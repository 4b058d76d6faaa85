#include "form_writer.hpp"

#include "pdf_changes/caps.hpp"

using namespace libsign;
using namespace libsign::test;
using pdf_changes::Permission;

namespace {

void check_forbidden(const PdfWriter& writer) { CHECK(needed(changes_of(writer)) == Permission::Never); }

const std::string kNew = "/Type /Annot /Subtype /Widget /FT /Sig /P 3 0 R /Rect [0 0 0 0] ";

/// with_field adds object 30 to the form and to the page.
PdfWriter with_field(PdfWriter writer, const std::string& field) {
  writer.object(5, "<</Fields [10 0 R 11 0 R 14 0 R 17 0 R 30 0 R] /SigFlags 3 /DR <</Font <</F 6 0 R>>>>>>")
      .object(3, page("[10 0 R 11 0 R 13 0 R 16 0 R 17 0 R 30 0 R]"))
      .object(30, dictionary(field))
      .end();
  return writer;
}

}  // namespace

TEST_CASE("pdf changes: what pages show may not change, whatever leads to it", "[pdf_changes][reject]") {
  PdfWriter writer = form_document();
  SECTION("content") { writer.stream(4, "BT (Pay 9999 EUR) Tj ET").end(); }
  SECTION("content that is freed") { writer.free(4).end(); }
  SECTION("content under another generation") {
    writer.entry(4, writer.size()).raw("4 1 obj\n<</Length 1>>\nstream\nx\nendstream\nendobj\n").end();
  }
  SECTION("a font") { writer.object(6, "<</Type /Font /Subtype /Type1 /BaseFont /Other>>").end(); }
  SECTION("a picture whose name leads back elsewhere") { writer.stream(12, "0 0 99 99 re f", "/Subtype /Form").end(); }
  SECTION("the size of a page") {
    writer.object(3, "<</Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] /Contents 4 0 R /Resources <<>>>>").end();
  }
  SECTION("a page more") {
    writer.object(2, "<</Type /Pages /Kids [3 0 R 30 0 R] /Count 2>>").object(30, page("[]")).end();
  }
  SECTION("other pages") {
    writer.object(30, "<</Type /Pages /Kids [3 0 R] /Count 1>>")
        .object(1, "<</Type /Catalog /Pages 30 0 R /AcroForm 5 0 R>>")
        .end();
  }
  SECTION("another catalog") { writer.object(30, catalog()).end("/Root 30 0 R"); }
  SECTION("a script") { writer.object(1, catalog("/OpenAction <</S /JavaScript /JS (x)>>")).end(); }
  SECTION("a key that nobody knows") { writer.object(1, catalog("/Unknown 1")).end(); }
  check_forbidden(writer);
}

TEST_CASE("pdf changes: an object that is used twice is judged in each use", "[pdf_changes][reject]") {
  SECTION("as validation data and as a font") {
    PdfWriter writer = form_document();
    writer.object(1, catalog("/DSS <</Certs [12 0 R]>>")).stream(12, "another picture").end();
    check_forbidden(writer);
  }
  SECTION("as information and as a font") {
    PdfWriter writer = form_document();
    writer.object(6, "<</Title (x)>>").end("/Root 1 0 R /Info 6 0 R");
    check_forbidden(writer);
  }
  SECTION("as the look of a field and as content") {
    PdfWriter writer = form_document();
    writer.object(10, dictionary(std::string(kAmount) + " /V (9) /AP <</N 12 0 R>>")).end();
    writer.stream(12, "(10) Tj", "/Subtype /Form").end();
    check_forbidden(writer);
  }
  SECTION("as an annotation and as a state of graphics") {
    PdfWriter writer;
    writer.object(1, "<</Type /Catalog /Pages 2 0 R>>")
        .object(2, "<</Type /Pages /Kids [3 0 R] /Count 1>>")
        .object(3,
                "<</Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [5 0 R] /Resources <</ExtGState <</P 5 0 R>>>>>>")
        .stream(4, "/P gs (Pay) Tj")
        .object(5, "<</Type /Annot /Subtype /Text /Rect [0 0 1 1] /ca 0>>")
        .end()
        .object(5, "<</Type /Annot /Subtype /Text /Rect [0 0 1 1] /ca 1>>")
        .end();
    check_forbidden(writer);
  }
}

TEST_CASE("pdf changes: what was not there may not appear where it is looked for", "[pdf_changes][reject]") {
  PdfWriter writer = form_document();
  writer.object(3, "<</Type /Page /Parent 2 0 R /Contents [4 0 R 60 0 R 61 7 R] >>").stream(61, "x").end();
  const std::size_t before = changes_of(writer).size();
  SECTION("an object that did not exist") { writer.stream(60, "(9999) Tj").end(); }
  SECTION("an object that some readers find under another generation") { writer.stream(61, "(9999) Tj").end(); }
  const auto file = pdf::File::open(writer.bytes());
  REQUIRE(file);
  CHECK(before != 0);
  CHECK(needed(pdf_changes::compare_revisions(**file, {1}).changes) == Permission::Never);
}

TEST_CASE("pdf changes: what object streams are read with may not change", "[pdf_changes][reject]") {
  // The stream 70 holds the content of the page; where its first object begins is said by object 71.
  const std::string objects = "4 0 (Pay 9 EUR)   ";
  PdfWriter writer = form_document();
  writer.object(71, "4");
  writer.stream(70, objects, "/Type /ObjStm /N 1 /First 71 0 R");
  const std::size_t here = writer.size();
  std::string row;
  const auto entry = [&](unsigned char kind, std::size_t where, unsigned char index) {
    row.push_back(static_cast<char>(kind));
    for (const unsigned shift : {16u, 8u, 0u}) row.push_back(static_cast<char>(where >> shift & 0xFF));
    row.push_back(static_cast<char>(index));
  };
  entry(2, 70, 0);
  entry(1, writer.text().find("70 0 obj"), 0);
  entry(1, writer.text().find("71 0 obj"), 0);
  entry(1, here, 0);
  writer.raw(
      fmt::format("72 0 obj\n<</Type /XRef /W [1 3 1] /Index [4 1 70 3] /Size 73 /Root 1 0 R /Prev {} /Length {}>>\n"
                  "stream\n{}\nendstream\nendobj\nstartxref\n{}\n%%EOF\n",
                  writer.text().find("\nxref\n") + 1, row.size(), row, here));
  const std::size_t object = writer.size();
  writer.raw("71 0 obj\n0\nendobj\n");
  const std::size_t section = writer.size();
  writer.raw(
      fmt::format("xref\n71 1\n{:010} 00000 n \ntrailer\n<</Size 73/Root 1 0 R/Prev {}>>\nstartxref\n{}\n%%EOF\n",
                  object, here, section));
  const auto file = pdf::File::open(writer.bytes());
  if (!file) FAIL(file.error().what);
  REQUIRE((*file)->revisions().size() == 3);
  REQUIRE((*file)->load(4, 1));
  CHECK(needed(pdf_changes::compare_revisions(**file, {1}).changes) == Permission::Never);
}

TEST_CASE("pdf changes: what the encryption is described with may not change", "[pdf_changes][reject]") {
  const std::string trailer =
      "/Root 1 0 R /Encrypt <</Filter /Standard /V 4 /R 4 /StmF /StdCF /StrF /StdCF /CF 60 0 R>> ";
  PdfWriter writer = form_document();
  const std::string plain = writer.text();
  PdfWriter encrypted;
  encrypted.raw(plain.substr(encrypted.size(), plain.find("xref\n") - encrypted.size()));
  for (const unsigned number : {1u, 2u, 3u, 4u, 5u, 6u})
    encrypted.entry(number, plain.find(fmt::format("\n{} 0 obj", number)) + 1);
  encrypted.object(60, "<</StdCF <</CFM /AESV2>>>>").end(trailer);
  encrypted.object(60, "<</StdCF <</CFM /None>>>>").end(trailer);
  check_forbidden(encrypted);
}

TEST_CASE("pdf changes: fields for signatures alone may be added, and only whole new ones", "[pdf_changes][reject]") {
  SECTION("for text") {
    check_forbidden(with_field(form_document(), "/FT /Tx /T (New) /Subtype /Widget /Rect [0 0 9 9]"));
  }
  SECTION("with a name that is taken") { check_forbidden(with_field(form_document(), kNew + "/T (Amount)")); }
  SECTION("with a name of two parts") { check_forbidden(with_field(form_document(), kNew + "/T (Group.New)")); }
  SECTION("without a name") { check_forbidden(with_field(form_document(), kNew)); }
  SECTION("that is another kind of annotation") {
    check_forbidden(with_field(form_document(), "/FT /Sig /T (New) /Subtype /Stamp /P 3 0 R /Rect [0 0 99 99]"));
  }
  SECTION("with a script") { check_forbidden(with_field(form_document(), kNew + "/T (New) /AA <<>>")); }
  SECTION("below another field") { check_forbidden(with_field(form_document(), kNew + "/T (New) /Parent 14 0 R")); }
  SECTION("of a page that is none") {
    check_forbidden(with_field(form_document(), "/FT /Sig /T (New) /Subtype /Widget /Rect [0 0 0 0] /P 4 0 R"));
  }
  SECTION("with a signature that was there") {
    check_forbidden(with_field(form_document(), kNew + "/T (New) /V 20 0 R"));
  }
  SECTION("that was prepared") {
    PdfWriter writer;
    writer = form_document();
    writer.object(30, dictionary(kNew + "/T (New)")).end();
    writer = with_field(writer, kNew + "/T (New)");
    check_forbidden(writer);
  }
  SECTION("in a group") {
    PdfWriter writer = form_document();
    writer.object(14, "<</T (Group) /Kids [16 0 R 30 0 R]>>")
        .object(30, dictionary(kNew + "/T (New) /Parent 14 0 R"))
        .end();
    check_forbidden(writer);
  }
}

TEST_CASE("pdf changes: fields are not removed, renamed, made another kind, hidden or moved", "[pdf_changes][reject]") {
  PdfWriter writer = form_document();
  SECTION("removed from the form") { writer.object(5, "<</Fields [11 0 R 14 0 R 17 0 R] /SigFlags 3>>").end(); }
  SECTION("removed from the page") { writer.object(3, page("[11 0 R 13 0 R 16 0 R 17 0 R]")).end(); }
  SECTION("renamed") { writer.object(14, "<</T (Other) /Kids [16 0 R]>>").end(); }
  SECTION("another kind") {
    writer.object(16, "<</Subtype /Widget /FT /Btn /T (Inner) /Parent 14 0 R /Rect [10 30 50 40] /P 3 0 R>>").end();
  }
  SECTION("hidden") {
    std::string hidden = std::string(kAmount) + " /V (9) /AP <</N 15 0 R>>";
    hidden.replace(hidden.find("/F 4"), 4, "/F 6");
    writer.object(10, dictionary(hidden)).end();
  }
  SECTION("moved") {
    writer.object(16, "<</Subtype /Widget /FT /Tx /T (Inner) /Parent 14 0 R /Rect [0 0 99 99] /P 3 0 R>>").end();
  }
  SECTION("given to a group") { writer.object(14, "<</T (Group) /V (x) /Kids [16 0 R]>>").end(); }
  SECTION("filled with a dictionary") { writer.object(10, dictionary(std::string(kAmount) + " /V 20 0 R")).end(); }
  SECTION("drawn from an XFA form") { writer.object(5, dictionary(std::string(kForm) + " /XFA (x)")).end(); }
  SECTION("a widget of it on the page a second time") {
    writer.object(3, page("[10 0 R 11 0 R 13 0 R 16 0 R 17 0 R 10 0 R]")).end();
  }
  check_forbidden(writer);
}

TEST_CASE("pdf changes: what belongs to a signature stays", "[pdf_changes][reject]") {
  PdfWriter writer = form_document();
  SECTION("its value") { writer.object(20, signature("other")).end(); }
  SECTION("its look") { writer.stream(18, "(someone else) Tj", "/Subtype /Form /BBox [0 0 4 4]").end(); }
  SECTION("its field") {
    writer.object(11, "<</Type /Annot /Subtype /Widget /FT /Sig /T (Sig) /Rect [1 1 5 5] /P 3 0 R /V 20 0 R>>").end();
  }
  SECTION("the look of one that a later revision made") {
    writer.object(17, dictionary(std::string(kEmpty) + " /V 31 0 R /AP <</N 32 0 R>>"))
        .object(31, signature())
        .stream(32, "(x) Tj")
        .end()
        .stream(32, "(y) Tj")
        .end();
  }
  SECTION("a lock that is added afterwards") {
    writer.object(17, dictionary(std::string(kEmpty) + " /Lock <</Action /All>>")).end();
  }
  SECTION("a signature that was prepared") {
    writer.object(40, signature()).end();
    writer.object(17, dictionary(std::string(kEmpty) + " /V 40 0 R")).end();
  }
  check_forbidden(writer);
}

TEST_CASE("pdf changes: what follows is judged step by step, so that nothing is put back unseen",
          "[pdf_changes][reject]") {
  PdfWriter writer = form_document();
  writer.stream(4, "BT (Pay 9999 EUR) Tj ET").end().stream(4, "BT (Pay 9 EUR) Tj ET").end();
  check_forbidden(writer);
}

TEST_CASE("pdf changes: validation data, metadata, versions and extensions are what they say",
          "[pdf_changes][reject]") {
  PdfWriter writer = form_document();
  writer
      .object(1, catalog("/DSS 30 0 R /Version /1.7 /Metadata 32 0 R /Extensions <</ADBE <</BaseVersion /1.7 "
                         "/ExtensionLevel 8>>>>"))
      .object(30, "<</Certs [31 0 R] /VRI <<>>>>")
      .stream(31, "certificate")
      .stream(32, "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", "/Type /Metadata /Subtype /XML")
      .end();
  const auto with = [&](const std::string& entries) { writer.object(1, catalog(entries)).end(); };
  const std::string extensions = "/Extensions <</ADBE <</BaseVersion /1.7 /ExtensionLevel 8>>>> ";
  SECTION("a store that is gone") { with("/Version /1.7 /Metadata 32 0 R " + extensions); }
  SECTION("a store without what relates it") { writer.object(30, "<</Certs [31 0 R]>>").end(); }
  SECTION("a store with something else") { writer.object(30, "<</Certs [31 0 R] /VRI <<>> /Kids []>>").end(); }
  SECTION("a store that is freed") { writer.free(30).end(); }
  SECTION("a certificate that is no stream") { writer.object(30, "<</Certs [31 0 R 6 0 R] /VRI <<>>>>").end(); }
  SECTION("a certificate that is replaced") { writer.stream(31, "another").end(); }
  SECTION("an earlier version") { with("/DSS 30 0 R /Version /1.4 /Metadata 32 0 R " + extensions); }
  SECTION("an earlier extension") {
    with("/DSS 30 0 R /Version /1.7 /Metadata 32 0 R /Extensions <</ADBE <</BaseVersion /1.7 /ExtensionLevel 3>>>>");
  }
  SECTION("metadata that is no XML") { writer.stream(32, "<x", "/Type /Metadata").end(); }
  SECTION("metadata with entities") {
    writer
        .stream(32, "<!DOCTYPE x [<!ENTITY e 'x'>]><x:xmpmeta xmlns:x='adobe:ns:meta/'>&e;</x:xmpmeta>",
                "/Type /Metadata")
        .end();
  }
  SECTION("metadata with another root") { writer.stream(32, "<html/>", "/Type /Metadata").end(); }
  SECTION("metadata that lies elsewhere") {
    writer.stream(32, "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", "/Type /Metadata /F (elsewhere.xml)").end();
  }
  const auto file = pdf::File::open(writer.bytes());
  REQUIRE(file);
  CHECK(needed(pdf_changes::compare_revisions(**file, {1}).changes) == Permission::Never);
}

TEST_CASE("pdf changes: the structure of a document stays, but for new fields", "[pdf_changes][reject]") {
  PdfWriter writer = form_document();
  writer.object(1, catalog("/StructTreeRoot 50 0 R"))
      .object(50, "<</Type /StructTreeRoot /K 51 0 R /ParentTree 52 0 R /ParentTreeNextKey 1>>")
      .object(51, "<</Type /StructElem /S /Document /K [53 0 R]>>")
      .object(52, "<</Nums [0 [53 0 R]]>>")
      .object(53, "<</Type /StructElem /S /P /K 0 /Pg 3 0 R>>")
      .end();
  SECTION("an element that says something else") {
    writer.object(53, "<</Type /StructElem /S /P /K 0 /Pg 3 0 R /ActualText (9999)>>").end();
  }
  SECTION("the only element of the root") { writer.object(51, "<</Type /StructElem /S /Part /K [53 0 R]>>").end(); }
  SECTION("an element that is gone") { writer.object(51, "<</Type /StructElem /S /Document /K []>>").end(); }
  SECTION("an element that is an array now") { writer.object(51, "[53 0 R]").end(); }
  SECTION("an element more, of no field") {
    writer.object(51, "<</Type /StructElem /S /Document /K [53 0 R 54 0 R]>>")
        .object(54, "<</Type /StructElem /S /P /K 1 /Pg 3 0 R>>")
        .end();
  }
  SECTION("another element for the page") { writer.object(52, "<</Nums [0 [51 0 R]]>>").end(); }
  const auto file = pdf::File::open(writer.bytes());
  REQUIRE(file);
  CHECK(needed(pdf_changes::compare_revisions(**file, {1}).changes) == Permission::Never);
}

TEST_CASE("pdf changes: what cannot be read is not taken for harmless", "[pdf_changes][reject]") {
  PdfWriter writer = form_document();
  SECTION("an object that is not where its entry says") { writer.entry(40, 15).end(); }
  SECTION("a page that is its own child") {
    writer = PdfWriter();
    writer.object(1, "<</Type /Catalog /Pages 2 0 R>>").object(2, "<</Type /Pages /Kids [2 0 R] /Count 1>>").end();
    writer.object(9, "(x)").end();
  }
  SECTION("fields that are nested without end") {
    writer = PdfWriter();
    std::string fields = "<</T (x)>>";
    for (unsigned i = 0; i < pdf_changes::kMaxFieldDepth + 2; ++i) fields = "<</T (x) /Kids [" + fields + "]>>";
    writer.object(1, "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [3 0 R]>>>>").object(2, "<</Kids []>>");
    for (unsigned i = 3; i < 60; ++i) writer.object(i, fmt::format("<</T (x) /Kids [{} 0 R]>>", i + 1));
    writer.end().object(99, "(x)").end();
  }
  check_forbidden(writer);
}

TEST_CASE("pdf changes: what something unreadable leads to may be anything", "[pdf_changes][reject]") {
  PdfWriter writer = form_document();
  writer.object(3, page("[]", "/PieceInfo 30 0 R")).object(30, "<</A 31 0 R /A 32 0 R>>").object(31, "(x)").end();
  writer.object(31, "(y)").end();
  const auto file = pdf::File::open(writer.bytes());
  REQUIRE(file);
  const auto history = pdf_changes::compare_revisions(**file, {1});
  CHECK(needed(history.changes) == Permission::Never);
  CHECK(history.unreadable == std::vector{std::pair<std::size_t, std::uint32_t>{1, 30}});
}

TEST_CASE("pdf changes: pages that share one long list of annotations meet a cap", "[pdf_changes][caps]") {
  constexpr unsigned kPages = 2'500;
  std::string pages;
  std::string notes;
  PdfWriter writer;
  for (unsigned i = 0; i < kPages; ++i) {
    pages += fmt::format("{} 0 R ", 10 + i);
    notes += fmt::format("{} 0 R ", 10 + kPages + i);
    writer.object(10 + i, "<</Type /Page /Parent 2 0 R /Annots 3 0 R>>");
    writer.object(10 + kPages + i, "<</Type /Annot /Subtype /Text>>");
  }
  writer.object(1, "<</Type /Catalog /Pages 2 0 R>>")
      .object(2, "<</Type /Pages /Kids [" + pages + "]>>")
      .object(3, "[" + notes + "]")
      .end()
      .object(9, "(x)")
      .end();
  const auto changes = changes_of(writer);
  REQUIRE(changes.size() == 1);
  CHECK_THAT(changes.front().what, Catch::Contains("more than is compared"));
  CHECK(changes.front().needs == Permission::Never);
}

TEST_CASE("pdf changes: objects that nothing leads to are looked at so often and no oftener", "[pdf_changes][caps]") {
  constexpr unsigned kObjects = 200'000;
  constexpr unsigned kRevisions = pdf_changes::kMaxVisits / kObjects + 2;
  PdfWriter writer = form_document();
  for (unsigned i = 0; i < kObjects; ++i) writer.entry(1'000 + i, 15);
  writer.end();
  std::set<std::size_t> covered{1};
  for (unsigned i = 0; i < kRevisions; ++i) {
    writer.stream(4, fmt::format("BT (Pay {} EUR) Tj ET", i)).end();
    covered.insert(2 + i);
  }
  const auto file = pdf::File::open(writer.bytes());
  REQUIRE(file);
  const auto history = pdf_changes::compare_revisions(**file, covered);
  CHECK_THAT(history.changes.front().what, !Catch::Contains("more than is compared"));
  CHECK_THAT(history.changes.back().what, Catch::Contains("more than is compared"));
}
