#pragma once

#include <map>
#include <string>

#include <libsign/bytes.hpp>
#include <libsign/time.hpp>

namespace libsign::validation {

/// ProofsOfExistence knows since when each object is proven to exist (EN 319 102-1, 5.6.2.1): everything that is looked
/// at exists now, and a validated time-stamp proves more. Objects are named by their SHA-256.
class ProofsOfExistence {
 public:
  struct Entry {
    Instant time;
    std::string by;  // id of a time-stamp; empty: seen now
  };

  explicit ProofsOfExistence(Instant now) : now_{now, {}} {}

  Entry of(ByteView sha256) const {
    const auto found = entries_.find(std::string(as_text(sha256)));
    return found == entries_.end() ? now_ : found->second;
  }
  Instant time_of(ByteView sha256) const { return of(sha256).time; }

  void add(ByteView sha256, Instant time, const std::string& by) {
    Entry& entry = entries_.try_emplace(std::string(as_text(sha256)), now_).first->second;
    if (time < entry.time || (time == entry.time && entry.by.empty())) entry = {time, by};
  }

 private:
  Entry now_;
  std::map<std::string, Entry> entries_;
};

}  // namespace libsign::validation
