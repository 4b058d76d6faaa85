#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "pdf/object.hpp"
#include "pdf/syntax.hpp"

namespace libsign::pdf {

/// Token is a piece of an object, for who asks only what the object refers to: numbers, names and strings are none.
struct Token {
  enum class Kind : std::uint8_t { Key, Reference, BeginArray, BeginDictionary, End };
  Kind kind = Kind::End;
  std::string_view key{};  // without its slash; a view of the octets
  Reference reference{};
};

/// Tokenizer takes objects apart one after the other. It knows the plain ways to write things, and small objects of
/// them at that: false for all others, also for malformed ones. What it takes parse_value takes, and finds the same
/// keys and references in it.
class Tokenizer {
 public:
  /// read takes the object at the cursor, leading space skipped, and leaves the cursor behind it, or where it gave up.
  bool read(Cursor& cursor);
  /// read_indirect takes the indirect object `id` at the cursor, in the same way; false for a stream.
  bool read_indirect(Cursor& cursor, Reference id);

  /// tokens are those of the object read last; without meaning if it was not taken.
  std::span<const Token> tokens() const { return std::span(tokens_).first(count_); }
  /// values counts those that the object is made of.
  std::size_t values() const { return values_; }
  /// has_references tells whether a Reference is among the tokens.
  bool has_references() const { return has_references_; }

 private:
  class Pass;

  void keep(const Pass& pass, Cursor& cursor);

  std::vector<Token> tokens_;  // room for those of large objects
  std::size_t count_ = 0;
  std::size_t values_ = 0;
  bool has_references_ = false;
  std::vector<std::string_view> keys_;  // of the dictionaries that are open
};

}  // namespace libsign::pdf
