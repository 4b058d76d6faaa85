#pragma once

#include <optional>
#include <string>
#include <vector>

namespace libsign::cli {

/// ReaderState is a reader as the PC/SC daemon sees it.
struct ReaderState {
  std::string name;
  bool has_card = false;
  bool is_mute = false;       // the card does not answer
  bool is_exclusive = false;  // another program keeps it for itself
  bool is_refused = false;    // polkit lets this process reach the daemon, and not this reader's cards
};

/// PcscState is what the PC/SC daemon lets this process see.
struct PcscState {
  enum class Daemon { NoLibrary, NotRunning, Refused, Failed, Running };
  Daemon daemon = Daemon::NoLibrary;
  long code = 0;  // what the library returned, with Failed
  std::vector<ReaderState> readers{};
};

/// look_at_pcsc asks the daemon through libpcsclite, which is loaded for it.
PcscState look_at_pcsc();

}  // namespace libsign::cli
