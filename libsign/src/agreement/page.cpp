#include "agreement/page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "agreement/markup.hpp"

namespace libsign::agreement {
namespace {

constexpr std::size_t kWidth = 78;
constexpr std::size_t kLabelWidth = 14;

/// characters counts code points.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

void Page::paragraph(std::string_view lead, std::string_view text, std::size_t indent) {
  std::string line(lead);
  bool at_start = true;
  for (const std::string& word : split_words(text)) {
    if (!at_start && characters(line) + 1 + characters(word) > kWidth) {
      out_ += line + '\n';
      line.assign(indent, ' ');
      at_start = true;
    }
    line += (at_start ? "" : " ") + word;
    at_start = false;
  }
  while (line.ends_with(' ')) line.pop_back();
  out_ += line + '\n';
}

void Page::heading(std::string_view text) { out_ += fmt::format("\n{}\n\n", text); }

void Page::item(std::string_view label, std::string_view text) {
  paragraph(fmt::format("{:<{}} ", label, kLabelWidth - 1), text, kLabelWidth);
}

}  // namespace libsign::agreement
