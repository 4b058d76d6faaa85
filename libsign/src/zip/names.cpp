#include "zip/names.hpp"

#include <algorithm>
#include <cstdint>

#include "base/utf8.hpp"

namespace libsign::zip {
namespace {

/// is_plain tells whether a character is shown as itself and does nothing else to a line.
bool is_plain(std::uint32_t point);
/// is_text tells whether `text` is UTF-8 that XML can hold: without U+FFFE and U+FFFF.
bool is_text(std::string_view text);
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct Folded {
  std::string key;  // lower case, separators as NUL so that a folder sorts directly before what it holds
  std::string_view name;
  bool is_folder;
};

Folded fold(std::string_view name) {
  Folded folded{std::string(name), name, name.ends_with('/')};
  if (folded.is_folder) folded.key.pop_back();
  for (char& c : folded.key) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '/') c = '\0';
  }
  return folded;
}

}  // namespace

std::optional<std::string> name_fault(std::string_view name) {
  const auto fault = [&](std::string_view why) { return "the entry name " + quoted(name) + " " + std::string(why); };
  if (name.empty()) return "an entry has an empty name";
  if (std::ranges::any_of(name, is_control)) return fault("holds a control character");
  if (!is_text(name)) return fault("is not UTF-8 text");
  if (name.find('\\') != name.npos) return fault("holds a backslash");
  if (name.front() == '/') return fault("is absolute");
  if (name.size() >= 2 && is_letter(name[0]) && name[1] == ':') return fault("begins with a drive letter");

  if (name.ends_with('/')) name.remove_suffix(1);
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const std::string_view component = name.substr(begin, end - begin);
    if (component.empty()) return fault("has an empty component");
    if (component == "." || component == "..") return fault("has a component \".\" or \"..\"");
    begin = end + 1;
  }
  return std::nullopt;
}

std::optional<std::string> clash_fault(const std::vector<std::string_view>& names) {
  std::vector<Folded> all;
  all.reserve(names.size());
  std::ranges::transform(names, std::back_inserter(all), fold);
  std::ranges::sort(all, {}, &Folded::key);
  for (std::size_t i = 1; i < all.size(); ++i) {
    const Folded& a = all[i - 1];
    const Folded& b = all[i];
    if (a.name == b.name) return "the entry name " + quoted(a.name) + " stands there twice";
    if (a.key == b.key) return "the entry names " + quoted(a.name) + " and " + quoted(b.name) + " clash";
    if (!a.is_folder && b.key.starts_with(a.key + '\0'))
      return "the entry " + quoted(a.name) + " is a file and the folder of " + quoted(b.name);
  }
  return std::nullopt;
}

std::string quoted(std::string_view name) {
  constexpr int kShownCharacters = 100;
  std::string text = "\"";
  int shown = 0;
  for (std::size_t i = 0; i < name.size(); ++shown) {
    if (shown == kShownCharacters) return text + "…\"";
    const std::size_t begin = i;
    const std::uint32_t point = next_character(name, i);
    if (is_plain(point))
      text += name.substr(begin, i - begin);
    else
      text += '?';
  }
  return text + '"';
}

namespace {

bool is_plain(std::uint32_t point) {
  const auto within = [&](std::uint32_t first, std::uint32_t last) { return point >= first && point <= last; };
  const bool control = point < 0x20 || within(0x7F, 0x9F);
  const bool steers_direction = within(0x200E, 0x200F) || within(0x2028, 0x202E) || within(0x2066, 0x2069);
  return point != kMalformedUtf8 && !control && !steers_direction;
}

bool is_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::uint32_t point = next_character(text, i);
    if (point == kMalformedUtf8 || point == 0xFFFE || point == 0xFFFF) return false;
  }
  return true;
}

}  // namespace
}  // namespace libsign::zip
