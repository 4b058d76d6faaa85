#include <libsign/pin.hpp>

libsign::Pin copy(libsign::Pin& pin) {
#ifdef OFFENCE
  return libsign::Pin(pin);
#else
  return libsign::Pin(static_cast<libsign::Pin&&>(pin));
#endif
}
