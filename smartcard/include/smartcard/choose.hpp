#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <libsign/result.hpp>
#include <libsign/time.hpp>
#include <smartcard/token.hpp>

namespace smartcard {

/// Choice is the key to sign with.
struct Choice {
  std::shared_ptr<Token> token;
  Identity identity;
  std::vector<std::string> warnings;  // for example that the certificate has expired at the given time
};

/// choose picks the one identity that `uri` (or, without it, the whole inventory) leaves as the best: by keyUsage,
/// then by being valid at `now`. Errc::Ambiguous if several are equally good, with the `--key` of each;
/// Errc::NotFound if none can sign, with the reason for each. A token that shows no certificate at all before login is
/// opened with `provider`, if it is the only one that fits and `provider` is given.
libsign::Result<Choice> choose(const Inventory& inventory, const std::optional<Uri>& uri, libsign::Instant now,
                               const PinProvider& provider = {});

}  // namespace smartcard
