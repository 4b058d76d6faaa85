#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <libsign/net.hpp>
#include <libsign/result.hpp>
#include <libsign/trust_store.hpp>

#include "context.hpp"

namespace libsign::cli {

/// trust_folder_path returns where the user's trust is kept: `flag` if it is given, else MOCSIGN_TRUST_STORE, else
/// mocsign/trust below XDG_DATA_HOME or ~/.local/share; nothing without a home.
std::optional<std::filesystem::path> trust_folder_path(const Context& context, const std::string& flag = {});

/// load_user_trust loads what the user trusts, lists and all, with a warning on standard error for what had to be left
/// out. Where nothing is kept, or it cannot be read, nobody is trusted.
TrustStore load_user_trust(Context& context);

/// trust_from loads the anchors of all --trust arguments into one store: certificates, folders of them, trusted lists.
/// A list that is named there is taken as it stands, with a note that its signer was not pinned. A file of a
/// folder that cannot be read is left out with a warning. Without arguments, load_user_trust().
Result<TrustStore> trust_from(Context& context, std::span<const std::string> paths);

/// is_trusted_list tells whether the octets look like a trusted list rather than certificates.
bool is_trusted_list(ByteView octets);

}  // namespace libsign::cli
