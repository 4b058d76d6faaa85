#include <fmt/format.h>

#include "cryptoki.hpp"

namespace smartcard {

using libsign::Errc;
using libsign::Error;

namespace {

struct Meaning {
  CK_RV value;
  Errc code;
  const char* what;
  const char* hint;
};

constexpr Meaning kMeanings[] = {
    {CKR_PIN_INCORRECT, Errc::PinWrong, "the PIN is wrong", ""},
    {CKR_PIN_INVALID, Errc::PinWrong, "the token does not accept these characters in a PIN", ""},
    {CKR_PIN_LEN_RANGE, Errc::PinWrong, "the token does not accept a PIN of this length", ""},
    {CKR_PIN_LOCKED, Errc::PinBlocked, "the PIN is blocked", "unblock it with the PUK and the issuer's own program"},
    {CKR_PIN_EXPIRED, Errc::PinBlocked, "the token wants a new PIN first", "change it with the issuer's own program"},
    {CKR_USER_PIN_NOT_INITIALIZED, Errc::PinBlocked, "no PIN has been set on this token",
     "set one with the issuer's own program"},
    {CKR_FUNCTION_CANCELED, Errc::PinCancelled, "cancelled at the reader, or too slow", ""},
    {CKR_CANCEL, Errc::PinCancelled, "cancelled at the reader", ""},
    {CKR_TOKEN_NOT_PRESENT, Errc::Device, "there is no token in the reader", "insert the card and try again"},
    {CKR_DEVICE_REMOVED, Errc::Device, "the token was removed", "insert the card and try again"},
    {CKR_SLOT_ID_INVALID, Errc::Device, "the reader is gone", "plug the reader in and try again"},
    {CKR_TOKEN_NOT_RECOGNIZED, Errc::Device, "the driver does not know this kind of token",
     "use the driver that the issuer names"},
    {CKR_TOKEN_WRITE_PROTECTED, Errc::Device, "the token is write-protected", ""},
    {CKR_SESSION_HANDLE_INVALID, Errc::Device, "the connection to the token was lost", "try again"},
    {CKR_SESSION_CLOSED, Errc::Device, "the connection to the token was lost", "try again"},
    {CKR_SESSION_COUNT, Errc::Device, "the token serves too many programs already", "close one of them"},
    {CKR_USER_NOT_LOGGED_IN, Errc::Device, "the token ended the login",
     "another program may use the same token; close it and try again"},
    {CKR_USER_ANOTHER_ALREADY_LOGGED_IN, Errc::Device, "somebody else is logged in to the token", ""},
    {CKR_USER_TOO_MANY_TYPES, Errc::Device, "somebody else is logged in to the token", ""},
    {CKR_KEY_HANDLE_INVALID, Errc::Device, "the key is no longer there", "try again"},
    {CKR_OBJECT_HANDLE_INVALID, Errc::Device, "the key is no longer there", "try again"},
    {CKR_DEVICE_MEMORY, Errc::Device, "the token has no room left", ""},
    {CKR_HOST_MEMORY, Errc::Device, "the driver ran out of memory", ""},
    {CKR_CANT_LOCK, Errc::Device, "the driver cannot be used by a program with threads", ""},
    {CKR_NEED_TO_CREATE_THREADS, Errc::Device, "the driver cannot be used by this program", ""},
    {CKR_MECHANISM_INVALID, Errc::Unsupported, "the token does not know this signature algorithm", ""},
    {CKR_MECHANISM_PARAM_INVALID, Errc::Unsupported, "the token does not know this signature algorithm's parameters",
     ""},
    {CKR_FUNCTION_NOT_SUPPORTED, Errc::Unsupported, "the driver cannot do this", ""},
    {CKR_CURVE_NOT_SUPPORTED, Errc::Unsupported, "the token does not know this curve", ""},
    {CKR_KEY_FUNCTION_NOT_PERMITTED, Errc::Refused, "the token does not let this key sign", ""},
    {CKR_KEY_TYPE_INCONSISTENT, Errc::Refused, "the token does not let this key sign so", ""},
};

}  // namespace

Error failure(CK_RV value, std::string_view call) {
  Error error{Errc::Device, "the token's driver failed", {}, "try again; if it stays so, reinsert the card"};
  for (const Meaning& meaning : kMeanings) {
    if (meaning.value == value) error = {meaning.code, meaning.what, {}, meaning.hint};
  }
  error.detail = fmt::format("{} returned {:#010x}", call, value);
  return error;
}

}  // namespace smartcard
