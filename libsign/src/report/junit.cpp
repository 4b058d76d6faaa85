#include <libsign/report_ci.hpp>

#include <filesystem>
#include <sstream>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "report/advice.hpp"
#include "report/verdict_words.hpp"

namespace libsign {
namespace {

using report::xml_text;

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().generic_string();
  return folder.empty() ? "." : folder;
}

std::string file_of(const std::string& path) { return std::filesystem::path(path).filename().generic_string(); }

void set(pugi::xml_node node, const char* attribute, const std::string& value) {
  node.append_attribute(attribute) = xml_text(value).c_str();
}

/// Writer appends the cases of one file.
class Writer {
 public:
  explicit Writer(const Report& report) : report_(report) {}

  JunitCases cases() && {
    for (const SignatureReport& signature : report_.signatures) add(signature);
    switch (report_.verdict) {
      case Verdict::Unreadable: file_case("error", report_.error.value_or("cannot be read")); break;
      case Verdict::Unsigned: file_case("failure", "the file is not signed"); break;
      case Verdict::Failed:
      case Verdict::Indeterminate:
        if (failures_ == 0) file_case("failure", file_reason());
        break;
      case Verdict::Passed: break;
    }
    std::ostringstream text;
    for (const pugi::xml_node node : document_.children())
      node.print(text, "  ", pugi::format_indent, pugi::encoding_utf8, 1);
    return {text.str(), tests_, failures_, errors_};
  }

 private:
  pugi::xml_node new_case(const std::string& name) {
    pugi::xml_node node = document_.append_child("testcase");
    set(node, "classname", folder_of(report_.path));
    set(node, "name", name);
    ++tests_;
    return node;
  }

  void add(const SignatureReport& signature) {
    const pugi::xml_node node = new_case(fmt::format("{}#{}", file_of(report_.path), signature.id));
    if (signature.indication == Indication::TotalPassed) return;
    const std::string why = report::signer_of(signature) + ": " + report::why(signature);
    std::string body =
        fmt::format("{}\n{} {}\n", xml_text(why), name(signature.indication), name(signature.sub_indication));
    for (const Finding& finding : signature.findings)
      body += fmt::format("{} {}: {}{}\n", name(finding.severity), xml_text(finding.code), xml_text(finding.message),
                          finding.clause.empty() ? "" : fmt::format(" [{}]", xml_text(finding.clause)));
    body += report::advice(signature);
    fail(node, "failure", why, std::string(name(signature.sub_indication)), body);
  }

  void file_case(const char* element, const std::string& why) {
    fail(new_case(file_of(report_.path)), element, why, std::string(name(report_.verdict)), xml_text(why));
  }

  /// fail takes a body whose parts are fit for XML already: its line breaks are ours.
  void fail(pugi::xml_node node, const char* element, const std::string& message, const std::string& type,
            const std::string& body) {
    pugi::xml_node failure = node.append_child(element);
    set(failure, "message", message);
    set(failure, "type", type);
    failure.text() = body.c_str();
    ++(std::string_view(element) == "error" ? errors_ : failures_);
  }

  std::string file_reason() const {
    if (const Finding* finding = report::first_of(report_.findings, Severity::Error)) return finding->message;
    if (report_.act)
      if (const Finding* finding = report::first_of(report_.act->findings, Severity::Error)) return finding->message;
    return "the file did not pass";
  }

  const Report& report_;
  pugi::xml_document document_;
  std::size_t tests_ = 0;
  std::size_t failures_ = 0;
  std::size_t errors_ = 0;
};

}  // namespace

JunitCases junit_cases(const Report& report) { return Writer(report).cases(); }

std::string junit_document(const std::vector<JunitCases>& cases, const ReportContext& context) {
  JunitCases total;
  for (const JunitCases& each : cases) {
    total.tests += each.tests;
    total.failures += each.failures;
    total.errors += each.errors;
  }
  pugi::xml_document document;
  pugi::xml_node suite = document.append_child("testsuite");
  set(suite, "name", fmt::format("{} verify, policy {}", context.tool_name, context.policy_id));
  suite.append_attribute("tests") = static_cast<unsigned long long>(total.tests);
  suite.append_attribute("failures") = static_cast<unsigned long long>(total.failures);
  suite.append_attribute("errors") = static_cast<unsigned long long>(total.errors);
  suite.append_attribute("skipped") = 0;
  set(suite, "timestamp", format_instant(context.validation_time));
  suite.text() = "\n";
  std::ostringstream head;
  suite.print(head, "", pugi::format_raw, pugi::encoding_utf8);
  std::string text = head.str();
  text.resize(text.rfind("</testsuite>"));
  for (const JunitCases& each : cases) text += each.xml;
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text + "</testsuite>\n";
}

}  // namespace libsign
