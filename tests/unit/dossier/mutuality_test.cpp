#include <set>

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "scene.hpp"

using namespace libsign;
using namespace libsign::test;

TEST_CASE("status: a memorandum that both signed is in force from its day, with two ends by reading", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.asked = "2022-06-01T00:00:00Z";
  scene.sign_memorandum();
  const Status status = scene.status();
  CHECK(status.state == AgreementState::InForce);
  CHECK(status.period == 0u);
  CHECK(summary(find(status, "moc")) == "EFFECTIVE SIGNED");
  std::set<calendar::Date> ends;
  for (const ReadingStatus& reading : status.readings) ends.insert(reading.last_day.value());
  CHECK(ends == std::set{day(2025, 5, 5), day(2025, 5, 6)});
  REQUIRE(status.participants.size() == 2);
  CHECK(status.participants[0].speakers.at(0).grade == Grade::C);
}

TEST_CASE("status: two texts of one memorandum, one signature on each, are no memorandum", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.add(scene.act(ActKind::Moc, "moc", "", scene.memorandum), {{"ee", "2022-05-06T10:00:00Z"}});
  const bool blanks_only = GENERATE(false, true);
  scene.memorandum.text[3].text = blanks_only ? "The Participants work\u00a0together." : "The Participants work alone.";
  scene.memorandum.text_sha256 = version_of(LabelledText{0, scene.memorandum.text}).sha256;
  Act other = scene.act(ActKind::Moc, "moc", "", scene.memorandum);
  other.sha256 = digest("the other");
  scene.add(other, {{"jp", "2022-05-06T10:00:00Z"}});
  const Status status = scene.status();
  CHECK(status.state == AgreementState::PartlySigned);
  REQUIRE(status.acts.size() == 2);
  for (const ActStatus& act : status.acts) {
    CHECK(act.verdict == ActVerdict::NotEffective);
    CHECK(has_code(act, "ACT-TEXT-MISMATCH"));
    const auto finding = std::find_if(act.findings.begin(), act.findings.end(),
                                      [](const auto& f) { return f.code == "ACT-TEXT-MISMATCH"; });
    CHECK(finding->message.find("sec_2__para_1") != std::string::npos);
    CHECK((finding->message.find("same words after normalisation") != std::string::npos) == blanks_only);
  }
}

TEST_CASE("status: another text that only one signed does not shake a memorandum that all signed", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.memorandum.text[3].text = "The Participants work alone.";
  scene.memorandum.text_sha256 = version_of(LabelledText{0, scene.memorandum.text}).sha256;
  Act other = scene.act(ActKind::Moc, "another moc", "", scene.memorandum);
  scene.add(other, {{"jp", "2022-05-06T10:00:00Z"}});
  const Status status = scene.status();
  CHECK(status.state == AgreementState::InForce);
  CHECK(find(status, "moc").verdict == ActVerdict::Effective);
  CHECK(has_code(find(status, "another moc"), "ACT-TEXT-MISMATCH"));
}

TEST_CASE("status: originals of one act add up, each signature counted once", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  const Act moc = scene.act(ActKind::Moc, "moc", "", scene.memorandum);
  scene.add(moc, {{"ee", "2022-05-06T10:00:00Z"}});
  scene.add(moc, {{"jp", "2022-05-06T11:00:00Z"}});
  const Status status = scene.status();
  REQUIRE(status.acts.size() == 1);
  CHECK(status.acts[0].verdict == ActVerdict::Effective);
  CHECK(status.acts[0].files == std::vector<std::string>{"0.asice", "1.asice"});
}

TEST_CASE("status: a modification that one participant signed is a proposal", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.add(scene.modification("m1", "EE", "sec_6__para_2", "New."), {{"ee", "2023-01-01T10:00:00Z"}});
  CHECK(summary(find(scene.status(), "m1")) == "NOT-EFFECTIVE PROPOSED ACT-MISSING-PARTICIPANT(JP)");
}

TEST_CASE("status: two signatures of one participant count once", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.options.authority.entries = {{digest("key ee-mobile"), "EE", "minister", {}, {}, {}, {}}};
  const std::string second = GENERATE("ee-mobile", "ee");
  scene.add(scene.modification("m1", "EE", "sec_6__para_2", "New."),
            {{"ee", "2023-01-01T10:00:00Z"}, {second, "2023-01-01T11:00:00Z"}});
  const Status status = scene.status();
  const ActStatus& act = find(status, "m1");
  CHECK(act.verdict == ActVerdict::NotEffective);
  CHECK(has_code(act, "ACT-DUPLICATE-PARTICIPANT"));
  CHECK(has_code(act, "ACT-MISSING-PARTICIPANT(JP)"));
}

TEST_CASE("status: a copy of a container adds no signature", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  ActRecord copy = scene.add(scene.modification("m1", "EE", "sec_6__para_2", "New."), {{"ee", "2023-01-01T10:00:00Z"}});
  copy.file = "copy.asice";
  scene.records.push_back(copy);
  CHECK_FALSE(has_code(find(scene.status(), "m1"), "ACT-DUPLICATE-PARTICIPANT"));
}

TEST_CASE("status: a receipt is no consent", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.add(scene.modification("m1", "EE", "sec_6__para_2", "New."),
            {{"ee", "2023-01-01T10:00:00Z"}, {"jp", "2023-01-02T10:00:00Z", kReceipt}});
  CHECK(summary(find(scene.status(), "m1")) == "NOT-EFFECTIVE PROPOSED ACT-MISSING-PARTICIPANT(JP)");
}

TEST_CASE("status: a consent signed as a receipt is void", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const Act m1 = scene.modification("m1", "EE", "sec_6__para_2", "New.");
  scene.add(m1, {{"ee", "2023-01-01T10:00:00Z"}});
  scene.add(scene.consent("c1", "JP", m1), {{"jp", "2023-01-02T10:00:00Z", kReceipt}});
  const Status status = scene.status();
  CHECK(summary(find(status, "c1")) == "NOT-EFFECTIVE VOID ACT-COMMITMENT-MISMATCH");
  CHECK(find(status, "m1").state == "PROPOSED");
}

TEST_CASE("status: consent by letter counts like a signature", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const Act m1 = scene.modification("m1", "EE", "sec_6__para_2", "New.");
  scene.add(m1, {{"ee", "2023-01-01T10:00:00Z"}});
  scene.add(scene.consent("c1", "JP", m1), {{"jp", "2023-01-02T10:00:00Z"}});
  const Status status = scene.status();
  CHECK(find(status, "m1").verdict == ActVerdict::Effective);
  CHECK(find(status, "m1").participants[0].through == find(status, "c1").id);
  CHECK(status.text->version == 1);
}

TEST_CASE("status: a consent that fits another act is a replay", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const Act m1 = scene.modification("m1", "EE", "sec_6__para_2", "New.");
  const Act m2 = scene.modification("m2", "EE", "sec_6__para_2", "Newer.");
  scene.add(m2, {{"ee", "2023-01-01T10:00:00Z"}});
  Act consent = scene.consent("c1", "JP", m1);
  const std::string what = GENERATE("other act", "same id", "other base", "other result");
  CAPTURE(what);
  Consent& body = std::get<Consent>(consent.body);
  if (what == "same id") body.to.id = m2.header.id;
  if (what == "other base" || what == "other result") {
    body = std::get<Consent>(scene.consent("c1", "JP", m2).body);
    (what == "other base" ? body.base_sha256 : body.result_sha256) = digest("something else");
  }
  scene.add(consent, {{"jp", "2023-01-02T10:00:00Z"}});
  const Status status = scene.status();
  CHECK(find(status, "c1").verdict == ActVerdict::NotEffective);
  CHECK(has_code(find(status, "c1"), what == "other base"     ? "ACT-REPLAY(base)"
                                     : what == "other result" ? "ACT-REPLAY(result)"
                                                              : "ACT-REPLAY(digest)"));
  CHECK(has_code(find(status, "m2"), "ACT-MISSING-PARTICIPANT(JP)"));
}

TEST_CASE("status: consents after the day that a proposal allows do not count", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  Act m1 = scene.modification("m1", "EE", "sec_6__para_2", "New.");
  m1.header.validity = Validity{{day(2023, 3, 31), "Asia/Tokyo"}};
  const auto [when, state] = GENERATE(table<std::string, std::string>(
      {{"2023-03-31T14:59:59Z", "EFFECTIVE"}, {"2023-03-31T15:00:00Z", "LAPSED"}, {"", "LAPSED"}}));
  CAPTURE(when);
  scene.add(m1, {{"ee", "2023-01-01T10:00:00Z"}, {"jp", when}});
  const Status status = scene.status();
  CHECK(find(status, "m1").state == state);
  if (when.empty()) CHECK(find(status, "m1").verdict == ActVerdict::Indeterminate);
}

TEST_CASE("status: a proposal can be refused and withdrawn before all have signed, and not after", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const Act m1 = scene.modification("m1", "EE", "sec_6__para_2", "New.");
  const bool late = GENERATE(false, true);
  std::vector<Mark> marks{{"ee", "2023-01-01T10:00:00Z"}};
  if (late) marks.push_back({"jp", "2023-01-02T10:00:00Z"});
  scene.add(m1, marks);
  SECTION("withdrawn") {
    scene.add(scene.act(ActKind::Withdrawal, "w", "EE", Withdrawal{{m1.header.id, m1.sha256}}),
              {{"ee", "2023-01-03T10:00:00Z", kOrigin}});
    const Status status = scene.status();
    CHECK(find(status, "m1").state == (late ? "EFFECTIVE" : "WITHDRAWN"));
    CHECK(find(status, "w").verdict == (late ? ActVerdict::NotEffective : ActVerdict::Effective));
  }
  SECTION("refused") {
    Act no = scene.consent("no", "JP", m1);
    std::get<Consent>(no.body).decision = Decision::Refuse;
    scene.add(no, {{"jp", "2023-01-03T10:00:00Z"}});
    CHECK(find(scene.status(), "m1").state == (late ? "EFFECTIVE" : "REJECTED"));
  }
}

TEST_CASE("status: nothing has effect about a memorandum that not all have signed", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  const bool signed_by_all = GENERATE(false, true);
  scene.sign_memorandum();
  if (!signed_by_all) scene.records[0].signatures.pop_back();
  scene.add(scene.modification("m1", "EE", "sec_6__para_2", "New."),
            {{"ee", "2023-01-01T10:00:00Z"}, {"jp", "2023-01-02T10:00:00Z"}});
  const Status status = scene.status();
  CHECK((find(status, "m1").verdict == ActVerdict::Effective) == signed_by_all);
  CHECK(has_code(find(status, "m1"), "ACT-NO-MEMORANDUM") == !signed_by_all);
  CHECK(status.text.has_value() == signed_by_all);
}
