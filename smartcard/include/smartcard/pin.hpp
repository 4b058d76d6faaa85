#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include <libsign/pin.hpp>
#include <libsign/result.hpp>

namespace smartcard {

/// TriesLeft is what a token tells of the PIN tries left; PKCS#11 knows no exact number.
enum class TriesLeft {
  NotTold,  // nothing: all of them, or the token does not say
  Low,      // at least one wrong PIN since the last right one
  Final,    // the next wrong PIN blocks the token
  Blocked,
  Unknown,  // its driver cannot ask it, and says that every PIN is blocked
};

/// PinState is what a token tells of its user PIN.
struct PinState {
  TriesLeft tries = TriesLeft::NotTold;
  bool login_required = true;  // false for a token that signs without a PIN
  bool initialised = true;     // a user PIN has been set
  bool to_be_changed = false;  // the token wants a new PIN first
  bool pinpad = false;         // the PIN is typed on the reader
  std::size_t min_length = 0;  // as the token reports it, in octets; not always true
  std::size_t max_length = 0;
};

enum class PinPurpose {
  Login,            // opens the token, once
  ContextSpecific,  // confirms one single signature (CKA_ALWAYS_AUTHENTICATE)
};

/// PinRequest says which PIN is wanted and what a wrong one would cost.
struct PinRequest {
  PinPurpose purpose = PinPurpose::Login;
  std::string token_label{};
  std::string token_serial{};
  std::string key_label{};  // of the key that will sign; empty where the login is not for one key
  PinState state{};
};

/// PinProvider is asked for a PIN each time one is needed, never twice for the same attempt, and is not called for a
/// blocked token. An error, best Errc::PinCancelled, ends the operation and is handed on as it is. With
/// `state.pinpad` the PIN that it returns is ignored: it only tells the holder to look at the reader, and may cancel.
/// It is called on the thread that signs, while the token is locked, so it must not use the token.
using PinProvider = std::function<libsign::Result<libsign::Pin>(const PinRequest&)>;

}  // namespace smartcard
