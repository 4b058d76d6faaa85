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

Result<void> Signing::make(Context& context, const LoadedKey& key, std::vector<Document> documents, Packaging packaging,
                           std::span<const Inspection> contents, const std::filesystem::path& output,
                           std::string_view introduction) const {
  const SignRequest request{.documents = std::move(documents), .packaging = packaging, .parameters = parameters_};
  const std::string summary = std::string(introduction) + sign_summary(request, contents, key, output);
  if (auto agreed = ask_to_go_on(context, summary, "Sign? [y/N] ", arguments_.yes); !agreed) return agreed;
  auto document = libsign::sign(request, *key.signer);
  if (document && lasting_.level() != Level::B) document = make_last(*document, request);
  if (!document) return document.error();
  return write_output(output, document->bytes(), overwrite());
}

/// make_last brings the new signature, which is the last one of the document, to the level that was asked for.
Result<Document> Signing::make_last(const Document& document, const SignRequest& request) const {
  const auto inspection = inspect(document);
  if (!inspection) return inspection.error();
  const bool detached = request.packaging == Packaging::Detached;
  return lasting_.apply(document, detached ? request.documents : std::vector<Document>{},
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
