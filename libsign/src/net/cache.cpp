#include "net/cache.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "crypto/crypto.hpp"

namespace libsign::net {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kMagic = "mocsign-cache/1";
constexpr std::size_t kMaxEntryBytes = 128u << 20;  // the largest public CRLs have some 50 MB
constexpr std::size_t kMaxHeadBytes = 16u << 10;
constexpr std::size_t kMaxFieldBytes = 1'024;  // of one validator; longer ones are not kept

std::string head_of(std::string_view url, const CacheEntry& entry) {
  const auto time = [](const std::optional<Instant>& instant) { return instant ? format_instant(*instant) : ""; };
  std::string head(kMagic);
  const std::string digest = to_hex(crypto::digest(Digest::Sha256, entry.body));
  for (const std::string_view field : {url, std::string_view(entry.etag), std::string_view(entry.last_modified)})
    (head += '\n') += field;
  for (const std::string& field : {time(entry.stored), time(entry.fresh_until), digest}) (head += '\n') += field;
  return head + "\n\n";
}

/// next_line cuts the first line off.
std::string_view next_line(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

std::optional<CacheEntry> parse(std::string_view file, std::string_view url, std::size_t max_bytes) {
  CacheEntry entry;
  if (next_line(file) != kMagic || next_line(file) != url) return std::nullopt;
  entry.etag = next_line(file);
  entry.last_modified = next_line(file);
  entry.stored = parse_instant(next_line(file));
  entry.fresh_until = parse_instant(next_line(file));
  const std::string_view digest = next_line(file);
  if (!next_line(file).empty() || file.size() > max_bytes) return std::nullopt;
  entry.body = to_bytes(file);
  if (to_hex(crypto::digest(Digest::Sha256, entry.body)) != digest) return std::nullopt;
  return entry;
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t octets = ::write(file, text.data(), text.size());
    if (octets < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(octets));
  }
  return true;
}

bool fits_a_line(std::string_view text) {
  return text.size() <= kMaxFieldBytes && text.find_first_of("\r\n") == std::string_view::npos;
}

}  // namespace

fs::path Cache::path_for(std::string_view url) const {
  return folder_ / (to_hex(crypto::digest(Digest::Sha256, as_bytes(url))) + ".answer");
}

std::optional<CacheEntry> Cache::find(std::string_view url, std::size_t max_bytes) const {
  const fs::path path = path_for(url);
  std::error_code failed;
  const auto size = fs::file_size(path, failed);
  if (failed || size > std::min(max_bytes, kMaxEntryBytes) + kMaxHeadBytes) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  std::string text(size, '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(size))) return std::nullopt;
  return parse(text, url, max_bytes);
}

void Cache::store(std::string_view url, const CacheEntry& entry) const {
  if (entry.body.size() > kMaxEntryBytes || !fits_a_line(url) || !fits_a_line(entry.etag) ||
      !fits_a_line(entry.last_modified))
    return;
  std::error_code failed;
  fs::create_directories(folder_, failed);
  const fs::path path = path_for(url);
  std::string fresh = path.string() + ".XXXXXX";
  const int file = ::mkostemp(fresh.data(), O_CLOEXEC);
  if (file < 0) return;
  const bool written = write_all(file, head_of(url, entry)) && write_all(file, as_text(entry.body));
  if (::close(file) != 0 || !written || ::rename(fresh.c_str(), path.c_str()) != 0) ::unlink(fresh.c_str());
}

void Cache::remove(std::string_view url) const {
  std::error_code ignored;
  fs::remove(path_for(url), ignored);
}

}  // namespace libsign::net
