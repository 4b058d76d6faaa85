#include <libsign/report_json.hpp>

#include "report/signature_json.hpp"

namespace libsign {
namespace {

using report::Json;

Json file_json(const Report& report) {
  Json signatures = Json::array();
  for (const SignatureReport& signature : report.signatures)
    signatures.push_back(report::signature_json(signature, report::Detail::WithVerdict));
  return {{"path", report.path},
          {"sha256", report::hex_or_null(report.sha256)},
          {"container", name(report.container)},
          {"verdict", name(report.verdict)},
          {"error", report.error ? Json(*report.error) : Json(nullptr)},
          {"signatures", std::move(signatures)},
          {"findings", report::findings_json(report.findings)},
          {"act", report::act_json(report.act)}};
}

}  // namespace

std::string to_json(std::span<const Report> reports, const ReportContext& context) {
  std::string text = json_head(context);
  ReportSummary summary;
  for (const Report& report : reports) {
    if (summary.files > 0) text += ",\n";
    text += json_element(report);
    summary.add(report.verdict);
  }
  return text + json_tail(summary);
}

std::string json_head(const ReportContext& context) {
  const Json head{{"schema", "mocsign-report/1"},
                  {"tool", {{"name", context.tool_name}, {"version", context.tool_version}}},
                  {"validation_time", format_instant(context.validation_time)},
                  {"policy", {{"id", context.policy_id}, {"sha256", report::hex_or_null(context.policy_sha256)}}},
                  {"trust", {{"sha256", report::hex_or_null(context.trust_sha256)}}}};
  std::string text = report::one_line(head);
  text.pop_back();
  return text + ",\"files\":[\n";
}

std::string json_element(const Report& report) { return report::one_line(file_json(report)); }

std::string json_tail(const ReportSummary& summary) {
  const Json counts{{"files", summary.files},
                    {"passed", summary.passed},
                    {"failed", summary.failed},
                    {"indeterminate", summary.indeterminate},
                    {"unsigned", summary.unsigned_files},
                    {"unreadable", summary.unreadable}};
  return "\n],\"summary\":" + report::one_line(counts) + "}\n";
}

}  // namespace libsign
