#pragma once

#include <map>
#include <stdexcept>
#include <string>

#include <libsign/certificate.hpp>
#include <nlohmann/json.hpp>
#include "pki/crl.hpp"
#include "pki/ocsp.hpp"
#include "pki/timestamp_token.hpp"

namespace libsign::evidence {

using Json = nlohmann::ordered_json;

/// Malformed is thrown while a file is read and caught by restore().
struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// ObjectWriter keeps each encoded object once, named by its SHA-256 in hexadecimal.
class ObjectWriter {
 public:
  Json put(ByteView der);
  /// take returns all that was put, in the order of their names.
  Json take() const;

 private:
  std::map<std::string, std::string> base64_;
};

/// ObjectReader finds them again, each parsed once. Throws Malformed for what is not there or not that.
class ObjectReader {
 public:
  explicit ObjectReader(const Json& objects);

  Certificate certificate(const Json& name);
  pki::Crl crl(const Json& name);
  pki::OcspResponse ocsp_response(const Json& name);
  pki::TimestampToken token(const Json& name);

 private:
  const Bytes& der(const Json& name) const;

  std::map<std::string, Bytes> ders_;
  std::map<std::string, Certificate> certificates_;
  std::map<std::string, pki::Crl> crls_;
  std::map<std::string, pki::OcspResponse> ocsp_responses_;
  std::map<std::string, pki::TimestampToken> tokens_;
};

}  // namespace libsign::evidence
