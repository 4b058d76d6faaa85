#include "report/verdict_words.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include <libsign/report_text.hpp>

#include "report/advice.hpp"

namespace libsign::report {

const Finding* first_of(const std::vector<Finding>& findings, Severity severity) {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const Finding& finding) { return finding.severity == severity; });
  return found == findings.end() ? nullptr : &*found;
}

std::string why(const SignatureReport& signature) {
  const Finding* finding = first_of(signature.findings, Severity::Error);
  return finding ? finding->message : std::string(reason(signature.sub_indication));
}

std::string signer_of(const SignatureReport& signature) {
  return signature.signing_certificate ? signature.signing_certificate->common_name() : "an unknown signer";
}

std::string xml_text(std::string_view text) {
  std::string safe = terminal_safe(text);
  // The two characters that XML 1.0 forbids and terminals show.
  for (const auto& [forbidden, escape] : {std::pair{"\xEF\xBF\xBE", "\\u{fffe}"}, {"\xEF\xBF\xBF", "\\u{ffff}"}})
    for (std::size_t at = safe.find(forbidden); at != std::string::npos; at = safe.find(forbidden))
      safe.replace(at, 3, escape);
  return safe;
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    encoded += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

std::string relative_uri(std::string_view path) {
  std::string uri;
  for (const auto& part : std::filesystem::path(path).lexically_normal().relative_path())
    uri += (uri.empty() ? "" : "/") + percent_encoded(part.string());
  return uri;
}

const TimestampReport* time_proof(const SignatureReport& signature) {
  for (const TimestampReport& timestamp : signature.timestamps)
    if (timestamp.kind != TimestampKind::Content && timestamp.indication == TimestampIndication::Passed &&
        timestamp.time && timestamp.time == signature.best_signature_time)
      return &timestamp;
  return nullptr;
}

}  // namespace libsign::report
