#include <cstddef>
#include <cstdint>

#include "extensions.hpp"
#include "messages.hpp"

namespace {

using smartcard::messages::json;

/// read hands a value to one of the functions that read messages; what they do not understand they must say.
template <typename Read>
void read(const json& value, Read reader) {
  try {
    reader(value);
  } catch (const json::exception&) {
  }
}

}  // namespace

// What a process that a PKCS#11 driver may have damaged says to the program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace messages = smartcard::messages;
  json message;
  try {
    message = messages::parse(libsign::Bytes(data, data + size));
  } catch (const json::exception&) {
    return 0;
  }
  read(message, messages::read_octets);
  read(message, messages::read_error);
  read(message, messages::read_pin_request);
  read(message, messages::read_token_info);
  read(message, messages::read_to_be_signed);
  read(message, [](const json& value) {
    const smartcard::Identity identity = messages::read_identity(value);
    smartcard::is_for_authentication(identity.certificate);
    smartcard::holds_home_address(identity.certificate);
  });
  read(message, [](const json& value) {
    const smartcard::Listing listing = messages::read_listing(value);
    if (messages::read_listing(messages::write(listing)).tokens.size() != listing.tokens.size()) __builtin_trap();
  });
  return 0;
}
