#pragma once

#include <map>
#include <vector>

#include <libsign/texts.hpp>

#include "dossier/court.hpp"

namespace libsign::dossier {

/// Integrations judges acts that write modifications into the text, version by version, while the texts are recomputed.
class Integrations {
 public:
  explicit Integrations(Court& court);

  /// check compares those for a version with the recomputed text and returns the one that counts first; null if none.
  Entry* check(const LabelledText& text, const TextVersion& version, const std::map<Bytes, unsigned>& chain);
  /// close fails those whose version was never made.
  void close();

 private:
  std::map<unsigned, std::vector<Entry*>> by_version_;
};

}  // namespace libsign::dossier
