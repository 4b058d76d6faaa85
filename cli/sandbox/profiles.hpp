#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/world/world.hpp"

namespace libsign::sandbox {

/// kIssuing and kTsa are names in the world of the sandbox.
inline constexpr const char* kIssuing = "issuing";
inline constexpr const char* kTsa = "tsa";

/// make_world makes the authorities of the sandbox: a root; below it a plain issuing authority, one each in the manner
/// of Estonia, Italy and Japan, and one for time-stamping with a TSA. The authorities are valid for ten years.
Result<World> make_world(const std::string& base_url, Instant now, Instant from);

/// Person is somebody whose certificate is like those of a country, and by whom it is issued.
struct Person {
  std::string name;
  std::string authority;
  KeyType key;
  CertificatePlan plan;
};

/// persons returns one person per country: "estonia" with P-384 (OCSP alone, PNOEE number, QC statements), "italy" with
/// RSA-2048 (OCSP and CRL, codice fiscale), "japan" with RSA-2048 (one CRL of several, no OCSP, no person's name).
std::vector<Person> persons(const Validity& validity);

/// card_holder returns the keys of an emulated card of this kind, all of one person, and each named like its file:
/// "auth" and "sign" on "esteid", "jpki" and "cns", "9a", "9c", "9d" and "9e" on "piv". Empty for an unknown kind.
std::vector<Person> card_holder(std::string_view kind, const Validity& validity);

}  // namespace libsign::sandbox
