#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cms/signed_data.hpp"
#include "evidence/evidence.hpp"

namespace libsign::cades {

/// Objects names certificates, CRLs, OCSP responses and time-stamp tokens by their SHA-256.
using Objects = std::vector<Bytes>;

/// append adds `more` to `objects`.
void append(Objects& objects, const Objects& more);

/// objects_of names what a signature carries, its time-stamps included.
Objects objects_of(const evidence::Evidence& evidence);

/// warn adds a warning about the form of the signature.
void warn(evidence::Evidence& evidence, std::string code, std::string message, std::string clause);

/// Values puts validation data into the evidence of a signature and names what it put there. Data that cannot be read
/// is a warning: it proves nothing.
class Values {
 public:
  explicit Values(evidence::Evidence& evidence) : evidence_(evidence) {}

  /// carried takes over what a CMS object has in its certificates and crls (RFC 5652, 5.1).
  Objects carried(const cms::SignedData& data);
  /// certificates reads the attribute certificate-values (EN 319 122-1, A.1.1.2).
  Objects certificates(ByteView attribute_value);
  /// revocation reads the attribute revocation-values (EN 319 122-1, A.1.2.2), or adbe-revocationInfoArchival, which is
  /// built alike (ISO 32000-2, 12.8.3.3.2).
  Objects revocation(ByteView attribute_value);
  /// token takes over what a time-stamp token has, also in its unsigned attributes, and the token itself.
  Objects token(const pki::TimestampToken& token);

 private:
  void certificate(ByteView der, Objects& objects);
  void crl(ByteView der, Objects& objects);
  void ocsp(ByteView der, Objects& objects);
  void unreadable(std::string_view what);

  evidence::Evidence& evidence_;
  std::size_t values_ = 0;
};

}  // namespace libsign::cades
