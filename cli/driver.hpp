#pragma once

#include <optional>
#include <string>
#include <vector>

#include <smartcard/helper.hpp>
#include <smartcard/pin.hpp>

#include "arguments.hpp"
#include "context.hpp"

namespace libsign::cli {

/// DriverArguments say which PKCS#11 drivers are asked, and for how long.
struct DriverArguments {
  std::vector<std::string> modules;
  std::optional<std::string> timeout;
};

void declare_driver(Arguments& arguments, DriverArguments& target);

/// helper_from prepares the process for the drivers that --module or MOCSIGN_MODULE names, else for those that p11-kit
/// is configured with.
Result<smartcard::Helper> helper_from(const Context& context, const DriverArguments& arguments);

/// seconds_argument reads a number of seconds from 1 to an hour; `flag` is for the error.
Result<std::chrono::seconds> seconds_argument(std::string_view flag, std::string_view text);

/// tries_in_words says what a token tells of its PIN.
std::string tries_in_words(const smartcard::PinState& state);

}  // namespace libsign::cli
