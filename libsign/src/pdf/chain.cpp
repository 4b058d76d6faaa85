#include "pdf/chain.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "pdf/caps.hpp"
#include "pdf/xref.hpp"

namespace libsign::pdf {
namespace {

Error malformed(std::string what) { return {Errc::BadInput, std::move(what), ""}; }

/// Link is one section of the chain with the end of file that follows it. The first section of a linearized file may
/// have none: qpdf writes none behind a cross-reference stream.
struct Link {
  ReadSection read;
  std::optional<FileEnd> end{};
};

/// sort_entries puts the entries of one section in order, as most are; false if a number occurs twice.
bool sort_entries(std::vector<Entry>& entries) {
  const auto not_ascending = [](const Entry& a, const Entry& b) { return a.number >= b.number; };
  if (std::adjacent_find(entries.begin(), entries.end(), not_ascending) == entries.end()) return true;
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.number < b.number; });
  return std::adjacent_find(entries.begin(), entries.end(), not_ascending) == entries.end();
}

/// ChainReader follows one chain.
class ChainReader {
 public:
  explicit ChainReader(ByteView file) : file_(file) {}

  Result<Chain> read() {
    const auto last = last_file_end(file_);
    if (!last)
      return malformed("the file has no end as PDF files have: startxref, a number, %%EOF; it may have been cut off");
    if (auto done = follow(last->offset); !done) return done.error();
    if (auto done = assemble(); !done) return done.error();
    if (chain_.revisions.back().end_of_marker != last->end_of_marker)
      return malformed(
          fmt::format("the end of the file at offset {} does not belong to the cross-reference section "
                      "that it names",
                      last->startxref));
    if (auto done = settle(); !done) return done.error();
    chain_.tail = {chain_.revisions.back().span.end, file_.size()};
    return std::move(chain_);
  }

 private:
  Result<ReadSection> section_at(std::uint64_t offset) {
    if (!visited_.insert(offset).second)
      return malformed(fmt::format("the cross-reference section at offset {} is its own predecessor", offset));
    auto read = read_section(file_, offset, kMaxEntries - entries_);
    if (!read) return read;
    entries_ += read->entries.size();
    octets_ += read->section.span.size();
    if (octets_ > file_.size()) return malformed("cross-reference sections lie inside each other");
    if (!sort_entries(read->entries))
      return malformed(fmt::format("the cross-reference section at offset {} lists an object twice", offset));
    return read;
  }

  /// follow reads the chain from the newest section to the oldest.
  Result<void> follow(std::uint64_t offset) {
    for (std::optional<std::uint64_t> next = offset; next;) {
      if (links_.size() == kMaxRevisions)
        return Error{Errc::LimitExceeded, fmt::format("the file has more than {} revisions", kMaxRevisions), ""};
      auto read = section_at(*next);
      if (!read) return read.error();
      const auto end = read_file_end(file_, read->section.span.end);
      next.reset();
      if (const Object& previous = read->section.trailer.find("Prev"); !previous.is_null()) {
        const auto to = previous.integer();
        if (!to || *to < 0) return malformed("the offset of an earlier cross-reference section is no number");
        // Some writers say 0 for "there is none"; the header stands there.
        if (*to != 0) next = static_cast<std::uint64_t>(*to);
      }
      links_.push_back({*std::move(read), end});
    }
    return {};
  }

  /// assemble makes revisions of the links, oldest first.
  Result<void> assemble() {
    std::uint64_t begin = 0;
    while (!links_.empty()) {
      Revision revision;
      if (auto done = take_link(revision); !done) return done;
      revision.span.begin = begin;
      for (const Section& section : revision.sections)
        if (section.span.end > revision.span.end || (section.span.begin < begin && !section.hybrid))
          return malformed(
              fmt::format("the cross-reference section at offset {} does not lie in its revision", section.span.begin));
      begin = revision.span.end;
      chain_.revisions.push_back(std::move(revision));
    }
    return {};
  }

  Result<void> take_link(Revision& revision) {
    Link link = take_oldest();
    const std::uint64_t offset = link.read.section.offset;
    if (!link.end)
      return malformed(fmt::format("no end of file follows the cross-reference section at offset {}", offset));
    const FileEnd end = *link.end;
    const bool linearized =
        chain_.revisions.empty() && !links_.empty() && links_.back().read.section.offset < offset &&
        links_.back().read.section.trailer.find("Prev").integer() == static_cast<std::int64_t>(offset) &&
        end.offset == links_.back().read.section.offset;
    if (linearized) {
      Link first_page = take_oldest();
      take_end(revision, end);
      take_first(revision, std::move(first_page.read));
      return merge(revision, std::move(link.read), [](const Entry&, const Entry&) { return true; });
    }
    if (end.offset != offset)
      return malformed(
          fmt::format("the end of file at offset {} names the cross-reference section at offset {}, but "
                      "follows the one at offset {}",
                      end.startxref, end.offset, offset));
    take_end(revision, end);
    const Object hybrid = link.read.section.trailer.find("XRefStm");
    const bool has_hybrid = !hybrid.is_null() && link.read.section.kind == Section::Kind::Table;
    take_first(revision, std::move(link.read));
    return has_hybrid ? add_hybrid(revision, hybrid) : Result<void>();
  }

  Link take_oldest() {
    Link link = std::move(links_.back());
    links_.pop_back();
    return link;
  }

  static void take_end(Revision& revision, const FileEnd& end) {
    revision.startxref = end.startxref;
    revision.end_of_marker = end.end_of_marker;
    revision.span.end = end.end;
  }

  static void take_first(Revision& revision, ReadSection read) {
    revision.trailer = read.section.trailer;
    revision.sections.push_back(std::move(read.section));
    revision.entries = std::move(read.entries);
  }

  /// add_hybrid reads the stream beside a table. What the table calls free the stream may define (ISO 32000-2,
  /// 7.5.8.4); what both define they must define alike.
  Result<void> add_hybrid(Revision& revision, const Object& where) {
    const auto offset = where.integer();
    if (!offset || *offset < 0) return malformed("the offset of a cross-reference stream is no number");
    auto read = section_at(static_cast<std::uint64_t>(*offset));
    if (!read) return read.error();
    if (read->section.kind != Section::Kind::Stream) return malformed("XRefStm names no cross-reference stream");
    read->section.hybrid = true;
    return merge(revision, *std::move(read), [](Entry& in_table, const Entry& in_stream) {
      if (in_stream.kind == Entry::Kind::Free || in_stream == in_table) return true;
      if (in_table.kind != Entry::Kind::Free) return false;
      in_table = in_stream;
      in_table.hidden = true;
      return true;
    });
  }

  /// merge adds the entries of a second section; `settle` decides about numbers that both have.
  template <typename Settle>
  Result<void> merge(Revision& revision, ReadSection read, Settle settle) {
    std::vector<Entry> both;
    both.reserve(revision.entries.size() + read.entries.size());
    auto first = revision.entries.begin();
    auto second = read.entries.begin();
    while (first != revision.entries.end() || second != read.entries.end()) {
      if (second == read.entries.end() || (first != revision.entries.end() && first->number < second->number)) {
        both.push_back(*first++);
      } else if (first == revision.entries.end() || second->number < first->number) {
        both.push_back(*second++);
      } else {
        if (!settle(*first, *second))
          return malformed(fmt::format("object {} lies at two places in one revision", first->number));
        both.push_back(*first++);
        ++second;
      }
    }
    revision.entries = std::move(both);
    revision.sections.push_back(std::move(read.section));
    return {};
  }

  /// settle drops entries that change nothing and checks the others against the revisions before.
  Result<void> settle() {
    if (auto done = drop_repeated(); !done) return done;
    std::unordered_set<std::uint32_t> object_streams;
    std::uint32_t highest = 0;
    for (const Revision& revision : chain_.revisions) {
      for (const Entry& entry : revision.entries) {
        if (entry.kind != Entry::Kind::Free) highest = std::max(highest, entry.number);
        if (entry.kind == Entry::Kind::Plain && entry.where >= revision.span.end)
          return malformed(fmt::format("object {} lies behind the revision that lists it", entry.number));
        if (object_streams.contains(entry.number))
          return malformed(fmt::format("the object stream {} is replaced by a later revision", entry.number));
      }
      for (const Entry& entry : revision.entries)
        if (entry.kind == Entry::Kind::Compressed) object_streams.insert(entry.stream());
    }
    chain_.object_streams.assign(object_streams.begin(), object_streams.end());
    std::sort(chain_.object_streams.begin(), chain_.object_streams.end());
    // The newest Size is that of the whole file (ISO 32000-2, 7.5.5); those before it are corrected by it.
    Section& newest = chain_.revisions.back().sections.front();
    if (newest.trailer.find("Size").integer() <= std::int64_t{highest}) newest.exceeds_size = true;
    return {};
  }

  /// drop_repeated drops what a revision says of an object as the one before does, and of objects that never were. An
  /// object that was there and that a table calls free is gone for some readers, whatever stands beside the table.
  Result<void> drop_repeated() {
    const std::vector<Entry>& oldest = chain_.revisions.front().entries;
    std::unordered_map<std::uint32_t, Entry> later;  // the newest of each, where it is not the oldest
    const auto known = [&](std::uint32_t number) -> const Entry* {
      if (const auto found = later.find(number); found != later.end()) return &found->second;
      const auto found =
          std::lower_bound(oldest.begin(), oldest.end(), number,
                           [](const Entry& entry, std::uint32_t wanted) { return entry.number < wanted; });
      return found != oldest.end() && found->number == number ? &*found : nullptr;
    };
    bool is_oldest = true;
    std::optional<std::uint32_t> torn;
    for (Revision& revision : chain_.revisions) {
      std::erase_if(revision.entries, [&](const Entry& entry) {
        const Entry* const before = is_oldest ? nullptr : known(entry.number);
        const bool in_use = before != nullptr && before->kind != Entry::Kind::Free;
        if (in_use && entry.hidden && !before->hidden) torn = entry.number;
        const bool is_repeated = entry.kind == Entry::Kind::Free ? !in_use : in_use && *before == entry;
        if (is_repeated && !is_oldest) revision.repeated.push_back(entry.number);
        return is_repeated;
      });
      if (torn) return malformed(fmt::format("object {} is freed and written by one revision", *torn));
      if (!is_oldest)
        for (const Entry& entry : revision.entries) later[entry.number] = entry;
      is_oldest = false;
    }
    return {};
  }

  ByteView file_;
  std::set<std::uint64_t> visited_;
  std::size_t entries_ = 0;
  std::uint64_t octets_ = 0;  // of all sections
  std::vector<Link> links_;
  Chain chain_;
};

}  // namespace

Result<Chain> read_chain(ByteView file) { return ChainReader(file).read(); }

}  // namespace libsign::pdf
