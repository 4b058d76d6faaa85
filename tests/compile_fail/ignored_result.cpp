#include <libsign/document.hpp>

void ignore() {
#ifdef OFFENCE
  libsign::Document::open("memorandum.asice");
#endif
}
