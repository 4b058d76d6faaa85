#include <catch2/catch.hpp>

#include <libsign/status_report.hpp>
#include <nlohmann/json.hpp>

#include "scene.hpp"

using namespace libsign;
using namespace libsign::test;

namespace {

Scene noticed() {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.add(scene.notice("n", "EE", "JP", NoticeType::NonRenewal, "nonrenewal"),
            {{"ee", "2026-10-01T00:00:00Z", kOrigin}});
  return scene;
}

}  // namespace

TEST_CASE("status as JSON: the fixed names are there, the codes as written", "[dossier]") {
  const auto json = nlohmann::json::parse(to_json(noticed().status(), {.tool_name = "mocsign", .tool_version = "0"}));
  CHECK(json["schema"] == "mocsign-status/1");
  CHECK(json["state"] == "DISPUTED");
  CHECK(json["doubts"][0]["about"] == "arrival");
  CHECK(json["readings"][0]["doubt"] == json["doubts"][0]);
  CHECK(json["safe_notice_instant"] == "2027-11-04T14:59:59Z");
  CHECK(json["text"]["version"] == 0);
  REQUIRE(json["acts"].size() == 2);
  const auto& notice = json["acts"][0]["kind"] == "Notice" ? json["acts"][0] : json["acts"][1];
  CHECK(notice["verdict"] == "INDETERMINATE");
  CHECK(notice["codes"] == nlohmann::json::array({"NOTICE-SENT-ONLY"}));
  CHECK(notice["proven_between"] == nlohmann::json::array({nullptr, "2026-10-01T00:00:00Z"}));
  CHECK(json["ambiguities"][0]["closed_by"].is_null());
}

TEST_CASE("status in words: state, safe instant and what stands in the way", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const std::string text = to_text(scene.status(), {});
  for (const char* words :
       {"IN-FORCE, in its 2nd renewed period, until 2027-05-05 or 2027-05-06", "notices: none known",
        "can end next on 2028-05-05 or 2028-05-06", "2027-11-04T14:59:59Z is in time under every reading",
        "[ok] MoC SIGNED", "undefined-term.MoU.sec_6__para_2"}) {
    CAPTURE(words, text);
    CHECK(text.find(words) != std::string::npos);
  }
}

TEST_CASE("status in words: an arrival that is not proven is no disagreement of readings", "[dossier]") {
  const std::string text = to_text(noticed().status(), {});
  CAPTURE(text);
  CHECK(text.find("nothing that counts proves that the notice of EE (1.asice) has arrived") != std::string::npos);
  CHECK(text.find("do not agree") == std::string::npos);
}

TEST_CASE("status in words: nothing from a file reaches the terminal raw", "[dossier]") {
  Scene scene = noticed();
  scene.records[0].file = "a\x1b[31m.asice";
  scene.records[0].signatures[0].signer = "\x1b]0;x\x07";
  const Status status = scene.status();
  CHECK(to_text(status, {}).find('\x1b') == std::string::npos);
  CHECK(explain(status, find(status, "moc").id, {})->find('\x1b') == std::string::npos);
}

TEST_CASE("explain: names evidence, readings and what the answer rests on", "[dossier]") {
  Scene scene = noticed();
  scene.add(scene.receipt("r", "JP", scene.records[1].act, "2026-11-05T12:00:00Z"),
            {{"jp", "2026-11-06T00:00:00Z", kReceipt}});
  const Status status = scene.status();
  const auto text = explain(status, find(status, "n").id, {});
  REQUIRE(text);
  for (const char* words :
       {"authority of grade C", "It reached JP at 2026-11-05T12:00:00Z", "TIME-READING-SPLIT", "in time        C-",
        "late           C-", "6 months back from", "exit.nonrenewal.before (sec_6__para_2)"}) {
    CAPTURE(words, *text);
    CHECK(text->find(words) != std::string::npos);
  }
  CHECK(explain(status, "1.asice", {}).has_value());
  CHECK(explain(status, "nothing", {}).error().code == Errc::NotFound);
}

TEST_CASE("status as iCalendar: the safe instant is an event, lines are folded", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const std::string ics = to_ics(scene.status());
  CHECK(ics.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  CHECK(ics.find("DTSTART:20271104T145959Z\r\n") != std::string::npos);
  CHECK(ics.find("DTSTART;VALUE=DATE:20280505\r\n") != std::string::npos);
  std::size_t begin = 0;
  for (std::size_t end = ics.find("\r\n"); end != std::string::npos; begin = end + 2, end = ics.find("\r\n", begin))
    CHECK(end - begin <= 75);
  CHECK(begin == ics.size());
}
