#pragma once

#include <fmt/format.h>

#include "support/cades_maker.hpp"
#include "unit/pdf/pdf_writer.hpp"

/// Signs PDF files with a signer of test-vectors/pki. For tests that link test_support and sandbox_world.
namespace support {

using libsign::test::PdfWriter;

inline constexpr std::size_t kValueOctets =
    3000;  // a time-stamp with its certificates needs less, and so does a signature

/// open_signature is a signature dictionary whose value is still to come; `more` are further entries of it.
inline std::string open_signature(const std::string& more = "", const std::string& kind = "ETSI.CAdES.detached") {
  return "<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /" + kind + " /ByteRange [0 AAAAAAAA BBBBBBBB CCCCCCCC] " +
         more + " /Contents <" + std::string(2 * kValueOctets, '0') + ">>>";
}

/// closed fills in the open signature of a file over all of its octets; with `stamper` a document time-stamp.
inline PdfWriter closed(const PdfWriter& writer, const Stamper* stamper = nullptr) {
  std::string text = writer.text();
  const std::size_t begin = text.find('<', text.find("/Contents <", text.find("AAAAAAAA")));
  const std::size_t end = text.find('>', begin) + 1;
  const auto fill = [&](std::string_view mark, std::size_t number) {
    text.replace(text.find(mark), mark.size(), fmt::format("{:<8}", number));
  };
  fill("AAAAAAAA", begin);
  fill("BBBBBBBB", end);
  fill("CCCCCCCC", text.size() - end);
  const Bytes covered = libsign::to_bytes(text.substr(0, begin) + text.substr(end));
  const Bytes value = stamper != nullptr ? stamper->stamp(covered) : cms_object({CadesSigner().sign(covered)});
  const std::string hex = libsign::to_hex(value);
  if (hex.size() > end - begin - 2)
    throw std::runtime_error(fmt::format("the signature value needs {} octets", value.size()));
  text.replace(begin + 1, hex.size(), hex);
  return writer.replaced(std::move(text));
}

}  // namespace support
