#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/limits.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>
#include "crypto/certificate_cache.hpp"
#include "xml/canonical.hpp"
#include "xml/document.hpp"

namespace libsign::xml {

inline constexpr std::string_view kDsig = "http://www.w3.org/2000/09/xmldsig#";

/// Algorithm URIs. Nothing for a URI that is not known.
std::optional<Digest> digest_from_uri(std::string_view uri);
std::string_view digest_uri(Digest digest);
/// signature_algorithm_from reads ds:SignatureMethod with its parameters (RSAPSSParams included).
std::optional<SignatureAlgorithm> signature_algorithm_from(Element signature_method);
/// signature_algorithm_uri returns the URI to write; PSS only in its parameterless forms (RFC 6931, 2.3.10; RFC 9231).
std::optional<std::string_view> signature_algorithm_uri(const SignatureAlgorithm& algorithm);

/// ReferenceElement is a ds:Reference as written; nothing of it has been checked.
struct ReferenceElement {
  Element element;
  std::string id;
  std::optional<std::string> uri;  // absent is not the same as empty
  std::string type;
  std::string digest_uri;
  Bytes digest_value;
};

/// SignatureElement is a ds:Signature taken apart. Findings are structural violations of XML-DSig (second
/// SignedInfo, missing or repeated parts, text where none may be): any error among them fails the signature.
struct SignatureElement {
  Element element;
  std::string id{};
  std::optional<Element> signed_info{};
  std::optional<Element> signature_value_element{};
  std::string c14n_uri{};
  std::string signature_method_uri{};
  std::optional<SignatureAlgorithm> algorithm{};
  std::vector<ReferenceElement> references{};
  Bytes signature_value{};
  std::vector<Certificate>
      certificates{};                   // ds:X509Certificate in document order, unreadable ones left out with a finding
  std::vector<PublicKey> key_values{};  // ds:KeyValue (RSA, EC), dsig11:DEREncodedKeyValue
  std::vector<Element> objects{};       // ds:Object children
  std::vector<Finding> findings{};
};

/// read_signature takes a ds:Signature element apart. Never fails: problems are findings. Certificates are read by way
/// of `cache`, if there is one.
SignatureElement read_signature(const Document& document, Element signature, const Limits& limits,
                                crypto::CertificateCache* cache = nullptr);

/// signed_info_octets returns the canonical SignedInfo: what the signature value covers.
Result<Bytes> signed_info_octets(const Document& document, const SignatureElement& signature);

/// ExternalData answers a reference to something outside the document: the octets handed over under that URI,
/// or nothing. The URI is passed as written; percent-decoding is the answerer's business.
using ExternalData = std::function<std::optional<SharedBytes>(std::string_view uri)>;

/// Coverage tells which part of the world a reference digests.
enum class Coverage {
  Nothing,        // not found
  WholeDocument,  // URI="" or #xpointer(/): all of the document but, with enveloped-signature, the signature itself
  Element,        // the subtree of `element`
  External,       // octets handed over
};

/// DigestedReference is what came of one ds:Reference.
struct DigestedReference {
  bool found = false;
  bool intact = false;
  Coverage coverage = Coverage::Nothing;
  std::optional<Element> element;      // with Coverage::Element, what URI resolves to
  bool whole = false;                  // no XPath or base64 transform picked a part out of what was covered
  bool only_canonicalization = false;  // every transform is of the C14N family (or there is none)
  bool ends_in_node_set = false;       // what its transforms left was written with C14N 1.0 (4.4.3.2)
  std::optional<Digest> digest_algorithm;
  Bytes digest;                   // as computed; empty if not found
  SharedBytes octets;             // exactly the octets that were digested
  std::vector<Finding> findings;  // why not found; refused or unknown transforms; caps
};

/// process_reference resolves, transforms and digests one reference. Never fails: problems are findings.
/// XSLT and unknown transforms are refused; XPath and XPath Filter 2.0 run under the caps of `limits`, the operations
/// divided among the references of `signature`. limits.max_digested_bytes is for this reference: a caller that
/// processes several takes off what the others digested.
DigestedReference process_reference(const Document& document, const SignatureElement& signature,
                                    const ReferenceElement& reference, const ExternalData& external,
                                    const Limits& limits);

}  // namespace libsign::xml
