#pragma once

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <libsign/texts.hpp>

namespace libsign::test {

/// Generator makes texts in labelled blocks and operations that fit them, the same ones for the same seed.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }

  LabelledText text() {
    LabelledText out{static_cast<unsigned>(below(5)), {{"title", "", words(3)}, {"parties", "", words(8)}}};
    const std::size_t divisions = 1 + below(4);
    for (std::size_t d = 1; d <= divisions; ++d) {
      const std::string division = "sec_" + std::to_string(d);
      out.blocks.push_back({division, "SECTION " + std::to_string(d), words(2)});
      const std::size_t paragraphs = below(4);
      for (std::size_t p = 1; p <= paragraphs; ++p) {
        const std::string paragraph = division + "__para_" + std::to_string(p);
        out.blocks.push_back({paragraph, std::to_string(p) + ".", words(12)});
        const std::size_t points = below(3);
        for (std::size_t i = 0; i < points; ++i) {
          const std::string letter(1, static_cast<char>('a' + i));
          out.blocks.push_back({paragraph + "__point_" + letter, letter + ")", words(4)});
        }
      }
    }
    out.blocks.push_back({"conclusions", "", "Signed in Tallinn."});
    return out;
  }

  /// operations fit `base` and use the labels of `free` only; `name` makes the labels of new blocks unique.
  std::vector<Operation> operations(const LabelledText& base, std::set<std::string>& free, const std::string& name) {
    std::vector<Operation> out;
    const std::size_t wanted = 1 + below(4);
    for (std::size_t tries = 0; tries < 20 && out.size() < wanted; ++tries) {
      const TextBlock& block = base.blocks[below(base.blocks.size())];
      if (!free.contains(block.eid)) continue;
      switch (below(3)) {
        case 0:
          free.erase(block.eid);
          out.emplace_back(Replace{block.eid, block_sha256(block), std::nullopt, block.text + " " + words(3)});
          break;
        case 1: {
          const bool has_parts = std::ranges::any_of(
              base.blocks, [&](const TextBlock& other) { return other.eid.starts_with(block.eid + "__"); });
          if (has_parts || block.eid == "title") continue;  // a text keeps a block
          free.erase(block.eid);
          out.emplace_back(Repeal{block.eid, block_sha256(block)});
          break;
        }
        default: {
          free.erase(block.eid);
          const std::string label = "new_" + name + std::to_string(out.size());
          const std::size_t at = block.eid.rfind("__");
          const std::string parent = below(2) == 0             ? block.eid + "__"
                                     : at == std::string::npos ? ""
                                                               : block.eid.substr(0, at + 2);
          out.emplace_back(Insert{block.eid, {parent + label, below(2) == 0 ? "x)" : "", words(5)}});
        }
      }
    }
    return out;
  }

  std::string words(std::size_t count) {
    static const std::vector<std::string> kWords{"the", "Participants", "will",          "cooperate",
                                                 "MoU", "digital",      "\u00E9t\u00E9", "日本",
                                                 "and", "identity;",    "“MoC”",         "<&>"};
    std::string out;
    for (std::size_t i = 0; i <= below(count); ++i) out += (out.empty() ? "" : " ") + kWords[below(kWords.size())];
    return out;
  }

 private:
  std::mt19937 random_;
};

inline std::set<std::string> labels_of(const LabelledText& text) {
  std::set<std::string> labels;
  for (const TextBlock& block : text.blocks) labels.insert(block.eid);
  return labels;
}

}  // namespace libsign::test
