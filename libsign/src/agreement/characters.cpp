#include "agreement/characters.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/utf8.h>

namespace libsign::agreement {
namespace {

// ICU's macro narrows integers on purpose.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
/// next_character decodes the character at `i` and moves `i` behind it; negative for what is not UTF-8.
UChar32 next_character(std::string_view line, std::size_t& i) {
  UChar32 c = 0;
  U8_NEXT(line.data(), i, line.size(), c);
  return c;
}
#pragma GCC diagnostic pop

bool may_stand(UChar32 c) {
  const bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
  const bool reorders =
      c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  const bool breaks_lines = c == 0x2028 || c == 0x2029;
  const bool invisible = c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
  const bool noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  return !control && !reorders && !breaks_lines && !invisible && !noncharacter;
}

bool in_nfc(std::string_view line) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  const icu::StringPiece piece(line.data(), static_cast<int32_t>(line.size()));
  return U_SUCCESS(status) && nfc->isNormalizedUTF8(piece, status) && U_SUCCESS(status);
}

}  // namespace

std::string at_line(std::string_view name, std::size_t line) { return fmt::format("{}:{}", name, line); }

Result<void> check_line(std::string_view line, const std::string& where) {
  for (std::size_t i = 0; i < line.size();) {
    const UChar32 c = next_character(line, i);
    if (c < 0) return Error{Errc::BadInput, "this is not UTF-8", where, "save the file as UTF-8"};
    if (!may_stand(c))
      return Error{Errc::BadInput,
                   fmt::format("the character U+{:04X} may not stand in an act", static_cast<unsigned>(c)), where,
                   "remove the invisible character"};
  }
  if (!in_nfc(line))
    return Error{Errc::BadInput, "the characters are not in Unicode Normalization Form C", where,
                 "normalise the file to NFC, for example with uconv -x any-nfc"};
  return {};
}

Result<void> check_lines(std::string_view file, std::string_view name) {
  for (std::size_t line = 1, begin = 0; begin < file.size(); ++line) {
    const std::size_t end = std::min(file.find('\n', begin), file.size());
    if (auto checked = check_line(file.substr(begin, end - begin), at_line(name, line)); !checked) return checked;
    begin = end + 1;
  }
  return {};
}

}  // namespace libsign::agreement
