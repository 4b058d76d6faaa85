#include "agreement/markup.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "agreement/caps.hpp"
#include "agreement/characters.hpp"

namespace libsign::agreement {
namespace {

using Text = std::string_view;
constexpr Text kByteOrderMark = "\xEF\xBB\xBF";
constexpr Text kWhiteSpace = " \t\n\f";
constexpr Text kBullets[] = {"- ", "* ", "+ ", "\u2022 "};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }

Text without_byte_order_mark(Text source) {
  if (source.starts_with(kByteOrderMark)) source.remove_prefix(kByteOrderMark.size());
  return source;
}

/// take_line cuts the first line off `rest`, without its line end and with tabs and form feeds as spaces.
std::string take_line(Text& rest) {
  const std::size_t end = rest.find('\n');
  std::string line(rest.substr(0, end));
  rest.remove_prefix(end == Text::npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) line.pop_back();
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\t' || c == '\f'; }, ' ');
  return line;
}

/// is_rule tells a line of nothing but three or more of the same of - * _ =, spaces between them allowed.
bool is_rule(Text line) {
  std::string marks(line);
  marks.erase(std::remove(marks.begin(), marks.end(), ' '), marks.end());
  return marks.size() >= 3 && Text("-*_=").find(marks.front()) != Text::npos &&
         marks.find_first_not_of(marks.front()) == std::string::npos;
}

/// take_bullet and take_hashes cut a layout marker and what follows it up to the first word off `line`.
bool take_bullet(Text& line) {
  for (const Text bullet : kBullets) {
    if (!line.starts_with(bullet)) continue;
    line.remove_prefix(std::min(line.find_first_not_of(' ', bullet.size()), line.size()));
    return true;
  }
  return false;
}

bool take_hashes(Text& line) {
  const std::size_t hashes = std::min(line.find_first_not_of('#'), line.size());
  if (hashes == 0 || hashes > 6 || (hashes < line.size() && line[hashes] != ' ')) return false;
  line.remove_prefix(std::min(line.find_first_not_of(' ', hashes), line.size()));
  return true;
}

/// label_size returns the size of a label at the front of `line` that a space follows, or 0.
std::size_t number_size(Text line) {
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  if (digits == 0 || digits > 3 || line.size() < digits + 2) return 0;
  return (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ' ? digits + 1 : 0;
}

std::size_t letter_size(Text line) {
  const std::size_t open = line.starts_with('(') ? 1 : 0;
  if (line.size() < open + 3 || !is_lower(line[open]) || line[open + 1] != ')' || line[open + 2] != ' ') return 0;
  return open + 2;
}

/// Start is how a line begins: its kind, and how much of it is marker and label.
struct Start {
  Paragraph paragraph;
  bool has_bullet = false;  // also in front of a number or letter
  Text rest;
};

Start start_of(Text line, std::size_t number) {
  Start start;
  start.paragraph.line = number;
  start.paragraph.indent = line.find_first_not_of(' ');
  line.remove_prefix(start.paragraph.indent);
  if (take_hashes(line)) {
    start.paragraph.kind = Paragraph::Kind::Heading;
  } else {
    start.has_bullet = take_bullet(line);
    if (start.has_bullet) start.paragraph.kind = Paragraph::Kind::Bullet;
    std::size_t label = number_size(line);
    if (label != 0) start.paragraph.kind = Paragraph::Kind::Numbered;
    if (label == 0 && (label = letter_size(line)) != 0) start.paragraph.kind = Paragraph::Kind::Lettered;
    start.paragraph.num = line.substr(0, label);
    line.remove_prefix(label);
  }
  start.rest = line;
  return start;
}

/// interrupts tells whether a line that begins with `start` ends `current` without an empty line between them. As in
/// CommonMark, wrapped prose that happens to begin with a number stays prose.
bool interrupts(const Start& start, const Paragraph& current) {
  using enum Paragraph::Kind;
  const Paragraph& next = start.paragraph;
  if (current.kind == Heading || next.kind == Heading || start.has_bullet) return true;
  if (next.kind == Plain) return false;
  return current.kind != Plain || next.num == "1." || next.num == "1)" || next.num == "a)" || next.num == "(a)";
}

/// take_sup cuts <sup> or </sup> off the front of `rest`.
bool take_sup(Text& rest) {
  for (const Text tag : {Text("<sup>"), Text("</sup>")}) {
    if (!rest.starts_with(tag)) continue;
    rest.remove_prefix(tag.size());
    return true;
  }
  return false;
}

bool is_tag(Text rest) {
  return rest.size() > 1 && rest.front() == '<' && (is_letter(rest[1]) || Text("/!?").find(rest[1]) != Text::npos);
}

/// Unmarker takes the inline markup out of one paragraph.
class Unmarker {
 public:
  Unmarker(Text name, std::size_t line) : name_(name), line_(line) {}

  Result<std::string> run(Text rest) {
    std::string out;
    while (!rest.empty()) {
      if (take_sup(rest)) continue;
      if (rest.front() == '*') {
        const std::size_t count = std::min(rest.find_first_not_of('*'), rest.size());
        emphasis(count);
        rest.remove_prefix(count);
        continue;
      }
      if (is_tag(rest))
        return Error{Errc::BadInput, "HTML other than <sup> cannot be kept", at_line(name_, line_),
                     "write the text itself"};
      if (rest.starts_with("\\*")) rest.remove_prefix(1);
      if (rest.front() == '\n') ++line_;
      out += rest.front();
      rest.remove_prefix(1);
    }
    if (!open_.empty())
      return Error{Errc::BadInput, "an asterisk has no partner that would make it emphasis",
                   at_line(name_, open_.back().line), "write \\* for an asterisk that belongs to the words"};
    return out;
  }

 private:
  struct Open {
    std::size_t count;
    std::size_t line;
  };

  void emphasis(std::size_t count) {
    if (!open_.empty() && open_.back().count == count)
      open_.pop_back();
    else
      open_.push_back({count, line_});
  }

  Text name_;
  std::size_t line_;
  std::vector<Open> open_;
};

/// Collector puts lines together into paragraphs.
class Collector {
 public:
  explicit Collector(Text name) : name_(name) {}

  Result<void> add(Text line, std::size_t number) {
    if (line.find_first_not_of(' ') == Text::npos || is_rule(line)) return finish();
    Start start = start_of(line, number);
    if (current_ && !interrupts(start, *current_)) {
      raw_ += '\n';
      raw_ += line;
      return {};
    }
    if (auto finished = finish(); !finished) return finished;
    if (paragraphs_.size() == kMaxBlocks)
      return Error{Errc::LimitExceeded, fmt::format("the text has more than {} paragraphs", kMaxBlocks),
                   at_line(name_, number)};
    raw_ = start.rest;
    current_ = std::move(start.paragraph);
    return {};
  }

  Result<void> finish() {
    if (!current_) return {};
    auto plain = Unmarker(name_, current_->line).run(raw_);
    if (!plain) return plain.error();
    for (Text rest = *plain; !rest.empty();) {
      std::string joined;
      for (const std::string& word : split_words(take_line(rest))) joined += (joined.empty() ? "" : " ") + word;
      if (!joined.empty()) current_->lines.push_back(std::move(joined));
    }
    if (!current_->lines.empty() || !current_->num.empty()) paragraphs_.push_back(*std::move(current_));
    current_.reset();
    return {};
  }

  std::vector<Paragraph> take() { return std::move(paragraphs_); }

 private:
  Text name_;
  std::optional<Paragraph> current_;
  std::string raw_;
  std::vector<Paragraph> paragraphs_;
};

}  // namespace

std::string Paragraph::text() const {
  std::string all;
  for (const std::string& line_text : lines) all += (all.empty() ? "" : " ") + line_text;
  return all;
}

Result<std::vector<Paragraph>> read_paragraphs(std::string_view source, std::string_view name) {
  if (source.size() > kMaxSourceBytes)
    return Error{Errc::LimitExceeded, fmt::format("the text is larger than {} bytes", kMaxSourceBytes),
                 std::string(name)};
  Collector collector(name);
  Text rest = without_byte_order_mark(source);
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::string line = take_line(rest);
    const std::string where = at_line(name, number);
    if (line.size() > kMaxLineBytes)
      return Error{Errc::LimitExceeded, fmt::format("the line is longer than {} bytes", kMaxLineBytes), where};
    if (auto checked = check_line(line, where); !checked) return checked.error();
    if (auto added = collector.add(line, number); !added) return added.error();
  }
  if (auto finished = collector.finish(); !finished) return finished.error();
  return collector.take();
}

std::vector<std::string> source_words(std::string_view source) {
  std::vector<std::string> words;
  Text rest = without_byte_order_mark(source);
  while (!rest.empty()) {
    const std::string line = take_line(rest);
    Text left = line;
    left.remove_prefix(std::min(left.find_first_not_of(' '), left.size()));
    if (is_rule(left)) continue;
    if (!take_hashes(left)) take_bullet(left);
    std::string plain;
    while (!left.empty()) {
      if (take_sup(left)) continue;
      const bool escaped = left.starts_with("\\*");
      if (escaped) left.remove_prefix(1);
      if (escaped || left.front() != '*') plain += left.front();
      left.remove_prefix(1);
    }
    for (std::string& word : split_words(plain)) words.push_back(std::move(word));
  }
  return words;
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    text.remove_prefix(std::min(text.find_first_not_of(kWhiteSpace), text.size()));
    const std::size_t end = std::min(text.find_first_of(kWhiteSpace), text.size());
    if (end != 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

}  // namespace libsign::agreement
