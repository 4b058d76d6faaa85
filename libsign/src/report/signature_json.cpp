#include "report/signature_json.hpp"

namespace libsign::report {
namespace {

Json instant_or_null(const std::optional<Instant>& instant) {
  return instant ? Json(format_instant(*instant)) : Json(nullptr);
}

Json place_json(const std::optional<Place>& place) {
  if (!place) return nullptr;
  return {{"city", place->city}, {"country", place->country}};
}

Json references_json(const std::vector<ReferenceReport>& references, Detail detail) {
  Json list = Json::array();
  for (const ReferenceReport& reference : references) {
    Json item{{"uri", reference.uri}};
    if (detail == Detail::WithVerdict) {
      item["found"] = reference.found;
      item["intact"] = reference.intact;
    }
    list.push_back(std::move(item));
  }
  return list;
}

Json scope_json(const std::vector<ScopeItem>& scope) {
  Json list = Json::array();
  for (const ScopeItem& item : scope)
    list.push_back({{"name", item.name},
                    {"digest_algorithm", name(item.digest_algorithm)},
                    {"digest", to_hex(item.digest)},
                    {"whole", item.whole}});
  return list;
}

Json revocation_json(const std::vector<CertificateStatus>& statuses) {
  Json list = Json::array();
  for (const CertificateStatus& status : statuses)
    list.push_back({{"certificate_sha256", to_hex(status.certificate.sha256())},
                    {"name", status.certificate.common_name()},
                    {"status", name(status.status)},
                    {"source", string_or_null(status.source)},
                    {"source_sha256", hex_or_null(status.source_sha256)},
                    {"issued", instant_or_null(status.issued)},
                    {"next_update", instant_or_null(status.next_update)},
                    {"revocation_time", instant_or_null(status.revocation_time)},
                    {"reason", string_or_null(status.reason)}});
  return list;
}

Json proofs_json(const std::vector<Proof>& proofs) {
  Json list = Json::array();
  for (const Proof& proof : proofs)
    list.push_back({{"object", proof.object},
                    {"sha256", hex_or_null(proof.sha256)},
                    {"time", format_instant(proof.time)},
                    {"by", string_or_null(proof.by)}});
  return list;
}

Json chain_json(const std::vector<Certificate>& chain) {
  Json list = Json::array();
  for (const Certificate& certificate : chain) list.push_back(certificate_json(certificate));
  return list;
}

void add_verdict(const TimestampReport& timestamp, Json& item) {
  item["message"] = string_or_null(timestamp.message);
  item["sub_indication"] = string_or_null(name(timestamp.sub_indication));
  item["imprint_intact"] = timestamp.imprint_intact;
  item["token_intact"] = timestamp.token_intact;
  item["sha256"] = hex_or_null(timestamp.sha256);
  item["signed_by"] = timestamp.signing_certificate ? certificate_json(*timestamp.signing_certificate) : Json(nullptr);
  item["chain"] = chain_json(timestamp.chain);
  item["revocation"] = revocation_json(timestamp.revocation);
  item["findings"] = findings_json(timestamp.findings);
}

Json timestamps_json(const std::vector<TimestampReport>& timestamps, Detail detail) {
  Json list = Json::array();
  for (const TimestampReport& timestamp : timestamps) {
    Json item{{"id", string_or_null(timestamp.id)},
              {"type", string_or_null(timestamp.type)},
              {"kind", name(timestamp.kind)},
              {"time", instant_or_null(timestamp.time)}};
    if (detail == Detail::WithVerdict) item["indication"] = name(timestamp.indication);
    item["by"] = string_or_null(timestamp.by);
    if (detail == Detail::WithVerdict) add_verdict(timestamp, item);
    list.push_back(std::move(item));
  }
  return list;
}

}  // namespace

Json signature_json(const SignatureReport& signature, Detail detail) {
  const bool judged = detail == Detail::WithVerdict;
  Json json{{"id", signature.id},
            {"xml_id", string_or_null(signature.xml_id)},
            {"file", string_or_null(signature.file)},
            {"format", name(signature.format)},
            {"level", name(signature.level)}};
  if (judged) {
    json["indication"] = name(signature.indication);
    json["sub_indication"] = string_or_null(name(signature.sub_indication));
  }
  json["signed_by"] = signature.signing_certificate ? certificate_json(*signature.signing_certificate) : Json(nullptr);
  json["chain"] = chain_json(signature.chain);
  json["certificates"] = chain_json(signature.certificates);
  json["algorithm"] = signature.algorithm ? Json(describe(*signature.algorithm)) : Json(nullptr);
  json["claimed_signing_time"] = instant_or_null(signature.claimed_signing_time);
  if (judged) json["best_signature_time"] = instant_or_null(signature.best_signature_time);
  json["commitments"] = signature.commitments;
  json["claimed_roles"] = signature.claimed_roles;
  json["place"] = place_json(signature.place);
  json["signature_policy"] = signature.signature_policy ? Json(*signature.signature_policy) : Json(nullptr);
  if (judged)
    json["crypto"] = {{"signature_intact", signature.signature_intact},
                      {"references", references_json(signature.references, detail)}};
  else
    json["references"] = references_json(signature.references, detail);
  if (judged) json["scope"] = scope_json(signature.scope);
  json["timestamps"] = timestamps_json(signature.timestamps, detail);
  if (judged) {
    json["revocation"] = revocation_json(signature.revocation);
    json["proofs"] = proofs_json(signature.proofs);
    json["good_until"] = instant_or_null(signature.good_until);
    json["qualification"] = string_or_null(signature.qualification);
  }
  json["counter_signatures"] = signature.counter_signatures;
  if (judged) {
    json["pdf"] = nullptr;
    json["findings"] = findings_json(signature.findings);
  }
  return json;
}

Json certificate_json(const Certificate& certificate) {
  return {{"name", certificate.common_name()},
          {"subject", certificate.subject()},
          {"issuer", certificate.issuer()},
          {"serial_number", certificate.serial_number()},
          {"not_before", format_instant(certificate.not_before())},
          {"not_after", format_instant(certificate.not_after())},
          {"sha256", to_hex(certificate.sha256())}};
}

Json findings_json(const std::vector<Finding>& findings) {
  Json list = Json::array();
  for (const Finding& finding : findings)
    list.push_back({{"code", finding.code},
                    {"severity", name(finding.severity)},
                    {"message", finding.message},
                    {"clause", string_or_null(finding.clause)}});
  return list;
}

Json act_json(const std::optional<ActSummary>& act) {
  if (!act) return nullptr;
  return {{"kind", act->kind},
          {"id", act->id},
          {"agreement", string_or_null(act->agreement)},
          {"participants", act->participants},
          {"by", string_or_null(act->by)},
          {"to", act->to},
          {"findings", findings_json(act->findings)}};
}

Json string_or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

Json hex_or_null(ByteView bytes) { return bytes.empty() ? Json(nullptr) : Json(to_hex(bytes)); }

std::string one_line(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace); }

}  // namespace libsign::report
