#pragma once

#include <memory>

#include <libsign/result.hpp>
#include <libsign/signer.hpp>
#include <smartcard/pin.hpp>
#include <smartcard/token.hpp>

namespace smartcard {

/// make_signer returns a Signer for `identity` of `token`; Errc::Refused if the identity is unfit. Nothing is asked
/// until the first signature: then `provider` gives the PIN, once for all signatures made through `token`, or for
/// each signature where the key demands it. A PIN that is wrong is not tried twice. Digests are computed in the
/// program, and each value is verified with the certificate before it is handed out. May be used from several threads;
/// the token does one signature at a time.
libsign::Result<std::unique_ptr<libsign::Signer>> make_signer(std::shared_ptr<Token> token, const Identity& identity,
                                                              PinProvider provider);

}  // namespace smartcard
