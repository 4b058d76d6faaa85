#include <catch2/catch.hpp>
#include <smartcard/token.hpp>

using smartcard::printable;

TEST_CASE("printable: text of any script stays as it is", "[smartcard]") {
  const auto text = GENERATE("", "sign one", "Õunapuu", "東京", "\U0001F58B");
  CHECK(printable(text) == text);
}

TEST_CASE("printable: what could steer a terminal is replaced", "[smartcard][reject]") {
  CHECK(printable("a\x1b[2Jb\nc\x7f") == "a?[2Jb?c?");
  CHECK(printable("a\xc2\x9b"
                  "b") == "a?b");                       // C1: CSI
  CHECK(printable("a\u202e\u2066\ufeffb") == "a???b");  // reordered or hidden text
  CHECK(printable("\xff\xc0\x80x") == "???x");          // overlong and impossible octets
  CHECK(printable("\xed\xa0\x80") == "???");            // a surrogate
  CHECK(printable("\xe2\x82") == "??");                 // cut off
}
