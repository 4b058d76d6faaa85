#pragma once

#include <map>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <libsign/bytes.hpp>

namespace libsign::test {

/// PdfWriter writes PDF files revision by revision, right or wrong as a test wants them.
class PdfWriter {
 public:
  PdfWriter& object(unsigned number, const std::string& body, unsigned generation = 0) {
    entry(number, text_.size(), generation);
    text_ += fmt::format("{} {} obj\n{}\nendobj\n", number, generation, body);
    return *this;
  }
  PdfWriter& stream(unsigned number, const std::string& data, const std::string& entries = "") {
    return object(number, fmt::format("<</Length {}{}>>\nstream\n{}\nendstream", data.size(), entries, data));
  }
  PdfWriter& free(unsigned number) {
    written_[number] = "0000000000 00001 f";
    return *this;
  }
  PdfWriter& raw(const std::string& text) {
    text_ += text;
    return *this;
  }
  PdfWriter& entry(unsigned number, std::size_t offset, unsigned generation = 0) {
    written_[number] = fmt::format("{:010} {:05} n", offset, generation);
    size_ = std::max(size_, number + 1);
    return *this;
  }

  /// end ends the revision with a cross-reference table and a trailer that names the revision before.
  PdfWriter& end(const std::string& trailer = "/Root 1 0 R") {
    const std::size_t offset = text_.size();
    text_ += "xref\n0 1\n0000000000 65535 f \n";
    for (const auto& [number, line] : written_) text_ += fmt::format("{} 1\n{} \n", number, line);
    const std::string previous = last_ ? fmt::format("/Prev {}", *last_) : "";
    text_ += fmt::format("trailer\n<</Size {}{}{}>>\nstartxref\n{}\n%%EOF\n", size_, trailer, previous, offset);
    last_ = offset;
    written_.clear();
    return *this;
  }

  /// replaced is the same writer with another text as long.
  PdfWriter replaced(std::string text) const {
    PdfWriter other = *this;
    other.text_ = std::move(text);
    return other;
  }

  std::size_t size() const { return text_.size(); }
  const std::string& text() const { return text_; }
  SharedBytes bytes() const { return SharedBytes::own(to_bytes(text_)); }

  /// one_page is a file of one page.
  static PdfWriter one_page() {
    return std::move(PdfWriter()
                         .object(1, "<</Type /Catalog /Pages 2 0 R>>")
                         .object(2, "<</Type /Pages /Kids [3 0 R] /Count 1>>")
                         .object(3, "<</Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R>>")
                         .stream(4, "BT (Pay 9 EUR) Tj ET")
                         .end());
  }

 private:
  std::string text_ = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
  std::map<unsigned, std::string> written_;  // their lines in the table
  std::optional<std::size_t> last_;
  unsigned size_ = 1;
};

}  // namespace libsign::test
