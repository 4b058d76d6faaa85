#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace libsign::cli {

/// Grade says how much a finding of `doctor` matters: a Problem keeps somebody from signing, a Warning may soon.
enum class Grade { Fine, Warning, Problem };
std::string_view name(Grade grade);

/// Area is what a finding is about, and with it the exit status of a problem.
enum class Area { Reader, Driver, Card, Certificate, Pin, Clock, Trust, Network };
std::string_view name(Area area);

/// Finding is what doctor found, and how to mend it.
struct Finding {
  Area area;
  Grade grade;
  std::string_view code;  // stable, for scripts: see docs/smartcard.md
  std::string what;
  std::string mend{};  // empty if it is fine
};

using Findings = std::vector<Finding>;

}  // namespace libsign::cli
