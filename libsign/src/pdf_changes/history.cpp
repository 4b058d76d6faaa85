#include "pdf_changes/history.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "pdf_changes/caps.hpp"
#include "pdf_changes/pair.hpp"

namespace libsign::pdf_changes {
namespace {

bool is_forbidden(const Change& change) { return change.needs == Permission::Never; }

Change not_comparable(std::size_t revision, const Error& error) {
  return {revision, Permission::Never, Kind::Other, "the revision cannot be compared: " + error.what};
}

/// note_prepared looks at the objects that the walk did not reach. Errc::LimitExceeded for kMaxVisits.
Result<void> note_prepared(pdf::File& file, const Map& map, std::size_t revision, std::size_t& visits,
                           History& history) {
  constexpr std::array kKinds{"Page", "Pages", "Catalog"};
  std::vector<std::uint32_t> others;
  file.index().for_each(revision, [&](const pdf::Index::Slot& slot, std::size_t rank) {
    if (!map.knows(slot.number, rank) && file.entry_in(slot) != nullptr) others.push_back(slot.number);
  });
  for (const std::uint32_t number : others) {
    if (++visits > kMaxVisits) return Error{Errc::LimitExceeded, "the file holds more than is compared", ""};
    const auto object = file.load(number, revision);
    const pdf::Dictionary* const entries = object && *object != nullptr ? (*object)->value.dictionary() : nullptr;
    const std::string* const type = entries != nullptr ? entries->find("Type").name() : nullptr;
    if (type == nullptr || std::find(kKinds.begin(), kKinds.end(), *type) == kKinds.end()) continue;
    history.prepared.emplace_back(revision, number);
  }
  return {};
}

}  // namespace

History compare_revisions(pdf::File& file, const std::set<std::size_t>& covered) {
  History history;
  std::size_t visits = 0;
  std::optional<Map> map;
  for (auto next = covered.begin(); next != covered.end();) {
    std::size_t at = *next;
    map.emplace(file);
    Walk walk(file, *map, at, visits);
    auto entered = walk.whole();
    if (entered) entered = note_prepared(file, *map, at, visits, history);
    // What an object leads to that cannot be read is not in the map. A locked file never passes.
    if (entered && walk.unreadable() && !file.is_locked()) {
      history.unreadable.emplace_back(at, *walk.unreadable());
      entered =
          Error{Errc::BadInput, fmt::format("object {}, which was signed, cannot be read", *walk.unreadable()), ""};
    }
    bool is_settled = false;
    while (!is_settled && ++at <= file.last()) {
      auto changes = entered ? Pair(file, *map, at, visits).run() : entered.error();
      if (!changes) changes = std::vector{not_comparable(at, changes.error())};
      is_settled = std::any_of(changes->begin(), changes->end(), is_forbidden);
      history.changes.insert(history.changes.end(), changes->begin(), changes->end());
    }
    next = is_settled ? covered.lower_bound(at) : covered.end();
  }
  return history;
}

}  // namespace libsign::pdf_changes
