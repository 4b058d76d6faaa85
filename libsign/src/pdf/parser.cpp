#include "pdf/parser.hpp"

#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "pdf/caps.hpp"

namespace libsign::pdf {
namespace {

Error malformed(std::string what, std::uint64_t at) {
  return {Errc::BadInput, fmt::format("{} at offset {}", what, at), ""};
}

/// Parser reads one value. A failure is kept, and everything above it returns at once.
class Parser {
 public:
  Parser(Cursor& cursor, Spans spans) : cursor_(cursor), spans_(spans) {}

  std::size_t values() const { return values_; }

  Result<Object> parse() {
    Object object = value(0);
    if (error_) return *std::move(error_);
    return object;
  }

 private:
  Object fail(std::string what) {
    if (!error_) error_ = malformed(std::move(what), cursor_.at());
    return {};
  }

  Object over(std::string_view what) {
    if (!error_) error_ = Error{Errc::LimitExceeded, std::string(what), ""};
    return {};
  }

  Object value(unsigned depth) {
    if (depth > kMaxDepth) return over(fmt::format("objects are nested more than {} deep", kMaxDepth));
    if (++values_ > kMaxValues) return over(fmt::format("an object has more than {} values", kMaxValues));
    cursor_.skip_space();
    const std::uint8_t c = cursor_.peek();
    if (c == '/') return Object(Object::Value(std::make_shared<const Name>(Name{name()})));
    if (c == '(') return literal_string();
    if (c == '[') return array(depth);
    if (c == '<') return cursor_.peek(1) == '<' ? dictionary(depth) : hexadecimal_string();
    if (is_digit(c)) return reference_or_number();
    if (c == '+' || c == '-' || c == '.') return number();
    if (cursor_.take_word("null")) return {};
    if (cursor_.take_word("true")) return Object(true);
    if (cursor_.take_word("false")) return Object(false);
    return fail("there is no object");
  }

  std::string name() {
    cursor_.skip(1);
    std::string text = plain_name();
    while (!cursor_.at_end() && is_regular(cursor_.peek())) {
      const std::uint8_t c = cursor_.take();
      const int high = c == '#' ? hex_digit(cursor_.peek()) : -1;
      const int low = high >= 0 ? hex_digit(cursor_.peek(1)) : -1;
      if (low >= 0) cursor_.skip(2);
      text.push_back(static_cast<char>(low >= 0 ? high * 16 + low : c));
    }
    return text;
  }

  /// plain_name takes what comes before the first "#".
  std::string plain_name() {
    const std::string_view rest = as_text(cursor_.octets().subspan(cursor_.at()));
    std::size_t size = 0;
    while (size < rest.size() && rest[size] != '#' && is_regular(static_cast<std::uint8_t>(rest[size]))) ++size;
    cursor_.skip(size);
    return std::string(rest.substr(0, size));
  }

  Object string(Bytes octets, bool hexadecimal, std::uint64_t begin) {
    const Span span = spans_ == Spans::Kept ? Span{begin, cursor_.at()} : Span{};
    return Object(Object::Value(std::make_shared<const String>(String{std::move(octets), hexadecimal, span})));
  }

  Object hexadecimal_string() {
    const std::uint64_t begin = cursor_.at();
    cursor_.skip(1);
    Bytes octets;
    int high = -1;
    while (cursor_.peek() != '>') {
      if (cursor_.at_end()) return fail("a string has no end");
      const std::uint8_t c = cursor_.take();
      if (is_blank(c)) continue;
      const int digit = hex_digit(c);
      if (digit < 0) return fail("a hexadecimal string holds something else");
      if (high >= 0) octets.push_back(static_cast<std::uint8_t>(high * 16 + digit));
      high = high >= 0 ? -1 : digit;
    }
    cursor_.skip(1);
    if (high >= 0) octets.push_back(static_cast<std::uint8_t>(high * 16));
    return string(std::move(octets), true, begin);
  }

  Object literal_string() {
    const std::uint64_t begin = cursor_.at();
    cursor_.skip(1);
    Bytes octets;
    for (std::size_t open = 1;;) {
      if (cursor_.at_end()) return fail("a string has no end");
      if (cursor_.take_text("\r\n") || cursor_.take_text("\r")) {
        octets.push_back('\n');
        continue;
      }
      const std::uint8_t c = cursor_.take();
      if (c == '\\') {
        escape(octets);
        continue;
      }
      if (c == '(') ++open;
      if (c == ')' && --open == 0) break;
      octets.push_back(c);
    }
    return string(std::move(octets), false, begin);
  }

  void escape(Bytes& octets) {
    if (cursor_.take_end_of_line()) return;
    const std::uint8_t c = cursor_.take();
    if (c >= '0' && c <= '7') {
      unsigned code = c - '0';
      for (int more = 0; more < 2 && cursor_.peek() >= '0' && cursor_.peek() <= '7'; ++more)
        code = code * 8 + (cursor_.take() - '0');
      octets.push_back(static_cast<std::uint8_t>(code));
      return;
    }
    switch (c) {
      case 'n': octets.push_back('\n'); break;
      case 'r': octets.push_back('\r'); break;
      case 't': octets.push_back('\t'); break;
      case 'b': octets.push_back('\b'); break;
      case 'f': octets.push_back('\f'); break;
      default: octets.push_back(c);
    }
  }

  Object array(unsigned depth) {
    cursor_.skip(1);
    Array items;
    for (cursor_.skip_space(); cursor_.peek() != ']'; cursor_.skip_space()) {
      if (cursor_.at_end()) return fail("an array has no end");
      items.push_back(value(depth + 1));
      if (error_) return {};
    }
    cursor_.skip(1);
    return Object(Object::Value(std::make_shared<const Array>(std::move(items))));
  }

  Object dictionary(unsigned depth) {
    const std::uint64_t begin = cursor_.at();
    cursor_.skip(2);
    std::vector<Dictionary::Entry> entries;
    for (cursor_.skip_space(); !cursor_.take_text(">>"); cursor_.skip_space()) {
      if (cursor_.peek() != '/') return fail("a dictionary has no end");
      std::string key = name();
      entries.emplace_back(std::move(key), value(depth + 1));
      if (error_) return {};
    }
    auto made = Dictionary::make(std::move(entries));
    if (!made) {
      error_ = malformed("a key occurs twice in the dictionary", begin);
      return {};
    }
    return Object(Object::Value(std::make_shared<const Dictionary>(*std::move(made))));
  }

  Object reference_or_number() {
    const std::uint64_t begin = cursor_.at();
    const auto first = cursor_.take_natural();
    if (!first) return number();
    const std::uint64_t after = cursor_.at();
    if (*first <= std::numeric_limits<std::uint32_t>::max() && is_blank(cursor_.peek()) && !cursor_.at_end()) {
      cursor_.skip_blanks();
      const auto second = cursor_.take_natural();
      if (second && *second <= 65'535) {
        cursor_.skip_blanks();
        if (cursor_.take_word("R"))
          return Object(Reference{static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*second)});
      }
    }
    cursor_.move_to(after);
    if (after - begin > 15) cursor_.move_to(begin);
    return after - begin > 15 ? number() : Object(static_cast<std::int64_t>(*first));
  }

  Object number() {
    const std::uint64_t begin = cursor_.at();
    while (is_regular(cursor_.peek()) && !cursor_.at_end()) cursor_.skip(1);
    std::string_view text = as_text(cursor_.octets().subspan(begin, cursor_.at() - begin));
    const bool positive = text.starts_with('+');
    if (positive) text.remove_prefix(1);
    const bool has_sign = positive && text.starts_with('-');
    const char* const end = text.data() + text.size();
    if (text.find_first_not_of("-.0123456789") == std::string_view::npos && !has_sign) {
      std::int64_t whole = 0;
      if (const auto [stop, error] = std::from_chars(text.data(), end, whole); error == std::errc() && stop == end)
        return Object(whole);
      double real = 0;
      if (const auto [stop, error] = std::from_chars(text.data(), end, real, std::chars_format::fixed);
          error == std::errc() && stop == end)
        return Object(real);
    }
    if (!error_) error_ = malformed("a number is malformed", begin);
    return {};
  }

  Cursor& cursor_;
  Spans spans_;
  std::size_t values_ = 0;
  std::optional<Error> error_;
};

/// take_stream reads what follows the dictionary of a stream, from behind "stream" to behind "endstream".
Result<Object> take_stream(Cursor& cursor, const Dictionary& dictionary, Reference id, const LengthOf& length_of) {
  if (!cursor.take_text("\r\n") && !cursor.take_text("\n"))
    return malformed("no line ends after the word stream", cursor.at());
  const Object& written = dictionary.find("Length");
  std::optional<std::uint64_t> length;
  if (const auto whole = written.integer(); whole && *whole >= 0) length = static_cast<std::uint64_t>(*whole);
  if (const auto reference = written.reference(); reference && length_of) length = length_of(*reference);
  if (!length) return malformed("a stream has no length", cursor.at());
  const std::uint64_t begin = cursor.at();
  if (*length > cursor.octets().size() - begin) return malformed("a stream is longer than the file", begin);
  cursor.skip(*length);
  const Span span{begin, cursor.at()};
  cursor.skip_blanks();
  if (!cursor.take_word("endstream")) return malformed("a stream does not end where its length says", cursor.at());
  return Object(Object::Value(
      std::make_shared<const Stream>(Stream{dictionary, id, span, cursor.octets().subspan(span.begin, span.size())})));
}

}  // namespace

Result<Object> parse_value(Cursor& cursor, Spans spans, std::size_t& values) {
  Parser parser(cursor, spans);
  auto object = parser.parse();
  values += parser.values();
  return object;
}

Result<IndirectObject> parse_indirect(Cursor& cursor, std::optional<Reference> id, const LengthOf& length_of) {
  const std::uint64_t offset = cursor.at();
  if (cursor.at_end()) return malformed("an object lies past the end of the file", offset);
  cursor.skip_blanks();
  IndirectObject object;
  object.span.begin = cursor.at();
  const auto number = cursor.take_natural();
  cursor.skip_blanks();
  const auto generation = cursor.take_natural();
  cursor.skip_blanks();
  if (!number || *number > std::numeric_limits<std::uint32_t>::max() || !generation || *generation > 65'535 ||
      !cursor.take_word("obj"))
    return malformed("no object begins", offset);
  object.id = {static_cast<std::uint32_t>(*number), static_cast<std::uint32_t>(*generation)};
  if (id && object.id != *id)
    return malformed(fmt::format("not object {} {} begins", id->number, id->generation), offset);
  object.values = 0;
  auto value = parse_value(cursor, Spans::Kept, object.values);
  if (!value) return value.error();
  cursor.skip_space();
  if (value->dictionary() != nullptr && cursor.take_text("stream")) {
    value = take_stream(cursor, *value->dictionary(), object.id, length_of);
    if (!value) return value.error();
    cursor.skip_space();
  }
  if (!cursor.take_word("endobj")) return malformed("an object does not end where it should", cursor.at());
  object.span.end = cursor.at();
  object.value = *std::move(value);
  return object;
}

}  // namespace libsign::pdf
