#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "dossier/caps.hpp"
#include "dossier/records.hpp"

namespace libsign::dossier {
namespace {

/// reach follows heads and what these had seen, as far as it is here.
std::unordered_set<const Entry*> reach(const Ledger& ledger, const Register& heads) {
  std::unordered_set<const Entry*> seen;
  std::vector<const Entry*> next;
  const auto visit = [&](const ActReference& reference) {
    const Entry* const entry = ledger.find(reference.sha256);
    if (entry != nullptr && seen.insert(entry).second) next.push_back(entry);
  };
  for (const ActReference& head : heads.heads) visit(head);
  while (!next.empty()) {
    const Entry* const entry = next.back();
    next.pop_back();
    for (const ActReference& previous : entry->header().previous) visit(previous);
  }
  return seen;
}

bool concerns(const Register& heads, const Entry& notice) {
  const Notice& body = notice.body<Notice>();
  const bool ends = body.type == NoticeType::NonRenewal || body.type == NoticeType::Termination;
  return ends && notice.made && (!heads.exit || body.power == heads.exit);
}

/// judge tells whether the register attests that there was no notice; `known` is set if it lists one.
bool judge(Court& court, Entry& entry, std::size_t number, bool& known) {
  if (close_if_not_made(court, entry)) return false;
  const Register& heads = entry.body<Register>();
  if (number > kMaxRegisters) {
    entry.warn("LIMIT-EXCEEDED", fmt::format("only the first {} registers are followed", kMaxRegisters));
    entry.conclude(ActVerdict::Indeterminate, "SIGNED");
    return false;
  }
  if (heads.until > entry.at.latest) {
    entry.warn("REGISTER-PREMATURE",
               fmt::format("it speaks of a window that ends at {}, after it was signed", format_instant(heads.until)));
    entry.conclude(ActVerdict::Indeterminate, "SIGNED");
    return false;
  }
  const auto listed = reach(court.ledger, heads);
  bool lists_notice = false;
  for (const Entry* const notice : court.ledger.of_kind(ActKind::Notice)) {
    if (!concerns(heads, *notice)) continue;
    if (listed.contains(notice))
      lists_notice = true;
    else if (notice->at.latest <= heads.until) {
      entry.warn("REGISTER-INCOMPLETE",
                 fmt::format("the notice {} existed in its window, and it does not list it", notice->header().id),
                 notice->header().id);
      entry.conclude(ActVerdict::Indeterminate, "SIGNED");
      return false;
    }
  }
  known |= lists_notice;
  entry.because(lists_notice ? "All participants attest the notices that it lists, and no other."
                             : "All participants attest that there was no notice in its window.");
  entry.conclude(ActVerdict::Effective, "CLOSED");
  return !lists_notice;
}

/// closed_by returns when the last window closed, under every reading, on whose silence the running period rests.
Result<std::optional<Instant>> closed_window(const Court& court, const Readings& readings, Periods& periods) {
  const ExitTerm* const exit = nonrenewal_of(court.memorandum);
  if (exit == nullptr || !exit->period || !periods.has_term()) return std::optional<Instant>();
  std::optional<unsigned> running;
  for (const calendar::Reading& reading : readings.now()) {
    const auto index = periods.index_at(court.options.at, reading);
    if (!index) return index.error();
    if (*index) running = running ? std::min(*running, **index) : **index;
  }
  if (!running) return std::optional<Instant>();
  for (unsigned index = *running + 1; index-- > 0;) {
    Instant last = Instant::min();
    for (const calendar::Reading& reading : readings.now()) {
      const auto deadline = periods.first_deadline(*exit, index, reading);
      if (!deadline) return deadline.error();
      last = std::max(last, (*deadline)->last_instant);
    }
    if (last < court.options.at) return std::optional(last);
  }
  return std::optional<Instant>();
}

}  // namespace

Result<NoticeKnowledge> judge_registers(Court& court, const Readings& readings, Periods& periods) {
  NoticeKnowledge knowledge;
  bool known = false;
  const auto window = closed_window(court, readings, periods);
  if (!window) return window.error();
  std::size_t number = 0;
  for (Entry* const entry : court.ledger.of_kind(ActKind::Register)) {
    if (!judge(court, *entry, ++number, known)) continue;
    const Instant until = entry->body<Register>().until;
    const bool reaches = *window && until >= **window;
    if (!reaches || (knowledge.until && *knowledge.until >= until)) continue;
    knowledge = {NoticeKnowledge::Answer::NoneAttested, entry->header().id, until};
  }
  for (const Entry* const notice : court.ledger.of_kind(ActKind::Notice))
    known |= concerns({}, *notice) && notice->status.verdict != ActVerdict::NotEffective;
  if (known) knowledge = {NoticeKnowledge::Answer::Known, std::nullopt, std::nullopt};
  return knowledge;
}

}  // namespace libsign::dossier
