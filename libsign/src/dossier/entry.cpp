#include "dossier/entry.hpp"

#include <algorithm>

namespace libsign::dossier {
namespace {

void add(ActStatus& status, Severity severity, std::string code, std::string message, std::string detail) {
  ActFinding finding{std::move(code), std::move(detail), severity, std::move(message)};
  if (std::ranges::find(status.findings, finding) == status.findings.end())
    status.findings.push_back(std::move(finding));
}

}  // namespace

Existence existence_of(const ActSignature& signature) {
  return {signature.not_before_proven, signature.existed_by.value_or(signature.seen), signature.existed_by.has_value()};
}

bool proven_before(const Existence& a, const Existence& b) {
  if (b.earliest && a.latest < *b.earliest) return true;
  return b.stamped && a.latest < b.latest;
}

void Entry::fail(std::string code, std::string message, std::string detail) {
  add(status, Severity::Error, std::move(code), std::move(message), std::move(detail));
}

void Entry::warn(std::string code, std::string message, std::string detail) {
  add(status, Severity::Warning, std::move(code), std::move(message), std::move(detail));
}

void Entry::note(std::string code, std::string message, std::string detail) {
  add(status, Severity::Info, std::move(code), std::move(message), std::move(detail));
}

void Entry::conclude(ActVerdict verdict, std::string state) {
  status.verdict = verdict;
  status.state = std::move(state);
}

bool is_mutual(ActKind kind) {
  switch (kind) {
    case ActKind::Moc:
    case ActKind::Modification:
    case ActKind::Correction:
    case ActKind::AgreedReading:
    case ActKind::Integration:
    case ActKind::Determination:
    case ActKind::Register:
    case ActKind::AgreedRenewal: return true;
    default: return false;
  }
}

std::string_view key_of(const Bytes& digest) { return as_text(digest); }

}  // namespace libsign::dossier
