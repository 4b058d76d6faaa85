#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <libsign/result.hpp>

#include "agreement/vocabulary.hpp"

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

  /// text takes a value of one or more characters that people will read.
  std::string text(std::string_view key);
  std::optional<std::string> optional_text(std::string_view key);
  std::string identifier(std::string_view key);
  std::string urn(std::string_view key);
  std::string uuid_urn(std::string_view key);
  std::string language(std::string_view key);
  std::vector<std::string> languages(std::string_view key);  // separated by single spaces
  std::string zone(std::string_view key);
  std::optional<std::string> optional_zone(std::string_view key);
  std::chrono::year_month_day date(std::string_view key);
  unsigned count(std::string_view key);                // 1 to 999
  bool yes_or_no(std::string_view key);                // true or false
  std::optional<Period> period(std::string_view key);  // nothing for UNSTATED
  std::string eid(std::string_view key);
  std::string source(std::string_view key);  // an eid that the text must have
  Bytes sha256(std::string_view key);
  std::optional<Bytes> optional_sha256(std::string_view key);
  void exactly(std::string_view key, std::string_view value);

  /// choice takes a word of an enumeration.
  template <typename Enumeration>
  Enumeration choice(std::string_view key) {
    const std::string value = required(key);
    const auto found = find_word<Enumeration>(value);
    if (!found) malformed(key, value, fmt::format("one of: {}", fmt::join(words<Enumeration>(), ", ")));
    return found.value_or(Enumeration{});
  }

  /// finish complains about what was not taken, or not in order.
  void finish();

 private:
  const Field* find(std::string_view key);
  std::string required(std::string_view key);
  std::string checked(std::string_view key, bool (*is_valid)(std::string_view), std::string_view expected);
  void malformed(std::string_view key, std::string_view value, std::string_view expected);
  std::string where_of(std::string_view key) const;

  Reading& reading_;
  std::string owner_;
  std::string where_;
  Order order_;
  std::vector<Field> fields_;
  std::vector<std::string> taken_;
};

/// is_readable tells whether a name or title may stand in an act: one line, no space at its ends, no two in a row.
bool is_readable(std::string_view text);

}  // namespace libsign::agreement
