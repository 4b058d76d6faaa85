#include <cstdio>

#include "samples.hpp"

/// Prints the sample reports as one mocsign-report/1 document, for the check against the schema.
int main() {
  const std::string text = libsign::to_json(samples::all(), samples::context());
  std::fwrite(text.data(), 1, text.size(), stdout);
}
