#include <catch2/catch.hpp>

#include "agreement/fields.hpp"
#include "agreement/reader.hpp"
#include "agreement/rendering.hpp"
#include "agreement/writer.hpp"
#include "invented.hpp"
#include "samples.hpp"

using namespace libsign;

namespace {

Result<Act> parse(std::string_view octets) {
  agreement::Reading reading;
  return agreement::parse_act(as_bytes(octets), reading);
}

ActKind any_kind() {
  const auto words = act_words();
  return *act_kind(GENERATE_REF(from_range(words.begin(), words.end())));
}

}  // namespace

TEST_CASE("what is written of an act of any kind is read back the same, and has one spelling", "[agreement]") {
  const ActKind kind = any_kind();
  CAPTURE(name(kind));
  std::mt19937 random(static_cast<unsigned>(kind));
  for (int i = 0; i < 300; ++i) {
    const Act act = test::invent_act(kind, random);
    const std::string written = agreement::write_act(act);
    const auto read = parse(written);
    if (!read) FAIL(read.error().where << ": " << read.error().what << "\n" << written);
    if (read->header != act.header || read->body != act.body) FAIL(written);
    if (agreement::write_act(*read) != written) FAIL(written);
  }
}

TEST_CASE("a flipped octet of an act of any kind makes it unreadable, or another act that reads otherwise",
          "[agreement][reject]") {
  const ActKind kind = any_kind();
  CAPTURE(name(kind));
  std::mt19937 random(100 + static_cast<unsigned>(kind));
  std::string original = agreement::write_act(test::invent_act(kind, random));
  while (original.size() > 2'500) original = agreement::write_act(test::invent_act(kind, random));
  const auto first = parse(original);
  REQUIRE(first);
  const std::string rendering = agreement::render(*first);
  std::string octets = original;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    for (const int mask : {0x01, 0x04, 0x20}) {
      octets[i] = static_cast<char>(original[i] ^ mask);
      const auto read = parse(octets);
      if (!read) continue;
      if (agreement::write_act(*read) != octets) FAIL("one act has two spellings: " << octets);
      if (read->sha256 == first->sha256) FAIL("the digest does not show the change");
      if (agreement::render(*read) == rendering) FAIL("the rendering does not show the change: " << octets);
    }
    octets[i] = original[i];
  }
}

TEST_CASE("an act that states what its kind cannot state is refused", "[agreement][reject]") {
  std::mt19937 random(7);
  const auto written = [&](ActKind kind, auto change) {
    Act act = test::invent_act(kind, random);
    change(act);
    return parse(agreement::write_act(act));
  };
  const auto refused = [](const Result<Act>& read, const std::string& says) {
    REQUIRE_FALSE(read);
    CHECK_THAT(read.error().what, Catch::Contains(says));
  };
  refused(written(ActKind::Modification, [](Act& act) { std::get<Modification>(act.body).operations.clear(); }),
          "Replace");
  refused(written(ActKind::Modification,
                  [](Act& act) {
                    std::get<Modification>(act.body).operations = {Replace{"title", Bytes(32), std::nullopt, ""}};
                  }),
          "nothing is put");
  refused(written(ActKind::Modification,
                  [](Act& act) {
                    std::get<Modification>(act.body).operations = {
                        Repeal{"title", Bytes(32), TextBlock{"title", "", "Other words"}}};
                  }),
          "another block");
  refused(written(ActKind::Authority, [](Act& act) { std::get<Authority>(act.body).grants.clear(); }), "moc:Grant");
  refused(written(ActKind::Register, [](Act& act) { std::get<Register>(act.body).heads.clear(); }), "moc:ActRef");
  refused(written(ActKind::AgreedReading,
                  [](Act& act) { std::get<AgreedReading>(act.body).notice_runs = NoticeRuns::Unstated; }),
          "fixes nothing");
  refused(written(ActKind::AgreedReading,
                  [](Act& act) {
                    auto& reading = std::get<AgreedReading>(act.body);
                    reading.zone = NoticeZone::Utc;
                    reading.zone_name = "Europe/Rome";
                  }),
          "fix the same");
  refused(written(ActKind::AgreedReading,
                  [](Act& act) {
                    auto& reading = std::get<AgreedReading>(act.body);
                    reading.holidays = HolidayShift::None;
                    reading.notice_shift = DayShift::Previous;
                  }),
          "“holidays” fixes what");
  refused(
      written(ActKind::AgreedReading, [](Act& act) { std::get<AgreedReading>(act.body).close_of_business = "24:00"; }),
      "closeOfBusiness");
  refused(written(ActKind::Notice, [](Act& act) { act.header.by.clear(); }), "participant");
  refused(written(ActKind::Notice, [](Act& act) { act.header.to = {"JP", "JP"}; }), "“to”");
}

TEST_CASE("a body of another kind than the header says is refused", "[agreement][reject]") {
  std::mt19937 random(8);
  for (const std::string_view word : act_words()) {
    const ActKind kind = *act_kind(word);
    const std::string from = "kind=\"" + std::string(name(kind)) + "\"";
    for (const std::string_view other : act_words()) {
      const ActKind other_kind = *act_kind(other);
      const bool is_same_body = (kind == ActKind::Modification || kind == ActKind::Correction) &&
                                (other_kind == ActKind::Modification || other_kind == ActKind::Correction);
      if (kind == other_kind || is_same_body) continue;
      const std::string act = agreement::write_act(test::invent_act(kind, random));
      CHECK_FALSE(parse(test::replaced(act, from, "kind=\"" + std::string(name(other_kind)) + "\"")));
    }
  }
}

TEST_CASE("files that an act's kind does not have are refused beside it", "[agreement][reject]") {
  std::mt19937 random(9);
  const std::string act = agreement::write_act(test::invent_act(ActKind::Consent, random));
  const auto [member, says] = GENERATE(std::pair{&agreement::ActFiles::text, "text.xml"},
                                       std::pair{&agreement::ActFiles::pec_evidence, "daticert.xml"},
                                       std::pair{&agreement::ActFiles::erds_evidence, "erds-evidence.xml"});
  agreement::ActFiles files{.act = as_bytes(act)};
  CHECK(std::holds_alternative<Act>(agreement::read_files(files)));
  files.*member = as_bytes("x");
  const auto read = agreement::read_files(files);
  REQUIRE(std::holds_alternative<agreement::ActFailure>(read));
  CHECK(std::get<agreement::ActFailure>(read).code == "ACT_FILE_UNEXPECTED");
  CHECK_THAT(std::get<agreement::ActFailure>(read).error.what, Catch::Contains(says));
}
