#pragma once

#include <mutex>
#include <optional>

#include <smartcard/token.hpp>

#include "cryptoki.hpp"

namespace smartcard {

/// read_token_info describes the token that is in the slot now.
libsign::Result<TokenInfo> read_token_info(const Module& module, CK_SLOT_ID slot);

/// Token::State is what signatures of one token share. Everything below `mutex` is used with it locked.
struct Token::State {
  std::shared_ptr<Module> module;
  CK_SLOT_ID slot;
  TokenInfo info;

  std::mutex mutex;
  std::optional<Session> login;    // as long as it is open, the token stays logged in
  std::uint64_t login_number = 0;  // handles of private objects die with the login in which they were found
  bool login_was_lost = false;     // the driver has refused a signature because nobody is logged in

  State(std::shared_ptr<Module> module_, CK_SLOT_ID slot_, TokenInfo info_)
      : module(std::move(module_)), slot(slot_), info(std::move(info_)) {}

  /// log_in makes sure that the token is open; `key_label` is shown to the holder. It returns the PIN that has just
  /// opened it: empty where it was open, needs none, or has a pinpad.
  libsign::Result<libsign::Pin> log_in(const PinProvider& provider, const std::string& key_label);
  /// authenticate asks for one PIN, tries it once and returns it.
  libsign::Result<libsign::Pin> authenticate(const Session& session, PinPurpose purpose, const PinProvider& provider,
                                             const std::string& key_label);
  /// try_pin tries a PIN once. With a pinpad the PIN is typed there, and `pin` is empty.
  libsign::Result<void> try_pin(const Session& session, PinPurpose purpose, const libsign::Pin& pin,
                                const PinState& known);
  /// forget drops the login after a failure, and lets the driver notice what was pulled or plugged in.
  void forget() noexcept;
  /// same_token reads the token again; Errc::Device if it is gone or another one has taken its place.
  libsign::Result<TokenInfo> same_token() const;
};

}  // namespace smartcard
