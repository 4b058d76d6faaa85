#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "texts/caps.hpp"
#include "texts/edit_script.hpp"

namespace libsign::texts {
namespace {

using Sequence = std::vector<std::uint32_t>;
using Kind = Edit::Kind;

std::vector<Edit> script(const Sequence& before, const Sequence& after, std::size_t steps = kMaxCompareSteps) {
  Effort effort{steps};
  return edit_script(before, after, effort);
}

/// walk makes `after` by the edits, and fails if they keep or remove what does not stand there.
Sequence walk(const Sequence& before, const Sequence& after, const std::vector<Edit>& edits) {
  Sequence made;
  std::size_t old_at = 0;
  std::size_t new_at = 0;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    REQUIRE(edits[i].count > 0);
    if (i > 0) REQUIRE(edits[i].kind != edits[i - 1].kind);
    for (std::size_t n = 0; n < edits[i].count; ++n) {
      if (edits[i].kind == Kind::Keep) REQUIRE(before.at(old_at) == after.at(new_at));
      if (edits[i].kind != Kind::Remove) made.push_back(after.at(new_at++));
      if (edits[i].kind != Kind::Insert) ++old_at;
    }
  }
  REQUIRE(old_at == before.size());
  return made;
}

std::size_t cost(const std::vector<Edit>& edits) {
  std::size_t sum = 0;
  for (const Edit& edit : edits) sum += edit.kind == Kind::Keep ? 0 : edit.count;
  return sum;
}

/// shortest_cost is what the textbook's table of longest common subsequences gives.
std::size_t shortest_cost(const Sequence& before, const Sequence& after) {
  std::vector<std::vector<std::size_t>> common(before.size() + 1, std::vector<std::size_t>(after.size() + 1, 0));
  for (std::size_t i = 0; i < before.size(); ++i)
    for (std::size_t j = 0; j < after.size(); ++j)
      common[i + 1][j + 1] = before[i] == after[j] ? common[i][j] + 1 : std::max(common[i][j + 1], common[i + 1][j]);
  return before.size() + after.size() - 2 * common[before.size()][after.size()];
}

Sequence random_sequence(std::mt19937& random, std::size_t max_size, std::uint32_t values) {
  Sequence out(random() % (max_size + 1));
  for (std::uint32_t& value : out) value = static_cast<std::uint32_t>(random() % values);
  return out;
}

}  // namespace

TEST_CASE("an edit script keeps what is common", "[texts]") {
  CHECK(script({}, {}).empty());
  CHECK(script({1, 2}, {1, 2}) == std::vector<Edit>{{Kind::Keep, 2}});
  CHECK(script({}, {1}) == std::vector<Edit>{{Kind::Insert, 1}});
  CHECK(script({1, 2, 3}, {1, 3}) == std::vector<Edit>{{Kind::Keep, 1}, {Kind::Remove, 1}, {Kind::Keep, 1}});
}

TEST_CASE("an edit script makes the one sequence of the other, and none is shorter", "[texts]") {
  std::mt19937 random(20260506);
  for (int i = 0; i < 4'000; ++i) {
    const Sequence before = random_sequence(random, 24, 1 + static_cast<std::uint32_t>(i % 7));
    const Sequence after = random_sequence(random, 24, 1 + static_cast<std::uint32_t>(i % 7));
    const auto edits = script(before, after);
    REQUIRE(walk(before, after, edits) == after);
    REQUIRE(cost(edits) == shortest_cost(before, after));
  }
}

TEST_CASE("an edit script without effort left is still right", "[texts]") {
  std::mt19937 random(20260615);
  for (int i = 0; i < 1'000; ++i) {
    const Sequence before = random_sequence(random, 40, 5);
    const Sequence after = random_sequence(random, 40, 5);
    REQUIRE(walk(before, after, script(before, after, static_cast<std::size_t>(i % 50))) == after);
  }
}

TEST_CASE("sequences that share nothing are replaced as a whole", "[texts]") {
  Sequence before(5'000, 1);
  Sequence after(5'000, 2);
  before.front() = after.front() = 7;
  before.back() = after.back() = 8;
  CHECK(script(before, after) ==
        std::vector<Edit>{{Kind::Keep, 1}, {Kind::Remove, 4'998}, {Kind::Insert, 4'998}, {Kind::Keep, 1}});
}

TEST_CASE("comparisons share one effort", "[texts]") {
  Effort effort{1'000};
  const Sequence before{1, 2, 3, 4, 5, 6};
  const Sequence after{6, 5, 4, 3, 2, 1};
  const std::size_t shortest = cost(edit_script(before, after, effort));
  CHECK(shortest == 10);
  while (effort.steps > 0) edit_script(before, after, effort);
  CHECK(cost(edit_script(before, after, effort)) == 12);
}

}  // namespace libsign::texts
