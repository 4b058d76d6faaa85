#include <libsign/report.hpp>

std::string_view name_of(const libsign::Report& report) {
#ifdef OFFENCE
  const libsign::SignedOctets forged;
  return forged.name();
#else
  return report.signed_octets.front().name();
#endif
}
