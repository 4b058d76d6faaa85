#pragma once

#include <string>
#include <string_view>

namespace libsign::agreement {

/// Page collects the lines of a rendering: at most 78 characters where words allow.
class Page {
 public:
  /// paragraph writes `lead` and then `text`, broken at spaces; further lines are indented by `indent`.
  void paragraph(std::string_view lead, std::string_view text, std::size_t indent);
  void heading(std::string_view text);
  /// item writes a label and beside it `text`.
  void item(std::string_view label, std::string_view text);
  void blank() { out_ += '\n'; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace libsign::agreement
