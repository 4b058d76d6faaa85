#include "extensions.hpp"

#include <algorithm>
#include <iterator>

#include "der.hpp"

namespace smartcard {

using libsign::ByteView;
using libsign::Certificate;

namespace {

constexpr std::uint8_t kObjectIdentifier = 0x06;
constexpr std::uint8_t kExtensions = 0xa3;  // [3] in TBSCertificate (RFC 5280, 4.1)

// The contents of object identifiers.
constexpr std::uint8_t kExtendedKeyUsage[] = {0x55, 0x1d, 0x25};                                   // 2.5.29.37
constexpr std::uint8_t kSubjectAltName[] = {0x55, 0x1d, 0x11};                                     // 2.5.29.17
constexpr std::uint8_t kClientAuth[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02};           // 1.3.6.1.5.5.7.3.2
constexpr std::uint8_t kSmartcardLogon[] = {0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x14, 0x02,  // 1.3.6.1.4.1.311.
                                            0x02};                                                 // 20.2.2
constexpr std::uint8_t kPivCardAuth[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x06, 0x08};       // 2.16.840.1.101.3.6.8
constexpr std::uint8_t kJpkiAddress[] = {0x2a, 0x83, 0x08, 0x8c, 0x9b, 0x55, 0x08, 0x05, 0x05,  // 1.2.392.200149.8.
                                         0x05};                                                 // 5.5.5

/// contents_of returns what is in the first element with this tag; empty if there is none.
ByteView contents_of(ByteView elements, std::uint8_t tag) {
  while (const auto element = der::first(elements)) {
    if (element->tag == tag) return element->contents;
    elements = element->rest;
  }
  return {};
}

/// extension returns what is in an extension's OCTET STRING; empty if the certificate has none of this name.
ByteView extension(const Certificate& certificate, ByteView name) {
  const ByteView body = contents_of(contents_of(certificate.der(), der::kSequence), der::kSequence);
  ByteView extensions = contents_of(contents_of(body, kExtensions), der::kSequence);
  while (const auto element = der::first(extensions)) {
    if (libsign::equal(contents_of(element->contents, kObjectIdentifier), name))
      return contents_of(element->contents, der::kOctetString);
    extensions = element->rest;
  }
  return {};
}

}  // namespace

bool is_for_authentication(const Certificate& certificate) {
  ByteView purposes = contents_of(extension(certificate, kExtendedKeyUsage), der::kSequence);
  while (const auto purpose = der::first(purposes)) {
    for (const ByteView login : {ByteView(kClientAuth), ByteView(kSmartcardLogon), ByteView(kPivCardAuth)})
      if (libsign::equal(purpose->contents, login)) return true;
    purposes = purpose->rest;
  }
  return false;
}

bool holds_home_address(const Certificate& certificate) {
  const ByteView names = extension(certificate, kSubjectAltName);
  return std::search(names.begin(), names.end(), std::begin(kJpkiAddress), std::end(kJpkiAddress)) != names.end();
}

}  // namespace smartcard
