#include <libsign/document.hpp>

void ignore() {
#ifdef OFFENCE
  libsign::write_atomically("memorandum.asice", {});
#endif
}
