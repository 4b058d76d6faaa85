#include <libsign/text_in_force.hpp>

#include <algorithm>
#include <set>

#include <libsign/calendar.hpp>

namespace libsign {
namespace {

const ActRecord* record_of(std::span<const ActRecord> acts, std::string_view id, const TextVersion& text) {
  const auto makes = [&](const ActRecord& record) {
    if (record.act.header.id != id) return false;
    const auto* const memorandum = std::get_if<Memorandum>(&record.act.body);
    const auto* const modification = std::get_if<Modification>(&record.act.body);
    return (memorandum && text.version == 0 && memorandum->text_sha256 == text.sha256) ||
           (modification && modification->result == text);
  };
  const auto found = std::ranges::find_if(acts, makes);
  return found == acts.end() ? nullptr : &*found;
}

Error missing(const VersionStatus& version) {
  return {Errc::NotFound, "the act that made a version of the text is not among the acts", version.act};
}

}  // namespace

Result<TextInForce> text_in_force(const Status& status, std::span<const ActRecord> acts) {
  if (!status.text || status.versions.empty())
    return Error{Errc::NotFound, "no text is in force", status.agreement,
                 "mocsign status tells what the memorandum lacks"};
  const ActRecord* const first = record_of(acts, status.versions.front().act, status.versions.front().text);
  if (!first) return missing(status.versions.front());
  const auto& memorandum = std::get<Memorandum>(first->act.body);

  std::vector<EffectiveModification> modifications;
  for (std::size_t i = 1; i <= status.text->version && i < status.versions.size(); ++i) {
    const VersionStatus& version = status.versions[i];
    const ActRecord* const record = record_of(acts, version.act, version.text);
    if (!record || !version.in_force_from) return missing(version);
    const auto day = calendar::date_in(*version.in_force_from, memorandum.execution.zone);
    if (!day) return day.error();
    const Act& act = record->act;
    modifications.push_back({.act = {act.header.id, act.sha256},
                             .kind = act.header.kind,
                             .base = *act.header.base,
                             .body = std::get<Modification>(act.body),
                             .effective_on = *day});
  }
  auto consolidation = consolidate(memorandum, modifications);
  if (!consolidation) return consolidation.error();
  if (version_of(consolidation->text) != *status.text)
    return Error{Errc::Refused, "the recomputed text is not the one that the status says is in force",
                 status.agreement};
  return TextInForce{first->act, *std::move(consolidation)};
}

std::vector<ActReference> log_heads(std::span<const ActRecord> acts, std::string_view agreement) {
  const auto earlier = [](const ActReference& a, const ActReference& b) {
    return std::tie(a.id, a.sha256) < std::tie(b.id, b.sha256);
  };
  std::set<ActReference, decltype(earlier)> heads(earlier);
  std::set<ActReference, decltype(earlier)> seen(earlier);
  for (const ActRecord& record : acts) {
    if (record.act.header.agreement.id != agreement) continue;
    heads.insert({record.act.header.id, record.act.sha256});
    seen.insert(record.act.header.previous.begin(), record.act.header.previous.end());
  }
  std::vector<ActReference> out;
  std::ranges::set_difference(heads, seen, std::back_inserter(out), earlier);
  return out;
}

Result<ActStatus> foresee(std::span<const ActRecord> acts, const Act& act, const Bytes& key_sha256,
                          const std::string& commitment, const StatusOptions& options) {
  std::vector<ActRecord> all(acts.begin(), acts.end());
  ActSignature signature;
  signature.id = "S0";
  signature.indication = Indication::TotalPassed;
  signature.sub_indication = SubIndication::None;
  signature.sha256 = act.sha256;
  signature.key_sha256 = key_sha256;
  signature.commitments = {commitment};
  signature.existed_by = options.at;
  signature.not_before_proven = options.at;
  signature.seen = options.at;
  all.push_back({.file = {}, .file_sha256 = act.sha256, .act = act, .signatures = {signature}, .findings = {}});
  const auto foreseen = status(all, {}, options);
  if (!foreseen) return foreseen.error();
  const auto found = std::ranges::find(foreseen->acts, act.sha256, &ActStatus::sha256);
  if (found == foreseen->acts.end())
    return Error{Errc::Internal, "the status does not tell of the act that was added", act.header.id};
  return *found;
}

}  // namespace libsign
