#include <catch2/catch.hpp>

#include "terms.hpp"

using namespace libsign;
using namespace libsign::calendar;
using namespace libsign::test;

namespace {

const std::string kOwn =
    "id = \"ours\"\n"
    "note = \"agreed in 2026\"\n"
    "commencement-day = \"counted\"\n"
    "[notice]\n"
    "method = \"clear\"\n"
    "runs-from = \"receipt\"\n"
    "zone = \"Europe/Rome\"\n";

Result<Reading> read(std::string_view toml) {
  return read_reading(toml, "ours.toml", std::filesystem::path(MOCSIGN_SOURCE_DIR) / "test-vectors/calendar");
}

Error error_of(std::string_view toml) {
  const auto reading = read(toml);
  REQUIRE_FALSE(reading);
  return reading.error();
}

}  // namespace

TEST_CASE("the shipped readings are the files, by their names, each with what it rests on", "[calendar]") {
  std::size_t files = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(std::filesystem::path(MOCSIGN_SOURCE_DIR) / "libsign/readings")) {
    ++files;
    const auto reading = builtin_reading(file.path().stem().string());
    CAPTURE(file.path());
    REQUIRE(reading);
    CHECK_FALSE(reading->note.empty());
    CHECK_FALSE(reading->holidays);
  }
  CHECK(builtin_readings().size() == files);
  CHECK_FALSE(builtin_reading("vclt"));
}

TEST_CASE("a reading of one's own says what texts leave open", "[calendar]") {
  const auto own = read(kOwn);
  REQUIRE(own);
  CHECK(own->id == "ours");
  CHECK(own->commencement_day == CommencementDay::Counted);
  CHECK(own->zone == NoticeZone{NoticeZone::Of::Named, "Europe/Rome"});
  CHECK(own->notice_day.to == Shift::To::None);
}

TEST_CASE("a reading is based on a shipped one and adds holidays", "[calendar]") {
  const auto own = read("id = \"ours\"\nbase = \"japan-cc-142\"\nholidays = \"holidays-japan.toml\"\n");
  REQUIRE(own);
  CHECK(own->correspondence == Correspondence::StartingDay);
  CHECK(own->note.empty());
  REQUIRE(own->holidays);
  CHECK(own->holidays->id == "japan");
  CHECK(own->holidays->sha256.size() == 32);
  CHECK(term_period(kTallinn, 0, *own)->last == day("2025-05-07"));
}

TEST_CASE("a reading with a mistake names the line", "[calendar][reject]") {
  CHECK(error_of(kOwn + "shifts = \"next\"\n").where == "ours.toml:8");
  CHECK(error_of(kOwn + "shift = \"onward\"\n").hint == "write \"none\", \"next\", \"previous\"");
  CHECK(error_of(kOwn + "shift = true\n").where == "ours.toml:8");
  CHECK(error_of("id = \"ours\"\nbase = \"roman-law\"\n").where == "ours.toml:2");
  CHECK(
      error_of("id = \"ours\"\nbase = \"japan-cc-142\"\nholidays = \"none.toml\"\n").where.starts_with("ours.toml:3"));
  CHECK(error_of("base = \"japan-cc-142\"\n").what == "the reading has no name");
  CHECK(error_of("id = \"japan-cc-142\"\nbase = \"japan-cc-142\"\n").hint == "choose a name of your own");
  CHECK(error_of("id = \"ours\"\ncommencement-day = \"counted\"\n").what == "the reading does not say “notice.method”");
  CHECK(error_of(std::string(70'000, '#')).code == Errc::LimitExceeded);
}

TEST_CASE("every value of a parameter is checked", "[calendar][reject]") {
  const auto [key, value] = GENERATE(table<std::string, std::string>({
      {"commencement-day", "Counted"},
      {"notice.close-of-business", "24:00"},
      {"notice.close-of-business", "00:00"},
      {"notice.close-of-business", "9:00"},
      {"notice.close-of-business", "+9:00"},
      {"notice.close-of-business", "17:0x"},
      {"notice.zone", "Rome"},
      {"notice.zone", "Europe/" + std::string(60, 'x')},
      {"notice.weekend", ""},
      {"notice.weekend", "Saturday  Sunday"},
      {"notice.weekend", "Sunday Sunday"},
      {"notice.weekend", "Sunday Monday Tuesday Wednesday Thursday Friday Saturday"},
      {"notice", "clear"},
      {"id", "x"},
  }));
  CAPTURE(key, value);
  Reading each;
  const auto set = set_parameter(each, key, value);
  REQUIRE_FALSE(set);
  CHECK(set.error().code == Errc::BadInput);
}

TEST_CASE("the parameters of a reading make it again, and change its digest", "[calendar]") {
  for (const Reading& each : builtin_readings()) {
    CAPTURE(each.id);
    Reading again{.id = each.id};
    for (const auto& [key, value] : parameters(each)) REQUIRE(set_parameter(again, key, value));
    CHECK(parameters(again) == parameters(each));
    CHECK(sha256(again) == sha256(each));
    again.close_of_business = std::chrono::minutes{545};
    CHECK(sha256(again) != sha256(each));
    CHECK(parameters(again).at(8) == std::pair<std::string, std::string>("notice.close-of-business", "09:05"));
  }
}

TEST_CASE("open choices are named by what they choose", "[calendar]") {
  OpenChoices choices{.zones = {{NoticeZone::Of::Named, "Asia/Tokyo"}, {NoticeZone::Of::Sender, {}}}};
  REQUIRE(fix(choices, "notice.runs-from", "receipt"));
  REQUIRE(fix(choices, "notice.method", "clear"));
  REQUIRE(fix(choices, "notice.late", "next-period"));
  std::vector<std::string> ids;
  for (const Reading& each : open_readings(choices)) {
    ids.push_back(each.id);
    CHECK(each.late == LateEffect::NextPeriod);
  }
  CHECK(ids == std::vector<std::string>{"C-IN/N-CL/receipt/Asia/Tokyo", "C-IN/N-CL/receipt/Asia/Tokyo/forward",
                                        "C-IN/N-CL/receipt/sender", "C-IN/N-CL/receipt/sender/forward",
                                        "C-EX/N-CL/receipt/Asia/Tokyo", "C-EX/N-CL/receipt/Asia/Tokyo/forward",
                                        "C-EX/N-CL/receipt/sender", "C-EX/N-CL/receipt/sender/forward"});
  REQUIRE(fix(choices, "notice.counting", "backward"));
  REQUIRE(fix(choices, "notice.zone", "addressee"));
  REQUIRE(fix(choices, "commencement-day", "not-counted"));
  REQUIRE(open_readings(choices).size() == 1);
  CHECK(open_readings(choices).front().id == "C-EX/N-CL/receipt/addressee");
  CHECK_FALSE(fix(choices, "notice.zone", "Rome"));
  CHECK_FALSE(window({}));
}

TEST_CASE("a list of holidays with a mistake names it", "[calendar][reject]") {
  const std::string head = "id = \"x\"\nsource = \"y\"\nfrom = 2026-01-01\nto = 2026-12-31\n";
  REQUIRE(read_holidays(head + "days = [\"2026-05-01\"]\n", "x.toml"));
  const auto what = [&](const std::string& toml) {
    const auto list = read_holidays(toml, "x.toml");
    REQUIRE_FALSE(list);
    return list.error().what;
  };
  CHECK(what(head + "days = [\"2027-01-01\"]\n") == "2027-01-01 is outside the days that the list covers");
  CHECK(what(head + "days = [\"2026-02-30\"]\n") == "“days” is not a list of dates: “2026-02-30” is none");
  CHECK(what(head + "days = [\"2026-05-01\", \"2026-05-01\"]\n") == "“days” is not a list without repetitions");
  CHECK(what(head + "days = []\nregion = \"z\"\n") == "a list of holidays has no “region”");
  CHECK(what(head) == "the list of holidays lacks “id”, “source”, “from”, “to” or “days”");
  CHECK(what("id = 5\n") == "“id” is not text");
}
