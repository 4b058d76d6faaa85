#include <algorithm>

#include "crypto/der.hpp"
#include "crypto/der_time.hpp"
#include "pki/crl_parts.hpp"
#include "pki/general_name.hpp"
#include "pki/names.hpp"

namespace libsign::pki {
namespace {

namespace der = crypto::der;

std::optional<RevocationReason> read_reason(ByteView value) {
  constexpr std::uint8_t kEnumerated = 0x0A;
  const auto element = der::only(value, kEnumerated);
  if (!element || element->content.size() != 1) return std::nullopt;
  const std::uint8_t number = element->content[0];
  if (number == 7 || number > static_cast<std::uint8_t>(RevocationReason::AaCompromise)) return std::nullopt;
  return static_cast<RevocationReason>(number);
}

/// take notes one extension; false if it is malformed.
bool take(CrlEntry& entry, ByteView oid, bool critical, ByteView value) {
  const std::uint8_t arc = oid.size() == 3 && oid[0] == 0x55 && oid[1] == 0x1D ? oid[2] : 0;
  switch (arc) {
    case 21: {  // cRLReason
      const auto reason = read_reason(value);
      if (reason) entry.reason = *reason;
      return reason.has_value();
    }
    case 23:  // holdInstructionCode
    case 24:  // invalidityDate
      return true;
    case 29: {  // certificateIssuer
      const auto names = der::only(value, der::kSequence);
      if (!names || !read_general_names(names->content)) return false;
      entry.certificate_issuer = names->content;
      return true;
    }
    default: entry.unknown_critical |= critical; return true;
  }
}

bool read_extensions(ByteView content, CrlEntry& entry) {
  if (content.empty()) return false;
  std::uint32_t seen = 0;
  der::Reader reader(content);
  while (!reader.at_end()) {
    const auto element = reader.next(der::kSequence);
    if (!element) return false;
    der::Reader parts(element->content);
    const auto oid = parts.next(der::kOid);
    const auto critical = parts.next(der::kBoolean);
    const auto value = parts.next(der::kOctetString);
    if (!oid || oid->content.empty() || !value || !parts.at_end()) return false;
    if (critical && critical->content.size() != 1) return false;
    const std::uint32_t bit = oid->content.size() == 3 && oid->content[2] < 32 ? 1u << oid->content[2] : 0;
    if ((seen & bit) != 0) return false;
    seen |= bit;
    if (!take(entry, oid->content, critical && critical->content[0] != 0, value->content)) return false;
  }
  return true;
}

/// shortest drops octets that say nothing, which some authorities write into serial numbers.
ByteView shortest(ByteView integer) {
  while (integer.size() > 1 &&
         ((integer[0] == 0x00 && integer[1] < 0x80) || (integer[0] == 0xFF && integer[1] >= 0x80)))
    integer = integer.subspan(1);
  return integer;
}

bool is_among(ByteView issuer, ByteView general_names) {
  const auto names = read_general_names(general_names);
  if (!names) return false;
  const std::string comparable = comparable_name(issuer);
  return std::any_of(names->begin(), names->end(), [&](const GeneralName& name) {
    return name.form == GeneralName::DirectoryName && name.comparable == comparable;
  });
}

bool is_worse(const CrlEntry& a, const CrlEntry& b) {
  const bool a_holds = a.reason == RevocationReason::CertificateHold || a.reason == RevocationReason::RemoveFromCrl;
  const bool b_holds = b.reason == RevocationReason::CertificateHold || b.reason == RevocationReason::RemoveFromCrl;
  return a_holds != b_holds ? b_holds : a.revoked_at < b.revoked_at;
}

}  // namespace

std::optional<CrlEntry> read_crl_entry(ByteView content, bool version2) {
  CrlEntry entry;
  der::Reader reader(content);
  const auto serial = reader.next(der::kInteger);
  const auto time = reader.next();
  if (!serial || serial->content.empty() || !time) return std::nullopt;
  const auto revoked_at = der::read_time(*time);
  if (!revoked_at) return std::nullopt;
  entry.serial = serial->content;
  entry.revoked_at = *revoked_at;
  if (version2)
    if (const auto extensions = reader.next(der::kSequence); extensions && !read_extensions(extensions->content, entry))
      return std::nullopt;
  if (!reader.at_end()) return std::nullopt;
  return entry;
}

std::optional<CrlEntry> find_entry(const Crl& crl, ByteView serial, ByteView certificate_issuer) {
  const Crl::Impl& list = crl.impl();
  const ByteView wanted = shortest(serial);
  bool of_issuer = same_name(list.issuer, certificate_issuer);
  std::optional<CrlEntry> found;
  der::Reader reader(list.entries);
  while (const auto element = reader.next()) {
    const bool hit = equal(shortest(der::Reader(element->content).next()->content), wanted);
    if (!hit && !list.scope.indirect) continue;
    const auto entry = read_crl_entry(element->content, list.version2);
    // An entry without an issuer has that of the one before it (RFC 5280, 5.3.3).
    if (entry->certificate_issuer) of_issuer = is_among(certificate_issuer, *entry->certificate_issuer);
    if (hit && of_issuer && (!found || is_worse(*entry, *found))) found = entry;
  }
  return found;
}

}  // namespace libsign::pki
