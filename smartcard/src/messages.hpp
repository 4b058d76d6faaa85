#pragma once

#include <nlohmann/json.hpp>
#include <span>

#include <libsign/result.hpp>
#include <libsign/signer.hpp>
#include <smartcard/helper.hpp>
#include <smartcard/pin.hpp>
#include <smartcard/token.hpp>

/// What a Helper and its process say to each other, as JSON values. A PIN is none of it. The process may have been
/// damaged by a driver, so each function that reads throws nlohmann::json::exception for what it does not understand.
namespace smartcard::messages {

using nlohmann::json;

/// parse reads a frame; values that nest deeper than messages do are refused.
json parse(const libsign::Bytes& frame);

json write(const libsign::Error& error);
json write(const PinRequest& request);
json write(const TokenInfo& info);
json write(const Identity& identity);
json write(const ListedModule& module);
json write(const ListedToken& token);
json write(const Listing& listing);
json write(const libsign::ToBeSigned& to_be_signed);
json write(std::span<const libsign::ToBeSigned> line);
json write(libsign::ByteView octets);

libsign::Error read_error(const json& value);
PinRequest read_pin_request(const json& value);
TokenInfo read_token_info(const json& value);
Identity read_identity(const json& value);
Listing read_listing(const json& value);
libsign::ToBeSigned read_to_be_signed(const json& value);
libsign::Bytes read_octets(const json& value);

}  // namespace smartcard::messages
