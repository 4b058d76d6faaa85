#include "evidence_file/objects.hpp"

#include "crypto/crypto.hpp"

namespace libsign::evidence {
namespace {

/// once parses the object called `name` unless that was done before.
template <typename T, typename Parse>
T once(std::map<std::string, T>& known, const Json& name, const Parse& parse) {
  const std::string key = name.get<std::string>();
  if (const auto found = known.find(key); found != known.end()) return found->second;
  auto parsed = parse();
  if (!parsed) throw Malformed("the object " + key + " cannot be read: " + parsed.error().what);
  return known.emplace(key, *std::move(parsed)).first->second;
}

}  // namespace

Json ObjectWriter::put(ByteView der) {
  std::string name = to_hex(crypto::digest(Digest::Sha256, der));
  base64_.try_emplace(name, to_base64(der));
  return name;
}

Json ObjectWriter::take() const {
  Json all = Json::object();
  for (const auto& [name, base64] : base64_) all[name] = base64;
  return all;
}

ObjectReader::ObjectReader(const Json& objects) {
  if (!objects.is_object()) throw Malformed("“objects” is no object");
  for (const auto& [name, base64] : objects.items()) {
    auto octets = from_base64(base64.get_ref<const std::string&>());
    if (!octets || to_hex(crypto::digest(Digest::Sha256, *octets)) != name)
      throw Malformed("the object " + name + " is not the one that its name says");
    ders_.emplace(name, *std::move(octets));
  }
}

const Bytes& ObjectReader::der(const Json& name) const {
  const auto found = ders_.find(name.get_ref<const std::string&>());
  if (found == ders_.end()) throw Malformed("there is no object " + name.get<std::string>());
  return found->second;
}

Certificate ObjectReader::certificate(const Json& name) {
  return once(certificates_, name, [&] { return Certificate::from_der(der(name)); });
}
pki::Crl ObjectReader::crl(const Json& name) {
  return once(crls_, name, [&] { return pki::Crl::from_der(SharedBytes::own(der(name))); });
}
pki::OcspResponse ObjectReader::ocsp_response(const Json& name) {
  return once(ocsp_responses_, name, [&] { return pki::OcspResponse::from_der(der(name)); });
}
pki::TimestampToken ObjectReader::token(const Json& name) {
  return once(tokens_, name, [&] { return pki::TimestampToken::from_der(der(name)); });
}

}  // namespace libsign::evidence
