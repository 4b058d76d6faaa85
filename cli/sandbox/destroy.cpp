#include "sandbox/card.hpp"
#include "sandbox/record.hpp"
#include "sandbox/service.hpp"

namespace libsign::cli {

namespace fs = std::filesystem;

Result<void> destroy_sandbox(const fs::path& folder) {
  if (sandbox_state(folder) == SandboxState::None)
    return Error{Errc::NotFound, "there is no sandbox here", folder.string()};
  namespace names = sandbox_names;
  if (auto stopped = stop_service(folder / names::kAuthority); !stopped) return stopped;
  if (auto stopped = stop_cards(folder); !stopped) return stopped;
  std::error_code failed;
  // The record goes last, so that an interrupted removal can be taken up again.
  for (const char* name : {names::kTokens, names::kTrust, names::kCertificates, names::kAuthority, names::kSoftwareKeys,
                           names::kCards, names::kConfiguration, names::kRecord}) {
    fs::remove_all(folder / name, failed);
    if (failed) return Error{Errc::Io, "cannot remove: " + failed.message(), (folder / name).string()};
  }
  std::error_code not_empty;
  fs::remove(folder, not_empty);
  return {};
}

}  // namespace libsign::cli
