#include <algorithm>

#include <fmt/format.h>
#include <libsign/texts.hpp>

#include "dossier/court.hpp"

namespace libsign::dossier {
namespace {

const std::vector<TextBlock>* text_of(const Entry& entry) {
  if (const auto* const memorandum = std::get_if<Memorandum>(&entry.act->body)) return &memorandum->text;
  if (const auto* const integration = std::get_if<Integration>(&entry.act->body)) return &integration->text;
  return nullptr;
}

std::string words_of(const std::vector<TextBlock>& text) {
  std::string words;
  for (const TextBlock& block : text) words += block.eid + ' ' + block.num + ' ' + block.text + '\n';
  return words;
}

/// difference says in what the texts of two acts differ, by label.
std::string difference(const Entry& a, const Entry& b) {
  const auto* const one = text_of(a);
  const auto* const other = text_of(b);
  if (one == nullptr || other == nullptr) return "the acts differ though they have one id";
  const auto blocks = compare(*one, *other);
  if (blocks.empty()) return "the texts are the same, what the acts say about them is not";
  std::vector<std::string> labels;
  for (const BlockDifference& block : blocks) labels.push_back(block.eid);
  const std::string seen =
      same_words_after_normalisation(words_of(*one), words_of(*other)) ? " (same words after normalisation)" : "";
  return fmt::format("the texts differ in {}{}: {}", fmt::join(labels, ", "), seen, to_text(blocks));
}

void part(std::span<Entry* const> rivals) {
  const auto made = std::ranges::count_if(rivals, &Entry::made);
  for (std::size_t i = 0; i < rivals.size(); ++i) {
    Entry& entry = *rivals[i];
    const Entry& other = *rivals[i == 0 ? 1 : 0];
    if (made == 1 && entry.made) {
      entry.note("ACT-TEXT-MISMATCH", "another text goes by its name, and not all who would have to have signed that");
      continue;
    }
    entry.fail("ACT-TEXT-MISMATCH", difference(other, entry));
    entry.because("Whoever signed this text has not signed the other, and their signatures do not add up.");
    entry.made = false;
    entry.unclear = false;
  }
}

}  // namespace

void part_rivals(Court& court) {
  const auto memoranda = court.ledger.of_kind(ActKind::Moc);
  if (memoranda.size() > 1) part(memoranda);
  for (Entry& entry : court.ledger.entries()) {
    const auto same_id = court.ledger.with_id(entry.header().id);
    if (same_id.size() > 1 && same_id.front() == &entry && entry.header().kind != ActKind::Moc) part(same_id);
  }
}

}  // namespace libsign::dossier
