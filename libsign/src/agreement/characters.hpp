#pragma once

#include <string>
#include <string_view>

#include <libsign/result.hpp>

namespace libsign::agreement {

/// check_line tells whether an act may hold `line`: valid UTF-8 in Normalization Form C, without control
/// characters, noncharacters and characters that reorder or break what is shown (bidirectional controls, line
/// separators). Errc::BadInput with `where` otherwise.
Result<void> check_line(std::string_view line, const std::string& where);

/// check_lines is check_line for each line of a file; Error::where names the line.
Result<void> check_lines(std::string_view file, std::string_view name);

/// at_line writes "memo.md:14".
std::string at_line(std::string_view name, std::size_t line);

}  // namespace libsign::agreement
