#include <fmt/format.h>

#include "xml/c14n_writer.hpp"
#include "xml/dsig.hpp"
#include "xml/findings.hpp"
#include "xml/key_value.hpp"
#include "xml/libxml.hpp"

namespace libsign::xml {
namespace {

// Certificates and keys of one KeyInfo; XAdES files with their whole path embedded hold up to 10.
constexpr std::size_t kMaxKeys = 256;

class Reader {
 public:
  Reader(Element signature, const Limits& limits, crypto::CertificateCache* cache)
      : limits_(limits), cache_(cache), out_{.element = signature} {}

  SignatureElement read() && {
    out_.id = out_.element.attribute("Id").value_or("");
    if (!out_.element.is(kDsig, "Signature")) violation("the element is not a ds:Signature", "4.1");
    read_parts();
    if (out_.signed_info) read_signed_info(*out_.signed_info);
    return std::move(out_);
  }

 private:
  void add(std::string_view code, std::string message, std::string_view clause, Severity severity = Severity::Error) {
    out_.findings.push_back(finding(code, std::move(message), clause, severity));
  }
  void violation(std::string message, std::string_view clause) {
    add(code::kSignatureStructure, std::move(message), clause);
  }

  void check_no_text(Element element, std::string_view clause) {
    if (element.has_stray_text())
      violation(fmt::format("the element {} holds text between its parts", element.name()), clause);
  }

  /// The octets of a base64 element. Comments and processing instructions are refused: some canonical forms drop
  /// them, so readers disagree on what was signed.
  Bytes octets_of(Element element, std::string_view clause) {
    for (const xmlNode* node = element.node()->children; node != nullptr; node = node->next)
      if (node->type != XML_TEXT_NODE && node->type != XML_CDATA_SECTION_NODE) {
        violation(fmt::format("the element {} holds more than text", element.name()), clause);
        return {};
      }
    auto octets = from_base64(element.text());
    if (!octets || octets->empty()) {
      violation(fmt::format("the content of {} is not base64", element.name()), clause);
      return {};
    }
    return std::move(*octets);
  }

  void read_parts() {
    check_no_text(out_.element, "4.2");
    enum class Expected { SignedInfo, SignatureValue, KeyInfo, Object } expected = Expected::SignedInfo;
    for (const Element part : out_.element.children()) {
      if (part.is(kDsig, "SignedInfo") && expected == Expected::SignedInfo) {
        out_.signed_info = part;
        expected = Expected::SignatureValue;
      } else if (part.is(kDsig, "SignatureValue") && expected == Expected::SignatureValue) {
        out_.signature_value_element = part;
        out_.signature_value = octets_of(part, "4.3");
        expected = Expected::KeyInfo;
      } else if (part.is(kDsig, "KeyInfo") && expected == Expected::KeyInfo) {
        read_key_info(part);
        expected = Expected::Object;
      } else if (part.is(kDsig, "Object") && (expected == Expected::KeyInfo || expected == Expected::Object)) {
        out_.objects.push_back(part);
        expected = Expected::Object;
      } else {
        violation(fmt::format("the element {} is foreign, repeated or out of place in ds:Signature", part.name()),
                  "4.2");
      }
    }
    if (!out_.signed_info) violation("ds:Signature has no SignedInfo", "4.4");
    if (!out_.signature_value_element) violation("ds:Signature has no SignatureValue", "4.3");
  }

  void read_signed_info(Element signed_info) {
    check_no_text(signed_info, "4.4");
    const auto parts = signed_info.children();
    if (parts.size() < 3 || !parts[0].is(kDsig, "CanonicalizationMethod") || !parts[1].is(kDsig, "SignatureMethod"))
      return violation("SignedInfo does not begin with its two methods, or has no Reference", "4.4");
    out_.c14n_uri = parts[0].attribute("Algorithm").value_or("");
    if (!c14n_of(parts[0]))
      add(code::kC14nUnknown, fmt::format("the canonicalization method \"{}\" is not known", out_.c14n_uri), "4.4.1");
    out_.signature_method_uri = parts[1].attribute("Algorithm").value_or("");
    out_.algorithm = signature_algorithm_from(parts[1]);
    if (parts.size() - 2 > limits_.max_references)
      return add(code::kLimitExceeded,
                 fmt::format("the signature has {} references, more than {} (max_references)", parts.size() - 2,
                             limits_.max_references),
                 "4.4.3");
    for (std::size_t i = 2; i < parts.size(); ++i) read_reference(parts[i]);
  }

  void read_reference(Element element) {
    if (!element.is(kDsig, "Reference"))
      return violation(fmt::format("the element {} is foreign or out of place in SignedInfo", element.name()), "4.4");
    check_no_text(element, "4.4.3");
    ReferenceElement reference{.element = element,
                               .id = element.attribute("Id").value_or(""),
                               .uri = element.attribute("URI"),
                               .type = element.attribute("Type").value_or(""),
                               .digest_uri = {},
                               .digest_value = {}};
    auto parts = element.children();
    if (!parts.empty() && parts.front().is(kDsig, "Transforms")) {
      check_transforms(parts.front());
      parts.erase(parts.begin());
    }
    if (parts.size() != 2 || !parts[0].is(kDsig, "DigestMethod") || !parts[1].is(kDsig, "DigestValue")) {
      violation("a Reference does not end with DigestMethod and DigestValue", "4.4.3");
    } else {
      reference.digest_uri = parts[0].attribute("Algorithm").value_or("");
      reference.digest_value = octets_of(parts[1], "4.4.3.6");
    }
    out_.references.push_back(std::move(reference));
  }

  void check_transforms(Element transforms) {
    check_no_text(transforms, "4.4.3.4");
    for (const Element one : transforms.children())
      if (!one.is(kDsig, "Transform"))
        violation(fmt::format("the element {} is foreign in Transforms", one.name()), "4.4.3.4");
  }

  void read_key_info(Element key_info) {
    for (const Element part : key_info.children()) {
      if (part.is(kDsig, "X509Data")) {
        for (const Element one : part.children(kDsig, "X509Certificate")) read_certificate(one);
      } else if (part.is(kDsig, "KeyValue")) {
        keep_key(part, read_key_value(part));
      } else if (part.is(kDsig11, "DEREncodedKeyValue")) {
        keep_key(part, read_der_key_value(part));
      }
    }
  }

  bool has_room() {
    if (out_.certificates.size() + out_.key_values.size() < kMaxKeys) return true;
    if (!out_.findings.empty() && out_.findings.back().code == code::kLimitExceeded) return false;
    add(code::kLimitExceeded, fmt::format("KeyInfo holds more than {} certificates and keys", kMaxKeys), "4.5");
    return false;
  }

  void read_certificate(Element element) {
    if (!has_room()) return;
    const auto der = from_base64(element.text());
    auto certificate =
        der ? crypto::certificate_from(*der, cache_) : Result<Certificate>(Error{Errc::BadInput, "not base64"});
    if (certificate) return out_.certificates.push_back(std::move(*certificate));
    add(code::kCertificateUnreadable, fmt::format("an X509Certificate cannot be read: {}", certificate.error().what),
        "4.5.4", Severity::Warning);
  }

  void keep_key(Element element, std::optional<PublicKey> key) {
    if (!has_room()) return;
    if (key) return out_.key_values.push_back(std::move(*key));
    add(code::kKeyUnreadable, fmt::format("the {} is of an unknown kind or malformed", element.name()), "4.5.2",
        Severity::Warning);
  }

  const Limits& limits_;
  crypto::CertificateCache* cache_;
  SignatureElement out_;
};

}  // namespace

SignatureElement read_signature(const Document&, Element signature, const Limits& limits,
                                crypto::CertificateCache* cache) {
  return Reader(signature, limits, cache).read();
}

Result<Bytes> signed_info_octets(const Document& document, const SignatureElement& signature) {
  const auto method =
      signature.signed_info ? signature.signed_info->child(kDsig, "CanonicalizationMethod") : std::optional<Element>();
  if (!method) return Error{Errc::BadInput, "the signature has no SignedInfo with a CanonicalizationMethod"};
  const auto c14n = c14n_of(*method);
  if (!c14n) return Error{Errc::Unsupported, "the canonicalization method is not known"};
  return canonicalize(document, *signature.signed_info, *c14n);
}

}  // namespace libsign::xml
