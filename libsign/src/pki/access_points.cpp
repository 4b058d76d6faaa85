#include "pki/access_points.hpp"

#include "crypto/certificate_parts.hpp"
#include "crypto/der.hpp"

namespace libsign::pki {
namespace {

namespace der = crypto::der;

constexpr std::uint8_t kUri = 0x86;  // GeneralName [6] IA5String

void add_uri(const der::Element& name, std::vector<std::string>& to) {
  const std::string_view uri = as_text(name.content);
  const bool is_http = uri.starts_with("http://") || uri.starts_with("https://");
  if (name.tag == kUri && is_http && to.size() < kMaxAccessPoints) to.emplace_back(uri);
}

void read_authority_info(ByteView value, AccessPoints& points) {
  static const Bytes kOcsp = der::oid_content("1.3.6.1.5.5.7.48.1");
  static const Bytes kCaIssuers = der::oid_content("1.3.6.1.5.5.7.48.2");
  const auto descriptions = der::only(value, der::kSequence);
  if (!descriptions) return;
  der::Reader reader(descriptions->content);
  while (const auto description = reader.next(der::kSequence)) {
    der::Reader parts(description->content);
    const auto method = parts.next(der::kOid);
    const auto location = parts.next();
    if (!method || !location) continue;
    if (equal(method->content, kOcsp)) add_uri(*location, points.ocsp);
    if (equal(method->content, kCaIssuers)) add_uri(*location, points.ca_issuers);
  }
}

void read_distribution_points(ByteView value, AccessPoints& points) {
  const auto list = der::only(value, der::kSequence);
  if (!list) return;
  der::Reader reader(list->content);
  while (const auto point = reader.next(der::kSequence)) {
    der::Reader parts(point->content);
    const auto name = parts.next(der::context(0));
    if (!name) continue;
    const auto full_name = der::Reader(name->content).next(der::context(0));
    if (!full_name) continue;
    der::Reader names(full_name->content);
    while (const auto general_name = names.next()) add_uri(*general_name, points.crls);
  }
}

}  // namespace

AccessPoints access_points(const Certificate& certificate) {
  static const Bytes kAuthorityInfo = der::oid_content("1.3.6.1.5.5.7.1.1");
  static const Bytes kDistributionPoints = der::oid_content("2.5.29.31");
  AccessPoints points;
  for (const crypto::Extension& extension : certificate.parts().extensions) {
    if (equal(extension.oid, kAuthorityInfo)) read_authority_info(extension.value, points);
    if (equal(extension.oid, kDistributionPoints)) read_distribution_points(extension.value, points);
  }
  return points;
}

}  // namespace libsign::pki
