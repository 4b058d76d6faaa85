#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace libsign;
using namespace libsign::test;

TEST_CASE("status: a determination has to be signed before its activity starts", "[dossier]") {
  Scene scene = Scene::italy_japan();
  scene.asked = "2027-06-01T00:00:00Z";
  scene.sign_memorandum();
  const Determination body{"intellectual property", "project", {day(2027, 4, 1), "Europe/Rome"}, "Each keeps its own."};
  const auto [stamped, expected] =
      GENERATE(table<std::string, std::string>({{"2027-03-31T21:59:59Z", "EFFECTIVE EFFECTIVE"},
                                                {"2027-04-03T00:00:00Z", "NOT-EFFECTIVE LATE PRECEDENCE-FAILED"},
                                                {"", "INDETERMINATE SIGNED TIME-NO-POE"}}));
  CAPTURE(stamped);
  SECTION("in one act") {
    scene.add(scene.act(ActKind::Determination, "d", "IT", body), {{"it", stamped}, {"jp", stamped}});
    CHECK(summary(find(scene.status(), "d")) == expected);
  }
  SECTION("in two acts of equal words") {
    scene.add(scene.act(ActKind::Determination, "d", "IT", body), {{"it", stamped}});
    scene.add(scene.act(ActKind::Determination, "e", "JP", body), {{"jp", stamped}});
    CHECK(summary(find(scene.status(), "d")) == expected);
    CHECK(summary(find(scene.status(), "e")) == expected);
  }
}

TEST_CASE("status: a determination of one participant is not reciprocal", "[dossier]") {
  Scene scene = Scene::italy_japan();
  scene.sign_memorandum();
  scene.add(
      scene.act(ActKind::Determination, "d", "IT", Determination{"ip", "x", {day(2027, 4, 1), "Europe/Rome"}, "s"}),
      {{"it", "2026-07-01T00:00:00Z"}});
  CHECK(has_code(find(scene.status(), "d"), "ACT-MISSING-PARTICIPANT(JP)"));
}

TEST_CASE("status: a register that all signed closes a window, and none does that leaves a notice out", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const Act notice = scene.notice("n", "EE", "JP", NoticeType::NonRenewal, "nonrenewal");
  const std::string what = GENERATE("closed", "by one", "premature", "too short", "leaves out");
  CAPTURE(what);
  Register body{std::nullopt,
                at(what == "premature"   ? "2027-11-08T00:00:00Z"
                   : what == "too short" ? "2026-11-05T00:00:00Z"
                                         : "2026-11-08T00:00:00Z"),
                {scene.reference(scene.records[0])}};
  std::vector<Mark> marks{{"ee", "2026-11-09T00:00:00Z"}};
  if (what != "by one") marks.push_back({"jp", "2026-11-10T00:00:00Z"});
  scene.add(scene.act(ActKind::Register, "register", "EE", body), marks);
  if (what == "leaves out") scene.add(notice, {{"ee", "2026-10-01T00:00:00Z", kOrigin}});
  const Status status = scene.status();
  CHECK((status.notices.answer == NoticeKnowledge::Answer::NoneAttested) == (what == "closed"));
  CHECK((find(status, "register").verdict == ActVerdict::Effective) == (what == "closed" || what == "too short"));
  if (what == "leaves out") CHECK(has_code(find(status, "register"), "REGISTER-INCOMPLETE"));
}

TEST_CASE("status: a signature made after the time asked about is not there yet", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  scene.asked = "2022-05-05T00:00:00Z";
  CHECK(scene.status().state == AgreementState::Draft);
}

TEST_CASE("status: acts without their memorandum, and two memoranda, are errors", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  CHECK(libsign::status({}, {}, scene.options).error().code == Errc::NotFound);
  scene.sign_memorandum();
  scene.sign_memorandum();
  scene.records[1].act.header.agreement.id = "urn:moc:test:another";
  CHECK(libsign::status(scene.records, {}, scene.options).error().code == Errc::Ambiguous);
  scene.options.agreement = "urn:moc:test:agreement";
  const auto status = libsign::status(scene.records, {}, scene.options);
  REQUIRE(status);
  CHECK(status->others == std::vector<std::string>{"urn:moc:test:another"});
}

TEST_CASE("authority register: keys, participants, scopes and dates are read, and nothing else", "[dossier]") {
  const std::string key = "sha256:" + to_hex(digest("k"));
  const auto read = [](const std::string& text) { return read_authority_register({"authority.toml", to_bytes(text)}); };
  const auto good = read("[[authority]]\nkey = \"" + key +
                         "\"\nparticipant = \"EE\"\nscopes = [\"notice\", \"consent\"]\nto = 2027-01-01\n");
  REQUIRE(good);
  REQUIRE(good->entries.size() == 1);
  CHECK(good->entries[0].key == digest("k"));
  CHECK(good->entries[0].scopes == std::vector{ActKind::Notice, ActKind::Consent});
  CHECK(good->entries[0].to == at("2027-01-01T00:00:00Z"));
  const auto service = read("[[delivery-service]]\nkey = \"" + key + "\"\nname = \"Certified Mail\"\n");
  REQUIRE(service);
  REQUIRE(service->services.size() == 1);
  CHECK(service->services[0].key == digest("k"));
  CHECK(service->entries.empty());
  const std::string bad =
      GENERATE("", "[[authority]]\n", "[[delivery-service]]\nname = \"Mail\"\n", "delivery-service = 1\n",
               "[[authority]]\nkey = \"sha256:00\"\nparticipant = \"EE\"\n", "x = 1\n",
               "[[authority]]\nparticipant = \"EE\"\n", "[authority]\n", "[[authority]]\nscopes = [\"all\"]\n", "[[");
  CAPTURE(bad);
  const auto wrong = read(bad);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == Errc::BadInput);
}
