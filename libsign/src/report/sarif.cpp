#include <libsign/report_ci.hpp>

#include <map>

#include <fmt/format.h>

#include "report/signature_json.hpp"
#include "report/verdict_words.hpp"

namespace libsign {
namespace {

using report::Json;

std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Info: return "note";
  }
  return "note";
}

/// Writer appends the results of one file.
class Writer {
 public:
  explicit Writer(const Report& report) : report_(report) {}

  SarifResults results() && {
    for (const SignatureReport& signature : report_.signatures) add(signature);
    add_all(report_.findings, "", "");
    if (report_.act) add_all(report_.act->findings, "act", "");
    if (report_.verdict == Verdict::Unreadable)
      add({"UNREADABLE", Severity::Error, report_.error.value_or("the file cannot be read"), ""}, "", "");
    if (report_.verdict == Verdict::Unsigned) add({"UNSIGNED", Severity::Error, "the file is not signed", ""}, "", "");
    return std::move(out_);
  }

 private:
  void add(const SignatureReport& signature) {
    const std::string who = fmt::format("{} {}: ", signature.id, report::signer_of(signature));
    add_all(signature.findings, signature.id, who);
    if (signature.indication != Indication::TotalPassed && !report::first_of(signature.findings, Severity::Error))
      add({std::string(name(signature.sub_indication)), Severity::Error, report::why(signature), "EN 319 102-1, 5.1.3"},
          signature.id, who);
  }

  void add_all(const std::vector<Finding>& findings, const std::string& part, const std::string& who) {
    for (const Finding& finding : findings)
      if (finding.severity != Severity::Info) add(finding, part, who);
  }

  void add(const Finding& finding, const std::string& part, const std::string& who) {
    // The same code twice in one signature needs two fingerprints, the same two in every run.
    const std::size_t number = numbers_[part + "/" + finding.code]++;
    const Json json{
        {"ruleId", finding.code},
        {"level", level_of(finding.severity)},
        {"message", {{"text", who + finding.message}}},
        {"locations",
         {{{"physicalLocation",
            {{"artifactLocation", {{"uri", report::relative_uri(report_.path)}, {"uriBaseId", "%SRCROOT%"}}},
             {"region", {{"startLine", 1}}}}}}}},
        {"partialFingerprints",
         {{"mocsignFinding/v1", fmt::format("{}:{}:{}:{}", to_hex(report_.sha256), part, finding.code, number)}}}};
    out_.results.push_back({finding.code, finding.clause, report::one_line(json)});
  }

  const Report& report_;
  SarifResults out_;
  std::map<std::string, std::size_t> numbers_;
};

std::string rules_json(const std::map<std::string, std::string>& clauses) {
  Json rules = Json::array();
  for (const auto& [code, clause] : clauses)
    rules.push_back({{"id", code},
                     {"shortDescription", {{"text", code}}},
                     {"fullDescription", {{"text", clause.empty() ? code : fmt::format("{}, {}", code, clause)}}}});
  return report::one_line(rules);
}

std::string document(const std::vector<const SarifResults::Result*>& results, const ReportContext& context) {
  std::map<std::string, std::string> clauses;
  std::string list;
  for (const auto* result : results) {
    clauses.try_emplace(result->rule, result->clause);
    if (!list.empty()) list += ",\n";
    list += result->json;
  }
  const Json policy{{"id", context.policy_id},
                    {"sha256", report::hex_or_null(context.policy_sha256)},
                    {"trust_sha256", report::hex_or_null(context.trust_sha256)},
                    {"validation_time", format_instant(context.validation_time)}};
  return fmt::format(
      "{{\"version\":\"2.1.0\",\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"runs\":[\n"
      "{{\"tool\":{{\"driver\":{{\"name\":{},\"version\":{},\"rules\":{}}}}},\n\"properties\":{},\n\"results\":[\n{}\n]"
      "}}"
      "]}}\n",
      report::one_line(context.tool_name), report::one_line(context.tool_version), rules_json(clauses),
      report::one_line(policy), list);
}

}  // namespace

SarifResults sarif_results(const Report& report) { return Writer(report).results(); }

std::vector<std::string> sarif_documents(const std::vector<SarifResults>& results, const ReportContext& context,
                                         std::size_t max_bytes) {
  std::vector<std::string> documents;
  std::vector<const SarifResults::Result*> part;
  std::size_t bytes = 0;
  for (const SarifResults& file : results)
    for (const SarifResults::Result& result : file.results) {
      if (!part.empty() && (part.size() == kMaxSarifResults || bytes + result.json.size() > max_bytes)) {
        documents.push_back(document(part, context));
        part.clear();
        bytes = 0;
      }
      part.push_back(&result);
      bytes += result.json.size();
    }
  if (documents.empty() || !part.empty()) documents.push_back(document(part, context));
  return documents;
}

}  // namespace libsign
