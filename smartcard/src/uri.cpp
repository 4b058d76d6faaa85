#include <smartcard/uri.hpp>

#include <fmt/format.h>
#include <p11-kit/uri.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <set>
#include <span>

#include <smartcard/token.hpp>

#include "cryptoki.hpp"

namespace smartcard {

using libsign::Bytes;
using libsign::Errc;
using libsign::Error;
using libsign::Result;

namespace {

constexpr std::size_t kMaxUriBytes = 4'096;  // all attributes at their longest, every octet percent-encoded

struct FreeUri {
  void operator()(P11KitUri* uri) const noexcept { p11_kit_uri_free(uri); }
};
using UriPtr = std::unique_ptr<P11KitUri, FreeUri>;

Error refused(std::string what, std::string hint = "`mocsign keys` prints the URI of each key") {
  return {Errc::Usage, std::move(what), {}, std::move(hint)};
}

/// Part says in which half of the URI an attribute may stand (RFC 7512, 2.3).
enum class Part { Path, Query };

Result<void> check_name(std::string_view name, Part part) {
  using Names = std::span<const std::string_view>;
  static constexpr std::string_view kPath[] = {"token", "serial", "manufacturer", "model", "object", "id", "type"};
  static constexpr std::string_view kQuery[] = {"module-path", "module-name"};
  static constexpr std::string_view kSlots[] = {"slot-id", "slot-description", "slot-manufacturer"};
  const auto contains = [&](Names names) { return std::find(names.begin(), names.end(), name) != names.end(); };

  if (contains(part == Part::Path ? Names(kPath) : Names(kQuery))) return {};
  if (name == "pin-value" || name == "pin-source")
    return refused(fmt::format("a key's URI must not carry a PIN ({})", name), "use --pin-fd or MOCSIGN_PIN_FILE");
  if (contains(kSlots))
    return refused(fmt::format("a slot does not name a key for long ({})", name),
                   "use the attributes token, serial and id");
  return refused(fmt::format("unknown attribute '{}' in the key's URI", printable(name)));
}

/// check_attributes does what libp11-kit leaves out: it would ignore unknown names and let the last of two win.
Result<void> check_attributes(std::string_view list, Part part, std::set<std::string_view>& seen) {
  const char separator = part == Part::Path ? ';' : '&';
  while (!list.empty()) {
    const auto attribute = list.substr(0, list.find(separator));
    list.remove_prefix(std::min(attribute.size() + 1, list.size()));
    const auto equals = attribute.find('=');
    if (equals == std::string_view::npos) return refused("the key's URI has an attribute without '='");
    const auto name = attribute.substr(0, equals);
    if (auto known = check_name(name, part); !known) return known;
    if (!seen.insert(name).second) return refused(fmt::format("attribute '{}' stands twice in the key's URI", name));
  }
  return {};
}

template <std::size_t size>
std::optional<std::string> given(const CK_UTF8CHAR (&field)[size], bool present) {
  return present ? std::optional(unpadded(field)) : std::nullopt;
}

std::optional<std::string> given(const char* text) { return text ? std::optional<std::string>(text) : std::nullopt; }

std::optional<Bytes> attribute(P11KitUri* uri, CK_ATTRIBUTE_TYPE type) {
  const CK_ATTRIBUTE* found = p11_kit_uri_get_attribute(uri, type);
  if (found == nullptr) return std::nullopt;
  const auto* octets = static_cast<const std::uint8_t*>(found->pValue);
  return Bytes(octets, octets + found->ulValueLen);
}

Result<std::optional<Uri::Type>> type_of(P11KitUri* uri) {
  const auto octets = attribute(uri, CKA_CLASS);
  if (!octets) return std::optional<Uri::Type>();
  CK_OBJECT_CLASS object_class = 0;
  if (octets->size() == sizeof object_class) std::memcpy(&object_class, octets->data(), sizeof object_class);
  if (object_class == CKO_PRIVATE_KEY) return std::optional(Uri::Type::PrivateKey);
  if (object_class == CKO_CERTIFICATE) return std::optional(Uri::Type::Certificate);
  return refused("the URI's type names nothing that signs", "use type=private, or leave it out");
}

template <std::size_t size>
void fill(CK_UTF8CHAR (&field)[size], const std::optional<std::string>& text) {
  if (!text) return;
  std::memset(field, ' ', size);
  std::memcpy(field, text->data(), std::min(text->size(), size));
}

bool fits(const std::optional<std::string>& wanted, const std::string& actual) { return !wanted || *wanted == actual; }

}  // namespace

Result<Uri> Uri::parse(std::string_view text) {
  if (text.size() > kMaxUriBytes) return refused("the key's URI is too long");
  if (text.find('\0') != std::string_view::npos) return refused("the key's URI holds a zero octet");
  constexpr std::string_view kScheme = "pkcs11:";
  if (!text.starts_with(kScheme)) return refused("a key's URI begins with pkcs11:");
  const auto rest = text.substr(kScheme.size());
  const auto question = rest.find('?');
  std::set<std::string_view> seen;
  if (auto path = check_attributes(rest.substr(0, question), Part::Path, seen); !path) return path.error();
  if (question != std::string_view::npos) {
    if (auto query = check_attributes(rest.substr(question + 1), Part::Query, seen); !query) return query.error();
  }

  const UriPtr parsed(p11_kit_uri_new());
  if (!parsed) return Error{Errc::Internal, "out of memory"};
  if (p11_kit_uri_parse(std::string(text).c_str(), P11_KIT_URI_FOR_ANY, parsed.get()) != P11_KIT_URI_OK)
    return refused("the key's URI is malformed");
  // Only a value that no token can have is left to be unrecognised, such as a label of more than 32 octets.
  if (p11_kit_uri_any_unrecognized(parsed.get()) != 0) return refused("a value in the key's URI fits no token");

  const auto type = type_of(parsed.get());
  if (!type) return type.error();
  const CK_TOKEN_INFO& token = *p11_kit_uri_get_token_info(parsed.get());
  Uri uri;
  uri.token = given(token.label, seen.contains("token"));
  uri.serial = given(token.serialNumber, seen.contains("serial"));
  uri.manufacturer = given(token.manufacturerID, seen.contains("manufacturer"));
  uri.model = given(token.model, seen.contains("model"));
  if (const auto object = attribute(parsed.get(), CKA_LABEL)) uri.object = libsign::as_text(*object);
  uri.id = attribute(parsed.get(), CKA_ID);
  uri.type = *type;
  uri.module_path = given(p11_kit_uri_get_module_path(parsed.get()));
  uri.module_name = given(p11_kit_uri_get_module_name(parsed.get()));
  return uri;
}

std::string Uri::format() const {
  const UriPtr uri(p11_kit_uri_new());
  if (!uri) return {};
  CK_TOKEN_INFO& info = *p11_kit_uri_get_token_info(uri.get());
  fill(info.label, token);
  fill(info.serialNumber, serial);
  fill(info.manufacturerID, manufacturer);
  fill(info.model, model);
  const auto set = [&](CK_ATTRIBUTE_TYPE name, libsign::ByteView value) {
    CK_ATTRIBUTE holder{name, const_cast<std::uint8_t*>(value.data()), value.size()};  // copied, not written to
    p11_kit_uri_set_attribute(uri.get(), &holder);
  };
  if (object) set(CKA_LABEL, libsign::as_bytes(*object));
  if (id) set(CKA_ID, *id);
  if (type) {
    const CK_OBJECT_CLASS object_class = *type == Type::PrivateKey ? CKO_PRIVATE_KEY : CKO_CERTIFICATE;
    set(CKA_CLASS, {reinterpret_cast<const std::uint8_t*>(&object_class), sizeof object_class});
  }
  if (module_path) p11_kit_uri_set_module_path(uri.get(), module_path->c_str());
  if (module_name) p11_kit_uri_set_module_name(uri.get(), module_name->c_str());
  char* text = nullptr;
  p11_kit_uri_format(uri.get(), P11_KIT_URI_FOR_ANY, &text);
  std::string formatted = text != nullptr ? text : "";
  std::free(text);
  return formatted;
}

bool Uri::matches(const TokenInfo& info) const {
  return fits(token, info.label) && fits(serial, info.serial) && fits(manufacturer, info.manufacturer) &&
         fits(model, info.model);
}

bool Uri::matches(const Module& module) const {
  return fits(module_path, module.path().string()) && fits(module_name, module.name());
}

}  // namespace smartcard
