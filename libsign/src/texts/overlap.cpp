#include <algorithm>
#include <iterator>
#include <set>

#include <libsign/texts.hpp>

namespace libsign {
namespace {

/// touched_by returns the labels that operations change, create or stand behind.
std::set<std::string> touched_by(std::span<const Operation> operations) {
  std::set<std::string> labels;
  for (const Operation& operation : operations) {
    if (const auto* replace = std::get_if<Replace>(&operation)) labels.insert(replace->target);
    if (const auto* repeal = std::get_if<Repeal>(&operation)) labels.insert(repeal->target);
    if (const auto* insert = std::get_if<Insert>(&operation)) {
      labels.insert(insert->after);
      labels.insert(insert->block.eid);
    }
  }
  return labels;
}

}  // namespace

std::vector<std::string> overlap(std::span<const Operation> one, std::span<const Operation> other) {
  const auto a = touched_by(one);
  const auto b = touched_by(other);
  std::vector<std::string> shared;
  std::ranges::set_intersection(a, b, std::back_inserter(shared));
  return shared;
}

}  // namespace libsign
