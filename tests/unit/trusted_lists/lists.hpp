#pragma once

#include <string>
#include <vector>

#include <libsign/document.hpp>
#include <libsign/trusted_list.hpp>

#include "support/pki.hpp"

namespace support {

/// list opens test-vectors/trusted-lists/<name>.xml.
inline libsign::Document list(const std::string& name) {
  return libsign::Document::open(vectors() / "trusted-lists" / (name + ".xml")).value();
}

/// qualified reads test-vectors/trusted-lists/qualified/<name>.crt.pem.
inline libsign::Certificate qualified(const std::string& name) {
  return libsign::TrustStore::load(vectors() / "trusted-lists" / "qualified" / (name + ".crt.pem")).value().front();
}

/// certificates reads several of test-vectors/pki.
inline std::vector<libsign::Certificate> certificates(const std::vector<std::string>& names) {
  std::vector<libsign::Certificate> all;
  for (const std::string& name : names) all.push_back(certificate(name));
  return all;
}

}  // namespace support
