#pragma once

#include <type_traits>

#include "evidence/case.hpp"

/// The members of each object in an evidence file, once for writing and reading: describe() hands each, by its name,
/// to an archive that does the one or the other.
namespace libsign::evidence {

template <typename Archive, typename T>
using Seen = std::conditional_t<Archive::kWrites, const T, T>;

template <typename A>
void describe(A& a, Seen<A, Finding>& finding) {
  a("code", finding.code);
  a("severity", finding.severity);
  a("message", finding.message);
  a("clause", finding.clause);
}

template <typename A>
void describe(A& a, Seen<A, Place>& place) {
  a("city", place.city);
  a("country", place.country);
}

template <typename A>
void describe(A& a, Seen<A, ActSummary>& act) {
  a("kind", act.kind);
  a("id", act.id);
  a("agreement", act.agreement);
  a("participants", act.participants);
  a("findings", act.findings);
}

template <typename A>
void describe(A& a, Seen<A, SignatureAlgorithm>& algorithm) {
  a("scheme", algorithm.scheme);
  a("digest", algorithm.digest);
  a("mgf_digest", algorithm.mgf_digest);
  a("salt_length", algorithm.salt_length);
}

template <typename A>
void describe(A& a, Seen<A, Reference>& reference) {
  a("uri", reference.uri);
  a("found", reference.found);
  a("intact", reference.intact);
  a("signed_properties", reference.signed_properties);
  a("digest_algorithm", reference.digest_algorithm);
  a("digest", reference.digest);
  a("scope_name", reference.scope_name);
  a("whole", reference.whole);
  a("is_file", reference.is_file);
  a("findings", reference.findings);
}

template <typename A>
void describe(A& a, Seen<A, SigningCertificateReference>& reference) {
  a("digest_algorithm", reference.digest_algorithm);
  a("digest", reference.digest);
  a("issuer_serial", reference.issuer_serial);
}

template <typename A>
void describe(A& a, Seen<A, Timestamp>& timestamp) {
  a("kind", timestamp.kind);
  a("type", timestamp.type);
  a("xml_id", timestamp.xml_id);
  a("token", timestamp.token);
  a("imprint", timestamp.imprint);
  a("covers_data", timestamp.covers_data);
  a("covers_signature", timestamp.covers_signature);
  a("covers", timestamp.covers);
  a("findings", timestamp.findings);
}

template <typename A>
void describe(A& a, Seen<A, PdfSignature>& pdf) {
  a("field", pdf.field);
  a("revision", pdf.revision);
  a("revisions", pdf.revisions);
  a("covers_whole_file", pdf.covers_whole_file);
  a("docmdp", pdf.docmdp);
  a("changes_after", pdf.changes_after);
}

template <typename A>
void describe(A& a, Seen<A, Evidence>& evidence) {
  a("xml_id", evidence.xml_id);
  a("file", evidence.file);
  a("counter_signs", evidence.counter_signs);
  a("format", evidence.format);
  a("level", evidence.level);
  a("format_findings", evidence.format_findings);
  a("constraint_findings", evidence.constraint_findings);
  a("signed_octets", evidence.signed_octets);
  a("signature_value", evidence.signature_value);
  a("ecdsa_form", evidence.ecdsa_form);
  a("algorithm", evidence.algorithm);
  a("algorithm_uri", evidence.algorithm_uri);
  a("references", evidence.references);
  a("uncovered_files", evidence.uncovered_files);
  a("has_signing_certificate_reference", evidence.has_signing_certificate_reference);
  a("signing_certificate_references", evidence.signing_certificate_references);
  a("certificates", evidence.certificates);
  a("key_values", evidence.key_values);
  a("timestamps", evidence.timestamps);
  a("crls", evidence.crls);
  a("ocsp_responses", evidence.ocsp_responses);
  a("claimed_signing_time", evidence.claimed_signing_time);
  a("commitments", evidence.commitments);
  a("claimed_roles", evidence.claimed_roles);
  a("place", evidence.place);
  a("signature_policy", evidence.signature_policy);
  a("pdf", evidence.pdf);
}

template <typename A>
void describe(A& a, Seen<A, Supplement>& supplement) {
  a("certificates", supplement.certificates);
  a("crls", supplement.revocation.crls);
  a("ocsp_responses", supplement.revocation.ocsp_responses);
  a("notes", supplement.notes);
}

template <typename A>
void describe(A& a, Seen<A, TrustedService::Criteria>& criteria) {
  a("assert", criteria.assert);
  a("key_usages", criteria.key_usages);
  a("policy_sets", criteria.policy_sets);
  a("extended_key_usages", criteria.extended_key_usages);
  a("subject_attributes", criteria.subject_attributes);
  a("nested", criteria.nested);
  a("unknown", criteria.unknown);
}

template <typename A>
void describe(A& a, Seen<A, TrustedService::Qualification>& qualification) {
  a("qualifiers", qualification.qualifiers);
  a("criteria", qualification.criteria);
}

template <typename A>
void describe(A& a, Seen<A, TrustedService>& service) {
  a("type", service.type);
  a("status", service.status);
  a("from", service.from);
  a("until", service.until);
  a("territory", service.territory);
  a("provider", service.provider);
  a("name", service.name);
  a("additional_information", service.additional_information);
  a("qualifications", service.qualifications);
  a("expired_certificates_since", service.expired_certificates_since);
  a("taken_over_by", service.taken_over_by);
  a("unusable", service.unusable);
}

template <typename A>
void describe(A& a, Seen<A, TrustAnchor>& anchor) {
  a("certificate", anchor.certificate);
  a("origin", anchor.origin);
  a("services", anchor.services);
  a("from", anchor.from);
  a("until", anchor.until);
}

template <typename A>
void describe(A& a, Seen<A, AlgorithmCatalogue::KeySize>& row) {
  a("scheme", row.scheme);
  a("digest", row.digest);
  a("least_bits", row.least_bits);
  a("sunset", row.sunset);
}

template <typename A>
void describe(A& a, Seen<A, Policy>& policy) {
  a("id", policy.id);
  a("description", policy.description);
  a("required_level", policy.required_level);
  a("require_revocation_proof", policy.require_revocation_proof);
  a("require_signing_certificate_reference", policy.require_signing_certificate_reference);
  a("required_qualification", policy.required_qualification);
  a("revocation_max_age", policy.revocation_max_age);
  a("time_stamp_delay", policy.time_stamp_delay);
  a("revocation_delay_warning", policy.revocation_delay_warning);
  a("revocation_delay_limit", policy.revocation_delay_limit);
  a("algorithms", policy.algorithms);
}

/// File is a case as it stands in the file: with the digests by which policy and trust can be told, and the trust
/// store as the anchors that it is made of.
struct File {
  Case what;
  Bytes policy_sha256;
  bool trust_is_whole = true;
  std::vector<TrustAnchor> anchors;
};

template <typename A>
void describe(A& a, Seen<A, File>& file) {
  a("path", file.what.path);
  a("sha256", file.what.sha256);
  a("container", file.what.container);
  a("error", file.what.error);
  a("findings", file.what.findings);
  a("fails", file.what.fails);
  a("signatures", file.what.evidence);
  a("supplements", file.what.supplements);
  a("act", file.what.act);
  a("validation_time", file.what.validation_time);
  a("policy", file.what.policy);
  a("policy_sha256", file.policy_sha256);
  a("trust_sha256", file.what.trust_sha256);
  a("trust_is_whole", file.trust_is_whole);
  a("trust_anchors", file.anchors);
}

}  // namespace libsign::evidence
