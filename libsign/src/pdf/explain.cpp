#include "pdf/explain.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "pdf/syntax.hpp"
#include "pdf/xref.hpp"

namespace libsign::pdf {
namespace {

/// Piece is a stretch that is accounted for.
struct Piece {
  Span span;
};

/// skip_harmless passes over blanks and comments. A comment that looks like syntax of a file's structure is none: other
/// readers look for it.
std::uint64_t skip_harmless(ByteView file, std::uint64_t begin, std::uint64_t end) {
  Cursor cursor(file.first(end), begin);
  cursor.skip_blanks();
  while (cursor.peek() == '%' && !cursor.at_end()) {
    const std::uint64_t comment = cursor.at();
    const std::string_view rest = as_text(file.first(end)).substr(comment);
    const std::string_view line = rest.substr(0, rest.find_first_of("\r\n"));
    if (line.starts_with("%%EOF") || (line.starts_with("%PDF-") && comment != 0) || line.size() > 255) return comment;
    cursor.skip(line.size());
    cursor.skip_blanks();
  }
  return cursor.at();
}

std::vector<Piece> pieces_of(File& file, std::size_t index, std::vector<Unexplained>& gaps) {
  const Revision& revision = file.revisions()[index];
  std::vector<Piece> pieces;
  // The stream beside a later revision's table may lie here.
  for (const Revision& later : file.revisions())
    for (const Section& section : later.sections)
      if (section.hybrid && revision.span.contains(section.span)) pieces.push_back({section.span});
  for (const Section& section : revision.sections) {
    if (!section.hybrid) pieces.push_back({section.span});
    // The end of the first section of a linearized file stands behind that section.
    if (const auto end = read_file_end(file.bytes(), section.span.end); end && end->startxref != revision.startxref)
      if (revision.linearized() && &section == &revision.sections.front())
        pieces.push_back({{end->startxref, end->end_of_marker}});
  }
  pieces.push_back({{revision.startxref, revision.end_of_marker}});
  for (const Entry& entry : revision.entries) {
    if (entry.kind != Entry::Kind::Plain || entry.where < revision.span.begin) continue;
    const auto object = file.load(entry.number, index);
    if (!object)
      gaps.push_back({{entry.where, entry.where}, object.error().what});
    else
      pieces.push_back({(*object)->span});
  }
  const auto before = [](const Piece& a, const Piece& b) { return a.span.begin < b.span.begin; };
  std::sort(pieces.begin(), pieces.end(), before);
  // A cross-reference stream lists itself.
  const auto same = [](const Piece& a, const Piece& b) { return a.span == b.span; };
  pieces.erase(std::unique(pieces.begin(), pieces.end(), same), pieces.end());
  return pieces;
}

}  // namespace

std::vector<Unexplained> unexplained(File& file, std::size_t revision, std::size_t most) {
  std::vector<Unexplained> gaps;
  const Span whole = file.revisions()[revision].span;
  std::uint64_t at = whole.begin;
  const auto check = [&](std::uint64_t end) {
    const std::uint64_t stop = skip_harmless(file.bytes(), at, end);
    if (stop < end)
      gaps.push_back({{stop, end}, fmt::format("octets {} to {} are in no object that is listed", stop, end)});
  };
  for (const Piece& piece : pieces_of(file, revision, gaps)) {
    if (gaps.size() >= most) return gaps;
    if (piece.span.begin < at)
      gaps.push_back({piece.span, fmt::format("two objects overlap at offset {}", piece.span.begin)});
    else
      check(piece.span.begin);
    at = std::max(at, piece.span.end);
  }
  check(whole.end);
  return gaps;
}

std::vector<std::uint64_t> hidden_ends(const File& file, std::size_t most) {
  std::vector<std::uint64_t> hidden;
  const std::size_t expected = file.revisions().size() + 1;  // a linearized file has one more
  for (const FileEnd& end : file_ends(file.bytes(), {0, file.bytes().size()}, most + expected)) {
    const bool known = std::any_of(file.revisions().begin(), file.revisions().end(), [&](const Revision& revision) {
      if (end.end_of_marker == revision.end_of_marker) return true;
      return revision.linearized() && end.startxref >= revision.sections.front().span.end &&
             end.startxref < revision.sections.front().span.end + 16;
    });
    if (!known && hidden.size() < most) hidden.push_back(end.end);
  }
  return hidden;
}

}  // namespace libsign::pdf
