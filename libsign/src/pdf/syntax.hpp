#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include <libsign/bytes.hpp>

/// Characters and words of the PDF syntax (ISO 32000-2, 7.2).
namespace libsign::pdf {

enum class CharacterClass : std::uint8_t { Regular, Blank, Delimiter };

inline constexpr auto kCharacterClasses = [] {
  std::array<CharacterClass, 256> classes{};
  for (const char c : {' ', '\n', '\r', '\t', '\f', '\0'})
    classes[static_cast<std::uint8_t>(c)] = CharacterClass::Blank;
  for (const char c : {'(', ')', '<', '>', '[', ']', '{', '}', '/', '%'})
    classes[static_cast<std::uint8_t>(c)] = CharacterClass::Delimiter;
  return classes;
}();

inline bool is_blank(std::uint8_t c) { return kCharacterClasses[c] == CharacterClass::Blank; }
inline bool is_delimiter(std::uint8_t c) { return kCharacterClasses[c] == CharacterClass::Delimiter; }
inline bool is_regular(std::uint8_t c) { return kCharacterClasses[c] == CharacterClass::Regular; }
inline bool is_digit(std::uint8_t c) { return c >= '0' && c <= '9'; }
/// hex_digit returns the value of a hexadecimal digit, -1 for another character.
int hex_digit(std::uint8_t c);

/// Cursor walks over octets. Nothing it does leaves them.
class Cursor {
 public:
  explicit Cursor(ByteView octets, std::uint64_t at = 0)
      : octets_(octets), at_(at < octets.size() ? at : octets.size()) {}

  ByteView octets() const { return octets_; }
  std::uint64_t at() const { return at_; }
  bool at_end() const { return at_ == octets_.size(); }
  /// peek returns the octet `ahead`, NUL past the end; NUL is a blank, so that the end separates words.
  std::uint8_t peek(std::uint64_t ahead = 0) const {
    return ahead < octets_.size() - at_ ? octets_[at_ + ahead] : std::uint8_t{0};
  }
  std::uint8_t take() { return at_end() ? std::uint8_t{0} : octets_[at_++]; }
  void skip(std::uint64_t count) { at_ = count < octets_.size() - at_ ? at_ + count : octets_.size(); }
  void move_to(std::uint64_t at) { at_ = at < octets_.size() ? at : octets_.size(); }

  void skip_blanks() {
    while (!at_end() && is_blank(octets_[at_])) ++at_;
  }
  /// skip_space skips blanks and comments.
  void skip_space() {
    skip_blanks();
    if (peek() == '%') skip_comments();
  }
  /// take_end_of_line takes CR LF, LF or CR; false if there is none.
  bool take_end_of_line();
  /// take_text takes `text` if it comes next, whatever follows it.
  bool take_text(std::string_view text) {
    if (!as_text(octets_.subspan(at_)).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }
  /// take_word takes `word` if it comes next and ends there.
  bool take_word(std::string_view word);
  /// take_natural takes an unsigned decimal integer below 2^53 that ends there.
  std::optional<std::uint64_t> take_natural();

 private:
  void skip_comments();

  ByteView octets_;
  std::uint64_t at_;
};

}  // namespace libsign::pdf
