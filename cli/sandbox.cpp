#include "sandbox/sandbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "command.hpp"
#include "sandbox/card.hpp"
#include "sandbox/service.hpp"
#include "sandbox/state_lock.hpp"

namespace libsign::cli {
namespace {

Result<std::uint16_t> port_argument(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failed != std::errc() || end != text.data() + text.size() || port == 0)
    return usage(fmt::format("--port cannot be “{}”", text), "a number from 1 to 65535");
  return port;
}

class SandboxVerb final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    arguments.add({.value_name = "ACTION",
                   .text = "make it and start its services; stop and remove it; print what a shell has to eval; "
                           "revoke a certificate; set its clock",
                   .choices = {"up", "down", "env", "revoke", "clock"},
                   .required = true},
                  action_);
    arguments.add(
        {.value_name = "WHAT",
         .text = "revoke: a token, a key file's name, an authority, or a serial number; clock: a time, or now"},
        what_);
    arguments.add({.long_name = "--dir", .value_name = "DIR", .text = "its folder; default: mocsign-sandbox"}, folder_);
    arguments.add(
        {.long_name = "--module", .value_name = "SO", .text = "SoftHSM's driver; default: where Debian has it"},
        module_);
    arguments.add({.long_name = "--port",
                   .value_name = "N",
                   .text = "up: the port of its services on 127.0.0.1; default: a free one, the same ever after"},
                  port_);
    std::vector<std::string> kinds;
    for (const CardKind& kind : card_kinds()) kinds.push_back(kind.name);
    arguments.add({.long_name = "--card",
                   .value_name = "KIND",
                   .text = "up: an emulated identity card in a reader, beside the software tokens",
                   .choices = std::move(kinds)},
                  cards_);
    arguments.add({.long_name = "--foreground", .text = "up: serve until interrupted instead of in the background"},
                  foreground_);
    arguments.add({.long_name = "--reason",
                   .value_name = "REASON",
                   .text = "revoke: why; default: unspecified",
                   .choices = sandbox::reason_names()},
                  reason_);
    arguments.add({.long_name = "--at", .value_name = "TIME", .text = "revoke: since when; default: its clock's time"},
                  at_);
  }

  Exit run(Context& context) override {
    if (auto checked = check(); !checked) return context.fail(checked.error());
    if (action_ == "up") return up(context);
    if (action_ == "down") return down(context);
    if (action_ == "revoke") return revoke(context);
    if (action_ == "clock") return clock(context);
    return env(context);
  }

 private:
  Result<void> check() const {
    const bool needs_what = action_ == "revoke" || action_ == "clock";
    if (needs_what && !what_)
      return usage(fmt::format("sandbox {} needs to know {}", action_, action_ == "clock" ? "the time" : "what"));
    if (!needs_what && what_) return usage(fmt::format("sandbox {} takes no further word: “{}”", action_, *what_));
    if (action_ != "revoke" && (reason_ || at_)) return usage("--reason and --at go with sandbox revoke");
    if (action_ != "up" && (port_ || foreground_ || !cards_.empty()))
      return usage("--port, --card and --foreground go with sandbox up");
    return {};
  }

  Exit up(Context& context) {
    SandboxOptions options{.cards = cards_, .now = context.now()};
    if (module_) options.module = *module_;
    if (port_) {
      const auto port = port_argument(*port_);
      if (!port) return context.fail(port.error());
      options.port = *port;
    }
    const auto sandbox = create_sandbox(folder_, options);
    if (!sandbox) return fail(context, sandbox.error());
    if (auto started = start_cards(*sandbox); !started) return fail(context, started.error());
    const Clock clock = [&context] { return context.now(); };
    if (!foreground_) {
      if (auto started = start_service(*sandbox, clock); !started) return fail(context, started.error());
    }
    describe(context, *sandbox);
    if (!foreground_) return Exit::Ok;
    context.flush();
    if (auto served = run_service(*sandbox, clock); !served) return fail(context, served.error());
    return Exit::Ok;
  }

  void describe(Context& context, const Sandbox& sandbox) const {
    const std::string base = fmt::format("http://127.0.0.1:{}", sandbox.port);
    std::string text = fmt::format(
        "A sandbox is in {0}. Nothing that it signs proves anything.\n"
        "  authority   {1}\n"
        "  services    {2}: OCSP, CRLs, certificates\n"
        "  TSA         {3}\n",
        terminal_safe(sandbox.folder.string()), terminal_safe(sandbox.root_certificate.string()), base,
        sandbox.tsa_url());
    for (const SandboxToken& token : sandbox.tokens)
      text += fmt::format("  token       {}, PIN {}\n              --key '{}'\n",
                          terminal_safe(token.party.token_label), kSandboxPin, terminal_safe(token.key_uri));
    for (const CardKind& kind : card_kinds())
      if (std::find(sandbox.cards.begin(), sandbox.cards.end(), kind.name) != sandbox.cards.end())
        text += fmt::format("  card        {}, {}\n", kind.name, kind.pins);
    for (const SoftwareKey& key : sandbox.software_keys)
      text += fmt::format("  key file    {}\n              --key {} --cert {}\n", terminal_safe(key.name),
                          terminal_safe(key.key.string()), terminal_safe(key.certificate.string()));
    context.out(text);
    context.note(fmt::format("hint: eval \"$(mocsign sandbox env --dir {})\" makes sign and keys use it",
                             terminal_safe(folder_)));
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

  /// Opened is a sandbox with the state of its world, which nobody else changes meanwhile.
  struct Opened {
    StateLock lock;
    Sandbox sandbox;
    sandbox::World world;
    std::optional<Instant> fixed_clock;
  };

  Result<Opened> open(const Context& context) const {
    auto sandbox = open_sandbox(folder_);
    if (!sandbox) return sandbox.error();
    auto world = sandbox::World::load(sandbox->authority(), context.now());
    if (!world) return world.error();
    auto lock = StateLock::take(sandbox->authority());
    if (!lock) return lock.error();
    const auto fixed = world->load_state(sandbox->authority());
    if (!fixed) return fixed.error();
    return Opened{*std::move(lock), std::move(*sandbox), std::move(*world), *fixed};
  }

  Exit revoke(Context& context) {
    auto opened = open(context);
    if (!opened) return fail(context, opened.error());
    auto& [lock, sandbox, world, fixed_clock] = *opened;
    Instant at = fixed_clock.value_or(context.now());
    if (at_) {
      const auto given = instant_argument(*at_);
      if (!given) return context.fail(given.error());
      at = *given;
    }
    const auto certificate = find_holder(sandbox, world, *what_);
    if (!certificate) return fail(context, certificate.error());
    const auto reason = reason_ ? *sandbox::reason_from_name(*reason_) : sandbox::Reason::Unspecified;
    if (auto revoked = world.revoke(*certificate, at, reason); !revoked) return fail(context, revoked.error());
    if (auto saved = world.save_state(sandbox.authority(), fixed_clock); !saved) return fail(context, saved.error());
    context.out(fmt::format("{}, serial number {}, is revoked since {}.\n", terminal_safe(certificate->common_name()),
                            certificate->serial_number(), format_instant(at)));
    return Exit::Ok;
  }

  Exit clock(Context& context) {
    auto opened = open(context);
    if (!opened) return fail(context, opened.error());
    std::optional<Instant> time;
    if (*what_ != "now") {
      const auto given = instant_argument(*what_);
      if (!given) return context.fail(given.error());
      time = *given;
    }
    if (auto saved = opened->world.save_state(opened->sandbox.authority(), time); !saved)
      return fail(context, saved.error());
    context.out(time ? fmt::format("The sandbox's services answer as of {}.\n", format_instant(*time))
                     : "The sandbox's services answer as of now.\n");
    return Exit::Ok;
  }

  /// A folder that holds something else, or no sandbox, contradicts the command; it says nothing of a signature.
  static Exit fail(Context& context, Error error) {
    if (error.code == Errc::Refused || error.code == Errc::NotFound) error.code = Errc::Usage;
    return context.fail(error);
  }

  std::string action_;
  std::optional<std::string> what_;
  std::string folder_ = "mocsign-sandbox";
  std::optional<std::string> module_;
  std::vector<std::string> cards_;
  std::optional<std::string> port_;
  bool foreground_ = false;
  std::optional<std::string> reason_;
  std::optional<std::string> at_;
};

}  // namespace

const Command kSandbox{"sandbox", "Test authorities with their services, and software tokens, to try everything with",
                       "up|down|env|revoke WHAT|clock TIME [--dir DIR]", make_verb<SandboxVerb>};

}  // namespace libsign::cli
