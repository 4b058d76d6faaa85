#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <libsign/export.hpp>

namespace libsign {

/// Errc names why a call could not be carried out.
enum class Errc {
  BadInput,       // the bytes cannot be read as what they claim to be
  LimitExceeded,  // a cap was hit; `what` names the cap
  Unsupported,    // readable, but not something this library does
  Unsigned,       // there is no signature where one is needed
  Refused,        // carried out it would break a rule of the house (for example, an unfit key)
  Usage,          // the caller contradicts itself
  NotFound,       // a file, key or element that was named does not exist
  AlreadyExists,  // the output exists and overwriting was not asked for
  Ambiguous,      // several things fit; `what` lists them
  Io,             // reading or writing failed
  Device,         // reader, card, driver
  PinWrong,
  PinBlocked,
  PinCancelled,
  PinRequired,  // a PIN or passphrase is needed and nobody can be asked
  Network,
  Interrupted,
  Internal,  // a bug in the program
};

/// Error says why a call could not be carried out. A signature that is merely bad is not an Error: it is a
/// Report whose indication is TOTAL-FAILED.
struct Error {
  Errc code;
  std::string what;                 // one line, no trailing period, no secrets
  std::string where{};              // "notice.xml:14", "reader 0", a URL; may be empty
  std::string hint{};               // what to do about it: a line, and lines to choose from; may be empty
  std::optional<int> tries_left{};  // PIN tries left, if the token tells
  std::string detail{};             // what the layer below reported, for -vv; may be empty; no secrets
};

/// name returns the stable name of `code`, for example "pin-wrong".
LIBSIGN_EXPORT std::string_view name(Errc code);

/// Result holds a value or the Error that prevented it. Its vocabulary is that of std::expected.
template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() & { return std::get<1>(state_); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const noexcept { return !error_; }
  explicit operator bool() const noexcept { return has_value(); }
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }

 private:
  std::optional<Error> error_;
};

}  // namespace libsign
