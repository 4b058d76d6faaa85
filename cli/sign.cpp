#include <libsign/sign.hpp>

#include <algorithm>
#include <set>
#include <span>

#include <fmt/format.h>
#include <libsign/inspect.hpp>

#include "command.hpp"
#include "progress.hpp"
#include "sign_each.hpp"
#include "signing.hpp"

namespace libsign::cli {
namespace {

class Sign final : public Verb {
 public:
  void declare(Arguments& arguments) override;
  Exit run(Context& context) override;

 private:
  Result<std::vector<SigningJob>> jobs(const Signing& signing) const;
  Result<SigningJob> job(std::span<const std::string> files, const Signing& signing) const;
  Exit stopped(Context& context, const Unfinished& unfinished, std::span<const SigningJob> jobs) const;
  Packaging packaging() const;
  std::filesystem::path output_for(const std::string& file, std::span<const Inspection> contents) const;

  std::vector<std::string> files_;
  SigningArguments signing_;
  std::string packaging_ = "asice";
  bool each_ = false;
};

/// contents_of looks into a container that is to be signed. Data files are signed as they are, so whatever is in them
/// must not keep them from being signed.
Result<Inspection> contents_of(const Document& document, bool is_alone, Packaging packaging) {
  if (is_alone && packaging == Packaging::AsicE && is_container(document)) return inspect(document);
  return Inspection{.path = document.name(), .entries = {describe_file(document)}};
}

/// check_additions refuses what looks like adding a file to a signed container. It would become a file of a new one
/// beside the old one whole, and no signature that is there would cover it.
Result<void> check_additions(std::span<const Document> documents) {
  const auto is_signed = [](const Document& document) {
    if (!is_container(document)) return false;
    const auto inspection = inspect(document);
    return inspection && !inspection->signatures.empty();
  };
  const auto containers = std::ranges::count_if(documents, is_signed);
  if (containers == 0 || containers == static_cast<std::ptrdiff_t>(documents.size())) return {};
  return Error{Errc::Refused, "nothing can be added to a container that is signed: its signatures would not cover it",
               std::ranges::find_if(documents, is_signed)->name(),
               "sign the further file on its own; a receipt is an act of its own"};
}

void Sign::declare(Arguments& arguments) {
  arguments.add(
      {.value_name = "FILE", .text = "a container to sign, or the files that go into a new one", .required = true},
      files_);
  declare_output(arguments, "the file to write; default: beside FILE; for a container FILE itself, with --force",
                 signing_);
  arguments.add(
      {.long_name = "--each", .text = "sign each FILE by itself, with one login; then OUT is a folder that exists"},
      each_);
  declare_signer(arguments, signing_);
  arguments.add({.long_name = "--packaging",
                 .value_name = "P",
                 .text = "where the signature goes; default: asice",
                 .choices = {"asice", "enveloped", "enveloping", "detached"}},
                packaging_);
  declare_claims(arguments, signing_.claims);
  declare_commitment(arguments, signing_.claims);
  declare_agreement(arguments, signing_);
}

Exit Sign::run(Context& context) {
  const auto signing = Signing::prepare(context, signing_);
  if (!signing) return context.fail(signing.error());
  const auto wanted = jobs(*signing);
  if (!wanted) return context.fail(wanted.error());
  const auto key = signing->key(context);
  if (!key) return context.fail(key.error());
  if (auto agreed = signing->agree(context, *key, *wanted); !agreed) return context.fail(agreed.error());

  Progress progress(context, wanted->size());
  const auto unfinished = sign_each(*signing, *key, *wanted, [&](std::size_t number) {
    context.out(terminal_safe((*wanted)[number].output.string()) + "\n");
    progress.step();
  });
  return unfinished ? stopped(context, *unfinished, *wanted) : Exit::Ok;
}

/// jobs reads every file and checks every output, before anybody is asked for a PIN.
Result<std::vector<SigningJob>> Sign::jobs(const Signing& signing) const {
  std::vector<SigningJob> all;
  std::set<std::filesystem::path> outputs;
  const std::size_t together = each_ ? 1 : files_.size();
  for (std::size_t begin = 0; begin < files_.size(); begin += together) {
    auto next = job(std::span(files_).subspan(begin, together), signing);
    if (!next) return next.error();
    if (!outputs.insert(next->output.lexically_normal()).second)
      return usage(fmt::format("two files would become {}", next->output.string()), "sign them one by one, with -o");
    all.push_back(*std::move(next));
  }
  return all;
}

Result<SigningJob> Sign::job(std::span<const std::string> files, const Signing& signing) const {
  SigningJob job{.documents = {}, .packaging = packaging(), .contents = {}, .output = {}};
  for (const std::string& path : files) {
    auto document = read_for_signing(path);
    if (!document) return document.error();
    auto contents = contents_of(*document, files.size() == 1, packaging());
    if (!contents) return contents.error();
    job.documents.push_back(*std::move(document));
    job.contents.push_back(*std::move(contents));
  }
  if (auto sound = check_additions(job.documents); !sound) return sound.error();
  job.output = output_for(files.front(), job.contents);
  if (auto free = signing.check(job.output); !free) return free.error();
  return job;
}

/// stopped tells which files are not signed; those that were finished before stay.
Exit Sign::stopped(Context& context, const Unfinished& unfinished, std::span<const SigningJob> jobs) const {
  const Exit exit = context.fail(unfinished.error);
  if (!each_) return exit;
  std::string text = "not signed:";
  for (const std::size_t number : unfinished.jobs)
    text += "\n  " + terminal_safe(jobs[number].documents.front().name());
  context.note(text);
  return exit;
}

Packaging Sign::packaging() const {
  if (packaging_ == "enveloped") return Packaging::Enveloped;
  if (packaging_ == "enveloping") return Packaging::Enveloping;
  if (packaging_ == "detached") return Packaging::Detached;
  return Packaging::AsicE;
}

std::filesystem::path Sign::output_for(const std::string& file, std::span<const Inspection> contents) const {
  if (signing_.output && !each_) return *signing_.output;
  std::filesystem::path path = file;
  if (signing_.output) path = std::filesystem::path(*signing_.output) / path.filename();
  if (packaging() == Packaging::AsicE) {
    const bool is_container = contents.size() == 1 && contents.front().container == Container::AsicE;
    return is_container ? path : path.replace_extension(".asice");
  }
  return path.replace_extension(packaging() == Packaging::Detached ? ".sig.xml" : ".signed.xml");
}

}  // namespace

const Command kSign{"sign", "Sign an act, a container or any files", "FILE… [-o OUT] [flags]", make_verb<Sign>};

}  // namespace libsign::cli
