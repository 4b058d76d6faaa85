#include <libsign/signer.hpp>

namespace libsign {

Result<void> Signer::sign_all(std::span<const ToBeSigned> all, const Made& made) {
  for (const ToBeSigned& to_be_signed : all) {
    auto value = sign(to_be_signed);
    if (!value) return value.error();
    made(*std::move(value));
  }
  return {};
}

}  // namespace libsign
