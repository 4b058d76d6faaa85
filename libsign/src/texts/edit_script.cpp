#include "texts/edit_script.hpp"

#include <algorithm>
#include <optional>

#include "texts/caps.hpp"

namespace libsign::texts {
namespace {

using Sequence = std::span<const std::uint32_t>;

/// Script collects edits and joins neighbours of one kind.
class Script {
 public:
  void add(Edit::Kind kind, std::size_t count) {
    if (count == 0) return;
    if (!edits_.empty() && edits_.back().kind == kind)
      edits_.back().count += count;
    else
      edits_.push_back({kind, count});
  }
  std::vector<Edit> take() { return std::move(edits_); }

 private:
  std::vector<Edit> edits_;
};

/// Search is the greedy algorithm: after `d` edits, the furthest point on each diagonal k = x - y.
class Search {
 public:
  Search(Sequence before, Sequence after, Effort& effort) : before_(before), after_(after), effort_(effort) {}

  /// run returns the kinds of single edits in order; nothing when a cap ends the search.
  std::optional<std::vector<Edit::Kind>> run() {
    const auto removed = static_cast<std::ptrdiff_t>(before_.size());
    const auto inserted = static_cast<std::ptrdiff_t>(after_.size());
    for (std::ptrdiff_t d = 0; d <= static_cast<std::ptrdiff_t>(kMaxEdits); ++d) {
      if (!spend(static_cast<std::size_t>(d) + 1)) return std::nullopt;
      rounds_.emplace_back(static_cast<std::size_t>(2 * d + 1));
      for (std::ptrdiff_t k = -d; k <= d; k += 2) {
        std::ptrdiff_t x = d == 0 ? 0 : start(d, k);
        while (x < removed && x - k < inserted &&
               before_[static_cast<std::size_t>(x)] == after_[static_cast<std::size_t>(x - k)]) {
          if (!spend(1)) return std::nullopt;
          ++x;
        }
        at(d, k) = x;
        if (k == removed - inserted && x == removed) return walk_back(d);
      }
    }
    return std::nullopt;
  }

 private:
  /// start is where round `d` enters diagonal `k`: from above, which inserts, or from the left, which removes.
  std::ptrdiff_t start(std::ptrdiff_t d, std::ptrdiff_t k) {
    return inserts(d, k) ? at(d - 1, k + 1) : at(d - 1, k - 1) + 1;
  }
  bool inserts(std::ptrdiff_t d, std::ptrdiff_t k) {
    return k == -d || (k != d && at(d - 1, k - 1) < at(d - 1, k + 1));
  }
  std::ptrdiff_t& at(std::ptrdiff_t d, std::ptrdiff_t k) {
    return rounds_[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)];
  }

  std::vector<Edit::Kind> walk_back(std::ptrdiff_t d) {
    std::vector<Edit::Kind> kinds;
    auto k = static_cast<std::ptrdiff_t>(before_.size()) - static_cast<std::ptrdiff_t>(after_.size());
    for (; d > 0; --d) {
      const std::ptrdiff_t kept = at(d, k) - start(d, k);
      kinds.insert(kinds.end(), static_cast<std::size_t>(kept), Edit::Kind::Keep);
      const bool insert = inserts(d, k);
      kinds.push_back(insert ? Edit::Kind::Insert : Edit::Kind::Remove);
      k += insert ? 1 : -1;
    }
    kinds.insert(kinds.end(), static_cast<std::size_t>(at(0, 0)), Edit::Kind::Keep);
    std::reverse(kinds.begin(), kinds.end());
    return kinds;
  }

  bool spend(std::size_t steps) {
    const bool enough = effort_.steps >= steps;
    effort_.steps = enough ? effort_.steps - steps : 0;
    return enough;
  }

  Sequence before_;
  Sequence after_;
  Effort& effort_;
  std::vector<std::vector<std::ptrdiff_t>> rounds_;
};

std::size_t common_prefix(Sequence a, Sequence b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

std::size_t common_suffix(Sequence a, Sequence b) {
  std::size_t count = 0;
  while (count < std::min(a.size(), b.size()) && a[a.size() - 1 - count] == b[b.size() - 1 - count]) ++count;
  return count;
}

}  // namespace

std::vector<Edit> edit_script(Sequence before, Sequence after, Effort& effort) {
  const std::size_t prefix = common_prefix(before, after);
  before = before.subspan(prefix);
  after = after.subspan(prefix);
  const std::size_t suffix = common_suffix(before, after);
  before = before.first(before.size() - suffix);
  after = after.first(after.size() - suffix);

  Script script;
  script.add(Edit::Kind::Keep, prefix);
  if (const auto kinds = Search(before, after, effort).run()) {
    for (const Edit::Kind kind : *kinds) script.add(kind, 1);
  } else {
    script.add(Edit::Kind::Remove, before.size());
    script.add(Edit::Kind::Insert, after.size());
  }
  script.add(Edit::Kind::Keep, suffix);
  return script.take();
}

}  // namespace libsign::texts
