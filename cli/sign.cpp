#include <libsign/sign.hpp>

#include <algorithm>

#include <libsign/inspect.hpp>

#include "command.hpp"
#include "signing.hpp"

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
  Packaging packaging() const;
  std::filesystem::path output_for(const std::vector<Inspection>& inspections) const;

  std::vector<std::string> files_;
  SigningArguments signing_;
  std::string packaging_ = "asice";
};

void Sign::declare(Arguments& arguments) {
  arguments.add(
      {.value_name = "FILE", .text = "a container to sign, or the files that go into a new one", .required = true},
      files_);
  declare_output(arguments, "the file to write; default: beside FILE; for a container FILE itself, with --force",
                 signing_);
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
  const auto written = sign_files(context);
  if (!written) return context.fail(written.error());
  context.out(terminal_safe(written->string()) + "\n");
  return Exit::Ok;
}

Result<std::filesystem::path> Sign::sign_files(Context& context) const {
  const auto signing = Signing::prepare(context, signing_);
  if (!signing) return signing.error();
  std::vector<Document> documents;
  std::vector<Inspection> inspections;
  for (const std::string& path : files_) {
    auto document = read_for_signing(path);
    if (!document) return document.error();
    auto inspection = contents_of(*document);
    if (!inspection) return inspection.error();
    documents.push_back(*std::move(document));
    inspections.push_back(*std::move(inspection));
  }
  if (auto sound = check_additions(documents); !sound) return sound.error();
  const std::filesystem::path output = output_for(inspections);
  if (auto free = signing->check(output); !free) return free.error();
  const auto key = signing->key(context);
  if (!key) return key.error();
  if (auto made = signing->make(context, *key, std::move(documents), packaging(), inspections, output); !made)
    return made.error();
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

Packaging Sign::packaging() const {
  if (packaging_ == "enveloped") return Packaging::Enveloped;
  if (packaging_ == "enveloping") return Packaging::Enveloping;
  if (packaging_ == "detached") return Packaging::Detached;
  return Packaging::AsicE;
}

std::filesystem::path Sign::output_for(const std::vector<Inspection>& inspections) const {
  if (signing_.output) return *signing_.output;
  std::filesystem::path path = files_.front();
  if (packaging() == Packaging::AsicE) {
    const bool is_container = files_.size() == 1 && inspections.front().container == Container::AsicE;
    return is_container ? path : path.replace_extension(".asice");
  }
  return path.replace_extension(packaging() == Packaging::Detached ? ".sig.xml" : ".signed.xml");
}

}  // namespace

const Command kSign{"sign", "Sign an act, a container or any files", "FILE… [-o OUT] [flags]", make_verb<Sign>};

}  // namespace libsign::cli
