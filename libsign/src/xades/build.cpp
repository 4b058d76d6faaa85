#include "xades/build.hpp"

#include "crypto/crypto.hpp"
#include "xades/names.hpp"
#include "xml/canonical_text.hpp"
#include "xml/dsig.hpp"

namespace libsign::xades {
namespace {

using xml::CanonicalText;

constexpr std::string_view kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr std::string_view kBase64 = "http://www.w3.org/2000/09/xmldsig#base64";
constexpr std::size_t kUsualSize = 8u << 10;  // octets of a signature with two certificates

/// base64_in writes an element that holds base64, which is canonical as it is.
void base64_in(CanonicalText& out, std::string_view name, CanonicalText::Attributes attributes, ByteView octets) {
  out.element(name, attributes, [&] { out.raw(to_base64(octets)); });
}

/// Properties writes xades:SignedProperties in its exclusive canonical form.
class Properties {
 public:
  explicit Properties(const Blueprint& blueprint) : blueprint_(blueprint) {}

  CanonicalText write() && {
    const std::string id = properties_id(blueprint_.id);
    out_.element("xades:SignedProperties", {{"xmlns:xades", kXades132}, {"Id", id}}, [&] {
      out_.element("xades:SignedSignatureProperties", {}, [&] { signature_properties(); });
      out_.element("xades:SignedDataObjectProperties", {}, [&] { data_object_properties(); });
    });
    return std::move(out_);
  }

  static std::string properties_id(const std::string& id) { return id + "-properties"; }
  static std::string reference_id(const std::string& id, std::size_t i) { return id + "-ref-" + std::to_string(i); }

 private:
  void signature_properties() {
    const SignatureParameters& parameters = blueprint_.parameters;
    out_.element("xades:SigningTime", {}, format_instant(parameters.signing_time));
    out_.element("xades:SigningCertificateV2", {}, [&] {
      out_.element("xades:Cert", {}, [&] {
        digest("xades:CertDigest", parameters.reference_digest,
               crypto::certificate_digest(blueprint_.certificate, parameters.reference_digest));
      });
    });
    if (parameters.signature_policy) policy(*parameters.signature_policy);
    if (const auto& place = parameters.place)
      out_.element("xades:SignatureProductionPlaceV2", {}, [&] {
        if (!place->city.empty()) out_.element("xades:City", {}, place->city);
        if (!place->country.empty()) out_.element("xades:CountryName", {}, place->country);
      });
    if (!parameters.claimed_roles.empty())
      out_.element("xades:SignerRoleV2", {}, [&] {
        out_.element("xades:ClaimedRoles", {}, [&] {
          for (const std::string& role : parameters.claimed_roles) out_.element("xades:ClaimedRole", {}, role);
        });
      });
  }

  void policy(const SignatureParameters::PolicyIdentifier& identifier) {
    out_.element("xades:SignaturePolicyIdentifier", {}, [&] {
      out_.element("xades:SignaturePolicyId", {}, [&] {
        out_.element("xades:SigPolicyId", {}, [&] {
          if (identifier.id.starts_with("urn:oid:"))
            out_.element("xades:Identifier", {{"Qualifier", "OIDAsURN"}}, identifier.id);
          else
            out_.element("xades:Identifier", {}, identifier.id);
        });
        digest("xades:SigPolicyHash", identifier.digest_algorithm, identifier.digest);
        if (!identifier.uri.empty())
          out_.element("xades:SigPolicyQualifiers", {}, [&] {
            out_.element("xades:SigPolicyQualifier", {}, [&] { out_.element("xades:SPURI", {}, identifier.uri); });
          });
      });
    });
  }

  void data_object_properties() {
    for (std::size_t i = 0; i < blueprint_.objects.size(); ++i) {
      const std::string& type = blueprint_.objects[i].media_type;
      out_.element("xades:DataObjectFormat", {{"ObjectReference", "#" + reference_id(blueprint_.id, i)}},
                   [&] { out_.element("xades:MimeType", {}, type.empty() ? "application/octet-stream" : type); });
    }
    for (const std::string& commitment : blueprint_.parameters.commitments)
      out_.element("xades:CommitmentTypeIndication", {}, [&] {
        out_.element("xades:CommitmentTypeId", {}, [&] { out_.element("xades:Identifier", {}, commitment); });
        out_.element("xades:AllSignedDataObjects", {});
      });
  }

  void digest(std::string_view name, Digest algorithm, ByteView value) {
    out_.element(name, {}, [&] {
      out_.element("ds:DigestMethod", {{"xmlns:ds", xml::kDsig}, {"Algorithm", xml::digest_uri(algorithm)}});
      base64_in(out_, "ds:DigestValue", {{"xmlns:ds", xml::kDsig}}, value);
    });
  }

  const Blueprint& blueprint_;
  CanonicalText out_;
};

/// signed_info writes ds:SignedInfo in its exclusive canonical form.
CanonicalText signed_info(const Blueprint& blueprint, std::span<const Bytes> digests, std::string_view properties) {
  const Digest algorithm = blueprint.parameters.reference_digest;
  CanonicalText out;
  const auto reference_content = [&](std::span<const std::string_view> transforms, ByteView value) {
    if (!transforms.empty())
      out.element("ds:Transforms", {}, [&] {
        for (const std::string_view transform : transforms) out.element("ds:Transform", {{"Algorithm", transform}});
      });
    out.element("ds:DigestMethod", {{"Algorithm", xml::digest_uri(algorithm)}});
    base64_in(out, "ds:DigestValue", {}, value);
  };
  out.element("ds:SignedInfo", {{"xmlns:ds", xml::kDsig}}, [&] {
    out.element("ds:CanonicalizationMethod", {{"Algorithm", kExclusive}});
    out.element("ds:SignatureMethod", {{"Algorithm", xml::signature_algorithm_uri(blueprint.algorithm).value_or("")}});
    for (std::size_t i = 0; i < blueprint.objects.size(); ++i) {
      const SignedObject& object = blueprint.objects[i];
      out.element("ds:Reference", {{"Id", Properties::reference_id(blueprint.id, i)}, {"URI", object.uri}}, [&] {
        reference_content(object.transforms, i < digests.size() ? ByteView(digests[i]) : ByteView());
      });
    }
    out.element("ds:Reference",
                {{"Type", kSignedPropertiesType}, {"URI", "#" + Properties::properties_id(blueprint.id)}}, [&] {
                  const std::string_view exclusive[] = {kExclusive};
                  reference_content(exclusive, crypto::digest(algorithm, as_bytes(properties)));
                });
  });
  return out;
}

/// Writer writes the signature from the top to the bottom of the schema around what is signed.
class Writer {
 public:
  Writer(const Blueprint& blueprint, CanonicalText signed_info, CanonicalText properties)
      : blueprint_(blueprint), signed_info_(std::move(signed_info)), properties_(std::move(properties)) {}

  Result<SignatureText> write() && {
    out_.reserve(kUsualSize + blueprint_.content.size());
    if (blueprint_.in_asic)
      out_.element("asic:XAdESSignatures", {{"xmlns:asic", kAsic}}, [&] { signature(); });
    else
      signature();
    if (!out_.is_xml() || !signed_info_.is_xml() || !properties_.is_xml())
      return Error{Errc::BadInput, "a name or claim to be signed holds a character that XML cannot hold"};
    return SignatureText{std::move(out_).str(), std::move(signed_info_).str(), value_position_};
  }

 private:
  void signature() {
    out_.element("ds:Signature", {{"xmlns:ds", xml::kDsig}, {"Id", blueprint_.id}}, [&] {
      out_.raw(signed_info_.str());
      out_.element("ds:SignatureValue", {{"Id", blueprint_.id + "-value"}}, [&] { value_position_ = out_.size(); });
      key_info();
      const std::string target = "#" + blueprint_.id;
      out_.element("ds:Object", {}, [&] {
        out_.element("xades:QualifyingProperties", {{"xmlns:xades", kXades132}, {"Target", target}},
                     [&] { out_.raw(properties_.str()); });
      });
      if (!blueprint_.content.empty()) content();
    });
  }

  void key_info() {
    out_.element("ds:KeyInfo", {}, [&] {
      out_.element("ds:X509Data", {}, [&] {
        certificate(blueprint_.certificate);
        for (const Certificate& one : blueprint_.chain)
          if (one != blueprint_.certificate) certificate(one);
      });
    });
  }

  void certificate(const Certificate& one) { base64_in(out_, "ds:X509Certificate", {}, one.der()); }

  void content() {
    const std::string id = object_id(blueprint_.id);
    const auto inner = [&] { out_.raw(blueprint_.content); };
    if (blueprint_.content_is_base64)
      out_.element("ds:Object", {{"Encoding", kBase64}, {"Id", id}}, inner);
    else
      out_.element("ds:Object", {{"Id", id}}, inner);
  }

  const Blueprint& blueprint_;
  CanonicalText signed_info_;
  CanonicalText properties_;
  CanonicalText out_;
  std::size_t value_position_ = 0;
};

}  // namespace

std::string object_id(std::string_view id) { return std::string(id) + "-content"; }

Result<SignatureText> signature_xml(const Blueprint& blueprint, std::span<const Bytes> digests) {
  CanonicalText properties = Properties(blueprint).write();
  CanonicalText info = signed_info(blueprint, digests, properties.str());
  return Writer(blueprint, std::move(info), std::move(properties)).write();
}

}  // namespace libsign::xades
