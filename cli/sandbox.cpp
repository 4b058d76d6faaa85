#include "sandbox/sandbox.hpp"

#include <fmt/format.h>

#include "command.hpp"

namespace libsign::cli {
namespace {

class SandboxVerb final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    arguments.add({.value_name = "ACTION",
                   .text = "make it, remove it, or print what a shell has to eval",
                   .choices = {"up", "down", "env"},
                   .required = true},
                  action_);
    arguments.add({.long_name = "--dir", .value_name = "DIR", .text = "its folder; default: mocsign-sandbox"}, folder_);
    arguments.add(
        {.long_name = "--module", .value_name = "SO", .text = "SoftHSM's driver; default: where Debian has it"},
        module_);
  }

  Exit run(Context& context) override {
    if (action_ == "up") return up(context);
    if (action_ == "down") return down(context);
    return env(context);
  }

 private:
  Exit up(Context& context) {
    SandboxOptions options{.now = context.now()};
    if (module_) options.module = *module_;
    const auto sandbox = create_sandbox(folder_, options);
    if (!sandbox) return fail(context, sandbox.error());
    std::string text = fmt::format(
        "A sandbox is in {0}. Nothing that it signs proves anything.\n"
        "  authority   {1}\n",
        terminal_safe(sandbox->folder.string()), terminal_safe(sandbox->root_certificate.string()));
    for (const SandboxToken& token : sandbox->tokens)
      text += fmt::format("  token       {}, PIN {}\n              --key '{}'\n",
                          terminal_safe(token.party.token_label), kSandboxPin, terminal_safe(token.key_uri));
    context.out(text);
    context.note(fmt::format("hint: eval \"$(mocsign sandbox env --dir {})\" makes sign and keys use it",
                             terminal_safe(folder_)));
    return Exit::Ok;
  }

  Exit down(Context& context) {
    if (const auto removed = destroy_sandbox(folder_); !removed) return fail(context, removed.error());
    return Exit::Ok;
  }

  Exit env(Context& context) {
    const auto sandbox = open_sandbox(folder_);
    if (!sandbox) return fail(context, sandbox.error());
    context.out(sandbox_exports(*sandbox));
    return Exit::Ok;
  }

  /// A folder that holds something else, or no sandbox, contradicts the command; it says nothing of a signature.
  static Exit fail(Context& context, Error error) {
    if (error.code == Errc::Refused || error.code == Errc::NotFound) error.code = Errc::Usage;
    return context.fail(error);
  }

  std::string action_;
  std::string folder_ = "mocsign-sandbox";
  std::optional<std::string> module_;
};

}  // namespace

const Command kSandbox{"sandbox", "A test authority and software tokens to try everything with",
                       "up|down|env [--dir DIR]", make_verb<SandboxVerb>};

}  // namespace libsign::cli
