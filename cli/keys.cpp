#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <smartcard/token.hpp>

#include "command.hpp"
#include "key.hpp"

namespace libsign::cli {
namespace {

using Json = nlohmann::ordered_json;
using smartcard::Contents;
using smartcard::Identity;
using smartcard::Inventory;
using smartcard::Token;

bool can_sign(const Identity& identity) { return identity.unfit.empty(); }

std::string_view tries_word(smartcard::TriesLeft tries) {
  switch (tries) {
    case smartcard::TriesLeft::NotTold: return "not-told";
    case smartcard::TriesLeft::Low: return "low";
    case smartcard::TriesLeft::Final: return "final";
    case smartcard::TriesLeft::Blocked: return "blocked";
  }
  return "not-told";
}

Json identity_json(const Token& token, const Identity& identity) {
  Json algorithms = Json::array();
  for (const SignatureAlgorithm& algorithm : identity.algorithms) algorithms.push_back(describe(algorithm));
  const Certificate& certificate = identity.certificate;
  return {{"name", certificate.common_name()},
          {"subject", certificate.subject()},
          {"issuer", certificate.issuer()},
          {"serial_number", certificate.serial_number()},
          {"not_before", format_instant(certificate.not_before())},
          {"not_after", format_instant(certificate.not_after())},
          {"sha256", to_hex(certificate.sha256())},
          {"key", token.uri(identity).format()},
          {"algorithms", std::move(algorithms)},
          {"can_sign", can_sign(identity)},
          {"unfit", can_sign(identity) ? Json(nullptr) : Json(identity.unfit)}};
}

class Keys final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    declare_modules(arguments, modules_);
    arguments.add({.long_name = "--all", .text = "show certificates that cannot sign, and empty readers, too"}, all_);
    arguments.add({.long_name = "--json", .text = "as JSON"}, json_);
  }

  Exit run(Context& context) override {
    const auto configured = modules_from(context, modules_);
    if (!configured) return context.fail(configured.error());
    Inventory inventory = smartcard::find_tokens(configured->modules);
    inventory.problems.insert(inventory.problems.end(), configured->problems.begin(), configured->problems.end());

    Json tokens = Json::array();
    std::size_t signing_keys = 0;
    for (const auto& token : inventory.tokens) {
      const auto contents = token->contents();
      if (!contents) {
        inventory.problems.push_back(contents.error());
        continue;
      }
      for (const Identity& identity : contents->identities) signing_keys += can_sign(identity) ? 1 : 0;
      if (json_)
        tokens.push_back(token_json(*token, *contents));
      else
        show(context, *token, *contents);
    }
    if (json_) {
      context.out(document(inventory, std::move(tokens)));
    } else if (all_) {
      for (const std::string& reader : inventory.empty_readers)
        context.out(fmt::format("{}: no card\n", terminal_safe(reader)));
    }
    return finish(context, inventory, signing_keys);
  }

 private:
  bool shown(const Identity& identity) const { return all_ || can_sign(identity); }

  Json token_json(const Token& token, const Contents& contents) const {
    Json identities = Json::array();
    for (const Identity& identity : contents.identities)
      if (shown(identity)) identities.push_back(identity_json(token, identity));
    const smartcard::TokenInfo& info = token.info();
    return {
        {"label", info.label},
        {"serial_number", info.serial},
        {"manufacturer", info.manufacturer},
        {"model", info.model},
        {"reader", info.reader},
        {"module", token.module().name()},
        {"pin",
         {{"tries", tries_word(info.pin.tries)}, {"required", info.pin.login_required}, {"pinpad", info.pin.pinpad}}},
        {"certificates", std::move(identities)}};
  }

  static std::string document(const Inventory& inventory, Json tokens) {
    Json problems = Json::array();
    for (const Error& problem : inventory.problems)
      problems.push_back({{"what", problem.what}, {"where", problem.where}});
    const Json json{{"schema", "mocsign-keys/1"},
                    {"tokens", std::move(tokens)},
                    {"empty_readers", inventory.empty_readers},
                    {"problems", std::move(problems)}};
    return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
  }

  void show(Context& context, const Token& token, const Contents& contents) const {
    const smartcard::TokenInfo& info = token.info();
    context.out(fmt::format("{} in {}, PIN: {}\n", terminal_safe(info.label), terminal_safe(info.reader),
                            tries_in_words(info.pin)));
    for (const Identity& identity : contents.identities) {
      if (!shown(identity)) continue;
      const Certificate& certificate = identity.certificate;
      context.out(fmt::format("  {}, valid until {}\n", terminal_safe(certificate.common_name()),
                              format_instant(certificate.not_after()).substr(0, 10)));
      context.out(can_sign(identity) ? fmt::format("    --key '{}'\n", terminal_safe(token.uri(identity).format()))
                                     : fmt::format("    cannot sign: {}\n", terminal_safe(identity.unfit)));
    }
  }

  static Exit finish(Context& context, const Inventory& inventory, std::size_t signing_keys) {
    Exit exit = Exit::Ok;
    for (const Error& problem : inventory.problems) exit = context.fail(problem);
    if (signing_keys > 0) return Exit::Ok;
    if (inventory.problems.empty())
      context.note(
          "hint: no key that can sign was found; is the card in the reader, and its driver named with --module?");
    return exit == Exit::Ok ? Exit::Ok : Exit::Device;
  }

  std::vector<std::string> modules_;
  bool all_ = false;
  bool json_ = false;
};

}  // namespace

const Command kKeys{"keys", "List readers, tokens and the certificates that can sign",
                    "[--module SO]… [--all] [--json]", make_verb<Keys>};

}  // namespace libsign::cli
