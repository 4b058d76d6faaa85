#pragma once

#include <optional>
#include <string>

#include "corpus.hpp"

namespace libsign::conformance {

/// Exceptions are the cases of one suite in which we knowingly differ from what its makers expect, each with a reason
/// (tests/conformance/exceptions.json). A case that is listed and yet comes out as expected is a failure too.
class Exceptions {
 public:
  explicit Exceptions(const std::string& suite)
      : reasons_(file_json(MOCSIGN_SOURCE_DIR "/tests/conformance/exceptions.json").value(suite, nlohmann::json())) {}

  std::optional<std::string> reason(const std::string& id) const {
    if (!reasons_.contains(id)) return std::nullopt;
    return reasons_.at(id).get<std::string>();
  }
  std::size_t size() const { return reasons_.size(); }

 private:
  nlohmann::json reasons_;
};

}  // namespace libsign::conformance
