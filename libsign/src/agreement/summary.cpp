#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include <libsign/agreement.hpp>

#include "agreement/commitments.hpp"
#include "agreement/reader.hpp"

namespace libsign {
namespace {

const SignedOctets* find(std::span<const SignedOctets> files, std::string_view name) {
  const auto file = std::ranges::find(files, name, &SignedOctets::name);
  return file == files.end() ? nullptr : &*file;
}

/// SignedAct is the signed files of one act and the passed signatures that cover all of them.
struct SignedAct {
  agreement::ActFiles files;
  std::vector<std::size_t> signatures;
};

std::optional<SignedAct> find_act(std::span<const SignedOctets> files) {
  const SignedOctets* const act = find(files, kActFile);
  if (!act) return std::nullopt;
  SignedAct found{{.act = act->octets()}, act->signatures()};
  std::ranges::sort(found.signatures);
  const auto add = [&](std::string_view name, std::optional<ByteView>& octets) {
    const SignedOctets* const file = find(files, name);
    if (!file) return;
    octets = file->octets();
    std::vector<std::size_t> covering = file->signatures();
    std::ranges::sort(covering);
    std::vector<std::size_t> both;
    std::ranges::set_intersection(found.signatures, covering, std::back_inserter(both));
    found.signatures = std::move(both);
  };
  for (const auto& [name, member] : agreement::kCompanions) add(name, found.files.*member);
  return found;
}

std::string message_of(const Error& error) {
  return error.where.empty() ? error.what : fmt::format("{}: {}", error.where, error.what);
}

/// add_coverage says which signatures stand for the whole act and which do not.
void add_coverage(const Report& report, const std::vector<std::size_t>& covering, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < report.signatures.size(); ++i) {
    const SignatureReport& signature = report.signatures[i];
    if (std::ranges::find(covering, i) != covering.end()) continue;
    if (signature.indication == Indication::TotalPassed)
      findings.push_back({"ACT_NOT_COVERED", Severity::Error,
                          fmt::format("Signature {} passed but does not cover every file of the act", signature.id),
                          "ASiC-E: every signature of an act covers all its data files"});
    else
      findings.push_back({"ACT_SIGNATURE_NOT_PASSED",
                          Severity::Warning,
                          fmt::format("Signature {} did not pass and counts for nothing in the act", signature.id),
                          {}});
  }
}

/// add_commitments says which of the passed signatures commit to something else than the act states, or to nothing.
void add_commitments(const Report& report, ActKind kind, const std::vector<std::size_t>& covering,
                     std::vector<Finding>& findings) {
  for (const std::size_t i : covering) {
    const SignatureReport& signature = report.signatures[i];
    const auto judged = agreement::judge_commitments(kind, signature.commitments);
    if (judged == agreement::Commitment::Contradicts)
      findings.push_back({"ACT-COMMITMENT-MISMATCH", Severity::Error,
                          fmt::format("Signature {} does not commit to what the act states; for “{}” that would be {}",
                                      signature.id, name(kind), agreement::expected_commitments(kind)),
                          "EN 319 132-1, 5.2.3"});
    else if (judged == agreement::Commitment::Beside)
      findings.push_back({"ACT_COMMITMENT_MISSING", Severity::Warning,
                          fmt::format("Signature {} makes nobody a party to the act: it lacks {}", signature.id,
                                      agreement::expected_commitments(kind)),
                          "EN 319 132-1, 5.2.3"});
  }
}

/// describe fills in who is named in the act.
void describe(const Act& act, ActSummary& summary) {
  summary.kind = name(act.header.kind);
  summary.id = act.header.id;
  summary.agreement = act.header.agreement.id;
  summary.by = act.header.by;
  summary.to = act.header.to;
  if (const auto* const memorandum = std::get_if<Memorandum>(&act.body))
    for (const Participant& participant : memorandum->participants) summary.participants.push_back(participant.id);
}

/// parties says whom the act names: "names 2 participants", "is made by EE".
std::string parties(const ActSummary& summary) {
  return summary.by.empty() ? fmt::format("names {} participants", summary.participants.size())
                            : fmt::format("is made by {}", summary.by);
}

}  // namespace

Result<Act> read_act(std::span<const SignedOctets> files) {
  const auto found = find_act(files);
  if (!found) return Error{Errc::NotFound, "there is no signed act here", std::string(kActFile)};
  auto read = agreement::read_files(found->files);
  if (const auto* const failure = std::get_if<agreement::ActFailure>(&read)) return failure->error;
  if (found->signatures.empty())
    return Error{Errc::Unsigned, "no signature that passed covers all files of the act", std::string(kActFile)};
  Act act = std::get<Act>(std::move(read));
  act.signatures = found->signatures;
  return act;
}

std::optional<ActSummary> summarize(const Report& report) {
  const auto found = find_act(report.signed_octets);
  if (!found || !agreement::claims_to_be_act(found->files.act)) return std::nullopt;

  ActSummary summary;
  const auto read = agreement::read_files(found->files);
  if (const auto* const failure = std::get_if<agreement::ActFailure>(&read))
    summary.findings.push_back({std::string(failure->code), Severity::Error, message_of(failure->error), {}});
  if (const auto* const act = std::get_if<Act>(&read)) {
    describe(*act, summary);
    add_commitments(report, act->header.kind, found->signatures, summary.findings);
    summary.findings.push_back(
        {"ACT_AUTHORITY_NOT_CHECKED",
         Severity::Info,
         fmt::format("{} of {} signatures passed and cover the act, which {}; who may sign for whom was not checked",
                     found->signatures.size(), report.signatures.size(), parties(summary)),
         {}});
  }
  add_coverage(report, found->signatures, summary.findings);
  std::ranges::stable_sort(summary.findings, {}, &Finding::severity);
  return summary;
}

}  // namespace libsign
