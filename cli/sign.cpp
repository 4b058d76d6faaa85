#include <libsign/sign.hpp>

#include <set>
#include <span>

#include <fmt/format.h>
#include <libsign/inspect.hpp>

#include "command.hpp"
#include "key.hpp"
#include "lasting.hpp"
#include "progress.hpp"
#include "sign_request.hpp"
#include "sign_summary.hpp"
#include "terminal.hpp"

namespace libsign::cli {
namespace {

/// Job is one file to be made.
struct Job {
  SignRequest request;
  std::vector<Inspection> inspections;  // of its documents
  std::filesystem::path output;
};

class Sign final : public Verb {
 public:
  void declare(Arguments& arguments) override;
  Exit run(Context& context) override;

 private:
  Result<std::vector<Job>> jobs(const SignatureParameters& parameters) const;
  Result<Job> job(std::span<const std::string> files, const SignatureParameters& parameters) const;
  Result<void> carry_out(const Job& job, const Lasting& lasting, Signer& signer) const;
  Exit stopped(Context& context, const Error& error, std::span<const Job> unsigned_jobs) const;
  static Result<Inspection> contents_of(const Document& document, bool is_alone, Packaging packaging);
  static Result<Document> make_last(const Lasting& lasting, const Document& document, const SignRequest& request);
  Packaging packaging() const;
  std::filesystem::path output_for(const std::string& file, const std::vector<Inspection>& inspections) const;
  Result<void> agree(Context& context, const std::string& summary) const;
  Overwrite overwrite() const { return force_ ? Overwrite::Yes : Overwrite::No; }

  std::vector<std::string> files_;
  std::optional<std::string> output_;
  KeyArguments key_;
  LevelArguments level_;
  ClaimArguments claims_;
  std::string packaging_ = "asice";
  bool each_ = false;
  bool yes_ = false;
  bool force_ = false;
};

void Sign::declare(Arguments& arguments) {
  arguments.add(
      {.value_name = "FILE", .text = "a container to sign, or the files that go into a new one", .required = true},
      files_);
  arguments.add({.long_name = "--output",
                 .short_name = "-o",
                 .value_name = "OUT",
                 .text = "the file to write; default: beside FILE; for a container FILE itself, with --force"},
                output_);
  arguments.add(
      {.long_name = "--each", .text = "sign each FILE by itself, with one login; then OUT is a folder that exists"},
      each_);
  declare_key(arguments, key_);
  declare_level(arguments, level_);
  arguments.add({.long_name = "--packaging",
                 .value_name = "P",
                 .text = "where the signature goes; default: asice",
                 .choices = {"asice", "enveloped", "enveloping", "detached"}},
                packaging_);
  declare_claims(arguments, claims_);
  arguments.add({.long_name = "--yes", .short_name = "-y", .text = "sign without asking"}, yes_);
  arguments.add({.long_name = "--force", .text = "overwrite OUT"}, force_);
}

Exit Sign::run(Context& context) {
  const auto lasting = Lasting::prepare(context, level_, Level::LT);
  if (!lasting) return context.fail(lasting.error());
  const auto parameters = parameters_from(claims_, context.now());
  if (!parameters) return context.fail(parameters.error());
  const auto wanted = jobs(*parameters);
  if (!wanted) return context.fail(wanted.error());
  const auto key = load_key(context, key_);
  if (!key) return context.fail(key.error());

  std::vector<Inspection> inspections;
  for (const Job& one : *wanted) inspections.insert(inspections.end(), one.inspections.begin(), one.inspections.end());
  const Job& first = wanted->front();
  const std::string output = wanted->size() == 1 ? first.output.string() : fmt::format("{} files", wanted->size());
  if (auto agreed = agree(context, sign_summary(first.request, inspections, *key, output)); !agreed)
    return context.fail(agreed.error());

  Progress progress(context, wanted->size());
  for (std::size_t done = 0; done < wanted->size(); ++done) {
    const Job& next = (*wanted)[done];
    if (auto made = carry_out(next, *lasting, *key->signer); !made)
      return stopped(context, made.error(), std::span(*wanted).subspan(done));
    context.out(terminal_safe(next.output.string()) + "\n");
    progress.step();
  }
  return Exit::Ok;
}

/// jobs reads every file and checks every output, before anybody is asked for a PIN.
Result<std::vector<Job>> Sign::jobs(const SignatureParameters& parameters) const {
  std::vector<Job> all;
  std::set<std::filesystem::path> outputs;
  const std::size_t together = each_ ? 1 : files_.size();
  for (std::size_t begin = 0; begin < files_.size(); begin += together) {
    auto next = job(std::span(files_).subspan(begin, together), parameters);
    if (!next) return next.error();
    if (!outputs.insert(next->output.lexically_normal()).second)
      return usage(fmt::format("two files would become {}", next->output.string()), "sign them one by one, with -o");
    all.push_back(*std::move(next));
  }
  return all;
}

Result<Job> Sign::job(std::span<const std::string> files, const SignatureParameters& parameters) const {
  Job job{.request = {.documents = {}, .packaging = packaging(), .parameters = parameters},
          .inspections = {},
          .output = {}};
  for (const std::string& path : files) {
    auto document = read_for_signing(path);
    if (!document) return document.error();
    auto inspection = contents_of(*document, files.size() == 1, packaging());
    if (!inspection) return inspection.error();
    job.request.documents.push_back(*std::move(document));
    job.inspections.push_back(*std::move(inspection));
  }
  job.output = output_for(files.front(), job.inspections);
  if (auto free = check_output(job.output, overwrite()); !free) return free.error();
  return job;
}

Result<void> Sign::carry_out(const Job& job, const Lasting& lasting, Signer& signer) const {
  auto document = libsign::sign(job.request, signer);
  if (document && lasting.level() != Level::B) document = make_last(lasting, *document, job.request);
  if (!document) return document.error();
  return write_output(job.output, document->bytes(), overwrite());
}

/// stopped tells which files are not signed; those that were finished before stay.
Exit Sign::stopped(Context& context, const Error& error, std::span<const Job> unsigned_jobs) const {
  const Exit exit = context.fail(error);
  if (!each_) return exit;
  std::string text = "not signed:";
  for (const Job& job : unsigned_jobs) text += "\n  " + terminal_safe(job.request.documents.front().name());
  context.note(text);
  return exit;
}

/// contents_of looks into a container that is to be signed. Data files are signed as they are, so whatever is in them
/// must not keep them from being signed.
Result<Inspection> Sign::contents_of(const Document& document, bool is_alone, Packaging packaging) {
  if (is_alone && packaging == Packaging::AsicE && is_container(document)) return inspect(document);
  return Inspection{.path = document.name(), .entries = {describe_file(document)}};
}

/// make_last brings the new signature, which is the last one of the document, to the level that was asked for.
Result<Document> Sign::make_last(const Lasting& lasting, const Document& document, const SignRequest& request) {
  const auto inspection = inspect(document);
  if (!inspection) return inspection.error();
  const bool detached = request.packaging == Packaging::Detached;
  return lasting.apply(document, detached ? request.documents : std::vector<Document>{},
                       fmt::format("S{}", inspection->signatures.size() - 1));
}

Packaging Sign::packaging() const {
  if (packaging_ == "enveloped") return Packaging::Enveloped;
  if (packaging_ == "enveloping") return Packaging::Enveloping;
  if (packaging_ == "detached") return Packaging::Detached;
  return Packaging::AsicE;
}

std::filesystem::path Sign::output_for(const std::string& file, const std::vector<Inspection>& inspections) const {
  if (output_ && !each_) return *output_;
  std::filesystem::path path = file;
  if (output_) path = std::filesystem::path(*output_) / path.filename();
  if (packaging() == Packaging::AsicE) {
    const bool is_container = inspections.size() == 1 && inspections.front().container == Container::AsicE;
    return is_container ? path : path.replace_extension(".asice");
  }
  return path.replace_extension(packaging() == Packaging::Detached ? ".sig.xml" : ".signed.xml");
}

Result<void> Sign::agree(Context& context, const std::string& summary) const {
  if (yes_) {
    context.note(summary);
    return {};
  }
  auto terminal = Terminal::open();
  if (!terminal)
    return usage("there is no terminal to confirm the signature on", "read what will be signed, then give --yes");
  terminal->show(summary);
  if (terminal->confirm("Sign? [y/N] ")) return {};
  return Error{Errc::PinCancelled, "the signature was cancelled", {}, "nothing was signed"};
}

}  // namespace

const Command kSign{"sign", "Sign an act, a container or any files", "FILE… [-o OUT] [flags]", make_verb<Sign>};

}  // namespace libsign::cli
