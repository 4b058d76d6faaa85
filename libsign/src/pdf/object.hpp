#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <libsign/bytes.hpp>

/// Objects of a PDF file (ISO 32000-2, 7.3). They are values: immutable, cheap to copy, free of the file they came
/// from.
namespace libsign::pdf {

/// Span is a range of octets of the file, the end exclusive.
struct Span {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  std::uint64_t size() const { return end - begin; }
  bool contains(const Span& other) const { return begin <= other.begin && other.end <= end; }
  friend bool operator==(const Span&, const Span&) = default;
};

/// Reference names an indirect object.
struct Reference {
  std::uint32_t number = 0;
  std::uint32_t generation = 0;
  friend auto operator<=>(const Reference&, const Reference&) = default;
};

/// Name is a name without its slash, #xx resolved.
struct Name {
  std::string text;
  friend bool operator==(const Name&, const Name&) = default;
};

/// String is a string as it is meant: escapes resolved, decrypted. Equal strings have equal octets.
struct String {
  Bytes octets;
  bool hexadecimal = false;  // written between angle brackets
  Span span;                 // delimiters included; empty in an object stream
  friend bool operator==(const String& a, const String& b) { return a.octets == b.octets; }
};

class Object;
class Dictionary;
struct Stream;
using Array = std::vector<Object>;

/// Object is one value of any type. The accessors return nothing (or null) for a value of another type, so that a
/// wrong type reads as absent; who must tell the two apart asks is_null().
class Object {
 public:
  using Value = std::variant<std::monostate, bool, std::int64_t, double, Reference, std::shared_ptr<const Name>,
                             std::shared_ptr<const String>, std::shared_ptr<const Array>,
                             std::shared_ptr<const Dictionary>, std::shared_ptr<const Stream>>;

  Object() = default;  // null
  explicit Object(Value value) : value_(std::move(value)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  std::optional<bool> boolean() const { return scalar<bool>(); }
  std::optional<std::int64_t> integer() const { return scalar<std::int64_t>(); }
  /// number returns integers and reals.
  std::optional<double> number() const;
  std::optional<Reference> reference() const { return scalar<Reference>(); }
  const std::string* name() const;
  bool is_name(std::string_view text) const { return name() != nullptr && *name() == text; }
  const String* string() const { return shared<String>(); }
  const Array* array() const { return shared<Array>(); }
  const Dictionary* dictionary() const { return shared<Dictionary>(); }
  const Stream* stream() const { return shared<Stream>(); }
  /// entries returns the dictionary of a dictionary or of a stream.
  const Dictionary* entries() const;
  const Value& value() const { return value_; }

  /// Equal objects are equal all the way down; references are compared, not followed. An integer equals the real of
  /// the same number. Streams are equal if their dictionaries and their octets in the file are.
  friend bool operator==(const Object& a, const Object& b);

 private:
  template <typename T>
  std::optional<T> scalar() const {
    const T* const found = std::get_if<T>(&value_);
    return found != nullptr ? std::optional<T>(*found) : std::nullopt;
  }
  template <typename T>
  const T* shared() const {
    const auto* const found = std::get_if<std::shared_ptr<const T>>(&value_);
    return found != nullptr ? found->get() : nullptr;
  }

  Value value_;
};

/// Dictionary holds its entries in the order of their keys, each key once. Entries whose value is null are kept.
class Dictionary {
 public:
  using Entry = std::pair<std::string, Object>;

  Dictionary() = default;
  /// make sorts `entries`; nothing if a key occurs twice, for which of the two counts is anybody's guess.
  static std::optional<Dictionary> make(std::vector<Entry> entries);

  /// find returns the value of `key`; the null object if there is none.
  const Object& find(std::string_view key) const;
  bool has(std::string_view key) const { return !find(key).is_null(); }
  const std::vector<Entry>& entries() const { return entries_; }
  friend bool operator==(const Dictionary&, const Dictionary&) = default;

 private:
  std::vector<Entry> entries_;
};

/// Stream is a stream with its octets as they lie in the file: encoded, and encrypted if the file is. File::decode
/// undoes both.
struct Stream {
  Dictionary dictionary;
  Reference id;  // of the object that it is
  Span span;     // of the encoded octets
  ByteView encoded;
};

/// IndirectObject is an object with its number (ISO 32000-2, 7.3.10).
struct IndirectObject {
  Reference id;
  Object value;
  Span span;  // from the number to "endobj"; of an object in an object stream: of that stream's object
  bool compressed = false;
  std::size_t values = 1;  // that were read for it
};

}  // namespace libsign::pdf
