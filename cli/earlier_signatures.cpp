#include "earlier_signatures.hpp"

#include <libsign/verify.hpp>

#include "config.hpp"

namespace libsign::cli {

Result<std::string> earlier_signatures(Context& context, const LevelArguments& arguments, const Document& container) {
  auto config = Config::load(context);
  if (!config) return config.error();
  config->set_flag("trust", arguments.trust);
  auto trust = config->trust(context);
  if (!trust) return trust.error();
  auto policy = config->policy();
  if (!policy) return policy.error();
  const auto fetcher = network(*config, context);
  VerifyOptions options{.validation_time = context.now(), .trust = *std::move(trust), .policy = *std::move(policy)};
  options.fetcher = fetcher.get();
  const auto report = verify(container, options);
  if (!report) return report.error();
  if (report->verdict == Verdict::Unsigned) return std::string("nobody has signed it yet\n");
  const std::string words = to_text(*report, {.unicode = true});
  if (report->verdict == Verdict::Failed)
    return Error{Errc::Refused, "a signature that the container has already failed", container.name(),
                 "ask for the container as it was signed; mocsign verify tells more"};
  return words;
}

}  // namespace libsign::cli
