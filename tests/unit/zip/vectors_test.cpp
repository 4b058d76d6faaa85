#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include <libsign/document.hpp>
#include "zip/archive.hpp"

using namespace libsign;

namespace {

const std::filesystem::path kVectors = ZIP_VECTORS;

nlohmann::json expectations() {
  std::ifstream file(kVectors / "expectations.json");
  return nlohmann::json::parse(file);
}

SharedBytes bytes_of(const std::string& file) {
  const auto document = Document::open(kVectors / file);
  REQUIRE(document);
  return document->shared();
}

}  // namespace

TEST_CASE("zip vectors: each is accepted, or refused for its one reason", "[zip][vectors]") {
  for (const auto& vector : expectations()) {
    const std::string file = vector["file"];
    CAPTURE(file, vector["why"].get<std::string>());
    const auto entries = zip::read(bytes_of(file), {}, file);
    if (vector["expected"] == "accept") {
      CAPTURE(entries ? "" : entries.error().what);
      CHECK(entries.has_value());
      continue;
    }
    const std::string reason = vector["reason"];
    CHECK_FALSE(entries);
    if (entries) continue;
    CHECK_THAT(entries.error().what + "; " + entries.error().detail, Catch::Contains(reason));
    CHECK(entries.error().where == file);
    CHECK(entries.error().code == (reason.starts_with("max_") ? Errc::LimitExceeded : Errc::BadInput));
  }
}

TEST_CASE("zip vectors: every file has an expectation and every expectation a file", "[zip][vectors]") {
  std::set<std::string> expected{"expectations.json"};
  for (const auto& vector : expectations()) expected.insert(vector["file"]);
  std::set<std::string> found;
  for (const auto& file : std::filesystem::directory_iterator(kVectors)) found.insert(file.path().filename());
  CHECK(expected == found);
}

TEST_CASE("zip: an archive cut off anywhere is refused", "[zip][reject]") {
  for (const std::string file : {"deflated.zip", "descriptor.zip", "zip64-end.zip", "folder.zip"}) {
    const SharedBytes whole = bytes_of(file);
    for (std::size_t size = 0; size < whole.view.size(); ++size) {
      CAPTURE(file, size);
      CHECK_FALSE(zip::read({whole.owner, whole.view.first(size)}, {}, file));
    }
  }
}

TEST_CASE("zip: no bit of a name, a size or the data can be turned unnoticed", "[zip][reject]") {
  const SharedBytes whole = bytes_of("deflated.zip");
  const auto original = zip::read(whole, {}, "");
  REQUIRE(original);
  for (std::size_t bit = 0; bit < whole.view.size() * 8; ++bit) {
    Bytes changed = to_bytes(whole.view);
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1u << bit % 8));
    const auto entries = zip::read(SharedBytes::own(changed), {}, "");
    if (!entries) continue;
    CAPTURE(bit / 8, bit % 8);
    REQUIRE(entries->size() == 1);
    CHECK(entries->front().name == original->front().name);
    CHECK(equal(entries->front().bytes.view, original->front().bytes.view));
  }
}

TEST_CASE("zip: entries keep the order of the central directory, and the first in the file is marked", "[zip]") {
  const auto entries = zip::read(bytes_of("order-differs.zip"), {}, "");
  REQUIRE(entries);
  REQUIRE(entries->size() == 2);
  CHECK((*entries)[0].name == "b.txt");
  CHECK_FALSE((*entries)[0].first);
  CHECK((*entries)[1].name == "a.txt");
  CHECK((*entries)[1].first);
}

TEST_CASE("zip: folders are left out", "[zip]") {
  const auto entries = zip::read(bytes_of("folder.zip"), {}, "");
  REQUIRE(entries);
  REQUIRE(entries->size() == 1);
  CHECK(entries->front().name == "META-INF/x");
}

TEST_CASE("zip: a stored entry is a view into the archive and keeps it alive", "[zip]") {
  SharedBytes archive = bytes_of("stored.zip");
  const auto entries = zip::read(archive, {}, "");
  REQUIRE(entries);
  const zip::Entry& entry = entries->front();
  CHECK(entry.stored);
  CHECK(entry.bytes.view.data() > archive.view.data());
  CHECK(entry.bytes.view.data() < archive.view.data() + archive.view.size());
  archive = {};
  CHECK(as_text(entry.bytes.view) == "hello\n");
}

TEST_CASE("zip: a local extra field is told", "[zip]") {
  CHECK(zip::read(bytes_of("extra-timestamps.zip"), {}, "")->front().has_extra);
  CHECK_FALSE(zip::read(bytes_of("stored.zip"), {}, "")->front().has_extra);
}

TEST_CASE("zip: looks_like_zip goes by the first four bytes", "[zip]") {
  CHECK(zip::looks_like_zip(bytes_of("stored.zip").view));
  CHECK(zip::looks_like_zip(bytes_of("empty.zip").view));
  CHECK_FALSE(zip::looks_like_zip(as_bytes("PK\3")));
  CHECK_FALSE(zip::looks_like_zip(as_bytes("<?xml")));
  CHECK_FALSE(zip::looks_like_zip({}));
}
