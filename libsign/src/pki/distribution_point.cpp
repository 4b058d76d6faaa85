#include "pki/distribution_point.hpp"

#include <algorithm>

#include "crypto/der.hpp"
#include "crypto/distinguished_name.hpp"
#include "pki/general_name.hpp"
#include "pki/names.hpp"

namespace libsign::pki {
namespace {

namespace der = crypto::der;

std::string key_of(const GeneralName& name) {
  return static_cast<char>('0' + name.form) +
         (name.form == GeneralName::DirectoryName ? name.comparable : std::string(as_text(name.content)));
}

std::optional<NameKeys> keys_of(ByteView general_names) {
  const auto names = read_general_names(general_names);
  if (!names) return std::nullopt;
  NameKeys keys;
  for (const GeneralName& name : *names) keys.push_back(key_of(name));
  return keys;
}

/// read_point_name reads a DistributionPointName; a relative one hangs below `issuer` (its comparable form).
std::optional<NameKeys> read_point_name(ByteView content, const std::string& issuer) {
  if (const auto full = der::only(content, der::context(0))) return keys_of(full->content);
  const auto relative = der::only(content, der::context(1));
  if (!relative) return std::nullopt;
  // as a set in a name of its own it is checked like any other RDN
  const Bytes alone = der::wrap(der::kSequence, {der::wrap(der::kSet, {relative->content})});
  if (!crypto::is_name(alone)) return std::nullopt;
  return NameKeys{static_cast<char>('0' + GeneralName::DirectoryName) + issuer + comparable_rdn(relative->content)};
}

std::optional<Reasons> read_reasons(ByteView bits) {
  if (bits.size() < 2 || bits.size() > 3 || bits[0] > 7) return std::nullopt;
  Reasons reasons = 0;
  for (unsigned flag = 1; flag < 9 && flag / 8 + 1 < bits.size(); ++flag)
    if ((bits[flag / 8 + 1] >> (7 - flag % 8) & 1) != 0) reasons = static_cast<Reasons>(reasons | 1u << flag);
  return reasons;
}

std::optional<DistributionPoint> read_distribution_point(ByteView content, ByteView certificate_issuer) {
  DistributionPoint point;
  der::Reader reader(content);
  const auto name = reader.next(der::context(0));
  if (const auto bits = reader.next(0x81)) {
    const auto reasons = read_reasons(bits->content);
    if (!reasons) return std::nullopt;
    point.reasons = *reasons;
  }
  std::string above = comparable_name(certificate_issuer);
  if (const auto issuers = reader.next(der::context(2))) {
    auto keys = keys_of(issuers->content);
    if (!keys) return std::nullopt;
    point.crl_issuers = *std::move(keys);
    above = point.crl_issuers.front().substr(1);
  }
  if (name) {
    auto keys = read_point_name(name->content, above);
    if (!keys) return std::nullopt;
    point.names = *std::move(keys);
  }
  if (!reader.at_end() || (point.names.empty() && point.crl_issuers.empty())) return std::nullopt;
  return point;
}

/// read_flag reads an optional BOOLEAN under an implicit tag; false if it is malformed.
bool read_flag(der::Reader& reader, std::uint8_t tag, bool& flag) {
  const auto element = reader.next(tag);
  if (!element) return true;
  flag = element->content.size() == 1 && element->content[0] != 0;
  return element->content.size() == 1;
}

}  // namespace

bool have_common(const NameKeys& a, const NameKeys& b) {
  return std::any_of(a.begin(), a.end(),
                     [&](const std::string& key) { return std::find(b.begin(), b.end(), key) != b.end(); });
}

std::string directory_key(ByteView name) {
  return static_cast<char>('0' + GeneralName::DirectoryName) + comparable_name(name);
}

std::optional<std::vector<DistributionPoint>> read_distribution_points(ByteView extension,
                                                                       ByteView certificate_issuer) {
  const auto sequence = der::only(extension, der::kSequence);
  if (!sequence || sequence->content.empty()) return std::nullopt;
  std::vector<DistributionPoint> points;
  der::Reader reader(sequence->content);
  while (!reader.at_end()) {
    const auto element = reader.next(der::kSequence);
    auto point = element ? read_distribution_point(element->content, certificate_issuer) : std::nullopt;
    if (!point) return std::nullopt;
    points.push_back(*std::move(point));
  }
  return points;
}

std::optional<IssuingDistributionPoint> read_issuing_distribution_point(ByteView extension, ByteView crl_issuer) {
  const auto sequence = der::only(extension, der::kSequence);
  if (!sequence || sequence->content.empty()) return std::nullopt;
  IssuingDistributionPoint point;
  der::Reader reader(sequence->content);
  if (const auto name = reader.next(der::context(0))) {
    auto keys = read_point_name(name->content, comparable_name(crl_issuer));
    if (!keys) return std::nullopt;
    point.names = *std::move(keys);
  }
  if (!read_flag(reader, 0x81, point.only_user_certificates) || !read_flag(reader, 0x82, point.only_ca_certificates))
    return std::nullopt;
  if (const auto bits = reader.next(0x83)) {
    const auto reasons = read_reasons(bits->content);
    if (!reasons) return std::nullopt;
    point.reasons = *reasons;
  }
  if (!read_flag(reader, 0x84, point.indirect) || !read_flag(reader, 0x85, point.only_attribute_certificates) ||
      !reader.at_end())
    return std::nullopt;
  const int kinds = point.only_user_certificates + point.only_ca_certificates + point.only_attribute_certificates;
  if (kinds > 1) return std::nullopt;
  return point;
}

}  // namespace libsign::pki
