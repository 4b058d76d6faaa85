#include "exit.hpp"

#include <algorithm>
#include <array>

namespace libsign::cli {
namespace {

constexpr std::array<ExitMeaning, 11> kMeanings{{
    {Exit::Ok, "everything asked for passed"},
    {Exit::Failed, "a signature or an act failed"},
    {Exit::Usage, "the command cannot be carried out as it was given: usage"},
    {Exit::Indeterminate, "no signature failed, some are indeterminate"},
    {Exit::Unsigned, "an input is unsigned"},
    {Exit::Unreadable, "an input cannot be read, or an output cannot be written"},
    {Exit::Device, "reader, card or driver"},
    {Exit::Pin, "the PIN or passphrase is wrong, blocked, missing or was cancelled"},
    {Exit::Network, "network: time-stamping authority, OCSP, CRL, trusted list"},
    {Exit::Bug, "a bug in the program"},
    {Exit::Interrupted, "interrupted"},
}};

/// rank orders the statuses of files: the first that applies of 1, 5, 4, 3, 0.
int rank(Exit exit) {
  constexpr std::array kOrder{Exit::Ok, Exit::Indeterminate, Exit::Unsigned, Exit::Unreadable, Exit::Failed};
  return static_cast<int>(std::find(kOrder.begin(), kOrder.end(), exit) - kOrder.begin());
}

}  // namespace

std::span<const ExitMeaning> exit_meanings() { return kMeanings; }

Exit exit_for(Errc code) {
  switch (code) {
    case Errc::Usage:
    case Errc::Ambiguous:
    case Errc::AlreadyExists: return Exit::Usage;
    case Errc::Refused: return Exit::Failed;
    case Errc::Unsigned: return Exit::Unsigned;
    case Errc::BadInput:
    case Errc::LimitExceeded:
    case Errc::Unsupported:
    case Errc::NotFound:
    case Errc::Io: return Exit::Unreadable;
    case Errc::Device: return Exit::Device;
    case Errc::PinWrong:
    case Errc::PinBlocked:
    case Errc::PinCancelled:
    case Errc::PinRequired: return Exit::Pin;
    case Errc::Network: return Exit::Network;
    case Errc::Interrupted: return Exit::Interrupted;
    case Errc::Internal: return Exit::Bug;
  }
  return Exit::Bug;
}

Exit exit_for(Verdict verdict) {
  switch (verdict) {
    case Verdict::Passed: return Exit::Ok;
    case Verdict::Failed: return Exit::Failed;
    case Verdict::Indeterminate: return Exit::Indeterminate;
    case Verdict::Unsigned: return Exit::Unsigned;
    case Verdict::Unreadable: return Exit::Unreadable;
  }
  return Exit::Bug;
}

void Outcome::add(Verdict verdict) {
  if (tolerance_.indeterminate && verdict == Verdict::Indeterminate) return;
  if (tolerance_.unsigned_files && verdict == Verdict::Unsigned) return;
  const Exit exit = exit_for(verdict);
  if (rank(exit) > rank(worst_)) worst_ = exit;
}

}  // namespace libsign::cli
