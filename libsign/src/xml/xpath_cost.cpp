#include "xml/xpath_cost.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace libsign::xml {
namespace {

// Comparisons of two node pointers, or of two characters, that take as long as one operation.
constexpr double kComparisonsPerOperation = 400;

// Characters copied, a memory block at a time, in the time of one comparison.
constexpr double kCopiesPerComparison = 4;

// What `ancestor-or-self::a | ancestor-or-self::b` needs in a document of ordinary depth.
constexpr std::uint64_t kLeastOperations = 128;

constexpr std::array<std::string_view, 9> kCheapCalls{
    "not", "boolean", "true", "false", "text", "node", "comment", "here", "processing-instruction"};

// From several context nodes these axes reach the same node twice, so that libxml2 compares each with each.
constexpr std::array<std::string_view, 9> kMeetingAxes{"ancestor",           "ancestor-or-self",  "descendant",
                                                       "descendant-or-self", "following",         "following-sibling",
                                                       "preceding",          "preceding-sibling", "parent"};

// Calls that search one text for another, step by step.
constexpr std::array<std::string_view, 4> kSearches{"contains", "substring-before", "substring-after", "translate"};

bool is_one_of(std::string_view word, const auto& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Simple reads an expression as far as it is one of cheap location paths.
class Simple {
 public:
  explicit Simple(std::string_view text) : text_(text) {}

  bool holds() {
    while (at_ < text_.size())
      if (!step()) return false;
    return true;
  }

 private:
  bool step() {
    const char c = text_[at_];
    if (is_space(c)) return ++at_, true;
    bool good = true;
    if (is_name_char(c)) {
      good = word();
    } else if (c == '/') {
      good = last_ != ')';
      if (last_ == '/') ++meeting_;
      ++at_;
    } else if (c == '.') {
      if (last_ == '.') ++meeting_;
      ++at_;
    } else {
      good =
          c == '(' || c == ')' || c == ':' || c == '@' || (c == '*' && (last_ == '/' || last_ == ':' || last_ == '@'));
      ++at_;
    }
    last_ = c;
    return good && meeting_ <= 1;
  }

  bool word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
    const std::string_view word = text_.substr(start, at_ - start);
    const std::string_view rest = text_.substr(std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()));
    if (word.front() == '-' || (word.front() >= '0' && word.front() <= '9')) return false;
    if (rest.starts_with("(")) return is_one_of(word, kCheapCalls) || word == "and" || word == "or";
    if (rest.starts_with("::")) {
      if (word == "namespace") return false;
      meeting_ += is_one_of(word, kMeetingAxes) ? 1 : 0;
      return true;
    }
    if (last_ == '/' || last_ == ':' || last_ == '@') return true;
    if (word == "and" || word == "or") meeting_ = 0;
    return word != "div" && word != "mod";
  }

  std::string_view text_;
  std::size_t at_ = 0;
  char last_ = ' ';  // the last character that was no white space
  int meeting_ = 0;  // steps of the current path that may meet
};

/// How often an evaluation can turn nodes into text: twice for each operator, once for each call.
double text_readings(std::string_view expression) {
  double readings = 0;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    const bool minus = c == '-' && (i == 0 || !is_name_char(expression[i - 1]));
    if (minus || c == '=' || c == '<' || c == '>' || c == '+' || c == '*') readings += 2;
    if (c == '(' || c == '[') readings += 1;
    if (expression.substr(i).starts_with("div") || expression.substr(i).starts_with("mod")) readings += 2;
  }
  return readings;
}

double count(std::string_view expression, std::string_view part) {
  double found = 0;
  for (std::size_t at = expression.find(part); at != std::string_view::npos; at = expression.find(part, at + 1))
    ++found;
  return found;
}

/// Upper bound of the comparisons of characters, or what takes as long, in one evaluation.
double text_work(std::string_view expression, std::uint64_t text_bytes) {
  const auto text = static_cast<double>(text_bytes);
  double searches = 0;
  for (const std::string_view call : kSearches) searches += count(expression, call);
  // Each argument of concat() may be the whole text once more.
  const double copies = count(expression, "concat") > 0 ? 1 + count(expression, ",") : 1;
  const double longest = text * copies + static_cast<double>(expression.size());
  return longest * text_readings(expression) / kCopiesPerComparison + searches * longest * longest / 4;
}

}  // namespace

std::optional<std::uint64_t> operations_per_evaluation(std::string_view expression, const XPathWork& work,
                                                       const Limits& limits) {
  const std::uint64_t budget = limits.max_xpath_operations;
  if (work.evaluations > budget) return std::nullopt;
  if (Simple(expression).holds()) return budget;
  const auto evaluations = static_cast<double>(std::max<std::uint64_t>(work.evaluations, 1));
  const double comparisons = static_cast<double>(budget) * kComparisonsPerOperation;
  if (evaluations * text_work(expression, work.text_bytes) > comparisons) return std::nullopt;
  const auto affordable = static_cast<std::uint64_t>(std::sqrt(comparisons / evaluations));
  return std::min(budget, std::max(affordable, kLeastOperations));
}

}  // namespace libsign::xml
