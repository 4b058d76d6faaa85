#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <libsign/status_report.hpp>

#include "scene.hpp"

using namespace libsign;
using namespace libsign::test;

namespace {

/// Maker makes dossiers of acts that may or may not count, from a seed.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Scene scene() {
    Scene scene = upto(2) == 0 ? Scene::italy_japan() : Scene::japan_estonia();
    scene.asked = "2034-01-01T00:00:00Z";
    if (upto(3) == 0) scene.memorandum.terms.renew->mode = Renewal::MutualConsent;
    parties_ = {scene.memorandum.participants[0].id, scene.memorandum.participants[1].id};
    keys_ = {scene.memorandum.participants[0].signatory.name.substr(13),
             scene.memorandum.participants[1].signatory.name.substr(13)};
    scene.sign_memorandum();
    const std::size_t count = 2 + upto(8);
    for (std::size_t i = 0; i < count; ++i) add(scene, i);
    return scene;
  }

  std::size_t upto(std::size_t bound) { return random_() % bound; }
  template <typename T>
  void shuffle(std::vector<T>& items) {
    std::shuffle(items.begin(), items.end(), random_);
  }

 private:
  std::string when() {
    return upto(6) == 0 ? "" : fmt::format("20{}-{:02}-{:02}T12:00:00Z", 26 + upto(7), 1 + upto(12), 1 + upto(28));
  }
  std::string key() { return upto(8) == 0 ? "stranger" : upto(8) == 0 ? "deputy" : keys_[upto(2)]; }
  std::vector<Mark> marks(std::string_view commitment) {
    std::vector<Mark> out;
    for (std::size_t n = 1 + upto(2); n > 0; --n) out.push_back({key(), when(), upto(10) == 0 ? kReceipt : commitment});
    return out;
  }
  std::vector<Mark> all(std::string_view commitment) {
    return {{keys_[0], when(), commitment}, {keys_[1], when(), commitment}};
  }

  void add(Scene& scene, std::size_t i) {
    const std::string name = fmt::format("act {}", i);
    const std::size_t p = upto(2);
    const std::string& by = parties_[p];
    const std::string& other = parties_[1 - p];
    const std::size_t of = upto(scene.records.size());
    switch (upto(10)) {
      case 0:
        scene.add(scene.modification(name, by, upto(2) == 0 ? "sec_6__para_2" : "sec_2__para_1", name),
                  upto(2) == 0 ? all(kApproval) : marks(kApproval));
        break;
      case 1:
        if (!std::holds_alternative<Modification>(scene.records[of].act.body)) return;
        scene.add(scene.consent(name, by, Act(scene.records[of].act)), marks(kApproval));
        break;
      case 2:
      case 3: scene.add(notice(scene, name, by, other), marks(kOrigin)); break;
      case 4:
      case 5:
        if (of > 0)
          scene.add(scene.receipt(name, by, Act(scene.records[of].act), "2030-03-14T16:30:00Z"),
                    {{keys_[p], "", kReceipt}});
        break;
      case 6:
        scene.add(scene.act(ActKind::Withdrawal, name, by, Withdrawal{scene.reference(scene.records[of])}),
                  marks(kOrigin));
        break;
      case 7:
        scene.add(scene.act(ActKind::Authority, name, by,
                            Authority{{{"Deputy",
                                        digest("key deputy"),
                                        {},
                                        {ActKind::Notice, ActKind::Authority, ActKind::Modification},
                                        {},
                                        {}}}}),
                  marks(kApproval));
        break;
      case 8:
        scene.add(scene.act(ActKind::AgreedRenewal, name, by, AgreedRenewal{1 + static_cast<unsigned>(upto(3))}),
                  upto(3) != 0 ? all(kApproval) : marks(kApproval));
        break;
      default:
        scene.add(scene.act(ActKind::AgreedReading, name, by, reading()),
                  upto(2) == 0 ? all(kApproval) : marks(kApproval));
    }
  }

  Act notice(const Scene& scene, std::string_view name, const std::string& by, const std::string& other) {
    const bool stated = upto(3) == 0;
    Act act = scene.notice(name, by, other, stated ? NoticeType::Termination : NoticeType::NonRenewal,
                           stated ? "termination" : "nonrenewal");
    if (stated) std::get<Notice>(act.body).intended_end = day(2031, 1 + static_cast<unsigned>(upto(12)), 28);
    return act;
  }

  AgreedReading reading() {
    AgreedReading out;
    out.commencement = upto(2) == 0 ? CommencementDay::Counted : CommencementDay::NotCounted;
    out.retroactive = upto(2) == 0;
    return out;
  }

  std::mt19937 random_;
  std::vector<std::string> parties_;
  std::vector<std::string> keys_;
};

std::string json(const Scene& scene) { return to_json(scene.status(), {}); }

constexpr unsigned kCases = 2000;

}  // namespace

TEST_CASE("status: the order of the files means nothing", "[dossier]") {
  for (unsigned seed = 0; seed < kCases; ++seed) {
    Maker maker(seed);
    Scene scene = maker.scene();
    const std::string before = json(scene);
    maker.shuffle(scene.records);
    for (ActRecord& record : scene.records) maker.shuffle(record.signatures);
    INFO("seed " << seed);
    REQUIRE(json(scene) == before);
  }
}

TEST_CASE("status: an act that has nothing to do with the others changes nothing else", "[dossier]") {
  for (unsigned seed = 0; seed < kCases; ++seed) {
    Maker maker(seed);
    Scene scene = maker.scene();
    Status before = scene.status();
    scene.add(scene.act(ActKind::Authorisation, "unrelated", scene.memorandum.participants[0].id,
                        Authorisation{digest("x"), "a", "b"}),
              {{maker.upto(2) == 0 ? "stranger" : "jp", "2030-01-01T00:00:00Z"}});
    Status after = scene.status();
    std::erase_if(after.acts, [&](const ActStatus& act) { return act.kind == ActKind::Authorisation; });
    INFO("seed " << seed);
    REQUIRE(to_json(after, {}) == to_json(before, {}));
  }
}

TEST_CASE("status: nothing is effective for two participants by one key", "[dossier]") {
  for (unsigned seed = 0; seed < kCases; ++seed) {
    Maker maker(seed);
    Scene scene = maker.scene();
    // Both participants vouch for one key, by whatever way.
    for (const Participant& p : scene.memorandum.participants)
      scene.options.authority.entries.push_back({digest("key stranger"), p.id, "X", {}, {}, {}, {}});
    const Status status = scene.status();
    INFO("seed " << seed);
    for (const ActStatus& act : status.acts)
      for (const ActParticipant& stand : act.participants) REQUIRE(stand.signer != "stranger");
    for (const ActStatus& act : status.acts) {
      if (act.verdict != ActVerdict::Effective || act.participants.size() < 2) continue;
      REQUIRE(act.participants[0].signer != act.participants[1].signer);
    }
  }
}

TEST_CASE("status: in time, then split, then late, as a notice arrives later and later", "[dossier]") {
  for (unsigned minute = 0; minute < 5 * 24 * 60; minute += 37) {
    Scene scene = Scene::italy_japan();
    scene.asked = "2031-04-01T00:00:00Z";
    scene.memorandum.terms.exits[0].runs_from = NoticeRuns::Receipt;
    scene.sign_memorandum();
    const Act notice = scene.notice("n", "IT", "JP", NoticeType::NonRenewal, "nonrenewal");
    scene.add(notice, {{"it", "2031-03-01T00:00:00Z", kOrigin}});
    const Instant arrived = at("2031-03-12T00:00:00Z") + std::chrono::minutes(minute);
    scene.add(scene.receipt("r", "JP", notice, format_instant(arrived)), {{"jp", "2031-03-30T00:00:00Z", kReceipt}});
    const ActVerdict verdict = find(scene.status(), "n").verdict;
    INFO(format_instant(arrived));
    const ActVerdict expected = arrived <= at("2031-03-13T14:59:59Z")   ? ActVerdict::Effective
                                : arrived <= at("2031-03-16T22:59:59Z") ? ActVerdict::Indeterminate
                                                                        : ActVerdict::NotEffective;
    REQUIRE(verdict == expected);
  }
}
