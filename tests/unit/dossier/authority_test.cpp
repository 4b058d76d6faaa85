#include <catch2/catch.hpp>

#include <algorithm>

#include "scene.hpp"

using namespace libsign;
using namespace libsign::test;

namespace {

Act authority(const Scene& scene, std::string_view name, std::string by, std::string_view key,
              std::vector<ActKind> scopes, std::optional<std::string> body = {}) {
  Grant grant{"Deputy",
              digest(std::string("key ") + std::string(key)),
              std::move(body),
              std::move(scopes),
              at("2022-06-01T00:00:00Z"),
              {}};
  return scene.act(ActKind::Authority, name, std::move(by), Authority{{grant}});
}

}  // namespace

TEST_CASE("status: a key on record for two participants speaks for none", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.options.authority.entries = {{digest("key shared"), "EE", "X", {}, {}, {}, {}},
                                     {digest("key shared"), "JP", "X", {}, {}, {}, {}}};
  scene.add(scene.modification("m1", "EE", "sec_6__para_2", "New."), {{"shared", "2023-01-01T10:00:00Z"}});
  const Status status = scene.status();
  const ActStatus& act = find(status, "m1");
  CHECK(act.verdict == ActVerdict::NotEffective);
  CHECK(has_code(act, "AUTH-KEY-SHARED"));
}

TEST_CASE("status: a claimed role is no authority", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.add(scene.modification("m1", "EE", "sec_6__para_2", "New."),
            {{"jp", "2023-01-01T10:00:00Z"}, {"desk", "2023-01-01T10:00:00Z", kApproval, "Minister"}});
  const Status status = scene.status();
  CHECK(find(status, "m1").verdict == ActVerdict::NotEffective);
  CHECK(has_code(find(status, "m1"), "AUTH-CLAIMED-ONLY"));
}

TEST_CASE("status: authority is judged at the proof of existence", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.options.authority.entries = {{digest("key former"), "EE", "X", {}, {}, {}, at("2023-01-01T00:00:00Z")}};
  const auto [stamped, verdict] =
      GENERATE(table<std::string, ActVerdict>({{"2022-12-31T23:59:59Z", ActVerdict::Effective},
                                               {"2023-01-01T00:00:00Z", ActVerdict::NotEffective},
                                               {"", ActVerdict::Indeterminate}}));
  CAPTURE(stamped);
  scene.add(scene.modification("m1", "EE", "sec_6__para_2", "New."),
            {{"jp", "2022-12-01T10:00:00Z"}, {"former", stamped}});
  const Status status = scene.status();
  CHECK(find(status, "m1").verdict == verdict);
  CHECK(has_code(find(status, "m1"), "AUTH-EXPIRED") == (verdict != ActVerdict::Effective));
}

TEST_CASE("status: an interval that lies on both sides of the end of authority decides nothing", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.options.authority.entries = {{digest("key former"), "EE", "X", {}, {}, {}, at("2023-01-01T00:00:00Z")}};
  ActRecord& record = scene.add(scene.act(ActKind::Authorisation, "a", "EE", Authorisation{digest("x"), "a", "b"}),
                                {{"former", "2023-01-02T00:00:00Z"}});
  record.signatures[0].not_before_proven = at("2022-12-31T00:00:00Z");
  CHECK(find(scene.status(), "a").verdict == ActVerdict::Indeterminate);
}

TEST_CASE("status: participants hand on authority, and only what they have", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const std::string grantor = GENERATE("ee", "stranger", "jp");
  CAPTURE(grantor);
  scene.add(authority(scene, "a1", "EE", "deputy", {ActKind::Modification, ActKind::Authority}),
            {{grantor, "2022-07-01T00:00:00Z"}});
  scene.add(authority(scene, "a2", "EE", "second", {ActKind::Modification}), {{"deputy", "2022-08-01T00:00:00Z"}});
  scene.add(scene.modification("m1", "EE", "sec_6__para_2", "New."),
            {{"jp", "2023-01-01T10:00:00Z"}, {"second", "2023-01-01T10:00:00Z"}});
  const Status status = scene.status();
  const bool good = grantor == "ee";
  CHECK((find(status, "a1").verdict == ActVerdict::Effective) == good);
  CHECK((find(status, "m1").verdict == ActVerdict::Effective) == good);
  if (good) CHECK(find(status, "m1").participants[1].grade == Grade::B);
}

TEST_CASE("status: nobody vouches for himself", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.add(authority(scene, "a1", "EE", "self", {ActKind::Authority, ActKind::Modification}),
            {{"self", "2022-07-01T00:00:00Z"}});
  scene.add(authority(scene, "a2", "EE", "other", {ActKind::Authority}), {{"another", "2022-07-01T00:00:00Z"}});
  scene.add(authority(scene, "a3", "EE", "another", {ActKind::Authority}), {{"other", "2022-07-01T00:00:00Z"}});
  const Status status = scene.status();
  for (const char* name : {"a1", "a2", "a3"})
    CHECK(summary(find(status, name)) == "NOT-EFFECTIVE VOID AUTH-CLAIMED-ONLY");
}

TEST_CASE("status: authority that was withdrawn counts for what came before", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const Act grant = authority(scene, "a1", "EE", "deputy", {ActKind::Authorisation});
  scene.add(grant, {{"ee", "2022-07-01T00:00:00Z"}});
  scene.add(scene.act(ActKind::Withdrawal, "w", "EE", Withdrawal{{grant.header.id, grant.sha256}}),
            {{"ee", "2023-01-01T00:00:00Z", kOrigin}});
  scene.add(scene.act(ActKind::Authorisation, "before", "EE", Authorisation{digest("x"), "a", "b"}),
            {{"deputy", "2022-12-31T00:00:00Z"}});
  scene.add(scene.act(ActKind::Authorisation, "after", "EE", Authorisation{digest("x"), "a", "b"}),
            {{"deputy", "2023-01-02T00:00:00Z"}});
  const Status status = scene.status();
  CHECK(find(status, "a1").state == "REVOKED");
  CHECK(find(status, "before").verdict == ActVerdict::Effective);
  CHECK(has_code(find(status, "after"), "AUTH-EXPIRED"));
}

TEST_CASE("status: a successor speaks once all have acknowledged the succession", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.options.authority.entries = {{digest("key justice"), "EE", "X", "Ministry of Justice", {}, {}, {}}};
  scene.add(scene.notice("n", "EE", "JP", NoticeType::Other, ""), {{"justice", "2024-11-01T00:00:00Z", kOrigin}});
  const auto [declared, acknowledged] = GENERATE(table<bool, bool>({{false, false}, {true, false}, {true, true}}));
  CAPTURE(declared, acknowledged);
  const Act succession =
      scene.act(ActKind::Succession, "s", "EE",
                Succession{"Digital Ministry of Estonia", "Ministry of Justice", at("2024-07-23T00:00:00Z")});
  if (declared) scene.add(succession, {{"justice", "2024-12-01T00:00:00Z"}});
  if (acknowledged)
    scene.add(scene.receipt("r", "JP", succession, "2024-12-02T00:00:00Z"), {{"jp", "2024-12-03T00:00:00Z", kReceipt}});
  const Status status = scene.status();
  CHECK(has_code(find(status, "n"), "AUTH-SUCCESSION-UNPROVEN") == !acknowledged);
  if (declared) CHECK((find(status, "s").verdict == ActVerdict::Effective) == acknowledged);
  CHECK((status.participants[1].name == "Ministry of Justice") == acknowledged);
}

TEST_CASE("status: a change of contact takes the scope for it", "[dossier]") {
  Scene scene = Scene::italy_japan();
  scene.asked = "2027-06-01T00:00:00Z";
  scene.sign_memorandum();
  const bool in_scope = GENERATE(false, true);
  scene.options.authority.entries = {
      {digest("key poc"), "IT", "contact", {}, {in_scope ? ActKind::PointOfContact : ActKind::Receipt}, {}, {}}};
  scene.add(scene.act(ActKind::PointOfContact, "p", "IT",
                      PointOfContact{"New contact", {}, {}, true, true, at("2027-01-01T00:00:00Z")}),
            {{"it", "2026-12-20T00:00:00Z"}});
  scene.add(scene.notice("n", "IT", "JP", NoticeType::PocChange, ""), {{"poc", "2027-01-11T00:00:00Z", kOrigin}});
  const Status status = scene.status();
  CHECK(summary(find(status, "n")) == (in_scope ? "EFFECTIVE EFFECTIVE" : "NOT-EFFECTIVE VOID AUTH-OUT-OF-SCOPE"));
  if (!in_scope) return;
  CHECK(status.participants[0].poc == "New contact");
  const auto& findings = find(status, "n").findings;
  CHECK(std::any_of(findings.begin(), findings.end(), [](const auto& f) { return shown(f) == "ELAPSED(10 days)"; }));
}
