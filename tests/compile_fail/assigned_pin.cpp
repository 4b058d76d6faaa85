#include <libsign/pin.hpp>

void assign(libsign::Pin& to, libsign::Pin& from) {
#ifdef OFFENCE
  to = from;
#else
  to = static_cast<libsign::Pin&&>(from);
#endif
}
