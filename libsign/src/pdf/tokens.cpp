#include "pdf/tokens.hpp"

#include <algorithm>

namespace libsign::pdf {
namespace {

constexpr std::size_t kMostTokens = 4096;  // of one object
constexpr std::size_t kFirstTokens = 256;  // that there is room for
constexpr std::size_t kMostKeys = 32;      // of one dictionary, each compared with all before
constexpr std::size_t kMostDepth = 16;
constexpr std::ptrdiff_t kMostDigits = 15;  // of a number: what the parser reads as an integer

/// Pass goes through octets once. It is a Cursor that knows less and is faster.
class Pass {
 public:
  Pass(ByteView octets, std::uint64_t at, std::vector<Token>& tokens, std::vector<std::string_view>& keys)
      : begin_(octets.data()),
        at_(begin_ + std::min<std::uint64_t>(at, octets.size())),
        end_(begin_ + octets.size()),
        tokens_(tokens),
        keys_(keys) {}

  std::uint64_t at() const { return static_cast<std::uint64_t>(at_ - begin_); }
  std::size_t count() const { return count_; }

  bool header(Reference id) {
    skip_blanks();
    if (natural() != id.number) return false;
    skip_blanks();
    if (natural() != id.generation) return false;
    skip_blanks();
    return word("obj");
  }

  bool end_of_object() {
    skip_space();
    return word("endobj");
  }

  bool value(std::size_t depth = 0) {
    if (depth > kMostDepth) return false;
    skip_space();
    const std::uint8_t c = peek();
    if (is_digit(c)) return reference_or_number();
    switch (c) {
      case '/': return name().has_value();
      case '(': return literal_string();
      case '[': return array(depth);
      case '<': return peek(1) == '<' ? dictionary(depth) : hexadecimal_string();
      case 'n': return word("null");
      case 't': return word("true");
      case 'f': return word("false");
      default: return number();
    }
  }

 private:
  std::uint8_t peek(std::ptrdiff_t ahead = 0) const { return ahead < end_ - at_ ? at_[ahead] : std::uint8_t{0}; }

  void skip_blanks() {
    while (at_ != end_ && is_blank(*at_)) ++at_;
  }

  void skip_space() {
    for (skip_blanks(); peek() == '%'; skip_blanks())
      while (at_ != end_ && *at_ != '\n' && *at_ != '\r') ++at_;
  }

  bool word(std::string_view text) {
    const auto size = static_cast<std::ptrdiff_t>(text.size());
    if (end_ - at_ < size || !std::equal(text.begin(), text.end(), at_) || is_regular(peek(size))) return false;
    at_ += size;
    return true;
  }

  /// natural takes an integer of few digits.
  std::optional<std::uint64_t> natural() {
    const std::uint8_t* const first = at_;
    std::uint64_t value = 0;
    for (; at_ != end_ && is_digit(*at_) && at_ - first <= kMostDigits; ++at_)
      value = value * 10 + static_cast<std::uint64_t>(*at_ - '0');
    if (at_ != first && at_ - first <= kMostDigits && !is_regular(peek())) return value;
    at_ = first;
    return std::nullopt;
  }

  bool add(const Token& token) {
    if (count_ == tokens_.size() && !grow()) return false;
    tokens_[count_++] = token;
    return true;
  }

  bool grow() {
    if (count_ == kMostTokens) return false;
    tokens_.resize(std::min(kMostTokens, std::max(kFirstTokens, 2 * count_)));
    return true;
  }

  std::optional<std::string_view> name() {
    const std::uint8_t* const first = ++at_;
    for (; at_ != end_ && is_regular(*at_); ++at_)
      if (*at_ == '#') return std::nullopt;
    return as_text({first, at_});
  }

  bool literal_string() {
    ++at_;
    for (std::size_t open = 1; open > 0;) {
      if (at_ == end_) return false;
      const std::uint8_t c = *at_++;
      if (c == '\\' && at_ != end_) ++at_;
      if (c == '(') ++open;
      if (c == ')') --open;
    }
    return true;
  }

  bool hexadecimal_string() {
    for (++at_; hex_digit(peek()) >= 0; ++at_) continue;
    if (peek() != '>') return false;
    ++at_;
    return true;
  }

  bool array(std::size_t depth) {
    ++at_;
    if (!add({Token::Kind::BeginArray})) return false;
    for (skip_space(); peek() != ']'; skip_space())
      if (!value(depth + 1)) return false;
    ++at_;
    return add({Token::Kind::End});
  }

  bool dictionary(std::size_t depth) {
    at_ += 2;
    if (!add({Token::Kind::BeginDictionary})) return false;
    const std::size_t first = keys_.size();
    for (skip_space(); peek() == '/'; skip_space()) {
      const auto key = name();
      if (!key || !is_new(*key, first)) return false;
      keys_.push_back(*key);
      if (!add({Token::Kind::Key, *key}) || !value(depth + 1)) return false;
    }
    if (peek() != '>' || peek(1) != '>') return false;
    at_ += 2;
    keys_.resize(first);
    return add({Token::Kind::End});
  }

  bool is_new(std::string_view key, std::size_t first) const {
    return keys_.size() - first < kMostKeys &&
           std::find(keys_.begin() + static_cast<std::ptrdiff_t>(first), keys_.end(), key) == keys_.end();
  }

  bool reference_or_number() {
    const std::uint8_t* const begin = at_;
    const auto first = natural();
    if (!first) return number();
    const std::uint8_t* const after = at_;
    skip_blanks();
    if (const auto second = natural(); second && *first <= 0xFFFFFFFF && *second <= 65'535) {
      skip_blanks();
      if (word("R"))
        return add(
            {Token::Kind::Reference, {}, {static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*second)}});
    }
    at_ = after;
    return after - begin <= kMostDigits;
  }

  /// number takes a sign or none, digits or none, and a point with digits behind it or none.
  bool number() {
    const std::uint8_t* const begin = at_;
    if (peek() == '+' || peek() == '-') ++at_;
    const bool has_whole = digits();
    const bool has_point = peek() == '.';
    if (has_point) ++at_;
    const bool is_number = has_point ? digits() : has_whole;
    return is_number && !is_regular(peek()) && at_ - begin <= kMostDigits;
  }

  bool digits() {
    const std::uint8_t* const begin = at_;
    while (is_digit(peek())) ++at_;
    return at_ != begin;
  }

  const std::uint8_t* begin_;
  const std::uint8_t* at_;
  const std::uint8_t* end_;
  std::vector<Token>& tokens_;
  std::size_t count_ = 0;
  std::vector<std::string_view>& keys_;
};

}  // namespace

bool Tokenizer::read(Cursor& cursor) {
  keys_.clear();
  Pass pass(cursor.octets(), cursor.at(), tokens_, keys_);
  if (!pass.value()) return false;
  count_ = pass.count();
  cursor.move_to(pass.at());
  return true;
}

bool Tokenizer::read_indirect(ByteView file, std::uint64_t offset, Reference id) {
  keys_.clear();
  Pass pass(file, offset, tokens_, keys_);
  if (!pass.header(id) || !pass.value() || !pass.end_of_object()) return false;
  count_ = pass.count();
  return true;
}

}  // namespace libsign::pdf
