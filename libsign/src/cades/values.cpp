#include "cades/values.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cades/names.hpp"
#include "crypto/der.hpp"

namespace libsign::cades {
namespace {

namespace der = crypto::der;

/// The validation data that one signature may carry: large Japanese CRLs make some hundred.
constexpr std::size_t kMaxValues = 1'000;

template <typename Take>
bool each_of(ByteView sequence, const Take& take) {
  const auto list = der::only(sequence, der::kSequence);
  if (!list) return false;
  for (der::Reader reader(list->content); !reader.at_end();) {
    const auto element = reader.next(der::kSequence);
    if (!element) return false;
    take(element->whole);
  }
  return true;
}

}  // namespace

void append(Objects& objects, const Objects& more) { objects.insert(objects.end(), more.begin(), more.end()); }

Objects objects_of(const evidence::Evidence& evidence) {
  Objects objects;
  for (const Certificate& one : evidence.certificates) objects.push_back(to_bytes(one.sha256()));
  for (const pki::Crl& one : evidence.crls) objects.push_back(to_bytes(one.sha256()));
  for (const pki::OcspResponse& one : evidence.ocsp_responses) {
    objects.push_back(to_bytes(one.sha256()));
    for (const Certificate& certificate : one.certificates()) objects.push_back(to_bytes(certificate.sha256()));
  }
  for (const evidence::Timestamp& one : evidence.timestamps)
    if (one.token) objects.push_back(to_bytes(one.token->sha256()));
  return objects;
}

void warn(evidence::Evidence& evidence, std::string code, std::string message, std::string clause) {
  evidence.format_findings.push_back({std::move(code), Severity::Warning, std::move(message), std::move(clause)});
}

Objects Values::carried(const cms::SignedData& data) {
  Objects objects;
  for (const Certificate& one : data.certificates) {
    objects.push_back(to_bytes(one.sha256()));
    evidence_.certificates.push_back(one);
  }
  for (const Bytes& one : data.crls) crl(one, objects);
  for (const Bytes& one : data.ocsp) ocsp(one, objects);
  return objects;
}

Objects Values::certificates(ByteView attribute_value) {
  Objects objects;
  if (!each_of(attribute_value, [&](ByteView one) { certificate(one, objects); })) unreadable("certificate-values");
  return objects;
}

Objects Values::revocation(ByteView attribute_value) {
  Objects objects;
  const auto outer = der::only(attribute_value, der::kSequence);
  der::Reader reader(outer ? outer->content : ByteView{});
  const auto crls = reader.next(der::context(0));
  const auto responses = reader.next(der::context(1));
  const bool is_read = outer && (!crls || each_of(crls->content, [&](ByteView one) { crl(one, objects); })) &&
                       (!responses || each_of(responses->content, [&](ByteView one) { ocsp(one, objects); }));
  if (!is_read) unreadable("revocation-values");
  return objects;
}

Objects Values::token(const pki::TimestampToken& token) {
  Objects objects{to_bytes(token.sha256())};
  const auto data = cms::read(token.der());
  if (!data) return objects;
  append(objects, carried(*data));
  for (const cms::SignerInfo& signer : data->signers)
    for (const cms::Attribute& attribute : signer.unsigned_attributes)
      for (const Bytes& value : attribute.values) {
        if (attribute.oid == kCertificateValues) append(objects, certificates(value));
        if (attribute.oid == kRevocationValues) append(objects, revocation(value));
      }
  return objects;
}

void Values::certificate(ByteView octets, Objects& objects) {
  if (++values_ > kMaxValues) return unreadable("one more than " + std::to_string(kMaxValues));
  auto read = Certificate::from_der(octets);
  if (!read) return unreadable("a certificate");
  objects.push_back(to_bytes(read->sha256()));
  evidence_.certificates.push_back(*std::move(read));
}

void Values::crl(ByteView octets, Objects& objects) {
  if (++values_ > kMaxValues) return unreadable("one more than " + std::to_string(kMaxValues));
  auto read = pki::Crl::from_der(SharedBytes::own(to_bytes(octets)));
  if (!read) return unreadable("a CRL");
  objects.push_back(to_bytes(read->sha256()));
  evidence_.crls.push_back(*std::move(read));
}

void Values::ocsp(ByteView octets, Objects& objects) {
  if (++values_ > kMaxValues) return unreadable("one more than " + std::to_string(kMaxValues));
  auto read = pki::OcspResponse::from_der(octets);
  if (!read) return unreadable("an OCSP response");
  objects.push_back(to_bytes(read->sha256()));
  for (const Certificate& one : read->certificates()) objects.push_back(to_bytes(one.sha256()));
  evidence_.ocsp_responses.push_back(*std::move(read));
}

void Values::unreadable(std::string_view what) {
  const auto is_said = [](const Finding& finding) { return finding.code == "VALIDATION_DATA_UNREADABLE"; };
  if (std::any_of(evidence_.format_findings.begin(), evidence_.format_findings.end(), is_said)) return;
  warn(evidence_, "VALIDATION_DATA_UNREADABLE",
       fmt::format("the signature carries validation data that cannot be read: {}", what), "EN 319 122-1, A.1");
}

}  // namespace libsign::cades
