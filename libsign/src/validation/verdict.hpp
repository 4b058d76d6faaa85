#pragma once

#include <string>
#include <utility>

#include <libsign/report.hpp>

namespace libsign::validation {

/// Outcome collects what the building blocks conclude. The first failure in the standard's order decides the
/// indication; a later definite failure (TOTAL-FAILED) is never hidden behind an earlier INDETERMINATE.
class Outcome {
 public:
  explicit Outcome(SignatureReport& report) : report_(report) {}

  void failed(SubIndication reason, Finding finding) {
    if (indication_ != Indication::TotalFailed) set(Indication::TotalFailed, reason);
    note(std::move(finding));
  }
  void indeterminate(SubIndication reason, Finding finding) {
    if (indication_ == Indication::TotalPassed) set(Indication::Indeterminate, reason);
    note(std::move(finding));
  }
  void note(Finding finding) { report_.findings.push_back(std::move(finding)); }

  /// conclude writes indication and sub-indication and sorts the findings: the one that decided, then errors, then
  /// the rest, each in the order found.
  void conclude();

 private:
  void set(Indication indication, SubIndication reason) {
    indication_ = indication;
    reason_ = reason;
    deciding_ = report_.findings.size();
  }

  SignatureReport& report_;
  Indication indication_ = Indication::TotalPassed;
  SubIndication reason_ = SubIndication::None;
  std::size_t deciding_ = 0;  // index of the finding that set the indication
};

}  // namespace libsign::validation
