#include <libsign/report_etsi.hpp>

#include <algorithm>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "report/etsi_objects.hpp"
#include "report/verdict_words.hpp"

namespace libsign {
namespace {

using report::child;
using report::reference;

/// What DSS writes, too, where a file holds no signature; the standard has no word for it.
constexpr std::string_view kNoSignature = "urn:cef:dss:mainindication:noSignatureFound";

const char* attribute_of(TimestampKind kind) {
  switch (kind) {
    case TimestampKind::Content: return "AllDataObjectsTimeStamp";
    case TimestampKind::Signature: return "SignatureTimeStamp";
    case TimestampKind::Archive: return "ArchiveTimeStamp";
    case TimestampKind::Document: return "DocTimeStamp";
  }
  return "SignatureTimeStamp";
}

const char* attribute_of(const TimestampReport& timestamp) {
  if (timestamp.type == "SigAndRefsTimeStamp" || timestamp.type == "SigAndRefsTimeStampV2")
    return "SigAndRefsTimeStamp";
  if (timestamp.type == "RefsOnlyTimeStamp" || timestamp.type == "RefsOnlyTimeStampV2") return "RefsOnlyTimeStamp";
  if (timestamp.type == "IndividualDataObjectsTimeStamp") return "IndividualDataObjectsTimeStamp";
  return attribute_of(timestamp.kind);
}

/// The validation process of EN 319 102-1 that a signature of this level goes through (TS 119 102-2, 4.3.11.1).
std::string_view process_of(Level level) {
  switch (level) {
    case Level::LTA: return "urn:etsi:019102:validationprocess:LTA";
    case Level::LT:
    case Level::T: return "urn:etsi:019102:validationprocess:LTVM";
    case Level::B:
    case Level::None: break;
  }
  return "urn:etsi:019102:validationprocess:Basic";
}

void report_data(pugi::xml_node parent, std::string_view type, std::string_view value) {
  const pugi::xml_node data = child(parent, "ReportData");
  child(data, "Type", type);
  child(data, "Value", value);
}

/// Writer writes the report of one signature.
class Writer {
 public:
  Writer(const Report& report, const ReportContext& context, report::Objects& objects)
      : report_(report), context_(context), objects_(objects) {}

  void write(pugi::xml_node parent, const SignatureReport& signature, const std::string& id) {
    const pugi::xml_node node = child(parent, "SignatureValidationReport");
    identifier(node, id, fmt::format("{}#{}", report_.path, signature.id));
    constraints(node, signature);
    time_info(node, signature);
    signers_document(node, signature);
    attributes(node, signature);
    signer(node, signature);
    if (!signature.qualification.empty())
      child(child(node, "SignatureQuality"), "SignatureQualityInformation",
            "urn:cef:dss:signatureQualification:" + report::percent_encoded(signature.qualification));
    const pugi::xml_node process = child(node, "SignatureValidationProcess");
    child(process, "SignatureValidationProcessID", process_of(signature.level));
    status(node, signature);
    objects_.prove(signature.proofs, signature.timestamps);
  }

  void write_unsigned(pugi::xml_node parent, const std::string& id) {
    const pugi::xml_node node = child(parent, "SignatureValidationReport");
    identifier(node, id, report_.path);
    const pugi::xml_node status = child(node, "SignatureValidationStatus");
    child(status, "MainIndication", kNoSignature);
    const pugi::xml_node more =
        child(child(status, "AssociatedValidationReportData"), "AdditionalValidationReportData");
    report_data(more, "urn:mocsign:verdict", name(report_.verdict));
    if (report_.error) report_data(more, "urn:mocsign:message:error", *report_.error);
    about_the_run(more);
  }

 private:
  static void identifier(pugi::xml_node parent, const std::string& id, const std::string& place) {
    pugi::xml_node node = child(parent, "SignatureIdentifier");
    node.append_attribute("id") = id.c_str();
    child(node, "HashOnly", "false");
    child(node, "DocHashOnly", "false");
    child(node, "DAIdentifier", place);
  }

  void constraints(pugi::xml_node parent, const SignatureReport& signature) {
    const pugi::xml_node node = child(parent, "ValidationConstraintsEvaluationReport");
    const pugi::xml_node policy = child(node, "SignatureValidationPolicy");
    const pugi::xml_node policy_id = child(child(policy, "SignaturePolicyIdentifier"), "xades:SignaturePolicyId");
    child(child(policy_id, "xades:SigPolicyId"), "xades:Identifier",
          "urn:mocsign:policy:" + report::percent_encoded(context_.policy_id));
    const pugi::xml_node hash = child(policy_id, "xades:SigPolicyHash");
    child(hash, "ds:DigestMethod").append_attribute("Algorithm") = "http://www.w3.org/2001/04/xmlenc#sha256";
    child(hash, "ds:DigestValue", to_base64(context_.policy_sha256));
    child(policy, "PolicyName", context_.policy_id);
    for (const Finding& finding : signature.findings) {
      if (finding.severity != Severity::Error) continue;
      const pugi::xml_node constraint = child(node, "ValidationConstraint");
      child(constraint, "ValidationConstraintIdentifier",
            "urn:mocsign:finding:" + report::percent_encoded(finding.code));
      child(child(constraint, "ConstraintStatus"), "Status", "urn:etsi:019102:constraintStatus:applied");
      const pugi::xml_node outcome = child(constraint, "ValidationStatus");
      child(outcome, "MainIndication",
            signature.indication == Indication::TotalFailed ? "urn:etsi:019102:mainindication:failed"
                                                            : "urn:etsi:019102:mainindication:indeterminate");
      child(constraint, "Indications",
            finding.clause.empty() ? finding.message : fmt::format("{} ({})", finding.message, finding.clause));
    }
  }

  void time_info(pugi::xml_node parent, const SignatureReport& signature) {
    const pugi::xml_node node = child(parent, "ValidationTimeInfo");
    child(node, "ValidationTime", format_instant(report_.validation_time));
    const TimestampReport* const proof = report::time_proof(signature);
    const std::string by = proof ? objects_.timestamp(*proof) : std::string();
    report::poe_element(node, "BestSignatureTime", signature.best_signature_time.value_or(report_.validation_time), by);
  }

  void signers_document(pugi::xml_node parent, const SignatureReport& signature) {
    std::vector<std::string> ids;
    for (const ScopeItem& item : signature.scope)
      if (std::string id = objects_.signed_data(item);
          !id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end())
        ids.push_back(std::move(id));
    if (!ids.empty())
      reference(child(parent, "SignersDocument"), "SignersDocumentRepresentation",
                fmt::format("{}", fmt::join(ids, " ")));
  }

  static pugi::xml_node attribute(pugi::xml_node parent, const char* name, bool is_signed) {
    pugi::xml_node node = child(parent, name);
    node.append_attribute("Signed") = is_signed;
    return node;
  }

  void attributes(pugi::xml_node parent, const SignatureReport& signature) {
    pugi::xml_node node = child(parent, "SignatureAttributes");
    if (signature.claimed_signing_time)
      child(attribute(node, "SigningTime", true), "Time", format_instant(*signature.claimed_signing_time));
    for (const std::string& commitment : signature.commitments)
      child(attribute(node, "CommitmentTypeIndication", true), "CommitmentTypeIdentifier", uri(commitment));
    if (signature.signature_policy)
      child(attribute(node, "SigPolicyIdentifier", true), "SigPolicyId", uri(*signature.signature_policy));
    if (signature.place) {
      const pugi::xml_node place = attribute(node, "SignatureProductionPlace", true);
      child(place, "AddressString", signature.place->city);
      child(place, "AddressString", signature.place->country);
    }
    if (!signature.claimed_roles.empty()) {
      const pugi::xml_node roles = attribute(node, "SignerRole", true);
      for (const std::string& role : signature.claimed_roles) {
        const pugi::xml_node details = child(roles, "RoleDetails");
        child(details, "Role", role);
        child(details, "EndorsementType", "claimed");
      }
    }
    for (const TimestampReport& timestamp : signature.timestamps) {
      const std::string id = objects_.timestamp(timestamp);
      if (id.empty() || !timestamp.time) continue;
      const pugi::xml_node stamp = attribute(node, attribute_of(timestamp), timestamp.kind == TimestampKind::Content);
      reference(stamp, "AttributeObject", id);
      child(stamp, "TimeStampValue", format_instant(*timestamp.time));
    }
    if (node.first_child().empty()) parent.remove_child(node);
  }

  /// uri keeps what a signer wrote where a URI belongs from breaking the report's schema.
  static std::string uri(std::string_view text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
      return c > 0x20 && c < 0x7F && std::string_view("<>\"{}|\\^`%").find(c) == std::string_view::npos;
    });
    const bool one_fragment = std::count(text.begin(), text.end(), '#') <= 1;
    return plain && one_fragment ? std::string(text) : report::percent_encoded(text);
  }

  void signer(pugi::xml_node parent, const SignatureReport& signature) {
    if (!signature.signing_certificate) return;
    const pugi::xml_node node = child(parent, "SignerInformation");
    reference(node, "SignerCertificate", objects_.certificate(*signature.signing_certificate));
    child(node, "Signer", signature.signing_certificate->common_name());
  }

  void status(pugi::xml_node parent, const SignatureReport& signature) {
    const pugi::xml_node node = child(parent, "SignatureValidationStatus");
    child(node, "MainIndication", report::status_uri(signature.indication));
    if (signature.sub_indication != SubIndication::None && signature.indication != Indication::TotalPassed)
      child(node, "SubIndication", report::sub_indication_uri(signature.sub_indication));
    const pugi::xml_node data = child(node, "AssociatedValidationReportData");
    chain(data, signature);
    std::set<std::string> seen;
    for (const CertificateStatus& each : signature.revocation)
      if (const std::string id = objects_.revocation(each); !id.empty() && seen.insert(id).second)
        reference(data, "RelatedValidationObject", id);
    revocation(data, signature);
    const pugi::xml_node more = child(data, "AdditionalValidationReportData");
    for (const Finding& finding : signature.findings)
      report_data(more, fmt::format("urn:mocsign:message:{}", name(finding.severity)),
                  fmt::format("{}: {}", finding.code, finding.message));
    about_the_run(more);
  }

  void chain(pugi::xml_node parent, const SignatureReport& signature) {
    if (signature.chain.empty()) return;
    std::vector<std::string> ids;
    for (const Certificate& certificate : signature.chain) ids.push_back(objects_.certificate(certificate));
    reference(parent, "TrustAnchor", ids.back());
    const pugi::xml_node node = child(parent, "CertificateChain");
    reference(node, "SigningCertificate", ids.front());
    for (std::size_t i = 1; i < ids.size(); ++i)
      reference(node, i + 1 == ids.size() ? "TrustAnchor" : "IntermediateCertificate", ids[i]);
  }

  void revocation(pugi::xml_node parent, const SignatureReport& signature) {
    const auto revoked = std::find_if(signature.revocation.begin(), signature.revocation.end(),
                                      [](const CertificateStatus& each) { return each.revocation_time.has_value(); });
    if (revoked == signature.revocation.end()) return;
    const pugi::xml_node node = child(parent, "RevocationStatusInformation");
    reference(node, "ValidationObjectId", objects_.certificate(revoked->certificate));
    child(node, "RevocationTime", format_instant(*revoked->revocation_time));
    if (!revoked->reason.empty())
      child(node, "RevocationReason", "urn:etsi:019102:revocationReason:" + report::percent_encoded(revoked->reason));
    if (const std::string id = objects_.revocation(*revoked); !id.empty()) reference(node, "RevocationObject", id);
  }

  void about_the_run(pugi::xml_node parent) {
    if (!report_.sha256.empty()) report_data(parent, "urn:mocsign:file:sha256", to_hex(report_.sha256));
    report_data(parent, "urn:mocsign:trust:sha256", to_hex(context_.trust_sha256));
    report_data(parent, "urn:mocsign:tool", context_.tool_name + " " + context_.tool_version);
  }

  const Report& report_;
  const ReportContext& context_;
  report::Objects& objects_;
};

}  // namespace

std::string to_etsi(std::span<const Report> reports, const ReportContext& context) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("ValidationReport");
  root.append_attribute("xmlns") = "http://uri.etsi.org/19102/v1.4.1#";
  root.append_attribute("xmlns:ds") = "http://www.w3.org/2000/09/xmldsig#";
  root.append_attribute("xmlns:xades") = "http://uri.etsi.org/01903/v1.3.2#";
  report::Objects objects;
  std::size_t file = 0;
  for (const Report& report : reports) {
    Writer writer(report, context, objects);
    for (const SignatureReport& signature : report.signatures)
      writer.write(root, signature, fmt::format("F{}-{}", file, signature.id));
    if (report.signatures.empty()) writer.write_unsigned(root, fmt::format("F{}", file));
    ++file;
  }
  if (!objects.empty()) objects.write(child(root, "SignatureValidationObjects"));
  std::ostringstream text;
  document.save(text, " ", pugi::format_default, pugi::encoding_utf8);
  return text.str();
}

}  // namespace libsign
