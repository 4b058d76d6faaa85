#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/limits.hpp>
#include <libsign/result.hpp>
#include "xml/document.hpp"
#include "xml/dsig.hpp"

/// What is added to a signature after it was made: time-stamps and validation data (EN 319 132-1, 5.3 to 5.5).
namespace libsign::xades {

/// signature_timestamp_imprint digests what a new SignatureTimeStamp of `signature` covers.
Result<Bytes> signature_timestamp_imprint(const xml::Document& document, xml::Element signature, Digest algorithm,
                                          const Limits& limits);

/// archive_timestamp_imprint digests what a new ArchiveTimeStamp (namespace 1.4.1), put behind all that is there,
/// covers. Errc::NotFound where signed data is missing.
Result<Bytes> archive_timestamp_imprint(const xml::Document& document, xml::Element signature,
                                        const xml::ExternalData& external, Digest algorithm, const Limits& limits);

std::string signature_timestamp_xml(std::string_view id, ByteView token);
std::string archive_timestamp_xml(std::string_view id, ByteView token);

/// ValidationData is DER: certificates, CRLs, OCSP responses.
struct ValidationData {
  std::vector<Bytes> certificates;
  std::vector<Bytes> crls;
  std::vector<Bytes> ocsp_responses;

  bool empty() const { return certificates.empty() && crls.empty() && ocsp_responses.empty(); }
};

/// values_xml writes CertificateValues and RevocationValues; what is empty is left out.
std::string values_xml(const ValidationData& data);
/// timestamp_validation_data_xml wraps them in a TimeStampValidationData (namespace 1.4.1).
std::string timestamp_validation_data_xml(const ValidationData& data);

/// has_values tells whether `signature` holds CertificateValues or RevocationValues, of which there may be one each.
bool has_values(xml::Element signature);

/// with_unsigned_property returns `text`, which `document` was parsed from, with `property` behind the last unsigned
/// property of `signature`; every other octet stays. Errc::Unsupported for a text that is not UTF-8 and for a signature
/// without properties of namespace 1.3.2.
Result<std::string> with_unsigned_property(std::string_view text, const xml::Document& document, xml::Element signature,
                                           std::string_view property);

}  // namespace libsign::xades
