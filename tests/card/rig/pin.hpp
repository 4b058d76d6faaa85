#pragma once

#include <string>
#include <utility>

#include "octets.hpp"

namespace card_rig {

/// Pin is a reference PIN in a card, with its counter.
class Pin {
 public:
  Pin(std::string name, std::string value, unsigned tries)
      : name_(std::move(name)), value_(std::move(value)), most_(tries), left_(tries) {}

  /// verify compares and counts; it returns the status word. Octets FF at the end are padding.
  unsigned verify(const Octets& given);
  /// state is what VERIFY without data answers: 9000 if verified, 63Cx with the tries left, or 6983.
  unsigned state() const;
  bool is_verified() const { return verified_; }
  /// withdraw takes a verification back: after a reset, or after the one use that it was good for.
  void withdraw() { verified_ = false; }
  void unblock() { left_ = most_; }

  const std::string& name() const { return name_; }
  unsigned left() const { return left_; }
  unsigned most() const { return most_; }

 private:
  std::string name_;
  std::string value_;
  unsigned most_;
  unsigned left_;
  bool verified_ = false;
};

}  // namespace card_rig
