#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace libsign;
using namespace libsign::test;

namespace {

std::vector<Mark> both(const std::string& first, const std::string& second) { return {{"ee", first}, {"jp", second}}; }

Act integration(const Scene& scene, std::string_view name, const std::vector<Act>& of, const LabelledText& text,
                LocalDate on) {
  Integration body;
  for (const Act& act : of) body.of.push_back({act.header.id, act.sha256});
  body.on = std::move(on);
  body.result = version_of(text);
  body.text = text.blocks;
  return scene.act(ActKind::Integration, name, "EE", std::move(body));
}

LabelledText after(const Scene& scene, const Act& modification) {
  return apply_operations(scene.text, std::get<Modification>(modification.body).operations).value();
}

}  // namespace

TEST_CASE("status: a modification begun after the head moved is stale", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.add(scene.modification("m1", "EE", "sec_6__para_2", "New."),
            both("2023-01-01T10:00:00Z", "2023-01-02T10:00:00Z"));
  scene.add(scene.modification("m2", "EE", "sec_6__para_2", "Newer."),
            both("2023-02-01T10:00:00Z", "2023-02-02T10:00:00Z"));
  const Status status = scene.status();
  CHECK(find(status, "m1").verdict == ActVerdict::Effective);
  CHECK(find(status, "m2").state == "STALE");
  CHECK(has_code(find(status, "m2"), "ACT-BASE-STALE"));
  CHECK(status.text->version == 1);
}

TEST_CASE("status: modifications under way together conflict where they touch the same block", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const std::string label = GENERATE("sec_6__para_2", "sec_2__para_1");
  scene.add(scene.modification("m1", "EE", "sec_6__para_2", "New."),
            both("2023-01-01T10:00:00Z", "2023-01-03T10:00:00Z"));
  scene.add(scene.modification("m2", "JP", label, "Newer."), both("2023-01-02T10:00:00Z", "2023-01-04T10:00:00Z"));
  const Status status = scene.status();
  CHECK(status.text->version == 0);
  CHECK(status.versions.size() == 1);
  for (const char* name : {"m1", "m2"}) {
    CAPTURE(name);
    CHECK(find(status, name).state == "CONFLICT");
    CHECK(has_code(find(status, name), label == "sec_6__para_2" ? "MOD-CONFLICT(overlap)" : "COMMUTES"));
  }
  SECTION("and one that was begun when that was known settles it") {
    scene.add(scene.modification("m3", "EE", "sec_6__para_2", "Settled."),
              both("2023-02-01T10:00:00Z", "2023-02-02T10:00:00Z"));
    const Status settled = scene.status();
    CHECK(find(settled, "m3").verdict == ActVerdict::Effective);
    CHECK(settled.text->version == 1);
    CHECK(find(settled, "m1").state == "CONFLICT");
  }
}

TEST_CASE("status: a chain of modifications is followed and recomputed", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const Act m1 = scene.modification("m1", "EE", "sec_6__para_2", "First.");
  scene.add(m1, both("2023-01-01T10:00:00Z", "2023-01-02T10:00:00Z"));
  scene.text = after(scene, m1);
  Act m2 = scene.modification("m2", "JP", "sec_6__para_2", "Second.");
  const bool forged = GENERATE(false, true);
  if (forged) std::get<Modification>(m2.body).result.sha256 = digest("something else");
  scene.add(m2, both("2023-02-01T10:00:00Z", "2023-02-02T10:00:00Z"));
  const Status status = scene.status();
  CHECK(status.text->version == (forged ? 1u : 2u));
  CHECK(has_code(find(status, "m2"), "CONS-MISMATCH") == forged);
  CHECK(status.text_blocks[8].text == (forged ? "First." : "Second."));
}

TEST_CASE("status: a base that nobody has seen leaves a modification open", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.text = after(scene, scene.modification("m1", "EE", "sec_6__para_2", "First."));
  scene.add(scene.modification("m2", "JP", "sec_6__para_2", "Second."),
            both("2023-02-01T10:00:00Z", "2023-02-02T10:00:00Z"));
  CHECK(summary(find(scene.status(), "m2")) == "INDETERMINATE CONSENTED ACT-BASE-UNKNOWN");
}

TEST_CASE("status: what is consented to is integrated by an act of all with the recomputed text", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const Act m1 =
      scene.modification("m1", "EE", "sec_6__para_2", "This MoC lasts three years.", MomentRule::ToBeDetermined);
  scene.add(m1, both("2023-01-01T10:00:00Z", "2023-01-02T10:00:00Z"));
  const std::string what = GENERATE("nothing", "right", "another text", "past date");
  CAPTURE(what);
  LabelledText text = after(scene, m1);
  if (what == "another text") text.blocks[3].text = "The Participants work alone.";
  if (what != "nothing")
    scene.add(integration(scene, "i1", {m1}, text, {day(2023, what == "past date" ? 1 : 3, 1), "Asia/Tokyo"}),
              both("2023-02-01T10:00:00Z", "2023-02-02T10:00:00Z"));
  const Status status = scene.status();
  const bool good = what == "right" || what == "past date";
  CHECK(find(status, "m1").state == (good ? "INTEGRATED" : "CONSENTED"));
  CHECK(has_code(find(status, "m1"), "CONSENTED-NOT-INTEGRATED") == !good);
  CHECK(status.text->version == (good ? 1u : 0u));
  if (what == "nothing") return;
  CHECK(has_code(find(status, "i1"), "RETROACTIVE") == (what == "past date"));
  CHECK(has_code(find(status, "i1"), "CONS-MISMATCH(sec_2__para_1)") == (what == "another text"));
}

TEST_CASE("status: a correction makes a version and moves no date", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const Status before = scene.status();
  Act correction = scene.modification("c", "EE", "sec_6__para_2", "This MoC lasts three years.");
  correction.header.kind = ActKind::Correction;
  const bool by_both = GENERATE(false, true);
  scene.add(correction, by_both ? both("2023-01-01T10:00:00Z", "2023-01-02T10:00:00Z")
                                : std::vector<Mark>{{"ee", "2023-01-01T10:00:00Z"}});
  const Status status = scene.status();
  CHECK(status.text->version == (by_both ? 1u : 0u));
  CHECK(find(status, "c").state == (by_both ? "EFFECTIVE" : "PROPOSED"));
  if (by_both) CHECK(status.versions[1].correction);
  REQUIRE(status.readings.size() == before.readings.size());
  for (std::size_t i = 0; i < status.readings.size(); ++i)
    CHECK(status.readings[i].last_day == before.readings[i].last_day);
}

TEST_CASE("status: a date of effect in the future is waited for", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  Act m1 = scene.modification("m1", "EE", "sec_6__para_2", "New.", MomentRule::OnDate);
  std::get<Modification>(m1.body).effect.on = LocalDate{day(2027, 1, 1), "Asia/Tokyo"};
  scene.add(m1, both("2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z"));
  scene.asked = "2026-12-31T14:59:59Z";
  CHECK(find(scene.status(), "m1").state == "DATE-SET");
  CHECK(scene.status().text->version == 0);
  scene.asked = "2026-12-31T15:00:00Z";
  CHECK(find(scene.status(), "m1").state == "EFFECTIVE");
  CHECK(scene.status().text->version == 1);
}
