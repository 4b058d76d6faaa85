#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <libsign/result.hpp>

#include "agreement/lexical.hpp"

namespace libsign::agreement {

/// Reading collects what one reading of a file has found: the first problem, and the places that have to exist in
/// the text. After a problem the reading goes on with harmless values, so that callers check once, at the end.
class Reading {
 public:
  struct Pointer {
    std::string eid;
    std::string where;
  };

  void problem(std::string what, std::string where, std::string hint = {});
  void problem(Error error);
  void point_at(std::string eid, std::string where) { pointers_.push_back({std::move(eid), std::move(where)}); }

  bool failed() const { return problem_.has_value(); }
  const std::optional<Error>& problem() const { return problem_; }
  /// unresolved returns an error for the first pointer to a block that is not among `blocks`.
  std::optional<Error> unresolved(const std::vector<TextBlock>& blocks) const;

 private:
  std::optional<Error> problem_;
  std::vector<Pointer> pointers_;
};

/// Fields are the named values of one XML element or TOML table, taken one by one in the order of the vocabulary.
/// A value that is missing, malformed or left over is a problem of the Reading.
class Fields {
 public:
  struct Field {
    std::string key;
    std::string value;
    std::string where;
  };
  enum class Order { Any, AsTaken };

  /// `owner` is how messages name the record: "[execution]", "moc:Execution".
  Fields(Reading& reading, std::string owner, std::string where, Order order, std::vector<Field> fields)
      : reading_(reading),
        owner_(std::move(owner)),
        where_(std::move(where)),
        order_(order),
        fields_(std::move(fields)) {}

  /// required takes a value of the form `lexical`.
  template <typename T>
  T required(std::string_view key, const Lexical<T>& lexical) {
    const Field* const field = find(key);
    if (!field) {
      lacks(key);
      return {};
    }
    std::optional<T> value = lexical.read(field->value);
    // An act spells each value in one way only; people may write a period in weeks.
    if (!value || (order_ == Order::AsTaken && lexical.write(*value) != field->value)) {
      malformed(*field, lexical.choices.empty() ? std::string(lexical.expected)
                                                : fmt::format("one of: {}", fmt::join(lexical.choices, ", ")));
      return {};
    }
    return *std::move(value);
  }
  template <typename T>
  std::optional<T> optional(std::string_view key, const Lexical<T>& lexical) {
    if (!find(key)) return std::nullopt;
    taken_.pop_back();
    return required(key, lexical);
  }
  /// source takes the label of a block that the text must have.
  std::string source(std::string_view key);
  void exactly(std::string_view key, std::string_view value);

  /// finish complains about what was not taken, or not in order.
  void finish();

 private:
  const Field* find(std::string_view key);
  void lacks(std::string_view key);
  void malformed(const Field& field, std::string_view expected);

  Reading& reading_;
  std::string owner_;
  std::string where_;
  Order order_;
  std::vector<Field> fields_;
  std::vector<std::string> taken_;
};

}  // namespace libsign::agreement
