// The reader of act.xml and text.xml: the input is either. What is accepted can be written and read again.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "agreement/fields.hpp"
#include "agreement/reader.hpp"
#include "agreement/rendering.hpp"
#include "agreement/writer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  const ByteView octets(data, size);
  agreement::Reading reading;
  if (auto act = agreement::parse_act(octets, reading)) {
    agreement::Reading again;
    const std::string written = agreement::write_act(*act);
    const auto same = agreement::parse_act(as_bytes(written), again);
    if (!same || same->header != act->header || same->body != act->body) std::abort();
  }
  if (const auto text = agreement::parse_text(octets)) {
    const auto same = agreement::parse_text(as_bytes(agreement::write_text(text->version, text->blocks)));
    if (!same || same->version != text->version || same->blocks != text->blocks) std::abort();
  }
  return 0;
}
