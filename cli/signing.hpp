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

/// Signing makes one signature. What is missing is said before anybody is asked for anything.
class Signing {
 public:
  /// prepare reads settings and claims. Errors as Lasting::prepare() and parameters_from().
  static Result<Signing> prepare(Context& context, const SigningArguments& arguments);

  /// check refuses an output that exists, before any work is done.
  Result<void> check(const std::filesystem::path& output) const;

  /// key loads the key that the arguments name.
  Result<LoadedKey> key(const Context& context) const { return load_key(context, arguments_.key); }

  /// make shows `introduction` and what will be signed, asks, signs, brings the signature to its level and writes
  /// `output`. `contents` describes the documents. Errc::PinCancelled if the person says no.
  Result<void> make(Context& context, const LoadedKey& key, std::vector<Document> documents, Packaging packaging,
                    std::span<const Inspection> contents, const std::filesystem::path& output,
                    std::string_view introduction = {}) const;

 private:
  Signing(const SigningArguments& arguments, Lasting lasting, SignatureParameters parameters)
      : arguments_(arguments), lasting_(std::move(lasting)), parameters_(std::move(parameters)) {}

  Result<Document> make_last(const Document& document, const SignRequest& request) const;
  Overwrite overwrite() const { return arguments_.force ? Overwrite::Yes : Overwrite::No; }

  SigningArguments arguments_;
  Lasting lasting_;
  SignatureParameters parameters_;
};

/// ask_to_go_on shows `text` and asks `question`; with `yes` the text goes to standard error and nothing is asked.
/// Errc::Usage without a terminal, Errc::PinCancelled for any other answer than yes.
Result<void> ask_to_go_on(Context& context, std::string_view text, std::string_view question, bool yes);

}  // namespace libsign::cli
