#include "xades/splice.hpp"

#include <cstddef>

namespace libsign::xades {
namespace {

/// Span is where an element stands in a text.
struct Span {
  std::size_t begin = 0;    // its '<'
  std::size_t end_tag = 0;  // '<' of its end tag, or the '/' of "/>" where it is empty
  std::size_t end = 0;      // behind its last '>'
  bool empty = false;
};

/// Markup walks over the tags of a well-formed text and skips what may hold a '<' that is no tag.
class Markup {
 public:
  explicit Markup(std::string_view text) : text_(text) {}

  /// element finds the element whose start tag is the `number`-th, from 0.
  Result<Span> element(std::size_t number) {
    Span span;
    std::size_t seen = 0;
    std::size_t depth = 0;  // below and with the element, once it was found
    for (;;) {
      position_ = text_.find('<', position_);
      if (position_ == std::string_view::npos) return Error{Errc::BadInput, "the XML document has no end"};
      const std::size_t start = position_;
      if (skip_if("<!--", "-->") || skip_if("<![CDATA[", "]]>") || skip_if("<?", "?>")) continue;
      const bool end_tag = text_.substr(start, 2) == "</";
      const std::size_t close = tag_end(start);
      if (close == std::string_view::npos) return Error{Errc::BadInput, "the XML document has no end"};
      const bool empty = !end_tag && text_[close - 1] == '/';
      position_ = close + 1;
      const bool wanted = !end_tag && seen++ == number;
      if (wanted) span.begin = start;
      if (!wanted && depth == 0) continue;
      if (!end_tag && !empty) ++depth;
      if (end_tag) --depth;
      if (depth != 0) continue;
      span.empty = empty;
      span.end_tag = empty ? close - 1 : start;
      span.end = close + 1;
      return span;
    }
  }

 private:
  bool skip_if(std::string_view open, std::string_view close) {
    if (text_.substr(position_, open.size()) != open) return false;
    const std::size_t end = text_.find(close, position_ + open.size());
    position_ = end == std::string_view::npos ? text_.size() : end + close.size();
    return true;
  }

  /// tag_end returns the '>' of the tag at `start`; quoted attribute values may hold others.
  std::size_t tag_end(std::size_t start) const {
    char quote = 0;
    for (std::size_t i = start; i < text_.size(); ++i) {
      const char c = text_[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i;
      }
    }
    return std::string_view::npos;
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

/// declares_other_encoding tells whether the XML declaration names anything but UTF-8 or ASCII.
bool declares_other_encoding(std::string_view text) {
  if (!text.starts_with("<?xml")) return false;
  const std::string_view declaration = text.substr(0, text.find("?>"));
  const std::size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return false;
  const std::size_t open = declaration.find_first_of("\"'", at);
  if (open == std::string_view::npos) return false;
  std::string name(declaration.substr(open + 1, declaration.find(declaration[open], open + 1) - open - 1));
  for (char& c : name)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return name != "UTF-8" && name != "US-ASCII";
}

Result<Span> span_of(std::string_view text, std::size_t element) {
  if (text.starts_with("\xFE\xFF") || text.starts_with("\xFF\xFE") || text.find('\0') != std::string_view::npos ||
      declares_other_encoding(text))
    return Error{Errc::Unsupported, "a signature can be put only into XML in UTF-8", "",
                 "convert the document to UTF-8 first"};
  return Markup(text).element(element);
}

std::string name_of(std::string_view text, const Span& span) {
  const std::size_t begin = span.begin + 1;
  return std::string(text.substr(begin, text.find_first_of(" \t\r\n/>", begin) - begin));
}

}  // namespace

Result<Splice> splice_at_end(std::string_view text, std::size_t element) {
  const auto span = span_of(text, element);
  if (!span) return span.error();
  const auto before = std::string(text.substr(0, span->end_tag));
  if (!span->empty) return Splice{before, std::string(text.substr(span->end_tag))};
  return Splice{before + ">", "</" + name_of(text, *span) + ">" + std::string(text.substr(span->end))};
}

Result<Splice> splice_at_root_end(std::string_view text) { return splice_at_end(text, 0); }

Result<std::string> root_element(std::string_view text) {
  const auto span = span_of(text, 0);
  if (!span) return span.error();
  return std::string(text.substr(span->begin, span->end - span->begin));
}

}  // namespace libsign::xades
