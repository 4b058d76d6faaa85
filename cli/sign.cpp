#include <libsign/sign.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <libsign/inspect.hpp>

#include "command.hpp"
#include "key.hpp"
#include "lasting.hpp"
#include "sign_request.hpp"
#include "sign_summary.hpp"
#include "terminal.hpp"

namespace libsign::cli {
namespace {

class Sign final : public Verb {
 public:
  void declare(Arguments& arguments) override;
  Exit run(Context& context) override;

 private:
  Result<std::filesystem::path> sign_files(Context& context) const;
  Result<Inspection> contents_of(const Document& document) const;
  Result<void> check_additions(const std::vector<Document>& documents) const;
  static Result<Document> make_last(const Lasting& lasting, const Document& document, const SignRequest& request);
  Packaging packaging() const;
  std::filesystem::path output_for(const std::vector<Inspection>& inspections) const;
  Result<void> agree(Context& context, const std::string& summary) const;

  std::vector<std::string> files_;
  std::optional<std::string> output_;
  KeyArguments key_;
  LevelArguments level_;
  ClaimArguments claims_;
  std::string packaging_ = "asice";
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
  const auto written = sign_files(context);
  if (!written) return context.fail(written.error());
  context.out(terminal_safe(written->string()) + "\n");
  return Exit::Ok;
}

Result<std::filesystem::path> Sign::sign_files(Context& context) const {
  const auto lasting = Lasting::prepare(context, level_, Level::LT);
  if (!lasting) return lasting.error();
  auto parameters = parameters_from(claims_, context.now());
  if (!parameters) return parameters.error();

  SignRequest request{.documents = {}, .packaging = packaging(), .parameters = *std::move(parameters)};
  std::vector<Inspection> inspections;
  for (const std::string& path : files_) {
    auto document = read_for_signing(path);
    if (!document) return document.error();
    auto inspection = contents_of(*document);
    if (!inspection) return inspection.error();
    request.documents.push_back(*std::move(document));
    inspections.push_back(*std::move(inspection));
  }
  if (auto sound = check_additions(request.documents); !sound) return sound.error();
  const std::filesystem::path output = output_for(inspections);
  const Overwrite overwrite = force_ ? Overwrite::Yes : Overwrite::No;
  if (auto free = check_output(output, overwrite); !free) return free.error();

  const auto key = load_key(context, key_);
  if (!key) return key.error();
  if (auto agreed = agree(context, sign_summary(request, inspections, *key, output)); !agreed) return agreed.error();
  auto document = libsign::sign(request, *key->signer);
  if (document && lasting->level() != Level::B) document = make_last(*lasting, *document, request);
  if (!document) return document.error();
  if (auto written = write_output(output, document->bytes(), overwrite); !written) return written.error();
  return output;
}

/// contents_of looks into a container that is to be signed. Data files are signed as they are, so whatever is in them
/// must not keep them from being signed.
Result<Inspection> Sign::contents_of(const Document& document) const {
  if (files_.size() == 1 && packaging() == Packaging::AsicE && is_container(document)) return inspect(document);
  return Inspection{.path = document.name(), .entries = {describe_file(document)}};
}

/// check_additions refuses what looks like adding a file to a signed container. It would become a file of a new one
/// beside the old one whole, and no signature that is there would cover it.
Result<void> Sign::check_additions(const std::vector<Document>& documents) const {
  const auto is_signed = [](const Document& document) {
    if (!is_container(document)) return false;
    const auto inspection = inspect(document);
    return inspection && !inspection->signatures.empty();
  };
  const auto containers = std::count_if(documents.begin(), documents.end(), is_signed);
  if (containers == 0 || containers == static_cast<std::ptrdiff_t>(documents.size())) return {};
  return Error{Errc::Refused, "nothing can be added to a container that is signed: its signatures would not cover it",
               std::find_if(documents.begin(), documents.end(), is_signed)->name(),
               "sign the further file on its own; a receipt is an act of its own"};
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

std::filesystem::path Sign::output_for(const std::vector<Inspection>& inspections) const {
  if (output_) return *output_;
  std::filesystem::path path = files_.front();
  if (packaging() == Packaging::AsicE) {
    const bool is_container = files_.size() == 1 && inspections.front().container == Container::AsicE;
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
