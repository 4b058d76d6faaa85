#include <fmt/format.h>

#include <libsign/texts.hpp>

#include "agreement/markup.hpp"

namespace libsign {
namespace {

constexpr std::size_t kContextWords = 5;  // of a run that stayed, on each side of a change

/// shortened leaves of a run that stayed the words beside its changes.
std::string shortened(const std::string& run, bool is_first, bool is_last) {
  const auto words = agreement::split_words(run);
  const std::size_t head = is_first ? 0 : kContextWords;
  const std::size_t tail = is_last ? 0 : kContextWords;
  if (words.size() <= head + tail + 1) return run;
  const auto middle = words.begin() + static_cast<std::ptrdiff_t>(head);
  const auto end = words.end() - static_cast<std::ptrdiff_t>(tail);
  std::vector<std::string> kept(words.begin(), middle);
  kept.emplace_back("…");
  kept.insert(kept.end(), end, words.end());
  return fmt::format("{}", fmt::join(kept, " "));
}

/// escaped keeps words from passing for marks.
std::string escaped(std::string words) {
  for (const std::string_view mark : {"[-", "-]", "{+", "+}"})
    for (std::size_t at = words.find(mark); at != std::string::npos; at = words.find(mark, at + 2))
      words.insert(at++, "\\");
  return words;
}

std::string marked(const WordRun& run, bool is_first, bool is_last) {
  switch (run.change) {
    case Change::Removed: return fmt::format("[-{}-]", escaped(run.words));
    case Change::Inserted: return fmt::format("{{+{}+}}", escaped(run.words));
    case Change::Same:
    case Change::Changed: break;
  }
  return escaped(shortened(run.words, is_first, is_last));
}

}  // namespace

std::string to_text(std::span<const BlockDifference> differences) {
  std::string out;
  for (const BlockDifference& difference : differences) {
    out += fmt::format("{}:{}", difference.eid, difference.moved ? " (stands elsewhere)" : "");
    for (std::size_t i = 0; i < difference.words.size(); ++i)
      out += ' ' + marked(difference.words[i], i == 0, i + 1 == difference.words.size());
    out += '\n';
  }
  return out;
}

}  // namespace libsign
