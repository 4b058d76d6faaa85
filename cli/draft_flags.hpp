#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libsign/act_kind.hpp>
#include <libsign/result.hpp>

#include "arguments.hpp"

namespace libsign::cli {

/// DraftFlags are the flags of `draft` that state what an act says. Each stands for a key of the draft's TOML, which
/// may be another one for another kind of act.
class DraftFlags {
 public:
  DraftFlags();
  void declare(Arguments& arguments);

  /// values returns the keys of `kind` with what was given for them. Errc::Usage for a flag that says nothing in an
  /// act of this kind; errors as Document::open() and Certificate::from_pem() for files that are named.
  Result<std::vector<std::pair<std::string, std::string>>> values(ActKind kind) const;

 private:
  std::vector<std::optional<std::string>> given_;
  std::vector<std::string> set_;
};

}  // namespace libsign::cli
