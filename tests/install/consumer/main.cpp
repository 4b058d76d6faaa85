#include <cstdio>
#include <string>

#include <libsign/bytes.hpp>
#include <libsign/report.hpp>
#include <libsign/verify.hpp>

int main() {
  const libsign::Document document("memorandum.xml", libsign::to_bytes("<memorandum/>"));
  const auto report = libsign::verify(document, {});
  if (!report) {
    std::fprintf(stderr, "%s\n", report.error().what.c_str());
    return 1;
  }
  const bool names_its_policy = report->policy_sha256 == libsign::builtin_policy("strict")->sha256();
  return report->verdict == libsign::Verdict::Unsigned && names_its_policy ? 0 : 1;
}
