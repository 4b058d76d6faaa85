#include <catch2/catch.hpp>
#include <libsign/report_text.hpp>

#include "samples.hpp"

using namespace libsign;

namespace {

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("an explanation says what was checked and what the verdict rests on", "[report][explain]") {
  const std::string text = explain(samples::long_term(), {});
  CHECK(text.starts_with("[ok] "));
  CHECK(holds(text, "S0 Mari Näidis: TOTAL-PASSED"));
  CHECK(holds(text, "1 of 1 references intact"));
  CHECK(holds(text, "covers a part of #clause-3"));
  CHECK(holds(text, "2026-11-21T16:00:05Z, proven by time-stamp S0-T0 of Sample TSA"));
  CHECK(holds(text, "Mari Näidis: not revoked, says the OCSP response of 2026-11-21T16:00:10Z"));
  CHECK(holds(text, "OCSP response 0c0c0c0c0c0c0c0c… exists since 2027-01-01T00:00:00Z, proven by S0-T1"));
  CHECK(holds(text, "warning: the authority is not known [EN 319 422, 4]"));
  CHECK(holds(text, "good until            2040-01-01T00:00:00Z"));
}

TEST_CASE("an explanation gives every finding with its clause", "[report][explain]") {
  const std::string text = explain(samples::failed(), {});
  CHECK(holds(text, "S1 Mari Näidis: TOTAL-FAILED HASH_FAILURE, the signed data was changed after signing"));
  CHECK(holds(text, "error HASH_MISMATCH: the file \"act.xml\" is not the one that was signed [XML-DSig, 3.2.1]"));
  CHECK(holds(text, "info REVOCATION_NOT_CHECKED"));
  CHECK(holds(explain(samples::revoked(), {}), "revoked on 2026-11-19T00:00:00Z (keyCompromise), says the CRL"));
}

TEST_CASE("an explanation of an unsigned file adds nothing", "[report][explain]") {
  CHECK(explain(samples::unsigned_file(), {}) == to_text(samples::unsigned_file(), {}));
}

TEST_CASE("the one line of a lasting signature tells who proves its time and that it was not revoked",
          "[report][text]") {
  const std::string text = to_text(samples::long_term(), {});
  CHECK(holds(text,
              "level LTA, good until 2040-01-01, time-stamped 2026-11-21T16:00:05Z by Sample TSA, not revoked as "
              "of 2026-11-21\n"));
}

TEST_CASE("nothing that a file holds reaches the terminal raw through an explanation", "[report][explain][reject]") {
  const std::string text = explain(samples::hostile(), {});
  CHECK_FALSE(holds(text, "\x1b"));
  CHECK_FALSE(holds(text, "\x07"));
  CHECK_FALSE(holds(text, "\xe2\x80\xae"));
}
