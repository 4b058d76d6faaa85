#include <array>

#include <libsign/status.hpp>

namespace libsign {

std::string_view name(Grade grade) {
  constexpr std::array<std::string_view, 4> kNames{"A", "B", "C", "D"};
  return kNames[static_cast<std::size_t>(grade)];
}

std::string_view name(ActVerdict verdict) {
  constexpr std::array<std::string_view, 3> kNames{"EFFECTIVE", "NOT-EFFECTIVE", "INDETERMINATE"};
  return kNames[static_cast<std::size_t>(verdict)];
}

std::string_view name(ActParticipant::Stand stand) {
  constexpr std::array<std::string_view, 4> kNames{"no", "unclear", "yes", "refused"};
  return kNames[static_cast<std::size_t>(stand)];
}

std::string_view name(AgreementState state) {
  constexpr std::array<std::string_view, 9> kNames{"DRAFT",      "PARTLY-SIGNED", "IN-FORCE", "ENDING",  "EXPIRED",
                                                   "TERMINATED", "RUN-OFF",       "CLOSED",   "DISPUTED"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string_view name(StateDoubt::About about) {
  constexpr std::array<std::string_view, 7> kNames{"readings",   "arrival",      "time",   "addressee",
                                                   "withdrawal", "renewal-mode", "renewal"};
  return kNames[static_cast<std::size_t>(about)];
}

std::string_view name(NoticeKnowledge::Answer answer) {
  constexpr std::array<std::string_view, 3> kNames{"none known", "none, as all attest", "known"};
  return kNames[static_cast<std::size_t>(answer)];
}

std::string shown(const ActFinding& finding) {
  return finding.detail.empty() ? finding.code : finding.code + "(" + finding.detail + ")";
}

}  // namespace libsign
