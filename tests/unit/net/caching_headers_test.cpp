#include "net/caching_headers.hpp"

#include <catch2/catch.hpp>

using namespace libsign::net;

namespace {

struct Case {
  std::map<std::string, std::string> headers;
  long fresh_for;
  bool may_store = true;
};

}  // namespace

TEST_CASE("net: how long an answer is fresh follows from its headers", "[net]") {
  const std::string date = "Sat, 21 Nov 2026 16:00:00 GMT";
  const std::string hour_later = "Sat, 21 Nov 2026 17:00:00 GMT";
  const auto known = GENERATE_COPY(
      Case{{}, 0}, Case{{{"cache-control", "max-age=60"}}, 60}, Case{{{"cache-control", "Public, MAX-AGE=60"}}, 60},
      Case{{{"cache-control", "max-age=60"}, {"age", "20"}}, 40},
      Case{{{"cache-control", "max-age=60"}, {"age", "90"}}, 0}, Case{{{"cache-control", "no-cache, max-age=60"}}, 0},
      Case{{{"cache-control", "no-store"}}, 0, false}, Case{{{"cache-control", "max-age=-5"}}, 0},
      Case{{{"cache-control", "max-age=banana"}}, 0}, Case{{{"cache-control", "max-age=99999999999999999999"}}, 0},
      Case{{{"cache-control", "max-age=31536000"}}, 7 * 24 * 3600},
      Case{{{"date", date}, {"expires", hour_later}}, 3600}, Case{{{"date", hour_later}, {"expires", date}}, 0},
      Case{{{"date", date}, {"expires", "0"}}, 0}, Case{{{"expires", hour_later}}, 0},
      Case{{{"date", date}, {"expires", hour_later}, {"cache-control", "max-age=5"}}, 5});
  CAPTURE(known.headers);
  const auto rules = caching_rules({.headers = known.headers});
  CHECK(rules.fresh_for.count() == known.fresh_for);
  CHECK(rules.may_store == known.may_store);
}
