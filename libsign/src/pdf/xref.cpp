#include "pdf/xref.hpp"

#include <array>
#include <limits>

#include <fmt/format.h>

#include "base/heap.hpp"
#include "base/mapping.hpp"

#include "pdf/caps.hpp"
#include "pdf/filters.hpp"
#include "pdf/parser.hpp"

namespace libsign::pdf {
namespace {

constexpr std::string_view kStartxref = "startxref";
constexpr std::uint64_t kMostNumber = 8'388'607;  // of an object, ISO 32000-2, C.2

Error malformed(std::string_view what, std::uint64_t at) {
  return {Errc::BadInput, fmt::format("the cross-reference section at offset {} {}", at, what), ""};
}

Error too_many() {
  return {Errc::LimitExceeded, fmt::format("the cross-reference sections have more than {} entries", kMaxEntries), ""};
}

/// fixed_number reads `digits` decimal digits and nothing else.
std::optional<std::uint64_t> fixed_number(ByteView digits) {
  std::uint64_t value = 0;
  for (const std::uint8_t c : digits) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

/// table_entry reads "nnnnnnnnnn ggggg n" with its end of line of two octets (ISO 32000-2, 7.5.4).
std::optional<Entry> table_entry(ByteView line, std::uint32_t number) {
  const auto where = fixed_number(line.subspan(0, 10));
  const auto generation = fixed_number(line.subspan(11, 5));
  const std::string_view end = as_text(line.subspan(18, 2));
  if (!where || !generation || *generation > 65'535 || line[10] != ' ' || line[16] != ' ') return std::nullopt;
  if (end != " \n" && end != " \r" && end != "\r\n") return std::nullopt;
  if (line[17] != 'n' && line[17] != 'f') return std::nullopt;
  Entry entry{.number = number,
              .kind = line[17] == 'n' ? Entry::Kind::Plain : Entry::Kind::Free,
              .generation = static_cast<std::uint16_t>(*generation)};
  if (entry.kind == Entry::Kind::Plain) entry.where = *where;
  return entry;
}

Result<ReadSection> read_table(Cursor& cursor, std::size_t most_entries) {
  constexpr std::size_t kLine = 20;
  const std::uint64_t begin = cursor.at();
  ReadSection read;
  (void)cursor.take_word("xref");
  for (cursor.skip_space(); !cursor.take_word("trailer"); cursor.skip_blanks()) {
    const auto first = cursor.take_natural();
    if (!cursor.take_text(" ")) return malformed("has a malformed subsection", begin);
    const auto count = cursor.take_natural();
    cursor.skip_blanks();
    if (!first || !count || *first + *count > kMostNumber + 1) return malformed("has a malformed subsection", begin);
    if (*count > most_entries - read.entries.size()) return too_many();
    for (std::uint64_t i = 0; i < *count; ++i) {
      if (cursor.octets().size() - cursor.at() < kLine) return malformed("has no end", begin);
      const auto entry =
          table_entry(cursor.octets().subspan(cursor.at(), kLine), static_cast<std::uint32_t>(*first + i));
      if (!entry) return malformed(fmt::format("has a malformed entry for object {}", *first + i), begin);
      read.entries.push_back(*entry);
      cursor.skip(kLine);
    }
  }
  auto trailer = parse_value(cursor, Spans::Kept);
  if (!trailer) return trailer.error();
  if (trailer->dictionary() == nullptr) return malformed("has no trailer", begin);
  read.section.trailer = *trailer->dictionary();
  read.section.span = {begin, cursor.at()};
  return read;
}

/// StreamLayout says how the entries of a cross-reference stream are written (ISO 32000-2, 7.5.8.2).
struct StreamLayout {
  std::array<std::size_t, 3> widths{};
  std::vector<std::pair<std::uint64_t, std::uint64_t>> subsections;  // first number and count
  std::uint64_t count = 0;

  std::size_t row() const { return widths[0] + widths[1] + widths[2]; }
};

std::optional<std::uint64_t> natural(const Object& object) {
  const auto whole = object.integer();
  if (!whole || *whole < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*whole);
}

std::optional<StreamLayout> read_layout(const Dictionary& dictionary, std::uint64_t size) {
  constexpr std::array<std::uint64_t, 3> kMostWidths{4, 8, 4};  // poppler rebuilds a file with others
  StreamLayout layout;
  const Array* const widths = dictionary.find("W").array();
  if (widths == nullptr || widths->size() != layout.widths.size()) return std::nullopt;
  for (std::size_t i = 0; i < widths->size(); ++i) {
    const auto width = natural((*widths)[i]);
    if (!width || *width > kMostWidths[i]) return std::nullopt;
    layout.widths[i] = static_cast<std::size_t>(*width);
  }
  if (layout.widths[1] == 0) return std::nullopt;
  if (!dictionary.has("Index")) {
    layout.subsections.emplace_back(0, size);
    layout.count = size;
    return layout;
  }
  const Array* const index = dictionary.find("Index").array();
  if (index == nullptr || index->size() % 2 != 0) return std::nullopt;
  for (std::size_t i = 0; i < index->size(); i += 2) {
    const auto first = natural((*index)[i]);
    const auto count = natural((*index)[i + 1]);
    if (!first || !count || *first > kMostNumber || *count > kMostNumber + 1 - *first) return std::nullopt;
    layout.subsections.emplace_back(*first, *count);
    layout.count += *count;
    if (layout.count > kMostNumber + 1) return std::nullopt;
  }
  return layout;
}

/// Rows reads the numbers of a cross-reference stream one after the other. It is to be asked for no more than there
/// are.
class Rows {
 public:
  Rows(ByteView octets, const StreamLayout& layout) : at_(octets.data()), widths_(layout.widths) {}

  /// next reads one row.
  std::optional<Entry> next(std::uint32_t number) {
    const std::uint64_t type = widths_[0] == 0 ? 1 : take(widths_[0]);
    const std::uint64_t second = take(widths_[1]);
    const std::uint64_t third = take(widths_[2]);
    Entry entry{.number = number};
    if (type == 2) {
      if (second > kMostNumber || third > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
      entry.kind = Entry::Kind::Compressed;
      entry.put_into(static_cast<std::uint32_t>(second), static_cast<std::uint32_t>(third));
      return entry;
    }
    if (type > 1 || third > 65'535) return std::nullopt;
    entry.kind = type == 1 ? Entry::Kind::Plain : Entry::Kind::Free;
    entry.generation = static_cast<std::uint16_t>(third);
    if (type == 1) entry.where = second;
    return entry;
  }

 private:
  std::uint64_t take(std::size_t width) {
    std::uint64_t value = 0;
    for (const std::uint8_t* const end = at_ + width; at_ != end; ++at_) value = value << 8 | *at_;
    return value;
  }

  const std::uint8_t* at_;
  std::array<std::size_t, 3> widths_;
};

Result<ReadSection> read_stream(Cursor& cursor, std::size_t most_entries) {
  const std::uint64_t offset = cursor.at();
  const auto object = parse_indirect(cursor, {}, {});
  if (!object) return object.error();
  const Stream* const stream = object->value.stream();
  if (stream == nullptr || !stream->dictionary.find("Type").is_name("XRef"))
    return malformed("is neither a table nor a stream", offset);
  const auto size = natural(stream->dictionary.find("Size"));
  const auto layout = size && *size <= kMostNumber + 1 ? read_layout(stream->dictionary, *size) : std::nullopt;
  if (!layout) return malformed("has a malformed layout", offset);
  if (layout->count > most_entries) return too_many();
  const std::size_t expected = layout->row() * static_cast<std::size_t>(layout->count);
  const auto data = decode_filters(stream->dictionary, stream->encoded, expected);
  if (!data) return data.error();
  if (data->view.size() != expected) return malformed("does not have as many entries as it says", offset);
  ReadSection read;
  read.section.kind = Section::Kind::Stream;
  read.section.span = object->span;
  read.section.trailer = stream->dictionary;
  read.section.stream = object->id;
  expect_heap(static_cast<std::size_t>(layout->count) * sizeof(Entry));
  read.entries.reserve(static_cast<std::size_t>(layout->count));
  Rows rows(data->view, *layout);
  for (const auto& [first, count] : layout->subsections)
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto entry = rows.next(static_cast<std::uint32_t>(first + i));
      if (!entry) return malformed(fmt::format("has a malformed entry for object {}", first + i), offset);
      read.entries.push_back(*entry);
    }
  return read;
}

}  // namespace

Result<ReadSection> read_section(ByteView file, std::uint64_t offset, std::size_t most_entries) {
  if (offset >= file.size()) return malformed("lies past the end of the file", offset);
  Cursor cursor(file, offset);
  cursor.skip_blanks();
  auto read = as_text(file.subspan(cursor.at())).starts_with("xref") ? read_table(cursor, most_entries)
                                                                     : read_stream(cursor, most_entries);
  if (!read) return read;
  const auto size = natural(read->section.trailer.find("Size"));
  // Some readers rebuild a file whose Size they cannot take.
  if (!size || *size > kMostNumber + 1) return malformed("has no Size that a file can have", offset);
  read->section.offset = offset;
  for (const Entry& entry : read->entries)
    if (entry.number >= *size && entry.kind != Entry::Kind::Free) read->section.exceeds_size = true;
  return read;
}

std::optional<FileEnd> read_file_end(ByteView file, std::uint64_t at) {
  Cursor cursor(file, at);
  cursor.skip_space();
  FileEnd end{.startxref = cursor.at()};
  if (!cursor.take_word(kStartxref)) return std::nullopt;
  cursor.skip_blanks();
  const auto offset = cursor.take_natural();
  cursor.skip_blanks();
  if (!offset || !cursor.take_text("%%EOF")) return std::nullopt;
  end.offset = *offset;
  end.end_of_marker = cursor.at();
  (void)cursor.take_end_of_line();
  end.end = cursor.at();
  return end;
}

std::optional<FileEnd> last_file_end(ByteView file) {
  const std::string_view text = as_text(file);
  for (std::size_t at = text.rfind(kStartxref); at != std::string_view::npos;
       at = at == 0 ? std::string_view::npos : text.rfind(kStartxref, at - 1))
    if (const auto end = read_file_end(file, at)) return end;
  return std::nullopt;
}

std::vector<FileEnd> file_ends(ByteView file, Span within, std::size_t most) {
  std::vector<FileEnd> ends;
  const ByteView part = file.first(within.end);
  for_each_window(part.subspan(within.begin), [&](ByteView window) {
    const auto offset = static_cast<std::uint64_t>(window.data() - file.data());
    // A word may begin in one window and end in the next.
    const std::string_view text = as_text(part).substr(0, offset + window.size() + kStartxref.size() - 1);
    for (std::size_t at = text.find(kStartxref, offset); at != std::string_view::npos && ends.size() < most;
         at = text.find(kStartxref, at + 1))
      if (const auto end = read_file_end(part, at)) ends.push_back(*end);
  });
  return ends;
}

}  // namespace libsign::pdf
