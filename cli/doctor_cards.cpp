#include "doctor_cards.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "driver.hpp"

namespace libsign::cli {
namespace {

using smartcard::Identity;
using smartcard::ListedModule;
using smartcard::ListedToken;
using smartcard::Listing;

constexpr auto kSoon = std::chrono::hours(24 * 30);  // time enough to order a new card

void add(Findings& findings, Area area, Grade grade, std::string_view code, std::string what, std::string mend = {}) {
  findings.push_back({area, grade, code, std::move(what), std::move(mend)});
}

void check_reader(const ReaderState& reader, std::string_view session, Findings& findings) {
  if (reader.is_refused) {
    add(findings, Area::Reader, Grade::Problem, "CARD_REFUSED",
        fmt::format("polkit does not let you use cards in “{}”{}", reader.name, session),
        "sign at the machine itself, or have an administrator allow org.debian.pcsc-lite.access_card in "
        "/etc/polkit-1/rules.d, as access_pcsc is");
  } else if (reader.is_mute) {
    add(findings, Area::Reader, Grade::Problem, "CARD_MUTE",
        fmt::format("the card in “{}” does not answer", reader.name),
        "pull it, clean its contacts, and insert it with the chip first");
  } else if (reader.is_exclusive) {
    add(findings, Area::Reader, Grade::Problem, "CARD_IN_USE",
        fmt::format("another program keeps the card in “{}” for itself", reader.name), "close that program");
  } else {
    add(findings, Area::Reader, Grade::Fine, reader.has_card ? "CARD_PRESENT" : "READER_EMPTY",
        fmt::format("“{}” {}", reader.name, reader.has_card ? "has a card" : "is empty"));
  }
}

void check_module(const ListedModule& module, Findings& findings) {
  const std::string file = module.path.filename().string();
  if (file.find("onepin") != std::string::npos) {
    add(findings, Area::Driver, Grade::Problem, "DRIVER_ONEPIN",
        fmt::format("{} shows only the first PIN of a card, not the one for signatures", file),
        "use opensc-pkcs11.so instead");
  } else if (file.find("pkcs11-spy") != std::string::npos) {
    add(findings, Area::Driver, Grade::Problem, "DRIVER_SPY", fmt::format("{} writes PINs into its log", file),
        "name the real driver");
  } else if (module.manufacturer.find("OpenSC") != std::string::npos && module.version == "0.23") {
    add(findings, Area::Driver, Grade::Warning, "DRIVER_HANGS",
        fmt::format("{}: OpenSC 0.23 hangs for ever if a PIV card is pulled at the wrong moment", file),
        "leave the card in until the file is written; mocsign gives up on the driver after --driver-timeout");
  } else {
    add(findings, Area::Driver, Grade::Fine, "DRIVER",
        fmt::format("{}: {} {}", file, module.manufacturer, module.version));
  }
}

void check_pin(const ListedToken& token, Findings& findings) {
  const smartcard::PinState& pin = token.info.pin;
  const std::string& label = token.info.label;
  if (pin.tries == smartcard::TriesLeft::Blocked) {
    add(findings, Area::Pin, Grade::Problem, "PIN_BLOCKED", fmt::format("the PIN of “{}” is blocked", label),
        "unblock it with the PUK and the issuer's own program");
  } else if (!pin.initialised || pin.to_be_changed) {
    add(findings, Area::Pin, Grade::Problem, "PIN_NOT_SET",
        fmt::format("“{}” wants {} PIN first", label, pin.initialised ? "a new" : "a"),
        "set it with the issuer's own program");
  } else if (pin.tries == smartcard::TriesLeft::NotTold || pin.tries == smartcard::TriesLeft::Unknown) {
    add(findings, Area::Pin, Grade::Fine, "PIN", fmt::format("“{}”: {}", label, tries_in_words(pin)));
  } else {
    add(findings, Area::Pin, Grade::Warning, "PIN_TRIES_LOW", fmt::format("“{}”: {}", label, tries_in_words(pin)),
        "look the PIN up before you try it again; the right one gives all tries back");
  }
}

void check_certificate(const ListedToken& token, const Identity& identity, Instant now, Findings& findings) {
  const Certificate& certificate = identity.certificate;
  const std::string who = fmt::format("{} on “{}”", certificate.common_name(), token.info.label);
  const std::string until = format_instant(certificate.not_after()).substr(0, 10);
  if (certificate.not_after() < now) {
    add(findings, Area::Certificate, Grade::Problem, "CERTIFICATE_EXPIRED", fmt::format("{} expired on {}", who, until),
        "ask the issuer for new certificates");
  } else if (certificate.not_before() > now) {
    add(findings, Area::Certificate, Grade::Problem, "CERTIFICATE_NOT_YET_VALID", who + " is not valid yet",
        "check the clock of this machine");
  } else if (certificate.not_after() < now + kSoon) {
    add(findings, Area::Certificate, Grade::Warning, "CERTIFICATE_EXPIRES_SOON",
        fmt::format("{} expires on {}", who, until), "ask the issuer for new certificates");
  } else {
    add(findings, Area::Certificate, Grade::Fine, "CERTIFICATE", fmt::format("{} can sign until {}", who, until));
  }
}

/// check_token judges a token's certificates and returns whether it can sign documents.
bool check_token(const ListedToken& token, Instant now, Findings& findings) {
  bool can_sign = false;
  for (const Identity& identity : token.contents.identities) {
    if (!identity.unfit.empty()) continue;
    check_certificate(token, identity, now, findings);
    can_sign = true;
  }
  const bool hides = token.contents.identities.empty() && !token.contents.after_login;
  if (hides)
    add(findings, Area::Certificate, Grade::Fine, "CERTIFICATES_HIDDEN",
        fmt::format("“{}” shows its certificates only after the PIN", token.info.label));
  if (can_sign || hides) check_pin(token, findings);
  return can_sign || hides;
}

}  // namespace

void check_readers(const Context& context, const PcscState& state, Findings& findings) {
  const bool remote = context.environment("SSH_CONNECTION").has_value();
  const std::string_view session = remote ? " from a remote session" : "";
  switch (state.daemon) {
    case PcscState::Daemon::NoLibrary:
      add(findings, Area::Reader, Grade::Warning, "PCSC_MISSING", "there is no PC/SC, which card readers need",
          "apt-get install pcscd; tokens without a reader work all the same");
      return;
    case PcscState::Daemon::NotRunning:
      add(findings, Area::Reader, Grade::Problem, "PCSC_NOT_RUNNING", "the PC/SC daemon does not run",
          "systemctl enable --now pcscd.socket");
      return;
    case PcscState::Daemon::Refused:
      add(findings, Area::Reader, Grade::Problem, "PCSC_REFUSED",
          fmt::format("polkit does not let you use card readers{}", session),
          "sign at the machine itself, or have an administrator allow org.debian.pcsc-lite.access_pcsc and access_card "
          "in /etc/polkit-1/rules.d");
      return;
    case PcscState::Daemon::Failed:
      add(findings, Area::Reader, Grade::Problem, "PCSC_FAILED",
          fmt::format("the PC/SC daemon answers with an error ({:#x})", static_cast<unsigned long>(state.code)),
          "systemctl restart pcscd, and look into journalctl -u pcscd");
      return;
    case PcscState::Daemon::Running: break;
  }
  add(findings, Area::Reader, Grade::Fine, "PCSC",
      fmt::format("the PC/SC daemon answers{}", remote ? ", and polkit lets this remote session use it" : ""));
  if (state.readers.empty())
    add(findings, Area::Reader, Grade::Warning, "READER_MISSING", "there is no card reader",
        "plug one in; lsusb must list it, and libccid must be installed");
  for (const ReaderState& reader : state.readers) check_reader(reader, session, findings);
}

void check_drivers(const Context& context, const Result<Listing>& listing, Findings& findings) {
  if (context.environment("OPENSC_DEBUG"))
    add(findings, Area::Driver, Grade::Warning, "DRIVER_DEBUGGED", "OPENSC_DEBUG is set: the driver may log PINs",
        "unset OPENSC_DEBUG");
  if (!listing) {
    add(findings, Area::Driver, Grade::Problem, "DRIVER_FAILED", listing.error().what,
        listing.error().hint.empty() ? "name another driver with --module" : listing.error().hint);
    return;
  }
  for (const Error& problem : listing->problems)
    add(findings, Area::Driver, Grade::Problem, "DRIVER_PROBLEM",
        problem.where.empty() ? problem.what : fmt::format("{} ({})", problem.what, problem.where),
        problem.hint.empty() ? "reinstall the driver, or name another one with --module" : problem.hint);
  if (listing->modules.empty() && listing->problems.empty())
    add(findings, Area::Driver, Grade::Problem, "DRIVER_MISSING", "no PKCS#11 driver is configured",
        "apt-get install opensc-pkcs11, or name the issuer's driver with --module");
  for (const ListedModule& module : listing->modules) check_module(module, findings);
}

void check_cards(const Listing& listing, Instant now, Findings& findings) {
  if (listing.tokens.empty()) {
    add(findings, Area::Card, Grade::Problem, "CARD_MISSING", "no card or token is there that the drivers know",
        "insert the card; if it is in, install the driver that its issuer names");
    return;
  }
  bool can_sign = false;
  for (const ListedToken& token : listing.tokens) can_sign = check_token(token, now, findings) || can_sign;
  if (!can_sign)
    add(findings, Area::Certificate, Grade::Problem, "CERTIFICATE_MISSING", "no certificate can sign documents",
        "mocsign keys --all says why not");
}

}  // namespace libsign::cli
