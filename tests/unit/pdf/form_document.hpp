#pragma once

#include <string>

#include "pdf_writer.hpp"

namespace libsign::test {

inline constexpr const char* kForm = "/Fields [10 0 R 11 0 R 14 0 R 17 0 R] /SigFlags 3 /DR <</Font <</F 6 0 R>>>>";
inline constexpr const char* kAmount =
    "/Type /Annot /Subtype /Widget /FT /Tx /T (Amount) /Rect [10 10 50 20] /F 4 /P 3 0 R /DA (/F 9 Tf)";
inline constexpr const char* kEmpty =
    "/Type /Annot /Subtype /Widget /FT /Sig /T (Empty) /Rect [0 0 0 0] /F 132 /P 3 0 R";
inline constexpr const char* kPage =
    "/Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R "
    "/Resources <</Font <</F 6 0 R>> /XObject <</T 12 0 R>>>>";
inline constexpr const char* kAnnotations = "[10 0 R 11 0 R 13 0 R 16 0 R 17 0 R]";

inline std::string dictionary(const std::string& entries) { return "<<" + entries + ">>"; }
inline std::string catalog(const std::string& more = "", const std::string& form = "5 0 R") {
  return dictionary("/Type /Catalog /Pages 2 0 R /AcroForm " + form + " " + more);
}
inline std::string page(const std::string& annotations, const std::string& more = "") {
  return dictionary(std::string(kPage) + " /Annots " + annotations + more);
}
inline std::string signature(const std::string& kind = "ETSI.CAdES.detached") {
  return "<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /" + kind + " /ByteRange [0 1 2 3] /Contents <30>>>";
}

/// form_document has one page with a text field "Amount" (10), a signed field "Sig" (11), a note (13), a group "Group"
/// (14) with a text field "Inner" (16), and a field "Empty" (17) that nobody signed yet. What is drawn is 4, 12,
/// 15, 18.
inline PdfWriter form_document(const std::string& value = signature(), const std::string& more_in_catalog = "") {
  PdfWriter writer;
  writer.object(1, catalog(more_in_catalog))
      .object(2, "<</Type /Pages /Kids [3 0 R] /Count 1>>")
      .object(3, page(kAnnotations))
      .stream(4, "BT (Pay 9 EUR) Tj ET")
      .object(5, dictionary(kForm))
      .object(6, "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>")
      .object(10, dictionary(std::string(kAmount) + " /V (9) /AP <</N 15 0 R>>"))
      .object(
          11,
          "<</Type /Annot /Subtype /Widget /FT /Sig /T (Sig) /Rect [1 1 5 5] /P 3 0 R /V 20 0 R /AP <</N 18 0 R>>>>")
      .stream(12, "0 0 1 1 re f", "/Type /XObject /Subtype /Form /BBox [0 0 1 1]")
      .object(13, "<</Type /Annot /Subtype /Text /Rect [60 60 70 70] /Contents (note)>>")
      .object(14, "<</T (Group) /Kids [16 0 R]>>")
      .stream(15, "(9) Tj", "/Subtype /Form /BBox [0 0 40 10] /Resources <</Font <</F 6 0 R>>>>")
      .object(16, "<</Subtype /Widget /FT /Tx /T (Inner) /Parent 14 0 R /Rect [10 30 50 40] /P 3 0 R>>")
      .object(17, dictionary(kEmpty))
      .stream(18, "(signed) Tj", "/Subtype /Form /BBox [0 0 4 4]")
      .object(20, value)
      .end();
  return writer;
}

}  // namespace libsign::test
