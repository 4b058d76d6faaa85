#include <fmt/format.h>

#include <libsign/texts.hpp>

#include "agreement/markup.hpp"
#include "texts/labels.hpp"

namespace libsign {
namespace {

using texts::find_block;
using texts::parent_of;

bool stands_once(const std::string& text, const std::string& words) {
  const std::size_t at = text.find(words);
  return at != std::string::npos && text.find(words, at + 1) == std::string::npos;
}

std::string joined(const std::vector<std::string>& words, std::size_t begin, std::size_t end) {
  return fmt::format("{}", fmt::join(words.begin() + static_cast<std::ptrdiff_t>(begin),
                                     words.begin() + static_cast<std::ptrdiff_t>(end), " "));
}

/// replacement quotes as few whole words as say where the change is.
Replace replacement(const TextBlock& before, const TextBlock& after) {
  const auto old_words = agreement::split_words(before.text);
  const auto new_words = agreement::split_words(after.text);
  const std::size_t common = std::min(old_words.size(), new_words.size());
  std::size_t head = 0;
  while (head < common && old_words[head] == new_words[head]) ++head;
  std::size_t tail = 0;
  while (head + tail < common && old_words[old_words.size() - 1 - tail] == new_words[new_words.size() - 1 - tail])
    ++tail;
  for (;;) {
    if (head == 0 && tail == 0) return {before.eid, block_sha256(before), std::nullopt, after.text};
    const std::string old = joined(old_words, head, old_words.size() - tail);
    std::string by = joined(new_words, head, new_words.size() - tail);
    if (!old.empty() && !by.empty() && stands_once(before.text, old))
      return {before.eid, block_sha256(before), old, std::move(by)};
    if (head > 0)
      --head;
    else
      --tail;
  }
}

/// anchor_of returns the block behind which after[at] can be inserted: the last one before it that it is a part of or
/// that stands beside it.
Result<std::string> anchor_of(const std::vector<TextBlock>& after, std::size_t at) {
  const std::string_view parent = parent_of(after[at].eid);
  for (std::size_t i = at; i-- > 0;)
    if (after[i].eid == parent || parent_of(after[i].eid) == parent) return after[i].eid;
  return Error{Errc::Unsupported, "a block is new at a place where nothing stands that it could be inserted behind",
               after[at].eid, "insert it behind the block that it is part of, or behind one beside it"};
}

}  // namespace

Result<std::vector<Operation>> operations_between(const LabelledText& before, const LabelledText& after) {
  std::vector<Operation> operations;
  for (std::size_t i = 0; i < after.blocks.size(); ++i) {
    const TextBlock& block = after.blocks[i];
    const auto old = find_block(before.blocks, block.eid);
    if (old == before.blocks.end()) {
      auto anchor = anchor_of(after.blocks, i);
      if (!anchor) return anchor.error();
      operations.emplace_back(Insert{*std::move(anchor), block});
    } else if (old->num != block.num) {
      return Error{Errc::Unsupported, fmt::format("the number “{}” has become “{}”", old->num, block.num), block.eid,
                   "a number that changes is another block: repeal the one and insert the other under a new label"};
    } else if (old->text != block.text) {
      operations.emplace_back(replacement(*old, block));
    }
  }
  for (const TextBlock& block : before.blocks)
    if (find_block(after.blocks, block.eid) == after.blocks.end())
      operations.emplace_back(Repeal{block.eid, block_sha256(block), block});

  const auto result = apply_operations(before, operations);
  if (!result) return result.error();
  if (result->blocks != after.blocks)
    return Error{Errc::Unsupported, "blocks stand in another order", {}, "operations move no blocks"};
  return operations;
}

}  // namespace libsign
