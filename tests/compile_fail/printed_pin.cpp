#include <iostream>

#include <libsign/pin.hpp>

void print(const libsign::Pin& pin) {
#ifdef OFFENCE
  std::cout << pin;
#else
  std::cout << pin.empty();
#endif
}
