#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/act_bodies.hpp>
#include <libsign/export.hpp>
#include <libsign/memorandum.hpp>
#include <libsign/result.hpp>

namespace libsign {

/// LabelledText is one version of an agreement's words.
struct LabelledText {
  unsigned version = 0;  // 0 is the memorandum's own
  std::vector<TextBlock> blocks;

  friend bool operator==(const LabelledText&, const LabelledText&) = default;
};

/// text_octets returns the octets of text.xml for a text; equal texts have equal octets.
LIBSIGN_EXPORT std::string text_octets(const LabelledText& text);
/// version_of returns the text's version and the digest of its text.xml.
inline TextVersion version_of(const LabelledText& text) { return text_version(text.version, text.blocks); }

/// apply_operations applies operations in their order and returns the next version. It is strict. A block is replaced
/// or repealed once, under the digest that it has in `base`; words that are replaced stand in it exactly once. An
/// inserted block has a label that `base` does not use; it goes behind the block that it is the first part of, or
/// behind one beside it with all its parts. A block is repealed with its parts. Errc::BadInput for operations that do
/// not fit, with the label in Error::where; Errc::LimitExceeded for a text above the caps of an act. Thread-safe.
LIBSIGN_EXPORT Result<LabelledText> apply_operations(const LabelledText& base, std::span<const Operation> operations);

/// apply_modification also makes sure that a modification changes this text (`named_base` is its ActHeader::base) and
/// gives the result that it names; Errc::Refused if not.
LIBSIGN_EXPORT Result<LabelledText> apply_modification(const LabelledText& base, const TextVersion& named_base,
                                                       const Modification& modification);

/// operations_between returns operations that make the blocks of `after` of those of `before`, each quoting few words.
/// Errc::Unsupported where operations cannot say it: a changed number, another order. Thread-safe.
LIBSIGN_EXPORT Result<std::vector<Operation>> operations_between(const LabelledText& before, const LabelledText& after);

/// overlap returns the labels that both of two modifications of one text change, create or insert behind. Without any
/// they commute: applied in either order they give the same blocks. Thread-safe.
LIBSIGN_EXPORT std::vector<std::string> overlap(std::span<const Operation> one, std::span<const Operation> other);

/// Change is what became of a word or a block.
enum class Change { Same, Changed, Removed, Inserted };

/// WordRun is a run of words that two texts share, or that one of them lacks. A block's number is a word, too.
struct WordRun {
  Change change = Change::Same;  // never Changed
  std::string words;             // with single spaces between them

  friend bool operator==(const WordRun&, const WordRun&) = default;
};

/// BlockDifference says how the block with one label differs.
struct BlockDifference {
  std::string eid;
  Change change = Change::Changed;  // Same for a block that only stands elsewhere
  bool moved = false;
  std::vector<WordRun> words;

  friend bool operator==(const BlockDifference&, const BlockDifference&) = default;
};

/// compare returns the blocks that differ, in the order of `after`, removed ones where they stood; none exactly if the
/// texts are equal. Blocks are matched by label, their words one by one. The cost is capped: of texts that differ too
/// much, whole passages are called removed and inserted. Thread-safe.
LIBSIGN_EXPORT std::vector<BlockDifference> compare(std::span<const TextBlock> before,
                                                    std::span<const TextBlock> after);

/// to_text writes differences for people, a paragraph for each block: "sec_6__para_2: This [-MoU-] {+MoC+} will …".
/// Long runs that stayed are shortened, and marks among the words get a backslash. They are not terminal_safe() yet.
LIBSIGN_EXPORT std::string to_text(std::span<const BlockDifference> differences);

/// same_words_after_normalisation tells whether two texts, or the octets of two text.xml, differ only in what nobody
/// sees: Unicode normalisation, kinds and numbers of spaces, blanks at the ends, zero-width characters. It explains a
/// difference and never excuses it. False for what is not UTF-8. Thread-safe.
LIBSIGN_EXPORT bool same_words_after_normalisation(std::string_view a, std::string_view b);

}  // namespace libsign
