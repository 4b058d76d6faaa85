// What a memorandum is drafted from: its source, and behind a form feed of its own line its terms. The words of a
// source that is accepted survive, and a draft that is made can be read.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <libsign/agreement.hpp>

#include "agreement/text_source.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  const std::string_view input = as_text({data, size});
  const std::size_t cut = input.find("\n\f\n");
  const std::string_view source = input.substr(0, cut);
  const std::string_view terms = cut == std::string_view::npos ? std::string_view{} : input.substr(cut + 3);

  const auto blocks = agreement::read_source(source, "memo.md");
  if (!blocks && blocks.error().code == Errc::Internal) std::abort();
  const auto files = draft_moc({Document("memo.md", to_bytes(source)), Document("terms.toml", to_bytes(terms)),
                                "urn:uuid:00000000-0000-4000-8000-000000000000"});
  if (files && !blocks) std::abort();
  return 0;
}
