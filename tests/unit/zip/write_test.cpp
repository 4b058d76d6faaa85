#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include <libsign/document.hpp>
#include "zip/archive.hpp"

using namespace libsign;

namespace {

const std::string kMimetype = "application/vnd.etsi.asic-e+zip";

std::vector<zip::NewEntry> sample() {
  static const Bytes text = to_bytes("The parties will cooperate. The parties will cooperate.");
  return {{.name = "mimetype", .bytes = as_bytes(kMimetype), .store = true},
          {.name = "memorandum.txt", .bytes = text},
          {.name = "lisad/lätileping – 合意書.txt", .bytes = text},
          {.name = "empty.txt", .bytes = {}}};
}

/// accepts tells whether another program finds nothing wrong with an archive.
bool accepts(const std::string& command, ByteView archive) {
  std::string folder = (std::filesystem::temp_directory_path() / "libsign-zip-XXXXXX").string();
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  const auto path = std::filesystem::path(folder) / "made.zip";
  REQUIRE(write_atomically(path, archive));
  const int exit = std::system((command + " '" + path.string() + "' >/dev/null 2>&1").c_str());
  std::filesystem::remove_all(folder);
  return exit == 0;
}

bool is_installed(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null").c_str()) == 0;
}

}  // namespace

TEST_CASE("zip write: what is written is read again", "[zip]") {
  const auto entries = sample();
  const auto read = zip::read(SharedBytes::own(*zip::write(entries)), {}, "");
  REQUIRE(read);
  REQUIRE(read->size() == entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    CHECK((*read)[i].name == entries[i].name);
    CHECK(equal((*read)[i].bytes.view, entries[i].bytes));
    CHECK((*read)[i].stored == entries[i].store);
    CHECK((*read)[i].first == (i == 0));
    CHECK_FALSE((*read)[i].has_extra);
  }
}

TEST_CASE("zip write: the same input gives the same bytes", "[zip]") {
  CHECK(*zip::write(sample()) == *zip::write(sample()));
}

TEST_CASE("zip write: a stored first entry can be recognised by magic numbers", "[zip]") {
  const Bytes archive = *zip::write(sample());
  CHECK(as_text(archive).substr(30, 8 + kMimetype.size()) == "mimetype" + kMimetype);
}

TEST_CASE("zip write: every field of a small archive is as expected", "[zip]") {
  const auto archive = zip::write({{.name = "é", .bytes = as_bytes("x"), .store = true}});
  REQUIRE(archive);
  CHECK(to_hex(*archive) ==
        "504b0304"
        "1400"
        "0008"
        "0000"
        "0000"
        "2100"
        "8316dc8c"
        "01000000"
        "01000000"
        "0200"
        "0000"
        "c3a9"
        "78"
        "504b0102"
        "2d00"
        "1400"
        "0008"
        "0000"
        "0000"
        "2100"
        "8316dc8c"
        "01000000"
        "01000000"
        "0200"
        "0000"
        "0000"
        "0000"
        "0000"
        "00000000"
        "00000000"
        "c3a9"
        "504b0506"
        "0000"
        "0000"
        "0100"
        "0100"
        "30000000"
        "21000000"
        "0000");
}

TEST_CASE("zip write: content that looks like a bomb is read again", "[zip]") {
  const Bytes zeros(3u << 20);
  const auto read = zip::read(SharedBytes::own(*zip::write({{.name = "zeros", .bytes = zeros}})), {}, "");
  REQUIRE(read);
  CHECK(equal(read->front().bytes.view, zeros));
}

TEST_CASE("zip write: names that read would refuse are refused", "[zip][reject]") {
  const std::string name =
      GENERATE("", "/a", "../a", "a/../b", "a\\b", "a//b", "folder/", "l\xe4ti", "a\nb", "MIMETYPE");
  CAPTURE(name);
  const auto archive = zip::write({{.name = "mimetype", .bytes = {}}, {.name = name, .bytes = {}}});
  REQUIRE_FALSE(archive);
  CHECK(archive.error().code == Errc::Refused);
}

TEST_CASE("zip write: a name of 65,535 bytes is written, a longer one refused", "[zip]") {
  const auto longest = zip::write({{.name = std::string(65'535, 'x'), .bytes = {}}});
  REQUIRE(longest);
  CHECK(zip::read(SharedBytes::own(*longest), {}, "")->front().name.size() == 65'535);
  CHECK_FALSE(zip::write({{.name = std::string(65'536, 'x'), .bytes = {}}}));
}

TEST_CASE("zip write: other programs find nothing wrong, but do find a turned bit", "[zip][interop]") {
  const std::string program = GENERATE("unzip", "python3");
  if (!is_installed(program)) {
    WARN(program << " is not installed: not asked");
    return;
  }
  const std::string command = program == "unzip" ? "unzip -tq"
                                                 : "python3 -c 'import sys, zipfile; "
                                                   "sys.exit(zipfile.ZipFile(sys.argv[1]).testzip() is not None)'";
  Bytes archive = *zip::write(sample());
  CHECK(accepts(command, archive));
  archive[40] ^= 1;
  CHECK_FALSE(accepts(command, archive));
}
