#include <fstream>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "terms.hpp"

using namespace libsign;
using namespace libsign::calendar;
using namespace libsign::test;
using nlohmann::json;

namespace {

const std::filesystem::path kVectors = std::filesystem::path(MOCSIGN_SOURCE_DIR) / "test-vectors/calendar";

const json& timelines() {
  static const json kTable = json::parse(std::ifstream(kVectors / "timelines.json"));
  return kTable;
}

/// rows returns a table without the row of its headings.
std::vector<json> rows(const std::string& table) {
  const json& all = timelines().at(table);
  return {all.begin() + 1, all.end()};
}

/// Case is one memorandum of the table.
struct Case {
  Term term;
  Period notice;
  std::vector<NoticeZone> zones;
};

Case case_of(const json& name) {
  const json& row = timelines().at("terms").at(name.get<std::string>());
  Case found{{day(row.at("commencement").get<std::string>()), row.at("zone"),
              *parse_period(row.at("initial").get<std::string>()), parse_period(row.at("renewal").get<std::string>())},
             *parse_period(row.at("notice").get<std::string>()),
             {}};
  for (const auto& zone : row.at("zones")) found.zones.push_back({NoticeZone::Of::Named, zone});
  return found;
}

Date date_of(const json& text) { return day(text.get<std::string>()); }
Instant instant_of(const json& text) { return *parse_instant(text.get<std::string>()); }

Holidays holidays(const std::string& name) { return *load_holidays(kVectors / ("holidays-" + name + ".toml")); }

/// The zones of the two participants; the deadlines' dates do not depend on them.
const PartyZones kZones{.sender = "Asia/Tokyo", .addressee = "Europe/Tallinn"};

}  // namespace

TEST_CASE("timelines: every period and last day of notice of two memoranda", "[calendar][vectors]") {
  for (const json& row : rows("periods")) {
    CAPTURE(row.dump());
    const Case each = case_of(row.at(0));
    const unsigned index = row.at(1);
    Reading reading;
    REQUIRE(set_parameter(reading, "commencement-day", row.at(2).get<std::string>()));
    const auto period = term_period(each.term, index, reading);
    REQUIRE(period);
    CHECK(period->last == date_of(row.at(3)));
    CHECK(term_period(each.term, index + 1, reading)->first == date_of(row.at(4)));
    for (const auto& [column, method] : {std::pair{std::size_t{5}, "clear"}, {6, "plain"}, {7, "date-to-date"}})
      for (const char* counting : {"backward", "forward"}) {
        REQUIRE(set_parameter(reading, "notice.method", method));
        REQUIRE(set_parameter(reading, "notice.counting", counting));
        CHECK(notice_deadline(each.term, index, each.notice, reading, kZones)->day == date_of(row.at(column)));
      }
  }
}

TEST_CASE("timelines: every named convention that is shipped", "[calendar][vectors]") {
  std::set<std::string> seen;
  for (const json& row : rows("conventions")) {
    CAPTURE(row.dump());
    seen.insert(row.at(0).get<std::string>());
    const Case each = case_of(row.at(1));
    auto reading = builtin_reading(row.at(0).get<std::string>());
    REQUIRE(reading);
    if (const std::string list = row.at(2); !list.empty())
      reading->holidays = std::make_shared<const Holidays>(holidays(list));
    const auto deadline = notice_deadline(each.term, 0, each.notice, *reading, kZones);
    REQUIRE(deadline);
    CHECK(term_period(each.term, 0, *reading)->last == date_of(row.at(3)));
    CHECK(deadline->day == date_of(row.at(4)));
  }
  CHECK(seen.size() == builtin_readings().size());
}

TEST_CASE("timelines: a stated end at the end of a month splits backward from forward counting",
          "[calendar][vectors]") {
  for (const json& row : rows("stated-ends")) {
    CAPTURE(row.dump());
    Reading each = reading(CommencementDay::Counted, NoticeMethod::Plain);
    CHECK(stated_end_deadline(date_of(row.at(0)), kThreeMonths, each, kZones)->day == date_of(row.at(1)));
    each.counting = Counting::Forward;
    CHECK(stated_end_deadline(date_of(row.at(0)), kThreeMonths, each, kZones)->day == date_of(row.at(2)));
  }
}

TEST_CASE("timelines: days end when they do in their zone", "[calendar][vectors]") {
  for (const json& row : rows("days")) {
    CAPTURE(row.dump());
    CHECK(*last_instant_of(date_of(row.at(0)), row.at(1).get<std::string>()) == instant_of(row.at(2)));
  }
}

TEST_CASE("timelines: the safe instant, and the one after which a notice is late for sure", "[calendar][vectors]") {
  for (const json& row : rows("windows")) {
    CAPTURE(row.dump());
    const Case each = case_of(row.at(0));
    std::vector<Deadline> deadlines;
    for (const Reading& reading : open_readings({.zones = each.zones}))
      deadlines.push_back(*notice_deadline(each.term, row.at(1), each.notice, reading, kZones));
    CHECK(deadlines.size() == 2 * 3 * 2 * 2 * 2);
    const auto kept = without_repetition(deadlines);
    CHECK(kept.size() == 2 * 3 * 2 * 2);  // counting forward makes no difference in the middle of a month
    CHECK(window(kept)->safe == instant_of(row.at(2)));
    CHECK(window(kept)->certainly_late_after == instant_of(row.at(3)));
  }
}

TEST_CASE("timelines: the last day on which all participants work", "[calendar][vectors]") {
  for (const json& row : rows("common-working-days")) {
    CAPTURE(row.dump());
    std::vector<Holidays> lists;
    for (const auto& name : row.at(1)) lists.push_back(holidays(name));
    CHECK(*last_common_working_day(date_of(row.at(0)), lists) == date_of(row.at(2)));
  }
}
