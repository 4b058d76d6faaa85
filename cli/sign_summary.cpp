#include "sign_summary.hpp"

#include <fmt/format.h>

#include "sign_request.hpp"

namespace libsign::cli {
namespace {

std::string line(std::string_view label, std::string_view text) {
  return text.empty() ? std::string() : fmt::format("  {:<12}{}\n", label, terminal_safe(text));
}

std::string joined(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, "; ")); }

std::string act_lines(const ActPreview& act) {
  if (act.problem) return line("act", "CANNOT BE READ: " + *act.problem);
  std::string lines = line("act", act.kind + ": " + act.title) + line("agreement", act.agreement);
  if (act.by.empty()) return lines + line("between", joined(act.participants));
  lines += line("made by", act.by) + line("made to", joined(act.to)) + "\n";
  // A memorandum is a text that its signatory has before him; what another act says is all here.
  for (std::string_view rest = act.rendering; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1))
    lines += "  | " + terminal_safe(rest.substr(0, rest.find('\n'))) + "\n";
  return lines + "\n";
}

std::string file_line(const Entry& entry) {
  return fmt::format("  {:<12}{}\n{:14}SHA-256 {}\n", "file", terminal_safe(entry.name), "", to_hex(entry.sha256));
}

std::string present_signers(const Inspection& inspection) {
  std::vector<std::string> names;
  for (const SignatureReport& signature : inspection.signatures)
    if (signature.signing_certificate) names.push_back(signature.signing_certificate->common_name());
  return joined(names);
}

std::string document_lines(const Inspection& inspection) {
  std::string lines;
  if (inspection.act) lines += act_lines(*inspection.act);
  for (const Entry& entry : inspection.entries)
    if (entry.role == EntryRole::Data) lines += file_line(entry);
  return lines + line("beside", present_signers(inspection));
}

std::string claim_lines(const SignatureParameters& parameters) {
  std::vector<std::string> commitments;
  for (const std::string& uri : parameters.commitments) commitments.emplace_back(commitment_name(uri));
  std::string lines = line("commitment", joined(commitments)) + line("role", joined(parameters.claimed_roles));
  if (parameters.place) lines += line("place", parameters.place->city + ", " + parameters.place->country);
  if (parameters.signature_policy) lines += line("policy", parameters.signature_policy->id);
  return lines + line("time", format_instant(parameters.signing_time));
}

}  // namespace

std::string sign_summary(const SignatureParameters& parameters, std::span<const SigningJob> jobs,
                         const LoadedKey& key) {
  const Certificate& holder = key.signer->certificate();
  std::string text = "About to sign\n";
  for (const SigningJob& job : jobs)
    for (const Inspection& inspection : job.contents) text += document_lines(inspection);
  text += claim_lines(parameters) + "as\n";
  text += line("holder", holder.common_name()) + line("certificate", holder.subject());
  text += line("issued by", holder.issuer()) + line("valid until", format_instant(holder.not_after()));
  text += line("key", key.place) + line("PIN", key.tries);
  for (const std::string& note : key.notes) text += line("note", note);
  text += "into\n";
  for (const SigningJob& job : jobs) text += line("output", job.output.string());
  return text;
}

}  // namespace libsign::cli
