#include <catch2/catch.hpp>

#include <libsign/texts.hpp>

namespace libsign {

TEST_CASE("spaces, normalisation and what is invisible make no other words", "[texts]") {
  CHECK(same_words_after_normalisation("", ""));
  CHECK(same_words_after_normalisation("three (3) years", "three\u00A0(3)  years "));
  CHECK(same_words_after_normalisation("Ministe\u0300re", "Minist\u00E8re"));
  CHECK(same_words_after_normalisation("cooperation", "co\u200Boperation\uFEFF"));
  CHECK(same_words_after_normalisation("\u30CF\u309A", "\u30D1"));  // katakana "pa", decomposed and composed
}

TEST_CASE("other words are other words", "[texts][reject]") {
  CHECK_FALSE(same_words_after_normalisation("This MoU", "This MoC"));
  CHECK_FALSE(same_words_after_normalisation("three", "thr ee"));
  CHECK_FALSE(same_words_after_normalisation("\uFB01ve", "five"));  // a ligature is another character
  CHECK_FALSE(same_words_after_normalisation("a", ""));
  CHECK_FALSE(same_words_after_normalisation("\xFF", "\xFF"));
}

TEST_CASE("the octets of two texts are compared as their words", "[texts]") {
  const std::string_view text =
      "<moc:Text>\n  <moc:Block eId=\"title\">MEMORANDUM OF COOPERATION</moc:Block>\n</moc:Text>\n";
  CHECK(same_words_after_normalisation(
      text, "<moc:Text>\n  <moc:Block eId=\"title\"> MEMORANDUM OF\u00A0COOPERATION </moc:Block>\n\n</moc:Text>"));
  CHECK_FALSE(same_words_after_normalisation(
      text, "<moc:Text>\n  <moc:Block eId=\"title\">MEMORANDUM OF CO-OPERATION</moc:Block>\n</moc:Text>\n"));
}

}  // namespace libsign
