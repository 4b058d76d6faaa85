#include <catch2/catch.hpp>

#include <libsign/known_texts.hpp>

#include "texts_of.hpp"

namespace libsign {
namespace {

Act memorandum() {
  Act act;
  Memorandum body;
  body.text = test::kText;
  act.body = std::move(body);
  return act;
}

/// modification changes a text; returns the act and puts the result in its place.
Act modification(LabelledText& text, std::vector<Operation> operations) {
  Act act;
  act.header.kind = ActKind::Modification;
  act.header.base = version_of(text);
  text = *apply_operations(text, operations);
  act.body = Modification{std::move(operations), {}, {}, version_of(text)};
  return act;
}

Replace replace(const LabelledText& text, std::size_t at, std::string by) {
  return {text.blocks[at].eid, block_sha256(text.blocks[at]), std::nullopt, std::move(by)};
}

}  // namespace

TEST_CASE("a text is found by its digest, however many modifications lead to it", "[texts]") {
  LabelledText text{0, test::kText};
  const Act first = modification(text, {replace(text, 3, "This MoC will continue.")});
  const LabelledText one = text;
  const Act second = modification(text, {replace(text, 4, "It may be modified.")});

  KnownTexts known;
  CHECK_FALSE(known.find(version_of(text)));
  known.add(second);
  known.add(first);
  CHECK_FALSE(known.find(version_of(text)));
  known.add(memorandum());
  CHECK(known.find(version_of({0, test::kText})) == LabelledText{0, test::kText});
  CHECK(known.find(version_of(one)) == one);
  CHECK(known.find(version_of(text)) == text);
}

TEST_CASE("an integration's text is known without what led to it", "[texts]") {
  LabelledText text{7, test::kText};
  Act act;
  act.header.kind = ActKind::Integration;
  act.body = Integration{{}, {}, version_of(text), text.blocks};
  KnownTexts known;
  known.add(act);
  CHECK(known.find(version_of(text)) == text);
}

TEST_CASE("no text is made up for a digest that nothing has", "[texts][reject]") {
  LabelledText text{0, test::kText};
  Act act = modification(text, {replace(text, 3, "This MoC will continue.")});
  SECTION("a result that does not follow") { std::get<Modification>(act.body).result.sha256[0] ^= 1; }
  SECTION("a base of a higher version") { act.header.base->version = 9; }
  SECTION("its own base") { act.header.base = std::get<Modification>(act.body).result; }
  KnownTexts known;
  known.add(memorandum());
  known.add(act);
  CHECK_FALSE(known.find(std::get<Modification>(act.body).result));
}

}  // namespace libsign
