#include <libsign/pin.hpp>

bool same(const libsign::Pin& a, const libsign::Pin& b) {
#ifdef OFFENCE
  return a == b;
#else
  return a.empty() && b.empty();
#endif
}
