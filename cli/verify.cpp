#include <libsign/evidence_file.hpp>
#include <libsign/verify.hpp>

#include <algorithm>
#include <charconv>
#include <list>
#include <thread>

#include <fmt/format.h>

#include "batch.hpp"
#include "command.hpp"
#include "config.hpp"
#include "inputs.hpp"
#include "lasting.hpp"
#include "progress.hpp"
#include "report_output.hpp"
#include "secret_source.hpp"
#include "user_trust.hpp"

namespace libsign::cli {
namespace {

struct VerifyArguments {
  std::vector<std::string> paths;
  bool recursive = false;
  bool offline = false;
  bool force = false;
  bool explain = false;
  std::string threads;
  std::optional<std::string> at;
  std::optional<std::string> policy;
  std::vector<std::string> trust;
  std::vector<std::string> data;
  std::optional<std::string> password_fd;
  std::string shard = "1/1";
  std::string format = "human";
  std::vector<std::string> reports;
  std::optional<std::string> save_evidence;
  std::optional<std::string> from_evidence;
  std::string fail_on = "indeterminate,unsigned";
};

/// ReportFile is a --report argument: its text is kept until the run is over, then written whole.
struct ReportFile {
  std::filesystem::path path;
  std::vector<std::string> parts{};

  /// path_of names the first part as asked for, the second of report.sarif report-2.sarif, and so on.
  std::filesystem::path path_of(std::size_t part) const {
    if (part == 0) return path;
    return path.parent_path() / fmt::format("{}-{}{}", path.stem().string(), part + 1, path.extension().string());
  }
};

class Verify final : public Verb {
 public:
  void declare(Arguments& arguments) override;
  Exit run(Context& context) override;

 private:
  Result<VerifyOptions> options(Context& context);
  Result<std::vector<std::string>> files() const;
  Result<void> open_outputs(Context& context);
  Result<void> check_combination() const;
  Exit judge(Context& context, const VerifyOptions& options, const std::vector<std::string>& files,
             Tolerance tolerance);
  Exit judge_evidence(Context& context, Tolerance tolerance);
  /// write writes the reports that `produce` delivers.
  Exit write(Context& context, const ReportContext& run, std::size_t files, Tolerance tolerance,
             const std::function<void(const Deliver&)>& produce);
  Overwrite overwrite() const { return arguments_.force ? Overwrite::Yes : Overwrite::No; }

  VerifyArguments arguments_;
  std::list<ReportFile> report_files_;  // a list: the outputs hold references to its elements
  std::vector<ReportOutput> outputs_;
  std::unique_ptr<net::Fetcher> fetcher_;
  Pin password_;
};

std::vector<std::string> policy_choices() {
  const auto ids = builtin_policy_ids();
  return {ids.begin(), ids.end()};
}

void Verify::declare(Arguments& arguments) {
  VerifyArguments& a = arguments_;
  arguments.add({.value_name = "PATH", .text = "files to judge; with -r also folders"}, a.paths);
  arguments.add({.long_name = "--recursive", .short_name = "-r", .text = "walk folders"}, a.recursive);
  arguments.add({.long_name = "--jobs",
                 .short_name = "-j",
                 .value_name = "N",
                 .text = "judge N files at a time; default: one a processor"},
                a.threads);
  arguments.add({.long_name = "--at", .value_name = "TIME", .text = "judge as of TIME instead of now"}, a.at);
  arguments.add({.long_name = "--policy",
                 .value_name = "NAME|FILE",
                 .text = "what is required: a built-in policy or a policy file; default: strict",
                 .choices = policy_choices(),
                 .other_values = true},
                a.policy);
  arguments.add({.long_name = "--trust",
                 .value_name = "DIR|FILE",
                 .text = "whom to trust: PEM or DER certificates, or a trusted list; default: see mocsign trust"},
                a.trust);
  arguments.add({.long_name = "--data", .value_name = "[NAME=]FILE", .text = "a file that a detached signature covers"},
                a.data);
  arguments.add({.long_name = "--offline", .text = "use no network"}, a.offline);
  arguments.add({.long_name = "--shard", .value_name = "I/N", .text = "judge only the I-th of N parts of the files"},
                a.shard);
  arguments.add({.long_name = "--format",
                 .value_name = "FORMAT",
                 .text = "human, json, jsonl, junit, sarif or etsi; default: human"},
                a.format);
  arguments.add({.long_name = "--report",
                 .value_name = "FILE",
                 .text = "write a report to FILE, too; its format by its name: .json, .jsonl, .txt, .xml (ETSI), "
                         ".junit.xml, .sarif"},
                a.reports);
  arguments.add({.long_name = "--password-fd",
                 .value_name = "N",
                 .text = "read the user password of encrypted PDF files from descriptor N"},
                a.password_fd);
  arguments.add({.long_name = "--save-evidence",
                 .value_name = "FILE",
                 .text = "write to FILE what the verdict on one file rests on, to judge it again without the file"},
                a.save_evidence);
  arguments.add({.long_name = "--from-evidence",
                 .value_name = "FILE",
                 .text = "judge again what --save-evidence wrote, with the same anchors, policy and time"},
                a.from_evidence);
  arguments.add({.long_name = "--explain", .text = "say what was checked and what each verdict rests on"}, a.explain);
  arguments.add({.long_name = "--force", .text = "let --report and --save-evidence overwrite files"}, a.force);
  arguments.add({.long_name = "--fail-on",
                 .value_name = "LIST",
                 .text = "which of indeterminate,unsigned are no success, or none; default: both"},
                a.fail_on);
}

/// tolerance reads --fail-on: "none", or a comma-separated list of "indeterminate" and "unsigned".
Result<Tolerance> tolerance_from(std::string_view list) {
  Tolerance tolerance{.indeterminate = true, .unsigned_files = true};
  if (list == "none") return tolerance;
  while (true) {
    const std::size_t comma = list.find(',');
    const std::string_view word = list.substr(0, comma);
    if (word == "indeterminate")
      tolerance.indeterminate = false;
    else if (word == "unsigned")
      tolerance.unsigned_files = false;
    else
      return usage(fmt::format("--fail-on cannot hold “{}”", word),
                   "it is none, or a list of: indeterminate, unsigned; failed and unreadable always count");
    if (comma == std::string_view::npos) return tolerance;
    list.remove_prefix(comma + 1);
  }
}

Result<std::size_t> threads_from(std::string_view text) {
  constexpr std::size_t kMostThreads = 256;  // more than any machine this was measured on has processors
  if (text.empty()) return std::max(1u, std::thread::hardware_concurrency());
  std::size_t threads = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), threads);
  if (error != std::errc{} || end != text.data() + text.size() || threads < 1 || threads > kMostThreads)
    return usage(fmt::format("-j cannot be “{}”", text), fmt::format("it is a number from 1 to {}", kMostThreads));
  return threads;
}

Exit Verify::run(Context& context) {
  const auto tolerance = tolerance_from(arguments_.fail_on);
  if (!tolerance) return context.fail(tolerance.error());
  if (const auto fits = check_combination(); !fits) return context.fail(fits.error());
  if (const auto opened = open_outputs(context); !opened) return context.fail(opened.error());
  if (arguments_.from_evidence) return judge_evidence(context, *tolerance);
  const auto to_judge = files();
  if (!to_judge) return context.fail(to_judge.error());
  const auto how = options(context);
  if (!how) return context.fail(how.error());
  return judge(context, *how, *to_judge, *tolerance);
}

Result<void> Verify::check_combination() const {
  const VerifyArguments& a = arguments_;
  if (!a.from_evidence) {
    if (a.paths.empty()) return usage("PATH is missing");
    return {};
  }
  if (!a.paths.empty() || a.save_evidence || a.at || a.policy || !a.trust.empty() || !a.data.empty())
    return usage("--from-evidence judges what was saved, with the anchors, the policy and the time of then",
                 "leave out PATH, --save-evidence, --at, --policy, --trust and --data");
  return {};
}

Result<VerifyOptions> Verify::options(Context& context) {
  auto config = Config::load(context);
  if (!config) return config.error();
  config->set_flag("policy", arguments_.policy);
  config->set_flag("trust", arguments_.trust);
  if (arguments_.offline) config->set_flag("offline", std::vector<std::string>{"true"});
  for (const std::string& warning : config->warnings()) context.note("warning: " + terminal_safe(warning));
  auto trust = config->trust(context);
  if (!trust) return trust.error();
  auto policy = config->policy();
  if (!policy) return policy.error();
  auto detached = detached_from(arguments_.data);
  if (!detached) return detached.error();
  Result<Instant> at = arguments_.at ? instant_argument(*arguments_.at) : Result<Instant>(context.now());
  if (!at) return at.error();
  fetcher_ = network(*config, context);
  VerifyOptions options{.validation_time = *at,
                        .trust = *std::move(trust),
                        .policy = *std::move(policy),
                        .detached = *std::move(detached)};
  options.fetcher = fetcher_.get();
  if (arguments_.password_fd) {
    auto source = SecretSource::from(context, arguments_.password_fd);
    if (!source) return source.error();
    auto password = source->ask("Password");
    if (!password) return password.error();
    password_ = *std::move(password);
    options.pdf_password = &password_;
  }
  return options;
}

Result<std::vector<std::string>> Verify::files() const {
  const auto shard = shard_argument(arguments_.shard);
  if (!shard) return shard.error();
  auto all = files_under(arguments_.paths, arguments_.recursive ? Folders::Walk : Folders::Refuse);
  if (!all) return all;
  return shard_of(*std::move(all), *shard);
}

Result<void> Verify::open_outputs(Context& context) {
  auto format = report_format(arguments_.format);
  if (!format) return format.error();
  if (arguments_.explain && *format != ReportFormat::Human)
    return usage("--explain is for people and --format for machines", "leave one of them out");
  if (arguments_.explain) format = ReportFormat::Explained;
  outputs_.emplace_back(*format, context.out_style(),
                        [&context, each = *format == ReportFormat::Jsonl](auto text, auto) {
                          context.out(text);
                          if (each) context.flush();
                        });
  for (const std::string& path : arguments_.reports) {
    const auto file_format = format_of_file(path);
    if (!file_format) return file_format.error();
    if (auto free = check_output(path, overwrite()); !free) return free;
    ReportFile& file = report_files_.emplace_back(ReportFile{.path = path});
    outputs_.emplace_back(*file_format, TextStyle{.unicode = true}, [&file](std::string_view text, std::size_t part) {
      if (file.parts.size() <= part) file.parts.resize(part + 1);
      file.parts[part] += text;
    });
  }
  return {};
}

Exit Verify::judge(Context& context, const VerifyOptions& options, const std::vector<std::string>& files,
                   Tolerance tolerance) {
  const auto threads = threads_from(arguments_.threads);
  if (!threads) return context.fail(threads.error());
  if (arguments_.save_evidence) {
    if (files.size() != 1) return context.fail(usage("--save-evidence is for one file", "judge the files one by one"));
    if (auto free = check_output(*arguments_.save_evidence, overwrite()); !free) return context.fail(free.error());
  }
  ReportContext run = tool();
  run.validation_time = options.validation_time;
  run.policy_id = options.policy.id;
  run.policy_sha256 = options.policy.sha256();
  run.trust_sha256 = to_bytes(options.trust.sha256());
  std::string evidence;
  const Exit exit = write(context, run, files.size(), tolerance, [&](const Deliver& deliver) {
    if (arguments_.save_evidence)
      deliver(0, judge_and_save(files.front(), options, evidence));
    else
      judge_all(files, options, *threads, deliver);
  });
  if (evidence.empty()) return exit;
  const auto written = write_output(*arguments_.save_evidence, as_bytes(evidence), overwrite());
  return written ? exit : context.fail(written.error());
}

Exit Verify::judge_evidence(Context& context, Tolerance tolerance) {
  const auto file = Document::open(*arguments_.from_evidence);
  if (!file) return context.fail(file.error());
  const auto report = judge_saved(as_text(file->bytes()), *arguments_.from_evidence);
  if (!report) return context.fail(report.error());
  context.note("note: judged from saved evidence; that it was read from this file is what whoever saved it says");
  ReportContext run = tool();
  run.validation_time = report->validation_time;
  run.policy_id = report->policy_id;
  run.policy_sha256 = report->policy_sha256;
  run.trust_sha256 = report->trust_sha256;
  return write(context, run, 1, tolerance, [&](const Deliver& deliver) { deliver(0, *report); });
}

Exit Verify::write(Context& context, const ReportContext& run, std::size_t files, Tolerance tolerance,
                   const std::function<void(const Deliver&)>& produce) {
  for (ReportOutput& output : outputs_) output.begin(run);

  Outcome outcome(tolerance);
  ReportSummary summary;
  {
    Progress progress(context, files);
    std::mutex mutex;
    produce([&](std::size_t index, const Report& report) {
      std::vector<Rendered> rendered;
      for (const ReportOutput& output : outputs_) rendered.push_back(output.render(report));
      const std::lock_guard lock(mutex);
      for (std::size_t at = 0; at < outputs_.size(); ++at) outputs_[at].add(index, std::move(rendered[at]));
      summary.add(report.verdict);
      outcome.add(report.verdict);
      progress.step();
    });
  }
  for (ReportOutput& output : outputs_) output.end(summary);
  if (arguments_.format == "jsonl") context.note(to_text(summary));
  for (const ReportFile& file : report_files_)
    for (std::size_t part = 0; part < std::max<std::size_t>(file.parts.size(), 1); ++part) {
      const std::string text = file.parts.empty() ? std::string() : file.parts[part];
      if (const auto written = write_output(file.path_of(part), as_bytes(text), overwrite()); !written)
        return context.fail(written.error());
    }
  return outcome.exit();
}

}  // namespace

const Command kVerify{"verify", "Check every signature in files or folders", "PATH… [flags]", make_verb<Verify>};

}  // namespace libsign::cli
