#include "agreement/labels.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "agreement/characters.hpp"

namespace libsign::agreement {
namespace {

using Kind = Paragraph::Kind;
using Iterator = std::vector<Paragraph>::const_iterator;

constexpr std::size_t kMaxHeadingBytes = 200;  // longer ones in plain text are taken for sentences
constexpr std::size_t kNestedIndent = 2;       // columns by which an item of an inner list stands further in

/// DivisionForm is a word that opens the divisions of a text, with the abbreviations that Akoma Ntoso uses for the
/// division and for the numbered paragraphs in it.
struct DivisionForm {
  std::string_view word;
  std::string_view division;
  std::string_view paragraph;
};
constexpr std::array kDivisionForms{DivisionForm{"section", "sec", "para"}, DivisionForm{"article", "art", "para"},
                                    DivisionForm{"paragraph", "para", "subpara"}};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool has_lower_case(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// reads_like_heading tells a short line without closing punctuation.
bool reads_like_heading(std::string_view text) {
  return !text.empty() && text.size() <= kMaxHeadingBytes &&
         std::string_view(".;,:").find(text.back()) == std::string_view::npos;
}

/// DivisionHeading is "SECTION 3 Implementation", taken apart.
struct DivisionHeading {
  const DivisionForm* form;
  unsigned number;
  std::string num;  // "SECTION 3"
  std::string heading;
};

std::optional<DivisionHeading> division_heading(const Paragraph& paragraph) {
  if (paragraph.kind != Kind::Heading && paragraph.kind != Kind::Plain) return std::nullopt;
  const std::string text = paragraph.text();
  const std::size_t space = text.find(' ');
  if (space == std::string::npos) return std::nullopt;
  const std::string word = lower(std::string_view(text).substr(0, space));
  const auto form = std::find_if(kDivisionForms.begin(), kDivisionForms.end(),
                                 [&](const DivisionForm& candidate) { return candidate.word == word; });
  if (form == kDivisionForms.end()) return std::nullopt;

  const char* const first = text.data() + space + 1;
  const char* const last = text.data() + text.size();
  unsigned number = 0;
  const auto [after, failure] = std::from_chars(first, last, number);
  if (failure != std::errc{} || after - first > 3) return std::nullopt;
  auto end = static_cast<std::size_t>(after - text.data());
  if (end < text.size() && (text[end] == '.' || text[end] == ':')) ++end;
  if (end < text.size() && text[end] != ' ') return std::nullopt;
  std::string heading = end < text.size() ? text.substr(end + 1) : "";
  if (paragraph.kind == Kind::Plain && !heading.empty() && !reads_like_heading(heading)) return std::nullopt;
  return DivisionHeading{&*form, number, text.substr(0, end), std::move(heading)};
}

/// is_conclusion tells the sentence that says where and when the text is signed.
bool is_conclusion(const Paragraph& paragraph) {
  if (paragraph.kind != Kind::Plain) return false;
  const std::string text = lower(paragraph.text());
  for (const std::string_view opening : {"signed in ", "signed at ", "signed on ", "done in ", "done at ", "done on "})
    if (text.starts_with(opening)) return true;
  return false;
}

/// Labeller walks the paragraphs once, from the title to the signatures.
class Labeller {
 public:
  Labeller(const std::vector<Paragraph>& paragraphs, std::string_view name)
      : next_(paragraphs.begin()), end_(paragraphs.end()), name_(name) {}

  Result<std::vector<TextBlock>> run() {
    for (const auto part : {&Labeller::title, &Labeller::preamble, &Labeller::divisions, &Labeller::signatures})
      if (auto labelled = (this->*part)(); !labelled) return labelled.error();
    return std::move(blocks_);
  }

 private:
  Result<void> title() {
    std::string text;
    for (; !done() && !division_heading(*next_); ++next_) {
      const bool capitals = next_->kind == Kind::Plain && !has_lower_case(next_->text());
      if (next_->kind != Kind::Heading && !capitals) break;
      text += (text.empty() ? "" : " ") + next_->text();
    }
    if (text.empty())
      return problem("the text does not begin with a title",
                     "begin with the title, in capitals or as a heading (\"# Memorandum of Cooperation\")");
    add("title", "", std::move(text));
    return {};
  }

  Result<void> preamble() {
    const Iterator first = next_;
    while (!done() && !division_heading(*next_) && next_->kind == Kind::Plain) ++next_;
    if (done() || !division_heading(*next_))
      return problem("this is neither part of the preamble nor the heading of a division",
                     "open each division with a heading of its own: \"Section 1\", \"Article 1\" or \"Paragraph 1\"");
    if (first == next_)
      return problem("no paragraph before the first division says who the participants are",
                     "name the participants in a paragraph after the title");
    add("parties", "", first->text());
    for (Iterator at = first + 1; at != next_; ++at) {
      const bool formula = at + 1 == next_ && at->text().ends_with(':');
      add(formula ? "preamble__formula" : fmt::format("preamble__recital_{}", at - first), "", at->text());
    }
    return {};
  }

  Result<void> divisions() {
    form_ = division_heading(*next_)->form;
    while (!done() && !is_conclusion(*next_)) {
      const auto heading = division_heading(*next_);
      auto labelled = heading ? division(*heading) : body(*next_);
      if (!labelled) return labelled;
    }
    if (done())
      return problem("the text ends without saying where and when it is signed",
                     "end it with a paragraph that begins with \"Signed in\" or \"Done at\"");
    return {};
  }

  Result<void> division(const DivisionHeading& heading) {
    if (heading.form != form_)
      return problem(
          fmt::format("a heading says “{}” in a text that is divided by “{}”", heading.form->word, form_->word),
          "use one word for all divisions");
    if (heading.number != division_ + 1)
      return problem(fmt::format("{} {} follows {} {}", form_->word, heading.number, form_->word, division_),
                     "number the divisions 1, 2, 3, …");
    division_ = heading.number;
    numbered_ = 0;
    plain_ = 0;
    enter(fmt::format("{}_{}", form_->division, division_));
    division_eid_ = parent_;
    ++next_;
    std::string text = heading.heading;
    if (text.empty() && !done() && !division_heading(*next_) && !is_conclusion(*next_) &&
        (next_->kind == Kind::Heading || (next_->kind == Kind::Plain && reads_like_heading(next_->text())))) {
      text = next_->text();
      ++next_;
    }
    add(division_eid_, heading.num, std::move(text));
    return {};
  }

  Result<void> body(const Paragraph& paragraph) {
    Result<void> labelled;
    switch (paragraph.kind) {
      case Kind::Heading:
        return problem("a heading inside a division cannot be labelled",
                       "open a division with it, or make it a paragraph");
      case Kind::Numbered: labelled = numbered(paragraph); break;
      case Kind::Lettered:
      case Kind::Bullet: labelled = item(paragraph); break;
      case Kind::Plain: labelled = plain(paragraph); break;
    }
    if (labelled) ++next_;
    return labelled;
  }

  Result<void> numbered(const Paragraph& paragraph) {
    unsigned number = 0;
    std::from_chars(paragraph.num.data(), paragraph.num.data() + paragraph.num.size(), number);
    if (number != numbered_ + 1)
      return problem(fmt::format("paragraph {} follows paragraph {}", number, numbered_),
                     "number the paragraphs of each division 1, 2, 3, …");
    if (numbered_ == 0) numbered_indent_ = paragraph.indent;
    if (paragraph.indent >= numbered_indent_ + kNestedIndent) return nested();
    numbered_ = number;
    enter(fmt::format("{}__{}_{}", division_eid_, form_->paragraph, number));
    add(parent_, paragraph.num, paragraph.text());
    return {};
  }

  Result<void> item(const Paragraph& paragraph) {
    if (letters_ == 0 && bullets_ == 0) list_indent_ = paragraph.indent;
    if (paragraph.indent >= list_indent_ + kNestedIndent) return nested();
    if (paragraph.kind == Kind::Bullet) {
      add(fmt::format("{}__indent_{}", parent_, ++bullets_), "", paragraph.text());
      return {};
    }
    const char letter = paragraph.num[paragraph.num.size() - 2];
    if (letter != static_cast<char>('a' + letters_))
      return problem(fmt::format("point {}) is out of order", letter), "letter the points of each list a), b), c), …");
    ++letters_;
    add(fmt::format("{}__point_{}", parent_, letter), paragraph.num, paragraph.text());
    return {};
  }

  Result<void> plain(const Paragraph& paragraph) {
    if (numbered_ != 0)
      return problem("this paragraph has no number and stands after numbered ones",
                     "number it, or join it to the paragraph that it belongs to");
    add(fmt::format("{}__p_{}", division_eid_, ++plain_), "", paragraph.text());
    return {};
  }

  Result<void> signatures() {
    add("conclusions", "", next_->text());
    ++next_;
    for (std::size_t count = 1; !done(); ++next_, ++count) {
      if (next_->kind != Kind::Plain || division_heading(*next_))
        return problem("this cannot be part of the signatures, which come after the place and date of signing",
                       "move it before the paragraph that says where and when the text is signed");
      add(fmt::format("signatures__p_{}", count), "", next_->text());
    }
    return {};
  }

  /// enter makes `eid` the parent of the list items that follow.
  void enter(std::string eid) {
    parent_ = std::move(eid);
    letters_ = 0;
    bullets_ = 0;
  }

  void add(std::string eid, std::string num, std::string text) {
    blocks_.push_back({std::move(eid), std::move(num), std::move(text)});
  }

  Error nested() const {
    return problem("a list inside a list cannot be labelled", "write the inner list as part of its point's sentence");
  }

  Error problem(std::string what, std::string hint) const {
    std::string where = done() ? std::string(name_) : at_line(name_, next_->line);
    return Error{Errc::BadInput, std::move(what), std::move(where), std::move(hint)};
  }

  bool done() const { return next_ == end_; }

  Iterator next_;
  const Iterator end_;
  const std::string_view name_;
  std::vector<TextBlock> blocks_;

  const DivisionForm* form_ = nullptr;
  unsigned division_ = 0;
  std::string division_eid_;
  unsigned numbered_ = 0;  // the last numbered paragraph of the division
  std::size_t numbered_indent_ = 0;
  unsigned plain_ = 0;
  std::string parent_;  // of list items
  unsigned letters_ = 0;
  unsigned bullets_ = 0;
  std::size_t list_indent_ = 0;
};

}  // namespace

Result<std::vector<TextBlock>> label(const std::vector<Paragraph>& paragraphs, std::string_view name) {
  return Labeller(paragraphs, name).run();
}

}  // namespace libsign::agreement
