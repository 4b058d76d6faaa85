#include <catch2/catch.hpp>

#include <algorithm>

#include "scene.hpp"

using namespace libsign;
using namespace libsign::test;

namespace {

const Ambiguity* entry(const Status& status, std::string_view id) {
  const auto found =
      std::find_if(status.ambiguities.begin(), status.ambiguities.end(), [&](const auto& a) { return a.id == id; });
  return found == status.ambiguities.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("status: what the text leaves open is listed with its clause, and results name it", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.memorandum.participants[0].signatory.title.reset();
  scene.memorandum.participants[1].zone.reset();
  scene.sign_memorandum();
  const Status status = scene.status();
  for (const char* id : {"commencement-day", "exit.nonrenewal.before", "exit.nonrenewal.runs-from", "notice-count",
                         "notice-zone", "withdrawal-rule", "late-notice", "signatory.JP.title", "participant.EE.zone",
                         "undefined-term.MoU.sec_6__para_2"}) {
    CAPTURE(id);
    REQUIRE(entry(status, id) != nullptr);
    CHECK_FALSE(entry(status, id)->closed_by.has_value());
  }
  CHECK(entry(status, "undefined-term.MoC.sec_6__para_1") == nullptr);
  const auto& rests_on = status.readings.front().rests_on;
  CHECK(std::find(rests_on.begin(), rests_on.end(), "exit.nonrenewal.before") != rests_on.end());
  CHECK(entry(status, "notice-count")->clause == "sec_6__para_2");
}

TEST_CASE("status: an agreed reading closes entries and leaves fewer readings", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const std::size_t before = scene.status().readings.size();
  AgreedReading body;
  body.commencement = CommencementDay::Counted;
  body.notice_count = NoticeCount::Plain;
  body.closes = {"exit.nonrenewal.before"};
  const bool by_both = GENERATE(true, false);
  std::vector<Mark> marks{{"ee", "2023-01-01T00:00:00Z"}};
  if (by_both) marks.push_back({"jp", "2023-01-02T00:00:00Z"});
  scene.add(scene.act(ActKind::AgreedReading, "reading", "EE", body), marks);
  const Status status = scene.status();
  for (const char* id : {"commencement-day", "notice-count", "exit.nonrenewal.before"}) {
    CAPTURE(id);
    CHECK(entry(status, id)->closed_by.has_value() == by_both);
  }
  CHECK_FALSE(entry(status, "notice-zone")->closed_by.has_value());
  CHECK(status.readings.size() == (by_both ? before / 6 : before));
}

TEST_CASE("status: a correction of the words closes the entry, and a modification of a term's words opens one",
          "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  Act change = scene.modification("c", "EE", "sec_6__para_2", "This MoC lasts three years.");
  const bool correction = GENERATE(true, false);
  if (correction) change.header.kind = ActKind::Correction;
  scene.add(change, {{"ee", "2023-01-01T00:00:00Z"}, {"jp", "2023-01-02T00:00:00Z"}});
  const Status status = scene.status();
  CHECK(entry(status, "undefined-term.MoU.sec_6__para_2")->closed_by == find(status, "c").id);
  CHECK((entry(status, "term-changed.sec_6__para_2") == nullptr) == correction);
}

TEST_CASE("status: a memorandum signed on another day than it says asks which counts", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.add(scene.act(ActKind::Moc, "moc", "", scene.memorandum),
            {{"jp", "2022-05-06T20:59:59Z"}, {"ee", "2022-05-06T21:00:00Z"}});
  CHECK(entry(scene.status(), "signing-date") != nullptr);
  scene.records[0].signatures[1].existed_by = at("2022-05-06T20:59:59Z");
  CHECK(entry(scene.status(), "signing-date") == nullptr);
}
