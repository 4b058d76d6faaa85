#include <catch2/catch.hpp>

#include "agreement/reader.hpp"
#include "generated.hpp"

namespace libsign {
namespace {

constexpr unsigned kCases = 5'000;

}  // namespace

TEST_CASE("what operations give is a text that the strict reader reads", "[texts][property]") {
  for (unsigned seed = 0; seed < kCases; ++seed) {
    CAPTURE(seed);
    test::Generator generator(seed);
    const LabelledText base = generator.text();
    auto free = test::labels_of(base);
    const auto result = apply_operations(base, generator.operations(base, free, "a"));
    REQUIRE(result);
    CHECK(result->version == base.version + 1);
    const auto read = agreement::parse_text(as_bytes(text_octets(*result)));
    REQUIRE(read);
    REQUIRE(read->version == result->version);
    REQUIRE(read->blocks == result->blocks);
  }
}

TEST_CASE("the result can be recomputed from its base and what compares the two", "[texts][property]") {
  for (unsigned seed = 0; seed < kCases; ++seed) {
    CAPTURE(seed);
    test::Generator generator(seed);
    const LabelledText base = generator.text();
    auto free = test::labels_of(base);
    const auto result = apply_operations(base, generator.operations(base, free, "a"));
    REQUIRE(result);
    const auto operations = operations_between(base, *result);
    REQUIRE(operations);
    const auto again = apply_operations(base, *operations);
    REQUIRE(again);
    REQUIRE(version_of(*again) == version_of(*result));
    REQUIRE(compare(base.blocks, result->blocks).empty() == (base.blocks == result->blocks));
  }
}

TEST_CASE("modifications that do not overlap commute", "[texts][property]") {
  std::size_t commuted = 0;
  for (unsigned seed = 0; seed < kCases; ++seed) {
    CAPTURE(seed);
    test::Generator generator(seed);
    const LabelledText base = generator.text();
    auto free = test::labels_of(base);
    const auto one = generator.operations(base, free, "a");
    const auto other = generator.operations(base, free, "b");
    REQUIRE(overlap(one, other).empty());
    if (one.empty() || other.empty()) continue;
    const auto first = apply_operations(base, one);
    const auto second = apply_operations(base, other);
    REQUIRE(first);
    REQUIRE(second);
    const auto both = apply_operations(*first, other);
    const auto in_reverse = apply_operations(*second, one);
    // What both repeal may together leave a block empty-handed; then neither order can be applied.
    REQUIRE(both.has_value() == in_reverse.has_value());
    if (!both) continue;
    ++commuted;
    REQUIRE(both->blocks == in_reverse->blocks);
    CHECK(version_of(*both) == version_of(*in_reverse));
    CHECK_FALSE(overlap(one, one).empty());
  }
  CHECK(commuted > kCases / 2);
}

TEST_CASE("modifications that touch one block overlap, whoever comes first", "[texts][property]") {
  for (unsigned seed = 0; seed < kCases; ++seed) {
    CAPTURE(seed);
    test::Generator generator(seed);
    const LabelledText base = generator.text();
    auto free = test::labels_of(base);
    auto one = generator.operations(base, free, "a");
    auto other = generator.operations(base, free, "b");
    const TextBlock& block = base.blocks[generator.below(base.blocks.size())];
    one.emplace_back(Repeal{block.eid, block_sha256(block)});
    other.emplace_back(Replace{block.eid, block_sha256(block), std::nullopt, "Other words."});
    const auto shared = overlap(one, other);
    REQUIRE(std::ranges::find(shared, block.eid) != shared.end());
    REQUIRE(overlap(other, one) == shared);
  }
}

}  // namespace libsign
