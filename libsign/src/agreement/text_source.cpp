#include "agreement/text_source.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "agreement/labels.hpp"
#include "agreement/markup.hpp"

namespace libsign::agreement {

Result<std::vector<TextBlock>> read_source(std::string_view source, std::string_view name) {
  const auto paragraphs = read_paragraphs(source, name);
  if (!paragraphs) return paragraphs.error();
  auto blocks = label(*paragraphs, name);
  if (!blocks) return blocks;
  if (auto checked = check_words(source, *blocks, name); !checked) return checked.error();
  return blocks;
}

Result<void> check_words(std::string_view source, std::span<const TextBlock> blocks, std::string_view name) {
  std::vector<std::string> kept;
  for (const TextBlock& block : blocks)
    for (const std::string& part : {block.num, block.text})
      std::ranges::move(split_words(part), std::back_inserter(kept));
  const std::vector<std::string> words = source_words(source);
  const auto [word, block_word] = std::ranges::mismatch(words, kept);
  if (word == words.end() && block_word == kept.end()) return {};
  return Error{Errc::Internal,
               fmt::format("word {} of the source did not survive: “{}” became “{}”", word - words.begin() + 1,
                           word == words.end() ? "" : *word, block_word == kept.end() ? "" : *block_word),
               std::string(name), "please report this text"};
}

}  // namespace libsign::agreement
