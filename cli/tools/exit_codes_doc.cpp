#include <cstdio>

#include <fmt/format.h>

#include "../exit.hpp"

/// Prints docs/exit-codes.md from the enumeration.
int main() {
  std::string text =
      "# Exit codes\n\n"
      "<!-- Made by `exit_codes_doc` from cli/exit.cpp; `cmake --build … --target exit_codes` writes it anew. -->\n\n"
      "| code | meaning |\n|---|---|\n";
  for (const libsign::cli::ExitMeaning& meaning : libsign::cli::exit_meanings())
    text += fmt::format("| {} | {} |\n", static_cast<int>(meaning.code), meaning.meaning);
  text +=
      "\nWith several inputs, the first that applies of 1, 5, 4, 3, 0. `verify --fail-on LIST` names which of\n"
      "`indeterminate` (3) and `unsigned` (4) are no success, separated by commas; `none` lets both pass. The codes 1\n"
      "and 5 cannot be let pass.\n";
  std::fwrite(text.data(), 1, text.size(), stdout);
}
