#pragma once

#include <optional>
#include <string>

#include <libsign/text_in_force.hpp>

#include "dossier_request.hpp"

namespace libsign::cli {

/// NoticeArguments say what a notice shall state; what is absent is taken from the dossier.
struct NoticeArguments {
  std::string type;
  std::optional<std::string> by;
  std::optional<std::string> to;
  std::optional<std::string> power;
  std::optional<std::string> statement;
  std::optional<std::string> end;
  std::optional<std::string> of;
};

/// Situation is what a notice is drafted from.
struct Situation {
  Dossier dossier;
  StatusOptions options;
  Status status;
};

/// NoticeDraft is an act of kind Notice or Withdrawal without an id, and the power that it uses, if any.
struct NoticeDraft {
  Act act;
  std::optional<ExitTerm> power;
};

/// draft_notice fills in agreement, text in force, last acts, addressee and point of contact from the dossier.
/// `key_sha256` tells for whom its holder speaks where the arguments do not. Errc::Usage for arguments that are missing
/// or do not fit, Errc::Refused for a power that the text does not give; the hint names those that it gives.
Result<NoticeDraft> draft_notice(const Situation& situation, const NoticeArguments& arguments, const Bytes& key_sha256);

/// ends_on_stated_date tells the exit whose notice names the day on which the agreement ends.
bool ends_on_stated_date(const ExitTerm& exit);

}  // namespace libsign::cli
