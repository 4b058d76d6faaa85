#include <catch2/catch.hpp>

#include "zip/names.hpp"

using namespace libsign::zip;

TEST_CASE("names: ordinary names of any script are taken", "[zip]") {
  const std::string name = GENERATE("a", "a/b/c.txt", "..a", "a..", "...", " mimetype", "läti.txt", "договор.txt",
                                    "合意書", "🖋", "12:30.txt", "META-INF/");
  CAPTURE(name);
  CHECK_FALSE(name_fault(name));
}

TEST_CASE("names: characters that XML cannot hold are refused", "[zip][reject]") {
  CHECK(name_fault("a\xEF\xBF\xBE"));
  CHECK(name_fault("a\xEF\xBF\xBF"));
  CHECK_FALSE(name_fault("a\xEF\xBF\xBD"));
}

TEST_CASE("names: a name that clashes is found among many", "[zip][reject]") {
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) names.push_back("folder/" + std::to_string(i));
  const auto clash_with = [&](const std::string& name) {
    std::vector<std::string_view> all(names.begin(), names.end());
    all.push_back(name);
    return clash_fault(all).has_value();
  };
  CHECK_FALSE(clash_with("folder/"));
  CHECK_FALSE(clash_with("folder/1000"));
  CHECK_FALSE(clash_with("FOLDER.txt"));
  CHECK(clash_with("folder/999"));
  CHECK(clash_with("Folder/0"));
  CHECK(clash_with("folder"));
  CHECK(clash_with("folder/5/a"));
}

TEST_CASE("names: names that differ beyond ASCII letters are two names", "[zip]") {
  CHECK_FALSE(clash_fault({"Ä", "ä"}));
  CHECK_FALSE(clash_fault({"a", "a-", "b"}));
}

TEST_CASE("names: what is shown of a name cannot steer a terminal", "[zip]") {
  CHECK(quoted("a\x1b[2Jb") == "\"a?[2Jb\"");
  CHECK(quoted("l\xc3\xa4ti 合意書") == "\"läti 合意書\"");
  CHECK(quoted("l\xe4ti\x7f\xc2\x9b") == "\"l?ti??\"");
  CHECK(quoted("memo\u202Efdp.exe") == "\"memo?fdp.exe\"");
  CHECK(quoted(std::string(500, 'x')).size() < 120);
}
