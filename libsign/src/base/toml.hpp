#pragma once

/// The one way in which this library includes toml++: two translation units that configure its inline functions
/// differently would break the one-definition rule.
namespace libsign {

/// BrokenAssumption is thrown where toml++ would stop the program: version 3.3 asserts what a malformed inline table
/// does not keep.
struct BrokenAssumption {};
[[noreturn]] inline void broken_assumption() { throw BrokenAssumption{}; }

}  // namespace libsign

#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_WINDOWS_COMPAT 0
#define TOML_ASSERT(expression) static_cast<void>((expression) || (::libsign::broken_assumption(), false))
// With NDEBUG toml++ takes its assertions for granted instead of checking them.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")
