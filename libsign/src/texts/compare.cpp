#include <algorithm>
#include <unordered_map>

#include <libsign/texts.hpp>

#include "agreement/markup.hpp"
#include "texts/caps.hpp"
#include "texts/edit_script.hpp"

namespace libsign {
namespace {

using texts::Edit;
using texts::Effort;

/// Numbering gives equal strings equal numbers.
class Numbering {
 public:
  std::uint32_t of(const std::string& text) {
    return numbers_.try_emplace(text, static_cast<std::uint32_t>(numbers_.size())).first->second;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

/// Words are what a block shows. Its number is one word, and none that the text could have.
struct Words {
  std::vector<std::string> shown;
  std::vector<std::uint32_t> numbers;

  Words(const TextBlock& block, Numbering& numbering) {
    if (!block.num.empty()) add(block.num, numbering.of(block.num + '\n'));
    for (std::string& word : agreement::split_words(block.text)) {
      const std::uint32_t number = numbering.of(word);
      add(std::move(word), number);
    }
  }

 private:
  void add(std::string word, std::uint32_t number) {
    shown.push_back(std::move(word));
    numbers.push_back(number);
  }
};

Change change_of(Edit::Kind kind) {
  switch (kind) {
    case Edit::Kind::Remove: return Change::Removed;
    case Edit::Kind::Insert: return Change::Inserted;
    case Edit::Kind::Keep: break;
  }
  return Change::Same;
}

std::string take(const std::vector<std::string>& words, std::size_t& at, std::size_t count) {
  std::string joined;
  for (const std::size_t end = at + count; at < end; ++at) joined += (joined.empty() ? "" : " ") + words[at];
  return joined;
}

std::vector<WordRun> compare_words(const TextBlock& before, const TextBlock& after, Effort& effort) {
  Numbering numbering;
  const Words old_words(before, numbering);
  const Words new_words(after, numbering);
  std::vector<WordRun> runs;
  std::size_t old_at = 0;
  std::size_t new_at = 0;
  for (const Edit& edit : texts::edit_script(old_words.numbers, new_words.numbers, effort)) {
    const bool inserts = edit.kind == Edit::Kind::Insert;
    runs.push_back({change_of(edit.kind),
                    inserts ? take(new_words.shown, new_at, edit.count) : take(old_words.shown, old_at, edit.count)});
    if (edit.kind == Edit::Kind::Keep) new_at += edit.count;
  }
  return runs;
}

BlockDifference whole(const TextBlock& block, Change change) {
  const std::string separator = block.num.empty() || block.text.empty() ? "" : " ";
  return {block.eid, change, false, {{change, block.num + separator + block.text}}};
}

using Index = std::unordered_map<std::string_view, const TextBlock*>;

Index index_of(std::span<const TextBlock> blocks) {
  Index index;
  for (const TextBlock& block : blocks) index.emplace(block.eid, &block);
  return index;
}

std::vector<std::uint32_t> labels_of(std::span<const TextBlock> blocks, Numbering& numbering) {
  std::vector<std::uint32_t> labels;
  for (const TextBlock& block : blocks) labels.push_back(numbering.of(block.eid));
  return labels;
}

}  // namespace

std::vector<BlockDifference> compare(std::span<const TextBlock> before, std::span<const TextBlock> after) {
  Numbering numbering;
  Effort effort{texts::kMaxCompareSteps};
  const auto old_labels = labels_of(before, numbering);
  const auto new_labels = labels_of(after, numbering);
  const Index old_blocks = index_of(before);
  const Index new_blocks = index_of(after);

  std::vector<BlockDifference> differences;
  const auto compared = [&](const TextBlock& old_block, const TextBlock& new_block, bool moved) {
    if (old_block == new_block && !moved) return;
    differences.push_back({new_block.eid, old_block == new_block ? Change::Same : Change::Changed, moved,
                           compare_words(old_block, new_block, effort)});
  };
  std::size_t old_at = 0;
  std::size_t new_at = 0;
  for (const Edit& edit : texts::edit_script(old_labels, new_labels, effort)) {
    for (std::size_t i = 0; i < edit.count; ++i) {
      switch (edit.kind) {
        case Edit::Kind::Keep: compared(before[old_at++], after[new_at++], false); break;
        case Edit::Kind::Remove: {
          // A block that stands elsewhere now is told of there.
          const TextBlock& block = before[old_at++];
          if (!new_blocks.contains(block.eid)) differences.push_back(whole(block, Change::Removed));
          break;
        }
        case Edit::Kind::Insert: {
          const TextBlock& block = after[new_at++];
          const auto old = old_blocks.find(block.eid);
          if (old == old_blocks.end())
            differences.push_back(whole(block, Change::Inserted));
          else
            compared(*old->second, block, true);
          break;
        }
      }
    }
  }
  return differences;
}

}  // namespace libsign
