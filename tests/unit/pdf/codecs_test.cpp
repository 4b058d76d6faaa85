#include <catch2/catch.hpp>

#include <zlib.h>

#include "pdf/caps.hpp"
#include "pdf/codecs.hpp"
#include "pdf/filters.hpp"
#include "pdf/parser.hpp"

using namespace libsign;

namespace {

Bytes deflated(ByteView octets) {
  uLongf size = compressBound(octets.size());
  Bytes output(size);
  REQUIRE(compress(output.data(), &size, octets.data(), octets.size()) == Z_OK);
  output.resize(size);
  return output;
}

pdf::Dictionary dictionary(std::string_view text) {
  pdf::Cursor cursor(as_bytes(text));
  return *pdf::parse_value(cursor, pdf::Spans::Kept)->dictionary();
}

}  // namespace

TEST_CASE("pdf filters: each gives back what was encoded", "[pdf]") {
  CHECK(*pdf::decode_ascii_hex(as_bytes("48 65 6C6c 7>")) == to_bytes("Hellp"));
  CHECK(*pdf::decode_ascii85(as_bytes("87cURD]i,\"Ebo7~>")) == to_bytes("Hello World"));
  CHECK(*pdf::decode_ascii85(as_bytes("z~>")) == Bytes(4, 0));
  CHECK(*pdf::decode_run_length(Bytes{2, 'a', 'b', 'c', 254, 'x', 128}, 100) == to_bytes("abcxxx"));
  // the example of ISO 32000-2, 7.4.4.2
  CHECK(*pdf::decode_lzw(Bytes{0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01}, true, 100) ==
        Bytes{45, 45, 45, 45, 45, 65, 45, 45, 45, 66});
  CHECK(*pdf::inflate_zlib(deflated(to_bytes("Hello")), 100) == to_bytes("Hello"));
}

TEST_CASE("pdf filters: predictors are undone", "[pdf]") {
  const auto up = dictionary("<</Predictor 12 /Columns 2>>");
  CHECK(*pdf::undo_predictor(up, Bytes{2, 1, 2, 2, 1, 1}) == Bytes{1, 2, 2, 3});
  const auto every_kind = dictionary("<</Predictor 15 /Columns 3>>");
  CHECK(*pdf::undo_predictor(every_kind, Bytes{0, 9, 7, 5,     // as they are
                                               1, 9, 1, 1,     // less the one on the left
                                               2, 1, 1, 1,     // less the one above
                                               3, 1, 2, 3,     // less the mean of both
                                               4, 1, 1, 200})  // less the nearest of three
        == Bytes{9, 7, 5, 9, 10, 11, 10, 11, 12, 6, 10, 14, 7, 11, 214});
  CHECK(*pdf::undo_predictor(every_kind, Bytes{}) == Bytes{});
  const auto wide = dictionary("<</Predictor 11 /Columns 2 /Colors 2>>");
  CHECK(*pdf::undo_predictor(wide, Bytes{1, 1, 2, 3, 4}) == Bytes{1, 2, 4, 6});
  const auto tiff = dictionary("<</Predictor 2 /Columns 3>>");
  CHECK(*pdf::undo_predictor(tiff, Bytes{1, 1, 1, 5, 0, 1}) == Bytes{1, 2, 3, 5, 5, 6});
}

TEST_CASE("pdf filters: data grows to any size below the cap", "[pdf]") {
  const std::size_t size = GENERATE(as<std::size_t>{}, 0, 1, 4096, 4097, 300'000, 5u << 20);
  Bytes octets(size);
  for (std::size_t i = 0; i < size; ++i) octets[i] = static_cast<std::uint8_t>(i / 1000);
  CHECK(*pdf::inflate_zlib(deflated(octets), size) == octets);
}

TEST_CASE("pdf filters: zlib data ends where it says, with its checksum, and only blanks follow", "[pdf][reject]") {
  Bytes data = deflated(to_bytes("Hello"));
  data.push_back('\n');
  CHECK(pdf::inflate_zlib(data, 100));
  data.push_back('x');
  CHECK_FALSE(pdf::inflate_zlib(data, 100));
  data.resize(data.size() - 2);
  data.back() ^= 1;
  CHECK_FALSE(pdf::inflate_zlib(data, 100));
  CHECK_FALSE(pdf::inflate_zlib(Bytes{}, 100));
}

TEST_CASE("pdf filters: truncated and malformed data is an error", "[pdf][reject]") {
  CHECK_FALSE(pdf::decode_ascii_hex(as_bytes("48")));
  CHECK_FALSE(pdf::decode_ascii85(as_bytes("87cUR")));
  CHECK_FALSE(pdf::decode_run_length(Bytes{2, 'a'}, 100));
  CHECK_FALSE(pdf::decode_lzw(Bytes{0x80}, true, 100));
  Bytes cut = deflated(to_bytes("Hello"));
  cut.pop_back();
  CHECK_FALSE(pdf::inflate_zlib(cut, 100));
}

TEST_CASE("pdf filters: a bomb meets a cap before it takes memory", "[pdf][caps]") {
  const Bytes bomb = deflated(Bytes(64u << 20, 0));
  const auto decoded = pdf::decode_filters(dictionary("<</Filter /FlateDecode>>"), bomb, 1u << 20);
  REQUIRE_FALSE(decoded);
  CHECK(decoded.error().code == Errc::LimitExceeded);
  const auto nested = pdf::decode_filters(
      dictionary("<</Filter [/FlateDecode /FlateDecode /FlateDecode /FlateDecode /FlateDecode]>>"), bomb, 1u << 20);
  REQUIRE_FALSE(nested);
  CHECK(nested.error().code == Errc::LimitExceeded);
}
