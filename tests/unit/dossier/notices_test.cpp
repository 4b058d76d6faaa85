#include <catch2/catch.hpp>

#include <algorithm>

#include "scene.hpp"

using namespace libsign;
using namespace libsign::test;

namespace {

/// italian is a scene with a notice of non-renewal by Italy that arrived in Japan.
Scene italian(const std::string& arrived) {
  Scene scene = Scene::italy_japan();
  scene.asked = "2031-04-01T00:00:00Z";
  scene.sign_memorandum();
  const Act notice = scene.notice("n", "IT", "JP", NoticeType::NonRenewal, "nonrenewal");
  scene.add(notice, {{"it", "2031-03-01T00:00:00Z", kOrigin}});
  if (!arrived.empty())
    scene.add(scene.receipt("r", "JP", notice, arrived), {{"jp", "2031-03-30T00:00:00Z", kReceipt}});
  return scene;
}

calendar::Reading reading(calendar::CommencementDay commencement, calendar::NoticeMethod method, std::string zone) {
  calendar::Reading out;
  out.id = "test/" + zone;
  out.commencement_day = commencement;
  out.notice = method;
  out.zone = {calendar::NoticeZone::Of::Named, std::move(zone)};
  return out;
}

/// fix writes a parameter of a reading file as an act has it.
void fix(AgreedReading& agreed, std::string_view key, const std::string& value) {
  const auto is = [&](std::string_view word) { return value == word; };
  const auto shift = value == "next" ? DayShift::Next : value == "previous" ? DayShift::Previous : DayShift::None;
  if (key == "commencement-day")
    agreed.commencement = is("counted") ? CommencementDay::Counted : CommencementDay::NotCounted;
  else if (key == "correspondence")
    agreed.correspondence = is("event-day") ? Correspondence::EventDay : Correspondence::StartingDay;
  else if (key == "period-end.shift")
    agreed.period_end_shift = shift;
  else if (key == "period-end.weekend")
    agreed.period_end_weekend = value;
  else if (key == "notice.method")
    agreed.notice_count = is("clear") ? NoticeCount::Clear : is("plain") ? NoticeCount::Plain : NoticeCount::DateToDate;
  else if (key == "notice.counting")
    agreed.counting = is("backward") ? CountingMethod::Backward : CountingMethod::ForwardEquivalent;
  else if (key == "notice.runs-from")
    agreed.notice_runs = is("sending") ? NoticeRuns::Sending : NoticeRuns::Receipt;
  else if (key == "notice.zone")
    agreed.zone = is("sender") ? NoticeZone::Sender : NoticeZone::Addressee;
  else if (key == "notice.close-of-business")
    agreed.close_of_business = value;
  else if (key == "notice.shift")
    agreed.notice_shift = shift;
  else if (key == "notice.weekend")
    agreed.notice_weekend = value;
  else if (key == "notice.stated-end")
    agreed.stated_end = is("last-hour") ? StatedEnd::LastHour : StatedEnd::FirstHour;
  else if (key == "notice.late")
    agreed.late_notice = is("void") ? LateNotice::Void : LateNotice::NextPeriod;
  else
    FAIL("a parameter that no act can fix: " << key);
}

Act agreed(const Scene& scene, bool retroactive) {
  AgreedReading body;
  body.zone = NoticeZone::Addressee;
  body.closes = {"notice-zone"};
  body.retroactive = retroactive;
  return scene.act(ActKind::AgreedReading, "reading", "JP", body);
}

}  // namespace

TEST_CASE("status: a notice late by a day in Tokyo and in time in Rome depends on the zone", "[dossier]") {
  using calendar::CommencementDay;
  using calendar::NoticeMethod;
  Scene scene = italian("2031-03-14T16:30:00Z");
  scene.options.readings = {reading(CommencementDay::Counted, NoticeMethod::Plain, "Europe/Rome"),
                            reading(CommencementDay::Counted, NoticeMethod::Plain, "Asia/Tokyo")};
  SECTION("with the zone open it is split") {
    const Status status = scene.status();
    CHECK(summary(find(status, "n")) == "INDETERMINATE RECEIVED TIME-READING-SPLIT");
    CHECK(find(status, "n").readings[0].answer == calendar::Timeliness::InTime);
    CHECK(find(status, "n").readings[1].answer == calendar::Timeliness::Late);
    CHECK(status.state == AgreementState::Disputed);
  }
  SECTION("with the addressee's zone agreed it is late") {
    scene.add(agreed(scene, false), {{"it", "2030-01-01T00:00:00Z"}, {"jp", "2030-01-02T00:00:00Z"}});
    const Status status = scene.status();
    CHECK(summary(find(status, "n")) == "NOT-EFFECTIVE LATE LATE");
    CHECK(status.state == AgreementState::InForce);
  }
  SECTION("a reading agreed on afterwards counts for it only if it says so") {
    const bool retroactive = GENERATE(false, true);
    scene.add(agreed(scene, retroactive), {{"it", "2031-03-20T00:00:00Z"}, {"jp", "2031-03-21T00:00:00Z"}});
    CHECK((find(scene.status(), "n").verdict == ActVerdict::NotEffective) == retroactive);
  }
  SECTION("where the day of commencement does not count it is in time") {
    for (calendar::Reading& each : scene.options.readings) each.commencement_day = CommencementDay::NotCounted;
    const Status status = scene.status();
    CHECK(summary(find(status, "n")) == "EFFECTIVE EFFECTIVE");
    CHECK(status.state == AgreementState::Ending);
    CHECK(status.readings[0].last_day == day(2031, 6, 15));
  }
}

TEST_CASE("status: an agreed reading can fix whatever a reading file can", "[dossier]") {
  // Every shipped convention, written as an act, gives the dates that it gives by its name.
  for (const calendar::Reading& convention : calendar::builtin_readings()) {
    INFO(convention.id);
    Scene by_name = italian("2031-03-02T00:00:00Z");
    by_name.options.readings = {convention};
    Scene by_act = italian("2031-03-02T00:00:00Z");
    AgreedReading body;
    for (const auto& [key, value] : calendar::parameters(convention)) fix(body, key, value);
    by_act.add(by_act.act(ActKind::AgreedReading, "reading", "JP", body),
               {{"it", "2027-01-01T00:00:00Z"}, {"jp", "2027-01-02T00:00:00Z"}});
    const Status named_status = by_name.status();
    const Status agreed_status = by_act.status();
    const auto& named = find(named_status, "n").readings;
    const auto& agreed_on = find(agreed_status, "n").readings;
    REQUIRE(named.size() == 1);
    REQUIRE(agreed_on.size() == 1);
    CHECK(agreed_on[0].deadline->last_instant == named[0].deadline->last_instant);
    CHECK(agreed_on[0].end == named[0].end);
    CHECK(agreed_status.readings[0].last_day == named_status.readings[0].last_day);
  }
}

TEST_CASE("status: an agreed zone by name, and one that is not known", "[dossier]") {
  const auto [zone, known] = GENERATE(table<std::string, bool>({{"Europe/Rome", true}, {"Mars/Olympus", false}}));
  Scene scene = italian("2031-03-14T16:30:00Z");
  AgreedReading body;
  body.zone_name = zone;
  scene.add(scene.act(ActKind::AgreedReading, "reading", "JP", body),
            {{"it", "2027-01-01T00:00:00Z"}, {"jp", "2027-01-02T00:00:00Z"}});
  const Status status = scene.status();
  CHECK(has_code(find(status, "reading"), "ZONE-UNKNOWN") == !known);
  for (const NoticeReading& each : find(status, "n").readings) CHECK((!known || each.deadline->zone == zone));
}

TEST_CASE("status: a notice received by the safe instant is in time under every reading", "[dossier]") {
  const auto [arrived, expected] = GENERATE(
      table<std::string, std::string>({{"2031-03-13T14:59:59Z", "EFFECTIVE EFFECTIVE"},
                                       {"2031-03-13T15:00:00Z", "INDETERMINATE RECEIVED TIME-READING-SPLIT"}}));
  CHECK(summary(find(italian(arrived).status(), "n")) == expected);
}

TEST_CASE("status: a claimed signing time proves nothing", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.asked = "2024-11-20T00:00:00Z";
  scene.sign_memorandum();
  ActRecord& record =
      scene.add(scene.notice("n", "EE", "JP", NoticeType::NonRenewal, "nonrenewal"), {{"ee", "", kOrigin}});
  record.signatures[0].claimed = at("2024-11-01T00:00:00Z");
  const Status status = scene.status();
  const ActStatus& act = find(status, "n");
  CHECK(act.verdict == ActVerdict::Indeterminate);
  CHECK(has_code(act, "TIME-NO-POE"));
  CHECK_FALSE(act.proven.not_before.has_value());
  CHECK(act.proven.not_after == at("2024-11-20T00:00:00Z"));
}

TEST_CASE("status: sent in time and received late is split between the readings", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.asked = "2025-01-01T00:00:00Z";
  scene.sign_memorandum();
  const Act notice = scene.notice("n", "EE", "JP", NoticeType::NonRenewal, "nonrenewal");
  scene.add(notice, {{"ee", "2024-11-03T00:00:00Z", kOrigin}});
  const std::string witness = GENERATE("service", "stranger", "ee", "jp");
  CAPTURE(witness);
  scene.add(scene.delivery("d", "EE", notice,
                           {{DeliveryEventName::SubmissionAcceptance, at("2024-11-04T10:00:00Z")},
                            {DeliveryEventName::ContentConsignment, at("2024-11-08T10:00:00Z")}}),
            {{witness, "2024-11-09T00:00:00Z", witness == "service" || witness == "stranger" ? kDelivery : kApproval}});
  scene.options.authority.services = {{digest("key service"), "Certified Mail"}};
  const Status status = scene.status();
  if (witness == "service") {
    CHECK(summary(find(status, "n")) == "INDETERMINATE RECEIVED TIME-READING-SPLIT");
    for (const NoticeReading& each : find(status, "n").readings)
      CHECK((each.answer == calendar::Timeliness::Late) == (each.deadline->runs_from == calendar::RunsFrom::Receipt));
  } else if (witness == "stranger") {
    CHECK(summary(find(status, "d")) == "INDETERMINATE CLAIMED DELIVERY-SERVICE-UNKNOWN");
    CHECK(summary(find(status, "n")) == "INDETERMINATE SENT-ONLY NOTICE-SENT-ONLY");
  } else if (witness == "ee") {
    CHECK(has_code(find(status, "d"), "DELIVERY-CLAIM-ONLY"));
    CHECK(summary(find(status, "n")) == "INDETERMINATE SENT-ONLY NOTICE-SENT-ONLY");
  } else {
    CHECK(find(status, "d").verdict == ActVerdict::NotEffective);
  }
}

TEST_CASE("status: without evidence of receipt a notice was only sent", "[dossier]") {
  const Status status = italian("").status();
  CHECK(summary(find(status, "n")) == "INDETERMINATE SENT-ONLY NOTICE-SENT-ONLY");
  CHECK(status.state == AgreementState::Disputed);
  CHECK(status.doubts == std::vector<StateDoubt>{{StateDoubt::About::Arrival, find(status, "n").id}});
}

TEST_CASE("status: what makes the state disputed is named, and readings only where they differ", "[dossier]") {
  using About = StateDoubt::About;
  const auto abouts = [](const Status& status) {
    std::vector<About> out;
    for (const StateDoubt& doubt : status.doubts) out.push_back(doubt.about);
    return out;
  };
  Scene scene = italian("2031-03-13T15:00:00Z");
  scene.memorandum.terms.exits[0].runs_from = NoticeRuns::Receipt;
  std::get<Memorandum>(scene.records[0].act.body) = scene.memorandum;
  SECTION("a notice that is in time by some readings") {
    const Status status = scene.status();
    CHECK(status.state == AgreementState::Disputed);
    CHECK(abouts(status) == std::vector{About::Readings});
    CHECK(status.doubts[0].act.empty());
  }
  SECTION("a reading agreed on afterwards, which is not for what was before") {
    scene.add(agreed(scene, false), {{"it", "2031-03-20T00:00:00Z"}, {"jp", "2031-03-21T00:00:00Z"}});
    CHECK(abouts(scene.status()) == std::vector{About::Readings});
    CHECK(scene.status().doubts[0].act == find(scene.status(), "n").id);
  }
  SECTION("a notice that names a day on which nothing ends") {
    std::get<Notice>(scene.records[1].act.body).intended_end = day(2031, 1, 1);
    std::get<Receipt>(scene.records[2].act.body).arrived = at("2031-03-02T00:00:00Z");
    CHECK(abouts(scene.status()) == std::vector{About::Addressee});
  }
  SECTION("nothing in doubt") {
    std::get<Receipt>(scene.records[2].act.body).arrived = at("2031-03-02T00:00:00Z");
    CHECK(scene.status().doubts.empty());
  }
}

TEST_CASE("status: a receipt for another file is ignored", "[dossier]") {
  Scene scene = italian("");
  Act receipt = scene.receipt("r", "JP", scene.records[1].act, "2031-03-02T00:00:00Z");
  const std::string what = GENERATE("act", "container");
  ItemReference& of = std::get<Receipt>(receipt.body).of;
  of.sha256 = digest("another");
  if (what == "container") of.act.reset();
  scene.add(receipt, {{"jp", "2031-03-30T00:00:00Z", kReceipt}});
  const Status status = scene.status();
  CHECK(summary(find(status, "r")) == "NOT-EFFECTIVE MISMATCH RECEIPT-MISMATCH");
  CHECK(has_code(find(status, "n"), "NOTICE-SENT-ONLY"));
}

TEST_CASE("status: a receipt may name the container", "[dossier]") {
  Scene scene = italian("");
  Act receipt = scene.receipt("r", "JP", scene.records[1].act, "2031-03-02T00:00:00Z");
  std::get<Receipt>(receipt.body).of = {std::nullopt, scene.records[1].file_sha256};
  scene.add(receipt, {{"jp", "2031-03-30T00:00:00Z", kReceipt}});
  CHECK(find(scene.status(), "n").verdict == ActVerdict::Effective);
}

TEST_CASE("status: a receipt counts only from the addressee, by a key that is on record", "[dossier]") {
  Scene scene = italian("");
  const auto [by, key, role] = GENERATE(table<std::string, std::string, std::string>(
      {{"IT", "it", ""}, {"JP", "it", ""}, {"JP", "desk", "Contact Point"}, {"JP", "desk", ""}}));
  CAPTURE(by, key, role);
  scene.add(scene.receipt("r", by, scene.records[1].act, "2031-03-02T00:00:00Z"),
            {{key, "2031-03-30T00:00:00Z", kReceipt, role}});
  const Status status = scene.status();
  CHECK(has_code(find(status, "n"), "NOTICE-SENT-ONLY"));
  // Grade D is enough for the receipt, and not for what rests on it.
  CHECK((find(status, "r").verdict == ActVerdict::Effective) == !role.empty());
}

TEST_CASE("status: a notice that was taken back before the end ends nothing", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.asked = "2028-02-01T00:00:00Z";
  scene.sign_memorandum();
  const Act notice = scene.notice("n", "EE", "JP", NoticeType::NonRenewal, "nonrenewal");
  scene.add(notice, {{"ee", "2027-10-01T00:00:00Z", kOrigin}});
  scene.add(scene.receipt("r", "JP", notice, "2027-10-02T00:00:00Z"), {{"jp", "2027-10-03T00:00:00Z", kReceipt}});
  CHECK(scene.status().state == AgreementState::Ending);
  const std::string who = GENERATE("EE", "JP");
  const Act withdrawal = scene.act(ActKind::Withdrawal, "w", who, Withdrawal{{notice.header.id, notice.sha256}});
  scene.add(withdrawal, {{who == "EE" ? "ee" : "jp", "2028-01-10T00:00:00Z", kOrigin}});
  const std::string arrived = GENERATE("2028-01-11T00:00:00Z", "2028-05-09T00:00:00Z");
  CAPTURE(who, arrived);
  if (arrived > "2028-02") scene.asked = "2028-06-01T00:00:00Z";
  scene.add(scene.receipt("rw", who == "EE" ? "JP" : "EE", withdrawal, arrived),
            {{who == "EE" ? "jp" : "ee", "2028-05-20T00:00:00Z", kReceipt}});
  if (arrived < "2028-02") scene.records.back().signatures[0].existed_by = at("2028-01-12T00:00:00Z");
  const Status status = scene.status();
  if (who == "JP") {
    CHECK(summary(find(status, "w")) == "NOT-EFFECTIVE VOID WITHDRAWAL-BY-OTHER");
  } else if (arrived < "2028-02") {
    CHECK(summary(find(status, "w")) == "EFFECTIVE EFFECTIVE WITHDRAWAL-RULE(unstated in text)");
    CHECK(status.state == AgreementState::InForce);
  } else {
    CHECK(find(status, "w").state == "LATE");
    CHECK(status.state == AgreementState::Expired);
  }
}

TEST_CASE("status: a withdrawal signed by the other participant is void", "[dossier]") {
  Scene scene = italian("2031-03-02T00:00:00Z");
  const ActReference notice = scene.reference(scene.records[1]);
  scene.add(scene.act(ActKind::Withdrawal, "w", "IT", Withdrawal{notice}), {{"jp", "2031-03-05T00:00:00Z", kOrigin}});
  const Status status = scene.status();
  CHECK(summary(find(status, "w")) == "NOT-EFFECTIVE VOID AUTH-OTHER-PARTICIPANT(JP)");
  CHECK(status.state == AgreementState::Ending);
}

TEST_CASE("status: a notice to a contact who no longer is one leaves it open", "[dossier]") {
  Scene scene = italian("2031-03-02T00:00:00Z");
  std::get<Notice>(scene.records[1].act.body).addressee.office = "Desk one";
  scene.add(scene.act(ActKind::PointOfContact, "p1", "JP",
                      PointOfContact{"A", "Desk one", {}, true, true, at("2027-01-01T00:00:00Z")}),
            {{"jp", "2027-01-01T00:00:00Z"}});
  CHECK(find(scene.status(), "n").verdict == ActVerdict::Effective);
  scene.add(scene.act(ActKind::PointOfContact, "p2", "JP",
                      PointOfContact{"B", "Desk two", {}, true, true, at("2030-01-01T00:00:00Z")}),
            {{"jp", "2030-01-01T00:00:00Z"}});
  const Status status = scene.status();
  CHECK(summary(find(status, "n")) == "INDETERMINATE RECEIVED NOTICE-ADDRESSEE-SUPERSEDED");
  CHECK(find(status, "p1").state == "SUPERSEDED");
}

TEST_CASE("status: a power that the text does not give ends nothing", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.asked = "2023-06-01T00:00:00Z";
  scene.sign_memorandum();
  const std::string power = GENERATE("termination", "nonrenewal", "");
  Act notice = scene.notice("n", "EE", "JP", NoticeType::Termination, power);
  std::get<Notice>(notice.body).intended_end = day(2023, 12, 31);
  scene.add(notice, {{"ee", "2023-01-01T00:00:00Z", kOrigin}});
  scene.add(scene.receipt("r", "JP", notice, "2023-01-02T00:00:00Z"), {{"jp", "2023-01-03T00:00:00Z", kReceipt}});
  const Status status = scene.status();
  CHECK(summary(find(status, "n")) == "NOT-EFFECTIVE DEFECTIVE POWER-NOT-IN-TEXT");
  CHECK(status.state == AgreementState::InForce);
}

TEST_CASE("status: notice to a stated date at a month's end is counted forward or backward", "[dossier]") {
  Scene scene = Scene::italy_japan();
  scene.asked = "2026-12-01T00:00:00Z";
  scene.sign_memorandum();
  Act notice = scene.notice("n", "IT", "JP", NoticeType::Termination, "termination");
  const bool dated = GENERATE(true, false);
  if (dated) std::get<Notice>(notice.body).intended_end = day(2027, 2, 28);
  scene.add(notice, {{"it", "2026-11-29T00:00:00Z", kOrigin}});
  scene.add(scene.receipt("r", "JP", notice, "2026-11-30T10:00:00Z"), {{"jp", "2026-11-30T11:00:00Z", kReceipt}});
  const Status status = scene.status();
  if (!dated) {
    CHECK(summary(find(status, "n")) == "NOT-EFFECTIVE DEFECTIVE NOTICE-INCOMPLETE(intended date)");
    return;
  }
  CHECK(summary(find(status, "n")) == "INDETERMINATE RECEIVED TIME-READING-SPLIT");
  for (const NoticeReading& each : find(status, "n").readings)
    if (each.deadline->reading.find("N-P/receipt") != std::string::npos)
      CHECK((each.answer == calendar::Timeliness::InTime) == each.deadline->reading.ends_with("/forward"));
}

TEST_CASE("status: a notice of termination ends the agreement on its date", "[dossier]") {
  Scene scene = Scene::italy_japan();
  scene.asked = "2027-01-15T00:00:00Z";
  scene.sign_memorandum();
  Act notice = scene.notice("n", "IT", "JP", NoticeType::Termination, "termination");
  std::get<Notice>(notice.body).intended_end = day(2027, 6, 30);
  scene.add(notice, {{"it", "2027-01-01T00:00:00Z", kOrigin}});
  scene.add(scene.receipt("r", "JP", notice, "2027-01-02T00:00:00Z"), {{"jp", "2027-01-03T00:00:00Z", kReceipt}});
  CHECK(scene.status().state == AgreementState::Ending);
  scene.asked = "2027-07-02T00:00:00Z";
  CHECK(scene.status().state == AgreementState::Terminated);
}

TEST_CASE("status: a notice in another language is warned about", "[dossier]") {
  Scene scene = italian("2031-03-02T00:00:00Z");
  scene.records[1].act.header.language = "ja";
  const Status status = scene.status();
  CHECK(summary(find(status, "n")) == "EFFECTIVE EFFECTIVE NOTICE-LANG");
  const auto& rests_on = find(status, "n").rests_on;
  CHECK(std::find(rests_on.begin(), rests_on.end(), "notice-language") != rests_on.end());
}
