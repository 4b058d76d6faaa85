#include "signing.hpp"

#include <fmt/format.h>

#include "sign_summary.hpp"
#include "terminal.hpp"

namespace libsign::cli {

void declare_output(Arguments& arguments, std::string text, SigningArguments& target) {
  arguments.add({.long_name = "--output", .short_name = "-o", .value_name = "OUT", .text = std::move(text)},
                target.output);
}

void declare_signer(Arguments& arguments, SigningArguments& target) {
  declare_key(arguments, target.key);
  declare_level(arguments, target.level);
}

void declare_agreement(Arguments& arguments, SigningArguments& target) {
  arguments.add({.long_name = "--yes", .short_name = "-y", .text = "sign without asking"}, target.yes);
  arguments.add({.long_name = "--force", .text = "overwrite OUT"}, target.force);
}

Result<Signing> Signing::prepare(Context& context, const SigningArguments& arguments) {
  auto lasting = Lasting::prepare(context, arguments.level, Level::LT);
  if (!lasting) return lasting.error();
  auto parameters = parameters_from(arguments.claims, context.now());
  if (!parameters) return parameters.error();
  return Signing(arguments, *std::move(lasting), *std::move(parameters));
}

Result<void> Signing::check(const std::filesystem::path& output) const { return check_output(output, overwrite()); }

Result<void> Signing::agree(Context& context, const LoadedKey& key, std::span<const SigningJob> jobs,
                            std::string_view introduction) const {
  const std::string summary = std::string(introduction) + sign_summary(parameters_, jobs, key);
  return ask_to_go_on(context, summary, "Sign? [y/N] ", arguments_.yes);
}

Result<Document> Signing::sign(Signer& signer, const SigningJob& job) const {
  return libsign::sign({.documents = job.documents, .packaging = job.packaging, .parameters = parameters_}, signer);
}

Result<void> Signing::finish(const SigningJob& job, Document signed_document) const {
  if (lasting_.level() != Level::B) {
    auto lasting = make_last(signed_document, job);
    if (!lasting) return lasting.error();
    signed_document = *std::move(lasting);
  }
  return write_output(job.output, signed_document.bytes(), overwrite());
}

Result<void> Signing::make(Context& context, const LoadedKey& key, const SigningJob& job,
                           std::string_view introduction) const {
  if (auto agreed = agree(context, key, std::span(&job, 1), introduction); !agreed) return agreed;
  auto document = sign(*key.signer, job);
  if (!document) return document.error();
  return finish(job, *std::move(document));
}

/// make_last brings the new signature, which is the last one of the document, to the level that was asked for.
Result<Document> Signing::make_last(const Document& document, const SigningJob& job) const {
  const auto inspection = inspect(document);
  if (!inspection) return inspection.error();
  const bool detached = job.packaging == Packaging::Detached;
  return lasting_.apply(document, detached ? job.documents : std::vector<Document>{},
                        fmt::format("S{}", inspection->signatures.size() - 1));
}

Result<void> ask_to_go_on(Context& context, std::string_view text, std::string_view question, bool yes) {
  if (yes) {
    context.note(text);
    return {};
  }
  auto terminal = Terminal::open();
  if (!terminal)
    return usage("there is no terminal to confirm the signature on", "read what will be signed, then give --yes");
  terminal->show(text);
  if (terminal->confirm(question)) return {};
  return Error{Errc::PinCancelled, "the signature was cancelled", {}, "nothing was signed"};
}

}  // namespace libsign::cli
