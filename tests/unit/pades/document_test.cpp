#include <catch2/catch.hpp>

#include <algorithm>

#include "pades/document.hpp"
#include "signed_writer.hpp"

using namespace libsign;
using test::PdfWriter;

namespace {

pades::DocumentSignatures read(const PdfWriter& writer) {
  const auto file = pdf::File::open(writer.bytes());
  if (!file) FAIL(file.error().what);
  auto document = pades::read_document(**file, "memo.pdf", {});
  if (!document) FAIL(document.error().what);
  return *std::move(document);
}

bool has(const std::vector<Finding>& findings, const std::string& code) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) { return finding.code == code; });
}

const evidence::Evidence& only(const pades::DocumentSignatures& document) {
  REQUIRE(document.signatures.size() == 1);
  return document.signatures.front();
}

/// stripped is the file with a revision behind it that names none of those before.
PdfWriter stripped(PdfWriter writer) {
  const std::size_t at = writer.size();
  writer.raw("1 0 obj\n<</Type /Catalog>>\nendobj\n");
  const std::size_t section = writer.size();
  writer.raw(
      fmt::format("xref\n1 1\n{:010} 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", at, section));
  return writer;
}

constexpr const char* kCatalogWithStore =
    "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [5 0 R] /SigFlags 3>> /DSS 9 0 R>>";

}  // namespace

TEST_CASE("pades: a signature of a kind that is not known is named, never skipped", "[pades][reject]") {
  const auto document = read(test::signed_page("abcde"));
  CHECK(has(only(document).format_findings, "SUBFILTER_UNKNOWN"));
}

TEST_CASE("pades: a value that is no CMS object breaks the signature", "[pades][reject]") {
  const auto kind =
      GENERATE("ETSI.CAdES.detached", "adbe.pkcs7.detached", "adbe.pkcs7.sha1", "ETSI.RFC3161", "adbe.x509.rsa_sha1");
  CAPTURE(kind);
  CHECK(has(only(read(test::signed_page(kind))).format_findings, "SIGNATURE_MALFORMED"));
  CHECK(has(only(read(test::signed_page(kind, ""))).format_findings, "SIGNATURE_MALFORMED"));
}

TEST_CASE("pades: a file that nobody changed after the signature has no changes", "[pades]") {
  const auto document = read(test::signed_page());
  CHECK(only(document).pdf->changes_after == PdfChanges::None);
  CHECK(only(document).pdf->field == "Sig");
  CHECK(only(document).pdf->revision == 2);
  CHECK(only(document).references.size() == 1);
}

TEST_CASE("pades: a store of validation data is a change that is permitted", "[pades]") {
  PdfWriter writer = test::signed_page();
  writer.object(1, kCatalogWithStore).object(9, "<</Certs [10 0 R]>>").stream(10, "not a certificate").end();
  const auto document = read(writer);
  CHECK(only(document).pdf->changes_after == PdfChanges::Permitted);
  CHECK(has(only(document).format_findings, "VALIDATION_DATA_UNREADABLE"));
}

TEST_CASE("pades: other changes after the signature are an error", "[pades][reject]") {
  PdfWriter writer = test::signed_page();
  SECTION("page content") { writer.stream(4, "BT (Pay 9999 EUR) Tj ET").end(); }
  SECTION("an object is freed") { writer.free(4).end(); }
  SECTION("another catalog") {
    writer.object(11, "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [5 0 R]>>>>").end("/Root 11 0 R");
  }
  SECTION("a store that is something else") { writer.object(1, kCatalogWithStore).object(9, "[]").end(); }
  SECTION("a store with more in it") { writer.object(1, kCatalogWithStore).object(9, "<</Kids []>>").end(); }
  const auto document = read(writer);
  CHECK(only(document).pdf->changes_after == PdfChanges::Suspicious);
  CHECK(has(only(document).format_findings, "CHANGED_AFTER_SIGNING"));
}

TEST_CASE("pades: octets after the signature that nothing accounts for are an error", "[pades][reject]") {
  PdfWriter writer = test::signed_page();
  SECTION("behind the last revision") { writer.raw("4 0 obj\n(x)\nendobj\n"); }
  SECTION("inside a later revision") { writer.raw("4 0 obj\n(x)\nendobj\n").object(9, "(new)").end(); }
  SECTION("none, but a size that makes objects vanish") {
    const std::size_t before = writer.text().rfind("\nxref\n") + 1;
    const std::size_t here = writer.size();
    writer.raw(
        fmt::format("xref\n0 0\ntrailer\n<</Size 4 /Root 1 0 R /Prev {}>>\nstartxref\n{}\n%%EOF\n", before, here));
  }
  const auto document = read(writer);
  CHECK(only(document).pdf->changes_after == PdfChanges::Suspicious);
  CHECK(has(only(document).format_findings, "UNEXPLAINED_BYTES"));
}

TEST_CASE("pades: each signature is told of the octets after itself", "[pades][reject]") {
  PdfWriter writer = test::signed_page();
  writer.raw("4 0 obj\n(x)\nendobj\n").object(9, "(new)").end().raw("(x)");
  const auto document = read(writer);
  const auto& findings = only(document).format_findings;
  CHECK(std::count_if(findings.begin(), findings.end(),
                      [](const Finding& finding) { return finding.code == "UNEXPLAINED_BYTES"; }) == 2);
  CHECK(document.findings.empty());
}

TEST_CASE("pades: what is left of a signed file that was cut off is told", "[pades][reject]") {
  const PdfWriter page = PdfWriter::one_page();
  const std::string whole = test::signed_page().text();
  const auto kept = GENERATE(std::size_t{1}, std::size_t{100});
  const auto document = read(page.replaced(whole.substr(0, page.size() + kept)));
  CHECK(document.signatures.empty());
  REQUIRE(document.findings.size() == 1);
  CHECK(document.findings.front().code == "UNEXPLAINED_BYTES");
  CHECK(document.findings.front().severity == Severity::Warning);
  CHECK(read(page).findings.empty());
}

TEST_CASE("pades: names of fields are read as the text that they are", "[pades]") {
  const PdfWriter writer = test::signed_page();
  std::string text = writer.text();
  text.replace(text.find("(Sig)"), 5, "(S\x80g)");
  CHECK(only(read(writer.replaced(text))).pdf->field == "S•g");
}

TEST_CASE("pades: a signature that a later revision takes away is listed, and fails", "[pades][reject]") {
  const auto document = read(test::signed_page().object(5, "<</FT /Sig /T (Sig)>>").end());
  CHECK(has(only(document).format_findings, "SIGNATURE_REMOVED"));
  CHECK(only(document).pdf->revision == 2);
  CHECK(document.findings.empty());
}

TEST_CASE("pades: a signature that no revision leads to is listed once, however often it is seen", "[pades][reject]") {
  PdfWriter writer = test::signed_page();
  const auto times = GENERATE(1, 3);
  for (int i = 0; i < times; ++i) writer.object(9, "(one more state)").end();
  const auto document = read(stripped(writer));
  CHECK(has(only(document).format_findings, "SIGNATURE_REMOVED"));
  CHECK(has(only(document).format_findings, "SIGNATURE_MALFORMED"));
  CHECK(only(document).pdf->field == "Sig");
  CHECK(only(document).pdf->revision == 0);
  CHECK(only(document).pdf->revisions == 1);
  CHECK(only(document).pdf->changes_after == PdfChanges::Suspicious);
  CHECK_FALSE(only(document).pdf->covers_whole_file);
  CHECK_FALSE(only(document).references.front().whole);
  CHECK(document.findings.empty());
}

TEST_CASE("pades: stripped signatures count against the cap", "[pades][caps]") {
  const auto file = pdf::File::open(stripped(test::signed_page()).bytes());
  REQUIRE(file);
  Limits limits;
  limits.max_signatures = 0;
  const auto document = pades::read_document(**file, "memo.pdf", limits);
  REQUIRE_FALSE(document);
  CHECK(document.error().code == Errc::LimitExceeded);
}

TEST_CASE("pades: two fields cannot share a signature", "[pades][reject]") {
  PdfWriter writer = test::signed_page();
  writer.object(1, "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [5 0 R 7 0 R]>>>>")
      .object(7, "<</FT /Sig /T (Other) /V 6 0 R>>")
      .end();
  CHECK(has(only(read(writer)).format_findings, "SIGNATURE_SHARED"));
}

TEST_CASE("pades: a field that is its own child is an error, not a loop", "[pades][caps]") {
  PdfWriter writer = PdfWriter::one_page();
  writer.object(1, "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [5 0 R]>>>>")
      .object(5, "<</T (a) /Kids [5 0 R]>>")
      .end();
  const auto file = pdf::File::open(writer.bytes());
  REQUIRE(file);
  CHECK_FALSE(pades::read_document(**file, "memo.pdf", {}));
}
