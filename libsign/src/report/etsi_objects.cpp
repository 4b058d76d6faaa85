#include "report/etsi_objects.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/verdict_words.hpp"

namespace libsign::report {
namespace {

std::string digest_uri(Digest digest) {
  switch (digest) {
    case Digest::Md5: return "http://www.w3.org/2001/04/xmldsig-more#md5";
    case Digest::Sha1: return "http://www.w3.org/2000/09/xmldsig#sha1";
    case Digest::Ripemd160: return "http://www.w3.org/2001/04/xmlenc#ripemd160";
    case Digest::Sha224: return "http://www.w3.org/2001/04/xmldsig-more#sha224";
    case Digest::Sha256: return "http://www.w3.org/2001/04/xmlenc#sha256";
    case Digest::Sha384: return "http://www.w3.org/2001/04/xmldsig-more#sha384";
    case Digest::Sha512: return "http://www.w3.org/2001/04/xmlenc#sha512";
    case Digest::Sha3_224: return "http://www.w3.org/2007/05/xmldsig-more#sha3-224";
    case Digest::Sha3_256: return "http://www.w3.org/2007/05/xmldsig-more#sha3-256";
    case Digest::Sha3_384: return "http://www.w3.org/2007/05/xmldsig-more#sha3-384";
    case Digest::Sha3_512: return "http://www.w3.org/2007/05/xmldsig-more#sha3-512";
    case Digest::Shake256: return "urn:oid:2.16.840.1.101.3.4.2.12";
  }
  return {};
}

/// status_uri is that of validation objects, which is not that of signatures (TS 119 102-2, 4.3.4.2).
std::string status_uri(TimestampIndication indication) {
  switch (indication) {
    case TimestampIndication::Passed: return "urn:etsi:019102:mainindication:passed";
    case TimestampIndication::Failed: return "urn:etsi:019102:mainindication:failed";
    case TimestampIndication::Indeterminate: break;
  }
  return "urn:etsi:019102:mainindication:indeterminate";
}

constexpr std::string_view kTypes = "urn:etsi:019102:validationObject:";

}  // namespace

pugi::xml_node child(pugi::xml_node parent, const char* name) { return parent.append_child(name); }

pugi::xml_node child(pugi::xml_node parent, const char* name, std::string_view text) {
  pugi::xml_node node = parent.append_child(name);
  node.text() = xml_text(text).c_str();
  return node;
}

void digest_element(pugi::xml_node parent, Digest algorithm, ByteView value) {
  const pugi::xml_node node = child(parent, "DigestAlgAndValue");
  child(node, "ds:DigestMethod").append_attribute("Algorithm") = digest_uri(algorithm).c_str();
  child(node, "ds:DigestValue", to_base64(value));
}

void reference(pugi::xml_node parent, const char* name, std::string_view ids) {
  child(parent, name).append_attribute("VOReference") = std::string(ids).c_str();
}

void poe_element(pugi::xml_node parent, const char* name, Instant time, std::string_view object) {
  const pugi::xml_node node = child(parent, name);
  child(node, "POETime", format_instant(time));
  child(node, "TypeOfProof", "urn:etsi:019102:poetype:validation");
  if (!object.empty()) reference(node, "POEObject", object);
}

std::string status_uri(Indication indication) {
  switch (indication) {
    case Indication::TotalPassed: return "urn:etsi:019102:mainindication:total-passed";
    case Indication::TotalFailed: return "urn:etsi:019102:mainindication:total-failed";
    case Indication::Indeterminate: break;
  }
  return "urn:etsi:019102:mainindication:indeterminate";
}

std::string sub_indication_uri(SubIndication sub_indication) {
  return fmt::format("urn:etsi:019102:subindication:{}", libsign::name(sub_indication));
}

std::string Objects::certificate(const Certificate& certificate) {
  return add("C-" + to_hex(certificate.sha256()), {.type = "certificate", .digest = to_bytes(certificate.sha256())});
}

std::string Objects::revocation(const CertificateStatus& status) {
  if (status.source_sha256.empty()) return {};
  return add("R-" + to_hex(status.source_sha256),
             {.type = status.source == "CRL" ? "CRL" : "OCSPResponse", .digest = status.source_sha256});
}

std::string Objects::signed_data(const ScopeItem& item) {
  if (item.digest.empty()) return {};
  return add(
      fmt::format("D-{}-{}", libsign::name(item.digest_algorithm), to_hex(item.digest)),
      {.type = "signedData",
       .algorithm = item.digest_algorithm,
       .digest = item.digest,
       .uri = item.name.starts_with('#') ? "#" + percent_encoded(item.name.substr(1)) : relative_uri(item.name)});
}

std::string Objects::timestamp(const TimestampReport& timestamp) {
  if (timestamp.sha256.empty()) return {};
  Object object{.type = "timestamp", .digest = timestamp.sha256, .timestamp = timestamp};
  if (timestamp.signing_certificate) object.signer = certificate(*timestamp.signing_certificate);
  for (const Certificate& each : timestamp.chain) object.chain.push_back(certificate(each));
  for (const CertificateStatus& status : timestamp.revocation)
    if (std::string id = revocation(status); !id.empty()) object.revocation.push_back(std::move(id));
  return add("T-" + to_hex(timestamp.sha256), object);
}

void Objects::prove(const std::vector<Proof>& proofs, const std::vector<TimestampReport>& timestamps) {
  for (const Proof& proof : proofs) {
    const auto by = std::find_if(timestamps.begin(), timestamps.end(),
                                 [&](const TimestampReport& each) { return each.id == proof.by; });
    const std::string id =
        proof.by.empty() || by == timestamps.end() || by->sha256.empty() ? "" : "T-" + to_hex(by->sha256);
    const std::string digest = to_hex(proof.sha256);
    const auto [known, fresh] = proofs_.try_emplace(digest, Poe{proof.time, id});
    if (!fresh && proof.time < known->second.time) known->second = {proof.time, id};
    if (!id.empty()) proven_by_[id].insert(digest);
  }
}

std::string Objects::add(std::string id, const Object& object) {
  if (objects_.try_emplace(id, object).second) order_.push_back(id);
  return id;
}

void Objects::write(pugi::xml_node parent) const {
  for (const std::string& id : order_) {
    const Object& object = objects_.at(id);
    pugi::xml_node node = child(parent, "ValidationObject");
    node.append_attribute("id") = id.c_str();
    child(node, "ObjectType", std::string(kTypes) + object.type);
    const pugi::xml_node representation = child(node, "ValidationObjectRepresentation");
    digest_element(representation, object.algorithm, object.digest);
    if (!object.uri.empty()) child(representation, "URI", object.uri);
    if (const auto proof = proofs_.find(to_hex(object.digest)); proof != proofs_.end())
      poe_element(node, "POE", proof->second.time, objects_.contains(proof->second.by) ? proof->second.by : "");
    if (object.timestamp) write_timestamp(node, id, object);
  }
}

void Objects::write_timestamp(pugi::xml_node parent, const std::string& id, const Object& object) const {
  const TimestampReport& timestamp = *object.timestamp;
  if (timestamp.time) {
    const pugi::xml_node provides = child(parent, "POEProvisioning");
    child(provides, "POETime", format_instant(*timestamp.time));
    if (const auto proven = proven_by_.find(id); proven != proven_by_.end())
      for (const std::string& other : order_)
        if (proven->second.contains(to_hex(objects_.at(other).digest))) reference(provides, "ValidationObject", other);
  }
  const pugi::xml_node report = child(parent, "ValidationReport");
  if (!object.signer.empty()) {
    const pugi::xml_node signer = child(report, "SignerInformation");
    reference(signer, "SignerCertificate", object.signer);
    child(signer, "Signer", timestamp.signing_certificate->common_name());
  }
  const pugi::xml_node status = child(report, "SignatureValidationStatus");
  child(status, "MainIndication", status_uri(timestamp.indication));
  if (timestamp.sub_indication != SubIndication::None && timestamp.indication != TimestampIndication::Passed)
    child(status, "SubIndication", sub_indication_uri(timestamp.sub_indication));
  if (object.chain.empty() && object.revocation.empty()) return;
  const pugi::xml_node data = child(status, "AssociatedValidationReportData");
  if (!object.chain.empty()) {
    const pugi::xml_node chain = child(data, "CertificateChain");
    reference(chain, "SigningCertificate", object.chain.front());
    for (std::size_t i = 1; i < object.chain.size(); ++i)
      reference(chain, i + 1 == object.chain.size() ? "TrustAnchor" : "IntermediateCertificate", object.chain[i]);
  }
  for (const std::string& each : object.revocation) reference(data, "RelatedValidationObject", each);
}

}  // namespace libsign::report
