#include <crypto/pem.hpp>

#include <algorithm>
#include <optional>

namespace libsign::crypto {
namespace {

std::string_view without_trailing_space(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \t\r");
  return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

std::optional<std::string_view> label_of(std::string_view line, std::string_view prefix) {
  constexpr std::string_view kSuffix = "-----";
  line = without_trailing_space(line);
  if (!line.starts_with(prefix) || !line.ends_with(kSuffix) || line.size() <= prefix.size() + kSuffix.size())
    return std::nullopt;
  return line.substr(prefix.size(), line.size() - prefix.size() - kSuffix.size());
}

}  // namespace

Result<std::vector<PemBlock>> read_pem(std::string_view text) {
  std::vector<PemBlock> blocks;
  std::string_view open;  // the label of the block that has begun; empty between blocks
  std::size_t begin = 0;
  std::size_t body = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const std::size_t next = std::min(end + 1, text.size());
    if (const auto label = label_of(line, "-----BEGIN ")) {
      if (!open.empty()) return Error{Errc::BadInput, "PEM: a block begins before the one before it has ended"};
      open = *label;
      begin = at;
      body = next;
    } else if (const auto closed = label_of(line, "-----END ")) {
      if (open != *closed) return Error{Errc::BadInput, "PEM: a block ends that has not begun"};
      blocks.push_back({open, text.substr(body, at - body), text.substr(begin, next - begin)});
      open = {};
    }
    at = next;
  }
  if (!open.empty()) return Error{Errc::BadInput, "PEM: a block has no end"};
  return blocks;
}

}  // namespace libsign::crypto
