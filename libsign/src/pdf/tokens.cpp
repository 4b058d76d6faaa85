#include "pdf/tokens.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace libsign::pdf {
namespace {

constexpr std::size_t kMostTokens = 4096;  // of one object
constexpr std::size_t kFirstTokens = 256;  // that there is room for
constexpr std::size_t kMostKeys = 32;      // of one dictionary, each compared with all before
constexpr std::size_t kMostDepth = 16;
constexpr std::ptrdiff_t kMostDigits = 15;  // of a number: what the parser reads as an integer

/// kPlainInNames tells characters that stand for themselves in a name: all regular ones but "#".
constexpr auto kPlainInNames = [] {
  std::array<bool, 256> is_plain{};
  for (std::size_t c = 0; c < is_plain.size(); ++c)
    is_plain[c] = c != '#' && kCharacterClasses[c] == CharacterClass::Regular;
  return is_plain;
}();

}  // namespace

/// Pass goes through octets once. It is a Cursor that knows less and is faster.
class Tokenizer::Pass {
 public:
  Pass(const Cursor& cursor, std::vector<Token>& tokens, std::vector<std::string_view>& keys)
      : begin_(cursor.octets().data()),
        at_(begin_ + cursor.at()),
        end_(begin_ + cursor.octets().size()),
        tokens_(tokens),
        keys_(keys) {}

  std::uint64_t at() const { return static_cast<std::uint64_t>(at_ - begin_); }
  std::size_t count() const { return count_; }
  std::size_t values() const { return values_; }
  bool has_references() const { return has_references_; }

  bool header(Reference id) {
    skip_blanks();
    if (natural() != id.number) return false;
    if (id.generation == 0 && word(" 0 obj")) return true;  // as nearly all are written
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
    ++values_;
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

  // Loops keep their place to themselves: octets might be anything, this object among it, so that a member would be
  // written back before each of them is read.

  template <typename Is>
  const std::uint8_t* past(Is is) const {
    const std::uint8_t* at = at_;
    while (at != end_ && is(*at)) ++at;
    return at;
  }

  void skip_blanks() { at_ = past(is_blank); }

  void skip_space() {
    for (skip_blanks(); peek() == '%'; skip_blanks()) at_ = past([](std::uint8_t c) { return c != '\n' && c != '\r'; });
  }

  template <std::size_t size>
  bool word(const char (&text)[size]) {
    constexpr std::ptrdiff_t kLength = size - 1;
    if (end_ - at_ < kLength || std::memcmp(at_, text, kLength) != 0 || is_regular(peek(kLength))) return false;
    at_ += kLength;
    return true;
  }

  /// natural takes an integer of few digits.
  std::optional<std::uint64_t> natural() {
    const std::uint8_t* const limit = end_ - at_ > kMostDigits ? at_ + kMostDigits : end_;
    const std::uint8_t* at = at_;
    std::uint64_t value = 0;
    for (unsigned digit = 0; at != limit && (digit = *at - unsigned{'0'}) <= 9; ++at) value = value * 10 + digit;
    if (at == at_ || (at != end_ && is_regular(*at))) return std::nullopt;
    at_ = at;
    return value;
  }

  bool add(const Token& token) {
    if (count_ == tokens_.size() && !grow()) return false;
    tokens_[count_++] = token;
    return true;
  }

  bool add_reference(std::uint64_t number, std::uint64_t generation) {
    has_references_ = true;
    return add(
        {Token::Kind::Reference, {}, {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(generation)}});
  }

  bool grow() {
    if (count_ == kMostTokens) return false;
    tokens_.resize(std::min(kMostTokens, std::max(kFirstTokens, 2 * count_)));
    return true;
  }

  std::optional<std::string_view> name() {
    const std::uint8_t* const first = ++at_;
    at_ = past([](std::uint8_t c) { return kPlainInNames[c]; });
    if (peek() == '#') return std::nullopt;
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
    ++at_;
    at_ = past([](std::uint8_t c) { return hex_digit(c) >= 0; });
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
    const auto first = natural();
    if (!first) return number();
    if (*first > 0xFFFFFFFF) return true;
    if (word(" 0 R")) return add_reference(*first, 0);  // as nearly all are written
    const std::uint8_t* const after = at_;
    skip_blanks();
    if (const auto second = is_digit(peek()) ? natural() : std::nullopt; second && *second <= 65'535) {
      skip_blanks();
      if (word("R")) return add_reference(*first, *second);
    }
    at_ = after;
    return true;
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
    at_ = past(is_digit);
    return at_ != begin;
  }

  const std::uint8_t* begin_;
  const std::uint8_t* at_;
  const std::uint8_t* end_;
  std::vector<Token>& tokens_;
  std::size_t count_ = 0;
  std::size_t values_ = 0;
  bool has_references_ = false;
  std::vector<std::string_view>& keys_;
};

bool Tokenizer::read(Cursor& cursor) {
  keys_.clear();
  Pass pass(cursor, tokens_, keys_);
  const bool is_read = pass.value();
  keep(pass, cursor);
  return is_read;
}

bool Tokenizer::read_indirect(Cursor& cursor, Reference id) {
  keys_.clear();
  Pass pass(cursor, tokens_, keys_);
  const bool is_read = pass.header(id) && pass.value() && pass.end_of_object();
  keep(pass, cursor);
  return is_read;
}

void Tokenizer::keep(const Pass& pass, Cursor& cursor) {
  count_ = pass.count();
  values_ = pass.values();
  has_references_ = pass.has_references();
  cursor.move_to(pass.at());
}

}  // namespace libsign::pdf
