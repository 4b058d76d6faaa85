#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <libsign/result.hpp>

namespace libsign::agreement {

/// Paragraph is what the layout of a source holds together: a heading, a list item, or lines without an empty one
/// between them. Its words have lost their markup and nothing else.
struct Paragraph {
  enum class Kind {
    Heading,   // "## SECTION 6"
    Numbered,  // "2. This …"; num is "2."
    Lettered,  // "a) Exchange …" or "- (a) Exchange …"; num is "a)" or "(a)"
    Bullet,    // "- Estonia: …"
    Plain,
  };
  Kind kind = Kind::Plain;
  std::size_t line = 0;    // of the source, from 1
  std::size_t indent = 0;  // columns before the marker
  std::string num;
  std::vector<std::string> lines;  // words separated by single spaces; lines that hold none are left out

  /// text returns all lines as one.
  std::string text() const;
};

/// read_paragraphs splits a Markdown or plain text. Layout, and so not part of the words, are: white space, empty
/// lines, form feeds, rules ("---"), "#" before headings, the bullets - * + and •, asterisks around emphasis,
/// <sup> and </sup>, and the backslash in "\*". Errc::BadInput, naming the line, for characters that an act may
/// not hold, an asterisk without its partner, or other HTML; Errc::LimitExceeded for a cap.
Result<std::vector<Paragraph>> read_paragraphs(std::string_view source, std::string_view name);

/// source_words returns the words of `source` in order, without the layout that read_paragraphs() leaves out. It
/// knows nothing of paragraphs, so that it can tell whether they lost or gained a word.
std::vector<std::string> source_words(std::string_view source);

/// split_words splits at spaces, tabs and line ends; at no other Unicode space.
std::vector<std::string> split_words(std::string_view text);

}  // namespace libsign::agreement
