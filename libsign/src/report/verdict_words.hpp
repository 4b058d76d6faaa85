#pragma once

#include <string>

#include <libsign/report.hpp>

namespace libsign::report {

/// first_of returns the first finding of that severity, which is the most specific one; null if there is none.
const Finding* first_of(const std::vector<Finding>& findings, Severity severity);

/// why says in one sentence why a signature did not pass: the first error, else its sub-indication in words. Not made
/// safe for terminals.
std::string why(const SignatureReport& signature);

/// signer_of names the signer as the certificate does. Not made safe for terminals.
std::string signer_of(const SignatureReport& signature);

/// xml_text drops nothing: octets and characters that XML 1.0 cannot hold are written as escapes.
std::string xml_text(std::string_view text);

/// percent_encoded keeps the unreserved characters of RFC 3986 and escapes all others.
std::string percent_encoded(std::string_view text);

/// time_proof returns the time-stamp that proves the best signature time; null if none does.
const TimestampReport* time_proof(const SignatureReport& signature);

/// relative_uri turns a path into a relative URI reference (RFC 3986, 4.2), percent-encoded.
std::string relative_uri(std::string_view path);

}  // namespace libsign::report
