#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <libsign/result.hpp>

#include "sandbox/profiles.hpp"
#include "sandbox/sandbox.hpp"
#include "sandbox/world/world.hpp"

/// The emulated identity cards of a sandbox: keys and certificates in files, and one process that is cards, readers and
/// a private pcscd (tests/card/rig).
namespace libsign::cli {

/// CardKind is a kind of card that can be emulated.
struct CardKind {
  std::string name;  // "esteid"
  std::string pins;  // for people
};

/// card_kinds returns all of them.
const std::vector<CardKind>& card_kinds();

/// make_card writes the keys and certificates of a card of this kind.
Result<void> make_card(const Sandbox& sandbox, sandbox::World& world, const std::string& kind,
                       const sandbox::Validity& validity);

/// start_cards puts the sandbox's cards into readers, in the background, unless they are there; nothing happens for a
/// sandbox without cards. Errc::NotFound where the emulator is not installed, Errc::Device if it does not start.
Result<void> start_cards(const Sandbox& sandbox);

/// stop_cards ends the emulator of the sandbox in `folder`, if it runs.
Result<void> stop_cards(const std::filesystem::path& folder);

/// card_driver returns the PKCS#11 driver for the cards; empty where OpenSC is not installed.
std::filesystem::path card_driver();

/// card_exports returns the lines that point programs to the cards.
std::vector<std::pair<std::string, std::string>> card_exports(const Sandbox& sandbox);

}  // namespace libsign::cli
