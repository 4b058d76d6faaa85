#include <catch2/catch.hpp>

#include <libsign/agreement.hpp>
#include <libsign/draft.hpp>
#include <libsign/inspect.hpp>
#include <libsign/sign.hpp>

using namespace libsign;

namespace {

std::string urn(char last) { return std::string("urn:uuid:00000000-0000-4000-8000-00000000000") + last; }

Document container(std::vector<Document> files) { return make_container("act.asice", std::move(files)).value(); }

Document memorandum() {
  const std::filesystem::path samples = std::filesystem::path(MOCSIGN_SOURCE_DIR) / "docs/samples";
  return container(draft_moc({.source = Document::open(samples / "digital-services.md").value(),
                              .terms = Document::open(samples / "digital-services.toml").value(),
                              .id = urn('0')})
                       .value());
}

/// drafted reads back what a draft gives.
Act drafted(const ActDraft& draft) {
  const auto files = draft_act(draft);
  if (!files) FAIL(files.error().what << " " << files.error().where);
  return preview_act(container(*files)).value();
}

ActDraft modification_of(const Document& about) {
  return {.kind = ActKind::Modification,
          .id = urn('1'),
          .values = {{"by", "EE"},
                     {"operation[].do", "replace"},
                     {"operation[].target", "sec_4__para_2"},
                     {"operation[].old", "This MoU"},
                     {"operation[].new", "This MoC"},
                     {"effect.rule", "on-last-consent"},
                     {"integration.rule", "to-be-determined"}},
          .about = {about}};
}

}  // namespace

TEST_CASE("draft_act: agreement, base, language and digests come from the acts that it is about", "[facade]") {
  const Document moc = memorandum();
  const Act first = preview_act(moc).value();
  const Act change = drafted(modification_of(moc));
  CHECK(change.header.id == urn('1'));
  CHECK(change.header.agreement == first.header.agreement);
  CHECK(change.header.language == "en");
  CHECK(change.header.base == TextVersion{0, std::get<Memorandum>(first.body).text_sha256});
  CHECK(std::get<Modification>(change.body).result.version == 1);
}

TEST_CASE("draft_act: what answers an act names that very act", "[facade]") {
  const Document change = container(draft_act(modification_of(memorandum())).value());
  const Act answered = preview_act(change).value();
  const Act consent = drafted({.kind = ActKind::Consent,
                               .id = urn('2'),
                               .values = {{"by", "JP"}, {"consent.decision", "consent"}},
                               .about = {change}});
  const auto& body = std::get<Consent>(consent.body);
  CHECK(body.to == ActReference{answered.header.id, answered.sha256});
  CHECK(body.result_sha256 == std::get<Modification>(answered.body).result.sha256);
}

TEST_CASE("draft_act: a receipt is without prejudice and a reading not retroactive unless they say so", "[facade]") {
  const Document moc = memorandum();
  const std::optional<bool> said = GENERATE(std::optional<bool>(), std::optional(true), std::optional(false));
  ActDraft receipt{.kind = ActKind::Receipt,
                   .id = urn('3'),
                   .values = {{"by", "EE"}, {"receipt.channel", "hand"}, {"receipt.arrived", "2027-01-01T00:00:00Z"}},
                   .about = {moc}};
  ActDraft reading{.kind = ActKind::AgreedReading,
                   .id = urn('4'),
                   .values = {{"by", "EE"}, {"reading.statedEnd", "first-hour"}},
                   .about = {moc}};
  if (said) {
    receipt.values.emplace_back("receipt.withoutPrejudice", *said ? "true" : "false");
    reading.values.emplace_back("reading.retroactive", *said ? "true" : "false");
  }
  CHECK(std::get<Receipt>(drafted(receipt).body).without_prejudice == said.value_or(true));
  CHECK(std::get<AgreedReading>(drafted(reading).body).retroactive == said.value_or(false));
}

TEST_CASE("draft_act: the same input gives the same octets", "[facade]") {
  const ActDraft draft = modification_of(memorandum());
  const auto one = draft_act(draft).value();
  const auto two = draft_act(draft).value();
  REQUIRE(one.size() == two.size());
  for (std::size_t i = 0; i < one.size(); ++i) CHECK(as_text(one[i].bytes()) == as_text(two[i].bytes()));
}

TEST_CASE("draft_act: what does not go together is refused", "[facade][reject]") {
  const Document moc = memorandum();
  const auto refused = [](const ActDraft& draft, Errc code, const std::string& words) {
    const auto files = draft_act(draft);
    REQUIRE_FALSE(files);
    CHECK(files.error().code == code);
    CHECK_THAT(files.error().what, Catch::Contains(words));
  };
  refused({.kind = ActKind::Moc, .id = urn('5'), .about = {moc}}, Errc::Usage, "drafted from a text");
  refused({.kind = ActKind::Withdrawal, .id = "urn:uuid:1", .about = {moc}}, Errc::Usage, "urn:uuid:");
  refused({.kind = ActKind::Withdrawal, .id = urn('5')}, Errc::Usage, "is missing");
  refused({.kind = ActKind::Withdrawal, .id = urn('5'), .values = {{"by", "EE"}}, .about = {moc, moc}}, Errc::Usage,
          "about one act");
  refused({.kind = ActKind::Consent,
           .id = urn('5'),
           .values = {{"by", "EE"}, {"consent.decision", "consent"}},
           .about = {moc}},
          Errc::Usage, "no modification");
  refused({.kind = ActKind::AgreedRenewal,
           .id = urn('5'),
           .values = {{"by", "EE"}, {"renewal.period", "0"}},
           .about = {moc}},
          Errc::BadInput, "period");
  ActDraft unknown = modification_of(moc);
  unknown.values[2].second = "sec_99";
  refused(unknown, Errc::BadInput, "no block");
}
