#include <libsign/sign.hpp>

#include "asic/container.hpp"

namespace libsign {

Result<Document> make_container(std::string name, std::vector<Document> data_files) {
  const auto container = asic::make(std::move(data_files));
  if (!container) return container.error();
  auto bytes = asic::write(*container);
  if (!bytes) return bytes.error();
  return Document(std::move(name), *std::move(bytes), std::string(asic::kMimeAsicE));
}

}  // namespace libsign
