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
    note(std::move(finding));
    if (indication_ != Indication::TotalFailed) set(Indication::TotalFailed, reason);
  }
  void indeterminate(SubIndication reason, Finding finding) {
    note(std::move(finding));
    if (indication_ == Indication::TotalPassed) set(Indication::Indeterminate, reason);
  }
  void note(Finding finding) { report_.findings.push_back(std::move(finding)); }

  /// conclude writes indication and sub-indication and sorts the findings: errors first, in the order found.
  void conclude();

 private:
  void set(Indication indication, SubIndication reason) {
    indication_ = indication;
    reason_ = reason;
  }

  SignatureReport& report_;
  Indication indication_ = Indication::TotalPassed;
  SubIndication reason_ = SubIndication::None;
};

}  // namespace libsign::validation
