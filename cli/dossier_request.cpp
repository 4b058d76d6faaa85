#include "dossier_request.hpp"

#include <fmt/format.h>

#include "config.hpp"
#include "lasting.hpp"

namespace libsign::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> reading_choices() {
  std::vector<std::string> ids;
  for (const calendar::Reading& reading : calendar::builtin_readings()) ids.push_back(reading.id);
  return ids;
}

std::vector<std::string> policy_choices() {
  const auto ids = builtin_policy_ids();
  return {ids.begin(), ids.end()};
}

/// add_readings loads the readings that were named. One that moves days and names no list of holidays takes the first
/// that was given.
Result<void> add_readings(const DossierArguments& arguments, StatusOptions& options) {
  for (const std::string& path : arguments.holidays) {
    auto holidays = calendar::load_holidays(path);
    if (!holidays) return holidays.error();
    options.holidays.push_back(std::make_shared<const calendar::Holidays>(*std::move(holidays)));
  }
  for (const std::string& name : arguments.readings) {
    const auto known = calendar::builtin_reading(name);
    auto reading = known ? Result<calendar::Reading>(*known) : calendar::load_reading(name);
    if (!reading) return reading.error();
    using To = calendar::Shift::To;
    const bool moves = reading->period_end.to != To::None || reading->notice_day.to != To::None;
    if (moves && !reading->holidays && !options.holidays.empty()) reading->holidays = options.holidays.front();
    options.readings.push_back(*std::move(reading));
  }
  return {};
}

Result<void> add_authority(const DossierArguments& arguments, StatusOptions& options) {
  if (!arguments.authority) return {};
  const auto file = Document::open(*arguments.authority);
  if (!file) return file.error();
  auto known = read_authority_register(*file);
  if (!known) return known.error();
  options.authority = *std::move(known);
  return {};
}

Result<void> make_cache(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return {};
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) return Error{Errc::Io, "the folder for verdicts cannot be made", folder.string(), {}, {}, error.message()};
  return {};
}

}  // namespace

void declare_dossier(Arguments& arguments, DossierArguments& target) {
  arguments.add({.value_name = "DOSSIER", .text = "signed acts: files, or folders of them", .required = true},
                target.paths);
  arguments.add({.long_name = "--agreement",
                 .value_name = "URN",
                 .text = "the memorandum asked about; needed where there are several"},
                target.agreement);
  arguments.add({.long_name = "--reading",
                 .value_name = "FILE|NAME",
                 .text = "read the text like this; default: every reading that it leaves open",
                 .choices = reading_choices(),
                 .other_values = true},
                target.readings);
  arguments.add(
      {.long_name = "--holidays", .value_name = "FILE", .text = "a list of holidays for readings that move days"},
      target.holidays);
  arguments.add(
      {.long_name = "--authority", .value_name = "FILE", .text = "your own register of who speaks for whom, by key"},
      target.authority);
  arguments.add({.long_name = "--policy",
                 .value_name = "NAME|FILE",
                 .text = "what is required of signatures: a built-in policy or a policy file; default: strict",
                 .choices = policy_choices(),
                 .other_values = true},
                target.policy);
  arguments.add({.long_name = "--cache",
                 .value_name = "DIR",
                 .text = "remember lasting verdicts on signatures in DIR, which has to be yours alone"},
                target.cache);
}

void declare_judgement(Arguments& arguments, DossierArguments& target) {
  arguments.add({.long_name = "--at", .value_name = "TIME", .text = "as of TIME instead of now"}, target.at);
  arguments.add({.long_name = "--trust",
                 .value_name = "DIR|FILE",
                 .text = "whom to trust: PEM or DER certificates, or a trusted list; default: see mocsign trust"},
                target.trust);
  arguments.add({.long_name = "--offline", .text = "use no network"}, target.offline);
}

Result<OpenDossier> open_dossier(Context& context, const DossierArguments& arguments) {
  OpenDossier out;
  auto config = Config::load(context);
  if (!config) return config.error();
  config->set_flag("policy", arguments.policy);
  config->set_flag("trust", arguments.trust);
  if (arguments.offline) config->set_flag("offline", std::vector<std::string>{"true"});
  for (const std::string& warning : config->warnings()) context.note("warning: " + terminal_safe(warning));
  auto trust = config->trust(context);
  if (!trust) return trust.error();
  auto policy = config->policy();
  if (!policy) return policy.error();
  const auto at = arguments.at ? instant_argument(*arguments.at) : Result<Instant>(context.now());
  if (!at) return at.error();
  out.options.at = *at;
  out.options.agreement = arguments.agreement.value_or("");
  if (auto done = add_readings(arguments, out.options); !done) return done.error();
  if (auto done = add_authority(arguments, out.options); !done) return done.error();

  const auto fetcher = network(*config, context);
  DossierOptions how{.verify = {.validation_time = *at, .trust = *std::move(trust), .policy = *std::move(policy)}};
  how.verify.fetcher = fetcher.get();
  if (*at < context.now()) how.judge_again_at = context.now();
  out.run = tool();
  how.tool_version = out.run.tool_version;
  if (arguments.cache) {
    if (auto made = make_cache(*arguments.cache); !made) return made.error();
    how.cache = *arguments.cache;
  }
  out.run.validation_time = *at;
  out.run.policy_id = how.verify.policy.id;
  out.run.policy_sha256 = how.verify.policy.sha256();
  out.run.trust_sha256 = to_bytes(how.verify.trust.sha256());
  const std::vector<fs::path> paths(arguments.paths.begin(), arguments.paths.end());
  auto dossier = Dossier::open(paths, how);
  if (!dossier) return dossier.error();
  out.dossier = *std::move(dossier);
  return out;
}

}  // namespace libsign::cli
