#include "cms/ber.hpp"

#include <optional>

#include "crypto/der.hpp"

namespace libsign::cms {
namespace {

namespace der = crypto::der;

constexpr std::size_t kMaxPieces = 1'000'000;
constexpr std::uint8_t kConstructed = 0x20;
constexpr std::uint8_t kConstructedOctetString = der::kOctetString | kConstructed;

/// Header is the beginning of one BER element. No element has tag 0: it ends contents (X.690, 8.1.5).
struct Header {
  std::uint8_t tag = 0;
  std::size_t octets = 0;             // of the header
  std::optional<std::size_t> length;  // of the content; nothing: up to the end-of-contents octets
  bool shortest = true;
};

std::optional<Header> read_header(ByteView octets) {
  if (octets.size() < 2 || octets[0] == 0 || (octets[0] & 0x1F) == 0x1F) return std::nullopt;
  Header header{octets[0], 2, octets[1]};
  if (octets[1] == 0x80) {
    header.length.reset();
    return (header.tag & kConstructed) != 0 ? std::optional(header) : std::nullopt;
  }
  if (octets[1] > 0x80) {
    const std::size_t count = octets[1] & 0x7F;
    if (octets.size() < 2 + count) return std::nullopt;
    std::size_t length = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (length > kMaxBytes) return std::nullopt;
      length = length << 8 | octets[2 + i];
    }
    header.octets += count;
    header.length = length;
    header.shortest = octets[2] != 0 && length >= 0x80;
  }
  if (octets.size() - header.octets < *header.length) return std::nullopt;
  return header;
}

/// header_bytes returns how many octets write_header() writes.
std::size_t header_bytes(std::size_t length) {
  std::size_t octets = 2;
  if (length >= 0x80)
    for (; length != 0; length >>= 8) ++octets;
  return octets;
}

void write_header(std::uint8_t tag, std::size_t length, Bytes& out) {
  out.push_back(tag);
  const std::size_t octets = header_bytes(length) - 2;
  out.push_back(static_cast<std::uint8_t>(octets == 0 ? length : 0x80 | octets));
  for (std::size_t i = octets; i-- > 0;) out.push_back(static_cast<std::uint8_t>(length >> (8 * i)));
}

/// Piece is something to write: octets to copy, or else the header of what the next pieces hold.
struct Piece {
  ByteView copied{};
  std::uint8_t tag = 0;
  std::size_t length = 0;
};

/// Rewriter reads BER into pieces, outermost first, so that all lengths are known when it writes them.
class Rewriter {
 public:
  Result<Bytes> rewrite(ByteView ber) {
    const auto all = element(ber, 0, false);
    if (!all) return failure_;
    if (!all->rest.empty()) return Error{Errc::BadInput, "CMS: octets follow it"};
    Bytes out;
    out.reserve(all->written);
    for (const Piece& piece : pieces_) {
      if (piece.tag != 0) write_header(piece.tag, piece.length, out);
      out.insert(out.end(), piece.copied.begin(), piece.copied.end());
    }
    return out;
  }

  Result<std::size_t> first_size(ByteView ber) {
    const auto first = element(ber, 0, false);
    return first ? Result<std::size_t>(ber.size() - first->rest.size()) : failure_;
  }

 private:
  /// Seen is what reading one element gave.
  struct Seen {
    ByteView rest;            // the octets behind it
    std::size_t written = 0;  // octets of output
    bool changed = false;
  };

  /// element reads the first element of `octets`; within a constructed octet string only contents are written.
  std::optional<Seen> element(ByteView octets, unsigned depth, bool in_string) {
    if (depth > kMaxDepth) return refuse(Errc::LimitExceeded, "CMS: more than 64 levels");
    if (pieces_.size() >= kMaxPieces) return refuse(Errc::LimitExceeded, "CMS: more than a million elements");
    const auto header = read_header(octets);
    if (!header) return std::nullopt;
    if (in_string && (header->tag & ~kConstructed) != der::kOctetString) return std::nullopt;
    return (header->tag & kConstructed) != 0 ? constructed(octets, *header, depth, in_string)
                                             : primitive(octets, *header, in_string);
  }

  std::optional<Seen> primitive(ByteView octets, const Header& header, bool in_string) {
    const std::size_t length = *header.length;
    const ByteView content = octets.subspan(header.octets, length);
    const ByteView rest = octets.subspan(header.octets + length);
    if (in_string) {
      pieces_.push_back({.copied = content});
      return Seen{rest, length, true};
    }
    if (header.shortest) {
      pieces_.push_back({.copied = octets.first(header.octets + length)});
      return Seen{rest, header.octets + length, false};
    }
    pieces_.push_back({.copied = content, .tag = header.tag, .length = length});
    return Seen{rest, header_bytes(length) + length, true};
  }

  std::optional<Seen> constructed(ByteView octets, const Header& header, unsigned depth, bool in_string) {
    const std::size_t index = pieces_.size();
    const bool is_string = header.tag == kConstructedOctetString;
    if (!in_string) pieces_.push_back({.tag = is_string ? der::kOctetString : header.tag});
    const bool is_definite = header.length.has_value();
    Seen seen{octets.subspan(header.octets), 0, is_string || !is_definite || !header.shortest};
    const std::size_t behind = is_definite ? seen.rest.size() - *header.length : 0;
    while (is_definite ? seen.rest.size() > behind : !at_end_of_contents(seen.rest)) {
      const auto child = element(seen.rest.first(seen.rest.size() - behind), depth + 1, is_string);
      if (!child) return std::nullopt;
      seen.rest = seen.rest.last(child->rest.size() + behind);
      seen.written += child->written;
      seen.changed |= child->changed;
    }
    if (!is_definite) seen.rest = seen.rest.subspan(2);
    if (in_string) return seen;
    if (seen.changed) {
      pieces_[index].length = seen.written;
    } else {
      pieces_.resize(index);
      pieces_.push_back({.copied = octets.first(octets.size() - seen.rest.size())});
    }
    seen.written += header_bytes(seen.written);
    return seen;
  }

  static bool at_end_of_contents(ByteView octets) { return octets.size() >= 2 && octets[0] == 0 && octets[1] == 0; }

  std::nullopt_t refuse(Errc code, const char* what) {
    failure_ = {code, what};
    return std::nullopt;
  }

  std::vector<Piece> pieces_;
  Error failure_{Errc::BadInput, "CMS: it is neither DER nor BER"};
};

}  // namespace

Result<Bytes> ber_to_der(ByteView ber) {
  if (ber.size() > kMaxBytes) return Error{Errc::LimitExceeded, "CMS: more than 16 MiB"};
  return Rewriter().rewrite(ber);
}

Result<std::size_t> first_element_size(ByteView ber) {
  if (ber.size() > kMaxBytes) return Error{Errc::LimitExceeded, "CMS: more than 16 MiB"};
  return Rewriter().first_size(ber);
}

}  // namespace libsign::cms
