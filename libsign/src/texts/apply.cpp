#include <set>

#include <fmt/format.h>

#include <libsign/texts.hpp>

#include "agreement/caps.hpp"
#include "agreement/characters.hpp"
#include "agreement/fields.hpp"
#include "agreement/markup.hpp"
#include "agreement/vocabulary.hpp"
#include "agreement/writer.hpp"
#include "texts/labels.hpp"

namespace libsign {
namespace {

using texts::find_block;
using texts::parent_of;
using texts::stands_under;

Error problem(std::string what, std::string_view eid, std::string hint) {
  return Error{Errc::BadInput, std::move(what), std::string(eid), std::move(hint)};
}

/// check_block makes sure that the strict reader would accept a block.
Result<void> check_block(const TextBlock& block) {
  if (!agreement::is_eid(block.eid)) return problem("this is not a label", block.eid, "labels look like sec_6__para_2");
  if (block.num.empty() && block.text.empty())
    return problem("the block would hold neither a number nor words", block.eid, "repeal it instead");
  if (!block.num.empty() && !agreement::is_readable(block.num))
    return problem("the block's number is too long or has stray white space", block.eid, "write it as “2.” or “a)”");
  if (fmt::format("{}", fmt::join(agreement::split_words(block.text), " ")) != block.text)
    return problem("the block's text would have stray white space", block.eid, "words are separated by single spaces");
  for (const std::string& line : {block.num, block.text})
    if (auto checked = agreement::check_line(line, block.eid); !checked) return checked;
  return {};
}

/// Editor applies operations one after the other.
class Editor {
 public:
  explicit Editor(const std::vector<TextBlock>& base) : base_(base), blocks_(base) {}

  Result<void> operator()(const Replace& operation) {
    auto target = take(operation.target, operation.old_sha256);
    if (!target) return target.error();
    std::string& text = blocks_[*target].text;
    const std::string before = text;
    if (!operation.old) {
      text = operation.by;
    } else {
      const std::size_t at = text.find(*operation.old);
      if (operation.old->empty() || at == std::string::npos)
        return problem("the words to be replaced do not stand in the block", operation.target,
                       "quote them as they stand there");
      if (text.find(*operation.old, at + 1) != std::string::npos)
        return problem("the words to be replaced stand in the block more than once", operation.target,
                       "quote more of the words around them");
      text.replace(at, operation.old->size(), operation.by);
    }
    if (text == before) return problem("the operation changes nothing", operation.target, "leave it out");
    return check_block(blocks_[*target]);
  }

  Result<void> operator()(const Insert& operation) {
    const TextBlock& block = operation.block;
    if (auto checked = check_block(block); !checked) return checked;
    if (find_block(base_, block.eid) != base_.end() || find_block(blocks_, block.eid) != blocks_.end())
      return problem("the text has or had a block with this label", block.eid, "give the new block a new label");
    if (blocks_.size() >= agreement::kMaxBlocks)
      return Error{Errc::LimitExceeded, fmt::format("the text would have more than {} blocks", agreement::kMaxBlocks),
                   block.eid};
    auto at = find_block(blocks_, operation.after);
    if (at == blocks_.end()) return missing(operation.after);
    const std::string_view parent = parent_of(block.eid);
    const bool first_part = operation.after == parent;
    if (!first_part && parent_of(operation.after) != parent)
      return problem(fmt::format("the new block does not belong behind “{}”", operation.after), block.eid,
                     "insert it behind the block that it is the first part of, or behind one beside it");
    for (++at; !first_part && at != blocks_.end() && stands_under(at->eid, operation.after);) ++at;
    blocks_.insert(at, block);
    return {};
  }

  Result<void> operator()(const Repeal& operation) {
    auto target = take(operation.target, operation.old_sha256);
    if (!target) return target.error();
    blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(*target));
    repealed_.push_back(operation.target);
    return {};
  }

  Result<std::vector<TextBlock>> finish() {
    for (const std::string& target : repealed_)
      for (const TextBlock& block : blocks_)
        if (stands_under(block.eid, target))
          return problem(fmt::format("“{}” would be left without the block that it is part of", block.eid), target,
                         "repeal the parts of a block together with it");
    if (blocks_.empty()) return problem("no block would be left", "", "end the agreement instead");
    return std::move(blocks_);
  }

 private:
  /// take finds the block that an operation changes. Each block can be changed once, so that every digest is one of
  /// the base text and the order of changes does not matter.
  Result<std::size_t> take(const std::string& target, const Bytes& old_sha256) {
    const auto base = find_block(base_, target);
    if (base == base_.end()) return missing(target);
    if (!taken_.insert(target).second) return problem("two operations change this block", target, "join them in one");
    if (block_sha256(*base) != old_sha256)
      return problem("the block is not the one that the operation names by its digest", target,
                     "draft the modification again, from the text in force");
    return static_cast<std::size_t>(find_block(blocks_, target) - blocks_.begin());
  }

  static Error missing(const std::string& eid) {
    return problem("the text has no block with this label", eid, "see the labels in text.xml");
  }

  const std::vector<TextBlock>& base_;
  std::vector<TextBlock> blocks_;
  std::set<std::string> taken_;
  std::vector<std::string> repealed_;
};

}  // namespace

std::string text_octets(const LabelledText& text) { return agreement::write_text(text.version, text.blocks); }

Result<LabelledText> apply_operations(const LabelledText& base, std::span<const Operation> operations) {
  Editor editor(base.blocks);
  for (const Operation& operation : operations)
    if (auto applied = std::visit(editor, operation); !applied) return applied.error();
  auto blocks = editor.finish();
  if (!blocks) return blocks.error();
  LabelledText result{base.version + 1, *std::move(blocks)};
  if (text_octets(result).size() > agreement::kXmlLimits.max_document_bytes)
    return Error{Errc::LimitExceeded,
                 fmt::format("the text would be larger than {} bytes", agreement::kXmlLimits.max_document_bytes)};
  return result;
}

Result<LabelledText> apply_modification(const LabelledText& base, const TextVersion& named_base,
                                        const Modification& modification) {
  if (version_of(base) != named_base)
    return Error{Errc::Refused, "the modification changes another text than this one",
                 fmt::format("version {}", named_base.version), "draft it again, from the text in force"};
  auto result = apply_operations(base, modification.operations);
  if (result && version_of(*result) != modification.result)
    return Error{Errc::Refused, "the result that the modification names does not follow from its operations",
                 fmt::format("version {}", modification.result.version), "do not consent to it; ask for a new draft"};
  return result;
}

}  // namespace libsign
