#include <crypto/distinguished_name.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <crypto/der.hpp>

namespace libsign::crypto {
namespace {

using namespace std::string_view_literals;

struct TypeRow {
  std::string_view oid;  // content octets
  std::string_view name;
};

constexpr auto kCommonName = "\x55\x04\x03"sv;
constexpr auto kOrganization = "\x55\x04\x0a"sv;

constexpr std::array kTypes{
    TypeRow{kCommonName, "CN"},
    TypeRow{"\x55\x04\x04"sv, "SN"},
    TypeRow{"\x55\x04\x05"sv, "SERIALNUMBER"},
    TypeRow{"\x55\x04\x06"sv, "C"},
    TypeRow{"\x55\x04\x07"sv, "L"},
    TypeRow{"\x55\x04\x08"sv, "ST"},
    TypeRow{"\x55\x04\x09"sv, "STREET"},
    TypeRow{kOrganization, "O"},
    TypeRow{"\x55\x04\x0b"sv, "OU"},
    TypeRow{"\x55\x04\x0c"sv, "title"},
    TypeRow{"\x55\x04\x0f"sv, "businessCategory"},
    TypeRow{"\x55\x04\x11"sv, "postalCode"},
    TypeRow{"\x55\x04\x2a"sv, "GN"},
    TypeRow{"\x55\x04\x41"sv, "pseudonym"},
    TypeRow{"\x55\x04\x61"sv, "organizationIdentifier"},
    TypeRow{"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01"sv, "UID"},
    TypeRow{"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19"sv, "DC"},
    TypeRow{"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01"sv, "emailAddress"},
};

constexpr std::uint8_t kUtf8String = 0x0C;
constexpr std::uint8_t kNumericString = 0x12;
constexpr std::uint8_t kPrintableString = 0x13;
constexpr std::uint8_t kTeletexString = 0x14;
constexpr std::uint8_t kIa5String = 0x16;
constexpr std::uint8_t kUniversalString = 0x1C;
constexpr std::uint8_t kBmpString = 0x1E;

bool is_scalar(std::uint32_t code) { return code < 0xD800 || (code > 0xDFFF && code <= 0x10FFFF); }

void append_utf8(std::string& text, std::uint32_t code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
    return;
  }
  const int trailing = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr std::array<std::uint32_t, 4> kLead{0, 0xC0, 0xE0, 0xF0};
  text += static_cast<char>(kLead[static_cast<std::size_t>(trailing)] | code >> (6 * trailing));
  for (int i = trailing; i-- > 0;) text += static_cast<char>(0x80 | (code >> (6 * i) & 0x3F));
}

bool is_utf8(ByteView text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::uint8_t lead = text[i++];
    if (lead < 0x80) continue;
    const std::size_t trailing = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - i < trailing) return false;
    std::uint32_t code = lead & (0x3Fu >> trailing);
    for (std::size_t k = 0; k < trailing; ++k) {
      if ((text[i] & 0xC0) != 0x80) return false;
      code = code << 6 | (text[i++] & 0x3F);
    }
    constexpr std::array<std::uint32_t, 4> kLeast{0, 0x80, 0x800, 0x10000};
    if (code < kLeast[trailing] || !is_scalar(code)) return false;
  }
  return true;
}

bool is_wide(ByteView text, std::size_t width) {
  if (text.size() % width != 0) return false;
  for (std::size_t i = 0; i < text.size(); i += width) {
    std::uint32_t code = 0;
    for (std::size_t k = 0; k < width; ++k) code = code << 8 | text[i + k];
    if (!is_scalar(code)) return false;
  }
  return true;
}

// RFC 5280, 4.1.2.4 allows any type; these are all that OpenSSL reads, so nothing else is in use.
bool is_valid_value(const der::Element& value) {
  switch (value.tag) {
    case kUtf8String: return is_utf8(value.content);
    case kBmpString: return is_wide(value.content, 2);
    case kUniversalString: return is_wide(value.content, 4);
    case der::kBitString: return !value.content.empty() && value.content[0] < 8;
    case kNumericString:
    case kPrintableString:
    case kTeletexString:
    case kIa5String:
    case der::kSequence: return true;
    default: return false;
  }
}

/// text_of returns a valid character string in UTF-8; nothing if it is not a character string.
std::optional<std::string> text_of(const der::Element& value) {
  std::size_t width = 1;
  switch (value.tag) {
    case kUtf8String: return std::string(as_text(value.content));
    case kNumericString:
    case kPrintableString:
    case kIa5String:
    case kTeletexString: break;  // T.61 in name alone: issuers put Latin-1 into it
    case kBmpString: width = 2; break;
    case kUniversalString: width = 4; break;
    default: return std::nullopt;
  }
  std::string text;
  for (std::size_t i = 0; i < value.content.size(); i += width) {
    std::uint32_t code = 0;
    for (std::size_t k = 0; k < width; ++k) code = code << 8 | value.content[i + k];
    append_utf8(text, code);
  }
  return text;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool edge_space = c == ' ' && (i == 0 || i + 1 == text.size());
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      const auto octet = static_cast<std::uint8_t>(c);
      out += '\\' + to_hex({&octet, 1});
      continue;
    }
    if (edge_space || (c == '#' && i == 0) || "\"+,;<>\\"sv.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

struct Attribute {
  ByteView type;  // OID content
  der::Element value;
};

std::optional<Attribute> read_attribute(der::Reader& reader) {
  const auto sequence = reader.next(der::kSequence);
  if (!sequence) return std::nullopt;
  der::Reader inner(sequence->content);
  const auto type = inner.next(der::kOid);
  const auto value = inner.next();
  if (!type || !value || !inner.at_end() || !der::is_oid(type->content) || !is_valid_value(*value)) return std::nullopt;
  return Attribute{type->content, *value};
}

std::string attribute_text(const Attribute& attribute) {
  const auto row = std::find_if(kTypes.begin(), kTypes.end(),
                                [&](const TypeRow& candidate) { return candidate.oid == as_text(attribute.type); });
  const bool is_known = row != kTypes.end();
  const auto text = is_known ? text_of(attribute.value) : std::nullopt;
  return (is_known ? std::string(row->name) : der::dotted(attribute.type)) + '=' +
         (text ? escaped(*text) : '#' + to_hex(attribute.value.whole));
}

}  // namespace

bool is_name(ByteView der) {
  const auto name = der::only(der, der::kSequence);
  if (!name) return false;
  der::Reader rdns(name->content);
  while (!rdns.at_end()) {
    const auto set = rdns.next(der::kSet);
    if (!set || set->content.empty()) return false;
    der::Reader attributes(set->content);
    while (!attributes.at_end())
      if (!read_attribute(attributes)) return false;
  }
  return true;
}

std::optional<std::string> directory_string(const der::Element& value) {
  return is_valid_value(value) ? text_of(value) : std::nullopt;
}

NameText name_text(ByteView der) {
  NameText text;
  std::vector<std::string> parts;
  der::Reader rdns(der::Reader(der).next()->content);
  while (!rdns.at_end()) {
    std::string part;
    der::Reader attributes(rdns.next()->content);
    while (!attributes.at_end()) {
      const auto attribute = read_attribute(attributes);
      if (!part.empty()) part += '+';
      part += attribute_text(*attribute);
      if (as_text(attribute->type) == kCommonName) text.common_name = text_of(attribute->value).value_or("");
      if (as_text(attribute->type) == kOrganization) text.organization = text_of(attribute->value).value_or("");
    }
    parts.push_back(std::move(part));
  }
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (part != parts.rbegin()) text.rfc4514 += ',';
    text.rfc4514 += *part;
  }
  return text;
}

}  // namespace libsign::crypto
