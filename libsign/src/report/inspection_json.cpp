#include <libsign/report_json.hpp>

#include "report/signature_json.hpp"

namespace libsign {

std::string to_json(const Inspection& inspection, const ReportContext& context) {
  using report::Json;
  Json entries = Json::array();
  for (const Entry& entry : inspection.entries)
    entries.push_back({{"name", entry.name},
                       {"role", name(entry.role)},
                       {"media_type", entry.media_type.empty() ? Json(nullptr) : Json(entry.media_type)},
                       {"size", entry.size},
                       {"sha256", report::hex_or_null(entry.sha256)}});
  Json signatures = Json::array();
  for (const SignatureReport& signature : inspection.signatures)
    signatures.push_back(report::signature_json(signature, report::Detail::ClaimsOnly));
  Json act = nullptr;
  if (const auto& preview = inspection.act)
    act = {{"kind", preview->kind},
           {"id", preview->id},
           {"agreement", preview->agreement},
           {"title", preview->title},
           {"participants", preview->participants},
           {"by", preview->by.empty() ? Json(nullptr) : Json(preview->by)},
           {"to", preview->to},
           {"problem", preview->problem ? Json(*preview->problem) : Json(nullptr)}};
  Json revisions = Json::array();
  for (const PdfRevision& revision : inspection.revisions)
    revisions.push_back(
        {{"begin", revision.begin}, {"end", revision.end}, {"written", revision.written}, {"freed", revision.freed}});
  const Json json{{"schema", "mocsign-inspection/1"},
                  {"tool", {{"name", context.tool_name}, {"version", context.tool_version}}},
                  {"path", inspection.path},
                  {"sha256", report::hex_or_null(inspection.sha256)},
                  {"size", inspection.size},
                  {"container", name(inspection.container)},
                  {"entries", std::move(entries)},
                  {"signatures", std::move(signatures)},
                  {"act", std::move(act)},
                  {"revisions", std::move(revisions)}};
  return report::one_line(json) + "\n";
}

}  // namespace libsign
