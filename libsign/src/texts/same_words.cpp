#include <limits>
#include <optional>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>

#include <libsign/texts.hpp>

namespace libsign {
namespace {

std::optional<icu::UnicodeString> decode(std::string_view text) {
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) return std::nullopt;
  const auto size = static_cast<std::int32_t>(text.size());
  icu::UnicodeString out;
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t written = 0;
  // UTF-16 takes no more units than UTF-8 takes octets.
  char16_t* const buffer = out.getBuffer(size + 1);
  u_strFromUTF8(buffer, size + 1, &written, text.data(), size, &status);
  out.releaseBuffer(U_SUCCESS(status) ? written : 0);
  if (U_FAILURE(status)) return std::nullopt;
  return out;
}

bool is_invisible(UChar32 c) { return c == 0x200B || c == 0x2060 || c == 0xFEFF; }

/// skeleton leaves what a reader sees as words: in Normalization Form C, one space between them, and none beside the
/// brackets of XML, so that it does for the octets of text.xml as well.
std::optional<icu::UnicodeString> skeleton(std::string_view text) {
  const auto decoded = decode(text);
  if (!decoded) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(status);
  const icu::UnicodeString normal = U_SUCCESS(status) ? nfc->normalize(*decoded, status) : *decoded;
  if (U_FAILURE(status)) return std::nullopt;

  icu::UnicodeString out;
  bool space_is_due = false;
  for (std::int32_t i = 0; i < normal.length(); i = normal.moveIndex32(i, 1)) {
    const UChar32 c = normal.char32At(i);
    if (is_invisible(c)) continue;
    if (u_isUWhiteSpace(c) != 0) {
      space_is_due = !out.isEmpty() && out[out.length() - 1] != u'>';
      continue;
    }
    if (space_is_due && c != u'<') out.append(u' ');
    space_is_due = false;
    out.append(c);
  }
  return out;
}

}  // namespace

bool same_words_after_normalisation(std::string_view a, std::string_view b) {
  const auto one = skeleton(a);
  const auto other = skeleton(b);
  return one && other && *one == *other;
}

}  // namespace libsign
