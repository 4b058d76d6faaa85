#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pdf/file.hpp"

namespace libsign::pdf_changes {

/// FieldLock says which fields a signature locks (ISO 32000-2, 12.8.2.4 and table 236).
struct FieldLock {
  enum class Action { All, Include, Exclude };
  Action action = Action::All;
  std::set<std::string, std::less<>> fields;  // full names; each stands for what is below it, too

  bool locks(const std::string& field) const;
};

/// Rights is what a signature lets others change afterwards, as its signer wrote it.
struct Rights {
  std::size_t revision = 0;  // that the signature covers

  bool is_timestamp = false;           // a document time-stamp
  bool is_certification = false;       // it has a DocMDP transform
  bool is_named_by_catalog = false;    // Perms/DocMDP of the catalog is this signature
  std::optional<unsigned> permission;  // P: of DocMDP, or of the field's Lock, whichever lets less
  std::vector<FieldLock> locks;
};

/// read_rights reads DocMDP and FieldMDP of the signature dictionary and Lock of its field, as of the revision that the
/// signature covers. What is malformed is read as what lets least.
Rights read_rights(pdf::File& file, std::size_t revision, const pdf::Dictionary& signature,
                   const pdf::Dictionary& field, std::optional<pdf::Reference> value);

}  // namespace libsign::pdf_changes
