#pragma once

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "pdf/form_document.hpp"
#include "pdf_changes/history.hpp"

namespace libsign::test {

/// changes_of compares all revisions after the first, which counts as signed.
inline std::vector<pdf_changes::Change> changes_of(const PdfWriter& writer) {
  const auto file = pdf::File::open(writer.bytes());
  if (!file) FAIL(file.error().what);
  return pdf_changes::compare_revisions(**file, {0}).changes;
}

inline pdf_changes::Permission needed(const std::vector<pdf_changes::Change>& changes) {
  pdf_changes::Permission most = pdf_changes::Permission::ValidationData;
  for (const pdf_changes::Change& change : changes) {
    most = std::max(most, change.needs);
    UNSCOPED_INFO(pdf_changes::sentence(change));
  }
  return most;
}

}  // namespace libsign::test
