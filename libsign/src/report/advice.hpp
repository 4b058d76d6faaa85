#pragma once

#include <string_view>

#include <libsign/report.hpp>

namespace libsign::report {

/// reason says in words what a sub-indication means; for signatures whose findings say nothing more specific.
std::string_view reason(SubIndication sub_indication);

/// advice says what the reader can do about a signature that did not pass; never empty.
std::string_view advice(const SignatureReport& signature);

}  // namespace libsign::report
