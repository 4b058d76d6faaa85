#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "world_fixture.hpp"

using namespace libsign;
using namespace libsign::sandbox;
using namespace world_test;
namespace fs = std::filesystem;

namespace {

struct TempFolder {
  fs::path path;
  TempFolder() {
    std::string name = (fs::temp_directory_path() / "mocsign-world-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~TempFolder() { fs::remove_all(path); }
};

}  // namespace

TEST_CASE("world: written and read it is the same world", "[sandbox]") {
  const TempFolder temp;
  World world = small_world();
  const auto anna = value(world.issue("issuing", KeyType::P256, person("Anna Amsel")));
  require(world.revoke(anna.certificate, at("2027-01-01"), Reason::Superseded));
  require(world.save(temp.path));
  require(world.save_state(temp.path, at("2027-06-01")));

  World again = value(World::load(temp.path, at("2026-06-01")));
  CHECK(value(again.load_state(temp.path)) == at("2027-06-01"));
  CHECK(again.clock() == at("2026-06-01"));
  CHECK(again.base_url() == world.base_url());
  CHECK(again.roots() == world.roots());
  CHECK(again.issued() == world.issued());
  CHECK(again.chain(anna.certificate) == world.chain(anna.certificate));
  for (const char* name : {"root", "issuing", "issuing-ocsp", "tsa"}) {
    CAPTURE(name);
    const auto before = value(world.identity(name));
    const auto after = value(again.identity(name));
    CHECK(after.certificate == before.certificate);
    CHECK(after.key.public_key() == before.key.public_key());
  }
  again.set_clock(at("2027-06-01"));
  world.set_clock(at("2027-06-01"));
  CHECK(value(again.crl("issuing")).size() > value(again.crl("root")).size());
  CHECK(value(again.timestamp_answer("tsa", timestamp_request())).size() > 500);
}

TEST_CASE("world: keys lie in files for their owner alone", "[sandbox]") {
  const TempFolder temp;
  require(small_world().save(temp.path));
  int keys = 0;
  for (const auto& entry : fs::directory_iterator(temp.path)) {
    if (entry.path().filename().string().starts_with("test-key-")) {
      ++keys;
      CHECK((entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    }
  }
  CHECK(keys == 5);  // two authorities, their two OCSP responders, one TSA
}

TEST_CASE("world: files that somebody changed are refused", "[sandbox][reject]") {
  const TempFolder temp;
  World world = small_world();
  require(world.save(temp.path));
  require(world.save_state(temp.path, {}));
  const auto text = GENERATE("", "{}", "[]", "nonsense", "{\"schema\":\"mocsign-sandbox-world/1\"}",
                             "{\"schema\":\"mocsign-sandbox-world/1\",\"clock\":7,\"revocations\":[]}",
                             "{\"schema\":\"mocsign-sandbox-world/1\",\"clock\":\"noon\",\"revocations\":[]}",
                             "{\"schema\":\"mocsign-sandbox-world/1\",\"clock\":null,\"revocations\":[{\"authority\":"
                             "\"nobody\",\"serial\":\"1\",\"at\":\"2026-01-01\",\"reason\":0}]}");
  CAPTURE(text);
  std::ofstream(temp.path / "state.json") << text;
  CHECK(world.load_state(temp.path).error().code == Errc::BadInput);
  std::ofstream(temp.path / "world.json") << text;
  CHECK(World::load(temp.path, at("2026-01-01")).error().code == Errc::BadInput);
  CHECK(World::load(temp.path / "nowhere", at("2026-01-01")).error().code == Errc::NotFound);
}

TEST_CASE("world: names that cannot be and names that are taken are refused", "[sandbox][reject]") {
  World world = small_world();
  const auto add = [&](const char* name, const char* issuer) {
    return world.add_authority({.name = name, .issuer = issuer, .subject = {"A"}, .validity = kFifteenYears});
  };
  CHECK(add("../escape", "").error().code == Errc::Usage);
  CHECK(add("", "").error().code == Errc::Usage);
  CHECK(add("issuing", "root").error().code == Errc::AlreadyExists);
  CHECK(add("other", "nobody").error().code == Errc::NotFound);
  CHECK(world.revoke(world.roots().front(), at("2027-01-01"), Reason::Unspecified).error().code == Errc::NotFound);
}
