#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "command.hpp"
#include "doctor_cards.hpp"
#include "doctor_world.hpp"
#include "driver.hpp"
#include "lasting.hpp"

namespace libsign::cli {

std::string_view name(Grade grade) {
  switch (grade) {
    case Grade::Fine: return "fine";
    case Grade::Warning: return "warning";
    case Grade::Problem: return "problem";
  }
  return "problem";
}

std::string_view name(Area area) {
  switch (area) {
    case Area::Reader: return "reader";
    case Area::Driver: return "driver";
    case Area::Card: return "card";
    case Area::Certificate: return "certificate";
    case Area::Pin: return "pin";
    case Area::Clock: return "clock";
    case Area::Trust: return "trust";
    case Area::Network: return "network";
  }
  return "card";
}

namespace {

using Json = nlohmann::ordered_json;

class Doctor final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    declare_driver(arguments, driver_);
    arguments.add({.long_name = "--json", .text = "as JSON"}, json_);
  }

  Exit run(Context& context) override {
    const auto config = Config::load(context);
    if (!config) return context.fail(config.error());
    auto helper = helper_from(context, driver_);
    if (!helper) return context.fail(helper.error());

    Findings findings;
    check_readers(context, look_at_pcsc(), findings);
    const auto listing = helper->list();
    check_drivers(context, listing, findings);
    if (listing) check_cards(*listing, context.now(), findings);
    check_clock(findings);
    check_trust(context, *config, findings);
    if (const auto fetcher = network(*config, context)) {
      if (const auto tsa = config->tsa()) check_tsa(*tsa, *fetcher, context.now(), findings);
      if (listing) check_ocsp(*listing, *fetcher, findings);
    }
    context.out(json_ ? as_json(findings) : as_text(findings, context.out_style().unicode));
    return exit_of(findings);
  }

 private:
  static std::string as_text(const Findings& findings, bool unicode) {
    std::string text;
    for (const Finding& finding : findings) {
      const std::string_view mark = finding.grade == Grade::Fine      ? (unicode ? "✓" : "ok")
                                    : finding.grade == Grade::Warning ? "!"
                                                                      : (unicode ? "✗" : "X");
      text += fmt::format("{} {}: {}\n", mark, name(finding.area), terminal_safe(finding.what));
      if (!finding.mend.empty()) text += fmt::format("    {}\n", terminal_safe(finding.mend));
    }
    return text;
  }

  static std::string as_json(const Findings& findings) {
    Json list = Json::array();
    for (const Finding& finding : findings)
      list.push_back({{"area", name(finding.area)},
                      {"grade", name(finding.grade)},
                      {"code", finding.code},
                      {"what", finding.what},
                      {"mend", finding.mend.empty() ? Json(nullptr) : Json(finding.mend)}});
    const Json json{{"schema", "mocsign-doctor/1"}, {"findings", std::move(list)}};
    return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
  }

  /// exit_of tells of the first problem: what is nearest to the card comes first.
  static Exit exit_of(const Findings& findings) {
    for (const Finding& finding : findings) {
      if (finding.grade != Grade::Problem) continue;
      if (finding.area == Area::Pin) return Exit::Pin;
      return finding.area == Area::Network || finding.area == Area::Trust ? Exit::Network : Exit::Device;
    }
    return Exit::Ok;
  }

  DriverArguments driver_;
  bool json_ = false;
};

}  // namespace

const Command kDoctor{"doctor", "Find what keeps a card from signing, and how to mend it", "[--module SO]… [--json]",
                      make_verb<Doctor>};

}  // namespace libsign::cli
