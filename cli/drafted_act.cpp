#include "drafted_act.hpp"

#include <array>
#include <cstdint>

#include <unistd.h>
#include <libsign/agreement.hpp>
#include <libsign/sign.hpp>

namespace libsign::cli {

Result<std::string> new_urn() {
  std::array<std::uint8_t, 16> random{};
  if (::getentropy(random.data(), random.size()) != 0)
    return Error{Errc::Internal, "the system gives no random octets"};
  return uuid_urn(random);
}

Result<Document> drafted_act(Act act, std::string name) {
  auto id = new_urn();
  if (!id) return id.error();
  act.header.id = *std::move(id);
  auto files = act_files(std::move(act));
  if (!files) return files.error();
  return make_container(std::move(name), *std::move(files));
}

}  // namespace libsign::cli
