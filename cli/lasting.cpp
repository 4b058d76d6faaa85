#include "lasting.hpp"

#include <fmt/format.h>

namespace libsign::cli {

std::unique_ptr<net::Fetcher> network(const Config& config, const Context& context) {
  if (config.offline()) return nullptr;
  return net::http_fetcher({.total_timeout = config.timeout(),
                            .proxy = config.proxy().value_or(""),
                            .cache = config.cache().value_or(""),
                            .now = [&context] { return context.now(); }});
}

Result<std::unique_ptr<net::Fetcher>> network(const Context& context) {
  const auto config = Config::load(context);
  if (!config) return config.error();
  auto fetcher = network(*config, context);
  if (!fetcher) return usage("the settings forbid the network", "mocsign config show tells where");
  return fetcher;
}

void declare_level(Arguments& arguments, LevelArguments& target) {
  arguments.add({.long_name = "--level",
                 .value_name = "LEVEL",
                 .text = "how long it shall last: B, T (time-stamped), LT (with proof of status) or LTA; default: LT",
                 .choices = {"B", "T", "LT", "LTA"}},
                target.level);
  arguments.add({.long_name = "--tsa", .value_name = "URL", .text = "the time-stamping authority (RFC 3161)"},
                target.tsa);
  arguments.add({.long_name = "--trust",
                 .value_name = "DIR|FILE",
                 .text = "whom to trust: PEM or DER certificates, or a trusted list; default: see mocsign trust"},
                target.trust);
}

Result<Lasting> Lasting::prepare(Context& context, const LevelArguments& arguments, Level default_level) {
  auto config = Config::load(context);
  if (!config) return config.error();
  config->set_flag("level", arguments.level);
  config->set_flag("tsa", arguments.tsa);
  config->set_flag("trust", arguments.trust);
  Lasting lasting;
  lasting.request_.level = config->level().value_or(default_level);
  if (lasting.request_.level == Level::B) return lasting;
  if (config->offline())
    return usage(
        fmt::format("level {} needs the network, which --offline or a setting forbids", name(lasting.request_.level)),
        "--level B can be reached without it");
  if (!config->tsa())
    return usage(fmt::format("level {} needs a time-stamping authority, and none is set", name(lasting.request_.level)),
                 "name one with --tsa URL; --level B can be reached without it");
  auto trust = config->trust(context);
  if (!trust) return trust.error();
  auto policy = config->policy();
  if (!policy) return policy.error();
  lasting.request_.tsa_url = *config->tsa();
  lasting.request_.trust = *std::move(trust);
  lasting.request_.policy = *std::move(policy);
  lasting.request_.now = context.now();
  lasting.fetcher_ = network(*config, context);
  return lasting;
}

Result<Document> Lasting::apply(const Document& document, std::vector<Document> detached,
                                std::optional<std::string> signature) const {
  AugmentRequest request = request_;
  request.detached = std::move(detached);
  request.signature = std::move(signature);
  return augment(document, request, *fetcher_);
}

}  // namespace libsign::cli
