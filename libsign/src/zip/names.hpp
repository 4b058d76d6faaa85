#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace libsign::zip {

/// name_fault says why `name` cannot name an entry, or nothing if it can. One '/' at the end marks a folder.
/// The name must be UTF-8 without control characters, relative, with '/' as the only separator and without
/// empty, "." and ".." components.
std::optional<std::string> name_fault(std::string_view name);

/// clash_fault says which two of `names` could not lie side by side in a folder, or nothing: equal names, names
/// that differ only in the case of ASCII letters (on Windows and macOS one file would replace the other, and
/// the one opened need not be the one verified), and a file where another name needs a folder. Names that
/// differ only in Unicode case or normalisation are not recognised as equal.
std::optional<std::string> clash_fault(const std::vector<std::string_view>& names);

/// quoted returns `name` for a message: in quotation marks, shortened, with a question mark for what is no UTF-8,
/// controls a terminal or turns the direction of writing.
std::string quoted(std::string_view name);

}  // namespace libsign::zip
