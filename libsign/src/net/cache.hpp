#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <libsign/bytes.hpp>
#include <libsign/time.hpp>

namespace libsign::net {

/// CacheEntry is a kept answer and what its server said of it.
struct CacheEntry {
  std::string etag{};
  std::string last_modified{};
  std::optional<Instant> stored{};       // when it was fetched or confirmed last
  std::optional<Instant> fresh_until{};  // exclusive
  Bytes body{};

  bool is_fresh(Instant now) const { return stored && fresh_until && *stored <= now && now < *fresh_until; }
  bool can_be_confirmed() const { return !etag.empty() || !last_modified.empty(); }
};

/// Cache keeps answers as files named by the digest of their URL. Whatever goes wrong with a file is a miss: what is
/// kept can be fetched again. Files are written whole or not at all, so that several processes can share a folder.
class Cache {
 public:
  explicit Cache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// find returns what is kept for the URL, if its body has at most `max_bytes`; nothing for a file that is damaged.
  std::optional<CacheEntry> find(std::string_view url, std::size_t max_bytes) const;
  void store(std::string_view url, const CacheEntry& entry) const;
  void remove(std::string_view url) const;

 private:
  std::filesystem::path path_for(std::string_view url) const;

  std::filesystem::path folder_;
};

}  // namespace libsign::net
