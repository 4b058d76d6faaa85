#pragma once

#include "pdf/pdf_writer.hpp"

namespace libsign::test {

/// signed_page is a file of one page whose second revision holds a field "Sig" with a signature value that is no
/// signature: SubFilter and all about it are right, and nobody's key made it.
inline PdfWriter signed_page(const std::string& sub_filter = "adbe.pkcs7.detached",
                             const std::string& contents = "3003020100000000") {
  PdfWriter writer = PdfWriter::one_page();
  writer.object(1, "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [5 0 R] /SigFlags 3>>>>")
      .object(5, "<</FT /Sig /T (Sig) /V 6 0 R>>")
      .object(6, "<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /" + sub_filter +
                     " /ByteRange [0 AAAAAAAA BBBBBBBB CCCCCCCC] /Contents <" + contents + ">>>")
      .end();
  std::string text = writer.text();
  const std::size_t begin = text.find("/Contents <") + 10;
  const std::size_t end = text.find('>', begin) + 1;
  const auto fill = [&](const std::string& mark, std::size_t number) {
    if (const std::size_t at = text.find(mark); at != std::string::npos)
      text.replace(at, mark.size(), fmt::format("{:<8}", number));
  };
  fill("AAAAAAAA", begin);
  fill("BBBBBBBB", end);
  fill("CCCCCCCC", text.size() - end);
  return writer.replaced(std::move(text));
}

}  // namespace libsign::test
