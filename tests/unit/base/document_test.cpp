#include <filesystem>
#include <fstream>

#include <unistd.h>
#include <catch2/catch.hpp>
#include <libsign/document.hpp>

using namespace libsign;
namespace fs = std::filesystem;

namespace {

/// TemporaryFolder is removed with what is in it.
struct TemporaryFolder {
  fs::path path = fs::temp_directory_path() / ("libsign-" + std::to_string(::getpid()));
  TemporaryFolder() { fs::create_directories(path); }
  ~TemporaryFolder() { fs::remove_all(path); }
};

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator{}));
}

}  // namespace

TEST_CASE("write_atomically never replaces a file unasked and leaves nothing else behind", "[base]") {
  const TemporaryFolder folder;
  const fs::path path = folder.path / "a.txt";
  REQUIRE(write_atomically(path, as_bytes("one")));
  const auto second = write_atomically(path, as_bytes("two"));
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Errc::AlreadyExists);
  CHECK(as_text(Document::open(path)->bytes()) == "one");
  REQUIRE(write_atomically(path, as_bytes("three"), Overwrite::Yes));
  CHECK(as_text(Document::open(path)->bytes()) == "three");
  CHECK(files_in(folder.path) == 1);
}

TEST_CASE("write_atomically refuses a symbolic link, even with overwriting", "[base][reject]") {
  const TemporaryFolder folder;
  REQUIRE(write_atomically(folder.path / "target", as_bytes("kept")));
  fs::create_symlink(folder.path / "target", folder.path / "link");
  const auto written = write_atomically(folder.path / "link", as_bytes("lost"), Overwrite::Yes);
  REQUIRE_FALSE(written);
  CHECK(written.error().code == Errc::Refused);
  CHECK(as_text(Document::open(folder.path / "target")->bytes()) == "kept");
}

TEST_CASE("write_atomically says so when the disk is full", "[base][reject]") {
  if (!fs::exists("/dev/full")) return;
  const auto written = write_atomically("/dev/full", as_bytes("x"), Overwrite::Yes);
  REQUIRE_FALSE(written);
  CHECK(written.error().code == Errc::Refused);  // a device is no output
}

TEST_CASE("Document::open tells a missing file, a folder and a file above the cap apart", "[base][reject]") {
  const TemporaryFolder folder;
  CHECK(Document::open(folder.path / "missing").error().code == Errc::NotFound);
  CHECK(Document::open(folder.path).error().code == Errc::BadInput);
  REQUIRE(write_atomically(folder.path / "large", as_bytes("12345")));
  Limits limits;
  limits.max_container_bytes = 4;
  CHECK(Document::open(folder.path / "large", limits).error().code == Errc::LimitExceeded);
}

TEST_CASE("Document::open reads an empty file as no bytes", "[base]") {
  const TemporaryFolder folder;
  REQUIRE(write_atomically(folder.path / "empty", {}));
  const auto document = Document::open(folder.path / "empty");
  REQUIRE(document);
  CHECK(document->bytes().empty());
  CHECK(document->name() == "empty");
}
