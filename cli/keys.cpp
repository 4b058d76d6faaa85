#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <smartcard/helper.hpp>

#include "command.hpp"
#include "driver.hpp"
#include "key.hpp"

namespace libsign::cli {
namespace {

using Json = nlohmann::ordered_json;
using smartcard::Identity;
using smartcard::ListedToken;
using smartcard::Listing;

bool can_sign(const Identity& identity) { return identity.unfit.empty(); }

std::string_view tries_word(smartcard::TriesLeft tries) {
  switch (tries) {
    case smartcard::TriesLeft::NotTold: return "not-told";
    case smartcard::TriesLeft::Low: return "low";
    case smartcard::TriesLeft::Final: return "final";
    case smartcard::TriesLeft::Blocked: return "blocked";
    case smartcard::TriesLeft::Unknown: return "unknown";
  }
  return "not-told";
}

std::string key_of(const ListedToken& token, const Identity& identity) {
  return smartcard::uri_of(token.info, identity).format();
}

/// hides_certificates tells a token that shows its certificates only once it was given the PIN.
bool hides_certificates(const ListedToken& token) {
  return token.contents.identities.empty() && !token.contents.after_login;
}

/// token_key returns what selects the only fit key of a token.
std::string token_key(const ListedToken& token) {
  return smartcard::Uri{.token = token.info.label, .serial = token.info.serial}.format();
}

std::string_view purpose_word(smartcard::Purpose purpose) {
  switch (purpose) {
    case smartcard::Purpose::NonRepudiation: return "documents";
    case smartcard::Purpose::DigitalSignature: return "signatures";
    case smartcard::Purpose::Unrestricted: return "anything";
    case smartcard::Purpose::None: return "no signatures";
  }
  return "no signatures";
}

Json identity_json(const ListedToken& token, const Identity& identity) {
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
          {"key", key_of(token, identity)},
          {"key_sha256", to_hex(key_sha256_of(certificate))},
          {"purpose", purpose_word(identity.purpose)},
          {"algorithms", std::move(algorithms)},
          {"can_sign", can_sign(identity)},
          {"unfit", can_sign(identity) ? Json(nullptr) : Json(identity.unfit)}};
}

class Keys final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    declare_driver(arguments, driver_);
    arguments.add({.long_name = "--all", .text = "show certificates that cannot sign, and empty readers, too"}, all_);
    arguments.add({.long_name = "--json", .text = "as JSON"}, json_);
  }

  Exit run(Context& context) override {
    auto helper = helper_from(context, driver_);
    if (!helper) return context.fail(helper.error());
    const auto listing = helper->list();
    if (!listing) return context.fail(listing.error());

    Json tokens = Json::array();
    std::size_t signing_keys = 0;
    for (const ListedToken& token : listing->tokens) {
      for (const Identity& identity : token.contents.identities) signing_keys += can_sign(identity) ? 1 : 0;
      signing_keys += hides_certificates(token) ? 1 : 0;
      if (json_)
        tokens.push_back(token_json(token));
      else
        show(context, token);
    }
    if (json_) {
      context.out(document(*listing, std::move(tokens)));
    } else if (all_) {
      for (const std::string& reader : listing->empty_readers)
        context.out(fmt::format("{}: no card\n", terminal_safe(reader)));
    }
    return finish(context, *listing, signing_keys);
  }

 private:
  bool shown(const Identity& identity) const { return all_ || can_sign(identity); }

  Json token_json(const ListedToken& token) const {
    Json identities = Json::array();
    for (const Identity& identity : token.contents.identities)
      if (shown(identity)) identities.push_back(identity_json(token, identity));
    const smartcard::TokenInfo& info = token.info;
    return {
        {"label", info.label},
        {"serial_number", info.serial},
        {"manufacturer", info.manufacturer},
        {"model", info.model},
        {"reader", info.reader},
        {"module", token.module},
        {"key", token_key(token)},
        {"hides_certificates", hides_certificates(token)},
        {"pin",
         {{"tries", tries_word(info.pin.tries)}, {"required", info.pin.login_required}, {"pinpad", info.pin.pinpad}}},
        {"certificates", std::move(identities)}};
  }

  static std::string document(const Listing& listing, Json tokens) {
    Json problems = Json::array();
    for (const Error& problem : listing.problems)
      problems.push_back({{"what", problem.what}, {"where", problem.where}});
    const Json json{{"schema", "mocsign-keys/1"},
                    {"tokens", std::move(tokens)},
                    {"empty_readers", listing.empty_readers},
                    {"problems", std::move(problems)}};
    return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
  }

  void show(Context& context, const ListedToken& token) const {
    const smartcard::TokenInfo& info = token.info;
    context.out(fmt::format("{} in {}, PIN{}: {}\n", terminal_safe(info.label), terminal_safe(info.reader),
                            info.pin.pinpad ? " typed on the reader" : "", tries_in_words(info.pin)));
    if (hides_certificates(token))
      context.out(fmt::format("  shows its certificates only after the PIN\n    --key '{}'\n",
                              terminal_safe(token_key(token))));
    for (const Identity& identity : token.contents.identities) {
      if (!shown(identity)) continue;
      const Certificate& certificate = identity.certificate;
      context.out(fmt::format("  {}, for {}, valid until {}\n", terminal_safe(certificate.common_name()),
                              purpose_word(identity.purpose), format_instant(certificate.not_after()).substr(0, 10)));
      context.out(can_sign(identity)
                      ? fmt::format("    --key '{}'\n    named in acts as sha256:{}\n",
                                    terminal_safe(key_of(token, identity)), to_hex(key_sha256_of(certificate)))
                      : fmt::format("    cannot sign: {}\n", terminal_safe(identity.unfit)));
    }
  }

  static Exit finish(Context& context, const Listing& listing, std::size_t signing_keys) {
    Exit exit = Exit::Ok;
    for (const Error& problem : listing.problems) exit = context.fail(problem);
    if (signing_keys > 0) return Exit::Ok;
    if (listing.problems.empty()) context.note("hint: no key that can sign was found; `mocsign doctor` finds out why");
    return exit == Exit::Ok ? Exit::Ok : Exit::Device;
  }

  DriverArguments driver_;
  bool all_ = false;
  bool json_ = false;
};

}  // namespace

const Command kKeys{"keys", "List readers, tokens and the certificates that can sign",
                    "[--module SO]… [--all] [--json]", make_verb<Keys>};

}  // namespace libsign::cli
