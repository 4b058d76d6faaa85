// Writes the PDF vectors anew: generate_pdf VECTORS SEEDS, where VECTORS is test-vectors/pdf and SEEDS is
// tests/fuzz/corpus/pdf_changes. Every file is signed and then changed for one reason, and expectations.json says what
// becomes of it. The signer is one of the test PKI; the time-stamping authority is made anew, and its root is
// tsa-root.pem.

#include <filesystem>

#include <libsign/document.hpp>
#include <nlohmann/json.hpp>

#include "support/pdf_maker.hpp"
#include "support/vector_writer.hpp"
#include "unit/pdf/form_document.hpp"

using namespace libsign;
using namespace support;
using namespace libsign::test;
namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

struct Case {
  std::string file;
  std::string reason;
  PdfWriter writer;
  std::string finding{};  // among those of some signature
};

PdfWriter approved() { return closed(form_document(open_signature())); }
PdfWriter certified(unsigned permission) {
  const std::string transform = fmt::format(
      "/Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</V /1.2 /P {}>>>>]", permission);
  return closed(form_document(open_signature(transform), "/Perms <</DocMDP 20 0 R>>"));
}
PdfWriter to_be_locked(const std::string& action) {
  return form_document(open_signature("/Reference [<</Type /SigRef /TransformMethod /FieldMDP /TransformParams "
                                      "<</V /1.2 " +
                                      action + ">>>>]"));
}
PdfWriter locked(const std::string& action) { return closed(to_be_locked(action)); }

/// in_euro calls the field "Amount" by the sign of the Euro, in PDFDocEncoding.
PdfWriter in_euro(const PdfWriter& writer) {
  constexpr std::string_view kName = "(Amount)";
  std::string text = writer.text();
  for (std::size_t at = text.find(kName); at != std::string::npos; at = text.find(kName))
    text.replace(at, kName.size(), "(\\240)  ");
  return writer.replaced(std::move(text));
}

std::string form_with(const std::string& fields) {
  return "<</Fields [10 0 R 11 0 R 14 0 R 17 0 R " + fields + "] /SigFlags 3 /DR <</Font <</F 6 0 R>>>>>>";
}
std::string page_with(const std::string& annotations, const std::string& more = "") {
  return page("[10 0 R 11 0 R 13 0 R 16 0 R 17 0 R " + annotations + "]", more);
}
std::string new_field(const std::string& rectangle) {
  return "<</Type /Annot /Subtype /Widget /FT /Sig /T (New) /F 132 /P 3 0 R /V 31 0 R /Rect " + rectangle + ">>";
}

PdfWriter filled(PdfWriter writer) {
  return writer.object(10, dictionary(std::string(kAmount) + " /V (10) /AP <</N 30 0 R>>"))
      .stream(30, "(10) Tj", "/Subtype /Form /BBox [0 0 40 10] /Resources <</Font <</F 6 0 R>>>>")
      .end();
}
PdfWriter signed_again(PdfWriter writer, const std::string& rectangle = "[0 0 0 0]") {
  writer.object(5, form_with("30 0 R")).object(3, page_with("30 0 R")).object(30, new_field(rectangle));
  return closed(writer.object(31, open_signature()).end());
}
PdfWriter stamped(PdfWriter writer, const Stamper& stamper) {
  writer.object(5, form_with("30 0 R")).object(3, page_with("30 0 R")).object(30, new_field("[0 0 0 0]"));
  return closed(writer.object(31, open_signature("", "ETSI.RFC3161")).end(), &stamper);
}
PdfWriter with_store(PdfWriter writer, const std::string& more_in_catalog = "") {
  return writer.object(1, catalog("/DSS 40 0 R " + more_in_catalog))
      .object(40, "<</Certs [41 0 R]>>")
      .stream(41, std::string(as_text(support::certificate("intermediate").der())))
      .end();
}
PdfWriter annotated(PdfWriter writer) {
  return writer.object(3, page_with("30 0 R"))
      .object(30,
              "<</Type /Annot /Subtype /FreeText /Rect [0 0 90 90] /P 3 0 R /Contents (Pay 9999 EUR) /DA (/F 9 Tf)>>")
      .end();
}

std::vector<Case> accepted(const Stamper& stamper) {
  return {{"signed.pdf", "a signature, and nothing after it", approved()},
          {"store.pdf", "validation data", with_store(approved()), "CHANGE_PERMITTED"},
          {"store-p1.pdf", "validation data after a certification that permits no change",
           with_store(certified(1), "/Perms <</DocMDP 20 0 R>>"), "CHANGE_PERMITTED"},
          {"stamped-p1.pdf", "a document time-stamp after a certification that permits no change",
           stamped(certified(1), stamper), "CHANGE_PERMITTED"},
          {"filled.pdf", "a field filled in after an approval", filled(approved()), "CHANGE_PERMITTED"},
          {"filled-p2.pdf", "a field filled in after a certification that permits it", filled(certified(2)),
           "CHANGE_PERMITTED"},
          {"filled-beside-lock.pdf", "a field filled in beside one that is locked",
           filled(locked("/Action /Include /Fields [(Group)]")), "CHANGE_PERMITTED"},
          {"signed-twice.pdf", "a second signature in a new field", signed_again(approved()), "CHANGE_PERMITTED"},
          {"signed-twice-seen.pdf", "a second signature that shows on the page",
           signed_again(approved(), "[0 0 90 90]"), "PAGE_COVERED"},
          {"annotated-p3.pdf", "an annotation after a certification that permits it", annotated(certified(3)),
           "PAGE_COVERED"},
          {"annotation-removed-p3.pdf", "an annotation removed and freed after a certification that permits it",
           certified(3).object(3, page("[10 0 R 11 0 R 16 0 R 17 0 R]")).free(13).end(), "ANNOTATION_CHANGED"},
          {"number-used-again.pdf", "an object that nothing leads to, freed and its number used again",
           approved().object(50, "(x)").end().free(50).end().object(50, "(y)", 1).end()},
          {"orphan.pdf", "an object that nothing leads to", approved().object(50, "(x)").end()},
          {"again.pdf", "content that is written again as it was", approved().stream(4, "BT (Pay 9 EUR) Tj ET").end()}};
}

std::vector<Case> rejected(const Stamper& stamper) {
  const std::string error = "CHANGED_AFTER_SIGNING";
  const std::string no = "CHANGE_NOT_PERMITTED";
  PdfWriter aliased = approved();
  aliased.object(1, catalog("/DSS <</Certs [12 0 R]>>")).stream(12, "0 0 99 99 re f", "/Subtype /Form").end();
  PdfWriter redrawn = locked("/Action /All");
  redrawn.object(5, dictionary(std::string(kForm) + " /NeedAppearances true")).end();
  PdfWriter unreadable = form_document(open_signature());
  unreadable.object(3, page(kAnnotations, " /PieceInfo 50 0 R"))
      .object(50, "<</A 51 0 R /A 52 0 R>>")
      .stream(51, "0 0 1 1 re f", "/Type /XObject /Subtype /Form /BBox [0 0 99 99]")
      .end();
  unreadable = closed(unreadable);
  unreadable.stream(51, "0 0 99 99 re f", "/Type /XObject /Subtype /Form /BBox [0 0 99 99]").end();
  PdfWriter back = approved();
  back.stream(4, "BT (Pay 9999 EUR) Tj ET").end().stream(4, "BT (Pay 9 EUR) Tj ET").end();
  return {
      {"content.pdf", "other content", approved().stream(4, "BT (Pay 9999 EUR) Tj ET").end(), error},
      {"content-and-back.pdf", "other content, and then the old one again", back, error},
      {"content-freed.pdf", "content that is gone", approved().free(4).end(), error},
      {"font.pdf", "another font", approved().object(6, "<</Type /Font /Subtype /Type1 /BaseFont /Other>>").end(),
       error},
      {"picture.pdf", "another picture under a name that elsewhere leads back",
       approved().stream(12, "0 0 99 99 re f", "/Subtype /Form").end(), error},
      {"aliased.pdf", "a picture that is called validation data", aliased, error},
      {"pages.pdf", "other pages",
       approved().object(2, "<</Type /Pages /Kids [3 0 R 30 0 R] /Count 2>>").object(30, page("[]")).end(), error},
      {"action.pdf", "an action on opening",
       approved().object(1, catalog("/OpenAction <</S /JavaScript /JS (x)>>")).end(), error},
      {"field-text.pdf", "a new field for text",
       approved().object(5, form_with("30 0 R")).object(30, "<</FT /Tx /T (New)>>").end(), error},
      {"field-removed.pdf", "a field that is gone",
       approved().object(5, "<</Fields [11 0 R 14 0 R 17 0 R] /SigFlags 3>>").end(), error},
      {"field-renamed.pdf", "a field with another name", approved().object(14, "<</T (Other) /Kids [16 0 R]>>").end(),
       error},
      {"field-taken-off.pdf", "a field that is taken off its page",
       approved().object(3, page("[11 0 R 13 0 R 16 0 R 17 0 R]")).end(), error},
      {"look-of-signature.pdf", "another look of the signature",
       approved().stream(18, "(someone else) Tj", "/Subtype /Form /BBox [0 0 4 4]").end(), error},
      {"metadata.pdf", "metadata that is none",
       approved().object(1, catalog("/Metadata 30 0 R")).stream(30, "<html/>", "/Type /Metadata").end(), error},
      {"filled-p1.pdf", "a field filled in after a certification that permits no change", filled(certified(1)), no},
      {"signed-again-p1.pdf", "a second signature after a certification that permits no change",
       signed_again(certified(1)), no},
      {"signed-again-seen-p2.pdf", "a second signature that shows on a certified page",
       signed_again(certified(2), "[0 0 90 90]"), no},
      {"stamp-as-field.pdf", "a stamp that is called a signature field",
       approved()
           .object(5, form_with("30 0 R"))
           .object(3, page_with("30 0 R"))
           .object(30, "<</Type /Annot /Subtype /Stamp /FT /Sig /T (New) /F 132 /P 3 0 R /Rect [0 0 90 90]>>")
           .end(),
       error},
      {"behind-unreadable.pdf", "another picture that something unreadable leads to", unreadable, error},
      {"annotated.pdf", "an annotation after an approval", annotated(approved()), no},
      {"annotated-p2.pdf", "an annotation after a certification that does not permit it", annotated(certified(2)), no},
      {"filled-locked.pdf", "a field filled in that is locked", filled(locked("/Action /Include /Fields [(Amount)]")),
       "FIELD_LOCKED"},
      {"filled-not-excluded.pdf", "a field filled in that is not excluded from a lock",
       filled(locked("/Action /Exclude /Fields [(Group)]")), "FIELD_LOCKED"},
      {"filled-locked-euro.pdf", "a field filled in that is locked under its name in another encoding",
       in_euro(filled(closed(in_euro(to_be_locked("/Action /Include /Fields [<FEFF20AC>]"))))), "FIELD_LOCKED"},
      {"redrawn-locked.pdf", "readers asked to draw locked fields anew", redrawn, "FIELD_LOCKED"},
      {"content-below-stamp.pdf", "other content below a document time-stamp",
       stamped(approved().stream(4, "BT (Pay 9999 EUR) Tj ET").end(), stamper), error},
      {"certification-unnamed.pdf", "a certification that the catalog does not name",
       closed(form_document(open_signature("/Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams "
                                           "<</P 2>>>>]"))),
       "CERTIFICATION_INVALID"}};
}

ordered_json described(const std::string& folder, const Case& one) {
  ordered_json row = {{"file", folder + "/" + one.file}, {"reason", one.reason}};
  if (!one.finding.empty()) row["finding"] = one.finding;
  return row;
}

void write_all(const fs::path& folder, const fs::path& seeds) {
  const Stamper stamper;
  write_vectors(folder, accepted(stamper), rejected(stamper), described,
                [](const Case& one) { return as_bytes(one.writer.text()); });
  write(folder / "tsa-root.pem", as_bytes(stamper.root().to_pem()));
  fs::create_directories(seeds);
  // The differences need no real signature: the value is short.
  const auto seed = [&](const std::string& file, const PdfWriter& writer) { write(seeds / file, as_bytes(writer.text())); };
  seed("filled.pdf", filled(form_document()));
  seed("annotated.pdf", annotated(form_document()));
  seed("store.pdf", with_store(form_document()));
  seed("field.pdf", form_document()
                        .object(5, form_with("30 0 R"))
                        .object(3, page_with("30 0 R"))
                        .object(30, new_field("[0 0 9 9]"))
                        .object(31, signature())
                        .end());
  seed("content.pdf", form_document().stream(4, "BT (Pay 9999 EUR) Tj ET").free(6).end());
  seed("structure.pdf", form_document(signature(), "/StructTreeRoot 50 0 R")
                            .object(50, "<</K [51 0 R] /ParentTree 52 0 R /ParentTreeNextKey 1>>")
                            .object(51, "<</S /P /P 50 0 R /K 0 /Pg 3 0 R>>")
                            .object(52, "<</Nums [0 [51 0 R]]>>")
                            .end()
                            .object(50, "<</K [51 0 R 53 0 R] /ParentTree 52 0 R /ParentTreeNextKey 2>>")
                            .object(53, "<</S /Form /P 50 0 R /K <</Type /OBJR /Obj 17 0 R>>>>")
                            .end());
  seed("metadata.pdf", form_document(signature(), "/Metadata 50 0 R /Version /1.7 /Extensions <<>>")
                           .stream(50, "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", "/Type /Metadata")
                           .end()
                           .object(1, catalog("/Metadata 50 0 R /Version /2.0 /Extensions <</ADBE <</BaseVersion /1.7 "
                                              "/ExtensionLevel 8>>>>"))
                           .end("/Root 1 0 R /Info 51 0 R"));
}

}  // namespace

int main(int argc, char** argv) {
  return run_generator(argc, argv, "generate_pdf test-vectors/pdf tests/fuzz/corpus/pdf_changes", write_all);
}
