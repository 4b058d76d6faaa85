#include "driver.hpp"

#include <charconv>

#include <fmt/format.h>

#include "config.hpp"

namespace libsign::cli {

void declare_driver(Arguments& arguments, DriverArguments& target) {
  arguments.add({.long_name = "--module",
                 .value_name = "SO",
                 .text = "PKCS#11 driver; default: MOCSIGN_MODULE, else those that p11-kit is configured with"},
                target.modules);
  arguments.add({.long_name = "--driver-timeout",
                 .value_name = "SECONDS",
                 .text = "how long a driver may take for one request before it is given up; default: 30"},
                target.timeout);
}

Result<smartcard::Helper> helper_from(const Context& context, const DriverArguments& arguments) {
  std::vector<std::string> named = arguments.modules;
  if (named.empty()) {
    const auto config = Config::load(context);
    if (!config) return config.error();
    named = config->modules();
  }
  smartcard::HelperOptions options{.modules = {named.begin(), named.end()}};
  if (arguments.timeout) {
    const auto seconds = seconds_argument("--driver-timeout", *arguments.timeout);
    if (!seconds) return seconds.error();
    options.deadline = *seconds;
  }
  return smartcard::Helper(std::move(options));
}

Result<std::chrono::seconds> seconds_argument(std::string_view flag, std::string_view text) {
  int seconds = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (failed != std::errc() || end != text.data() + text.size() || seconds < 1 || seconds > 3'600)
    return usage(fmt::format("{} cannot be “{}”", flag, text), "a number of seconds, from 1 to 3600");
  return std::chrono::seconds(seconds);
}

std::string tries_in_words(const smartcard::PinState& state) {
  switch (state.tries) {
    case smartcard::TriesLeft::NotTold: return "no wrong PIN is on record";
    case smartcard::TriesLeft::Low: return "a wrong PIN was entered before, few tries are left";
    case smartcard::TriesLeft::Final: return "LAST try: one more wrong PIN blocks the token";
    case smartcard::TriesLeft::Blocked: return "blocked";
    case smartcard::TriesLeft::Unknown: return "how many tries are left is not known for this card";
  }
  return {};
}

}  // namespace libsign::cli
