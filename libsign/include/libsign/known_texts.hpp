#pragma once

#include <optional>
#include <vector>

#include <libsign/act.hpp>
#include <libsign/export.hpp>
#include <libsign/texts.hpp>

namespace libsign {

/// KnownTexts finds the words of a text by its version and digest among acts that hold or make texts. Whoever signed
/// those acts, or nobody, does not matter: no other words have the digest.
class LIBSIGN_EXPORT KnownTexts {
 public:
  /// add remembers what an act holds: a memorandum's or an integration's text, a modification's operations.
  void add(const Act& act);
  /// find returns the text, recomputed from its base where only modifications lead to it; nothing if that cannot be
  /// done.
  std::optional<LabelledText> find(const TextVersion& wanted) const;

 private:
  struct Known {
    TextVersion version;
    LabelledText text;
  };
  struct Step {
    TextVersion base;
    Modification modification;
  };
  std::vector<Known> texts_;
  std::vector<Step> steps_;
};

}  // namespace libsign
