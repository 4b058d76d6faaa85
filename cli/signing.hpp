#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <libsign/inspect.hpp>
#include <libsign/sign.hpp>

#include "arguments.hpp"
#include "context.hpp"
#include "key.hpp"
#include "lasting.hpp"
#include "sign_request.hpp"

namespace libsign::cli {

/// SigningArguments are what every verb that signs understands.
struct SigningArguments {
  std::optional<std::string> output;
  KeyArguments key;
  LevelArguments level;
  ClaimArguments claims;
  bool yes = false;
  bool force = false;
};

/// declare_output, declare_signer and declare_agreement declare them; claims are declared by declare_claims().
void declare_output(Arguments& arguments, std::string text, SigningArguments& target);
void declare_signer(Arguments& arguments, SigningArguments& target);
void declare_agreement(Arguments& arguments, SigningArguments& target);

/// SigningJob is one file to be made.
struct SigningJob {
  std::vector<Document> documents;
  Packaging packaging = Packaging::AsicE;
  std::vector<Inspection> contents;  // of the documents, one each
  std::filesystem::path output;
};

/// Signing makes signatures with one key. What is missing is said before anybody is asked for anything.
class Signing {
 public:
  /// prepare reads settings and claims. Errors as Lasting::prepare() and parameters_from().
  static Result<Signing> prepare(Context& context, const SigningArguments& arguments);

  /// check refuses an output that exists, before any work is done.
  Result<void> check(const std::filesystem::path& output) const;

  /// key loads the key that the arguments name.
  Result<LoadedKey> key(const Context& context) const { return load_key(context, arguments_.key); }

  /// agree shows `introduction` and all that will be signed, and asks once. Errc::PinCancelled if the person says no.
  Result<void> agree(Context& context, const LoadedKey& key, std::span<const SigningJob> jobs,
                     std::string_view introduction = {}) const;

  /// sign makes the signature of a job. Thread-safe, if `signer` is.
  Result<Document> sign(Signer& signer, const SigningJob& job) const;
  /// finish brings a signature to its level and writes the output. One thread at a time.
  Result<void> finish(const SigningJob& job, Document signed_document) const;
  Level level() const { return lasting_.level(); }

  /// make agrees on one job, signs and finishes it.
  Result<void> make(Context& context, const LoadedKey& key, const SigningJob& job,
                    std::string_view introduction = {}) const;

 private:
  Signing(const SigningArguments& arguments, Lasting lasting, SignatureParameters parameters)
      : arguments_(arguments), lasting_(std::move(lasting)), parameters_(std::move(parameters)) {}

  Result<Document> make_last(const Document& document, const SigningJob& job) const;
  Overwrite overwrite() const { return arguments_.force ? Overwrite::Yes : Overwrite::No; }

  SigningArguments arguments_;
  Lasting lasting_;
  SignatureParameters parameters_;
};

/// ask_to_go_on shows `text` and asks `question`; with `yes` the text goes to standard error and nothing is asked.
/// Errc::Usage without a terminal, Errc::PinCancelled for any other answer than yes.
Result<void> ask_to_go_on(Context& context, std::string_view text, std::string_view question, bool yes);

}  // namespace libsign::cli
