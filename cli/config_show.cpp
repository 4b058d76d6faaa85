#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "command.hpp"
#include "config.hpp"

namespace libsign::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string joined(const std::vector<std::string>& values) {
  return values.empty() ? "not set" : terminal_safe(fmt::format("{}", fmt::join(values, ", ")));
}

std::string setting_line(std::string_view key, const ConfigValue& value) {
  std::string line = fmt::format("{:<9}{}  ({}", key, joined(value.values), name(value.source));
  if (!value.where.empty()) line += ", " + terminal_safe(value.where);
  return line + ")\n";
}

std::string text_of(const Config& config, const Policy& policy) {
  std::string text;
  for (const std::string_view key : Config::keys()) text += setting_line(key, config.value(key));
  text += fmt::format("\npolicy {}: {}\n", terminal_safe(policy.id), terminal_safe(policy.description));
  for (const std::string& line : policy.requirements()) text += "  " + line + "\n";
  text += "  algorithms:\n";
  for (const std::string& line : policy.algorithms.describe()) text += "    " + line + "\n";
  return text + fmt::format("  SHA-256 {}\n", to_hex(policy.sha256()));
}

std::string json_of(const Config& config, const Policy& policy) {
  Json settings = Json::object();
  for (const std::string_view key : Config::keys()) {
    const ConfigValue& value = config.value(key);
    settings[std::string(key)] = {{"values", value.values},
                                  {"source", name(value.source)},
                                  {"where", value.where.empty() ? Json(nullptr) : Json(value.where)}};
  }
  const Json json{{"schema", "mocsign-config/1"},
                  {"settings", std::move(settings)},
                  {"policy",
                   {{"id", policy.id},
                    {"description", policy.description},
                    {"sha256", to_hex(policy.sha256())},
                    {"requirements", policy.requirements()},
                    {"algorithms", policy.algorithms.describe()}}}};
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

class ConfigVerb final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    arguments.add({.value_name = "show",
                   .text = "print every setting and where it came from",
                   .choices = {"show"},
                   .required = true},
                  action_);
    arguments.add({.long_name = "--policy",
                   .value_name = "NAME|FILE",
                   .text = "show what this policy requires, instead of the one that is set"},
                  policy_);
    arguments.add({.long_name = "--json", .text = "as JSON"}, json_);
  }

  Exit run(Context& context) override {
    auto config = Config::load(context);
    if (!config) return context.fail(config.error());
    config->set_flag("policy", policy_);
    for (const std::string& warning : config->warnings()) context.note("warning: " + terminal_safe(warning));
    const auto policy = config->policy();
    if (!policy) return context.fail(policy.error());
    context.out(json_ ? json_of(*config, *policy) : text_of(*config, *policy));
    return Exit::Ok;
  }

 private:
  std::string action_;
  std::optional<std::string> policy_;
  bool json_ = false;
};

}  // namespace

const Command kConfig{"config", "Print the settings and what the policy requires", "show [--policy NAME|FILE] [--json]",
                      make_verb<ConfigVerb>};

}  // namespace libsign::cli
