#include "trusted_lists/snapshot.hpp"

#include <catch2/catch.hpp>

#include "lists.hpp"

using namespace libsign;
using namespace libsign::trusted_lists;

namespace {

const Bytes kKey(32, 7);

Snapshot snapshot() {
  Snapshot made{.anchors = anchors_of(parse_trusted_list(support::list("xx")).value(), "list"), .warnings = {"a", "b"}};
  made.anchors.push_back({.certificate = support::certificate("root"), .from = support::now()});
  return made;
}

}  // namespace

TEST_CASE("a snapshot comes back as it was", "[trusted_lists]") {
  const Snapshot before = snapshot();
  const Bytes octets = encode(before, kKey);
  const auto after = decode(octets, kKey);
  REQUIRE(after);
  CHECK(after->warnings == before.warnings);
  CHECK(after->anchors.front().origin == "list");
  CHECK(equal(TrustStore(after->anchors).sha256(), TrustStore(before.anchors).sha256()));
  CHECK(encode(*after, kKey) == octets);
}

TEST_CASE("a snapshot under another key, cut or changed is none", "[trusted_lists][reject]") {
  const Bytes octets = encode(snapshot(), kKey);
  CHECK_FALSE(decode(octets, Bytes(32, 8)));
  CHECK_FALSE(decode({}, kKey));
  for (std::size_t size = 0; size < octets.size(); size += 97) CHECK_FALSE(decode(ByteView(octets).first(size), kKey));
  for (std::size_t at = 0; at < octets.size(); at += 131) {
    Bytes changed = octets;
    changed[at] ^= 0x40;
    CHECK_FALSE(decode(changed, kKey));
  }
}
