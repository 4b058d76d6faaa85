#include "sandbox/sandbox.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "fixture.hpp"

using namespace libsign;
using namespace libsign::cli;
using namespace smartcard_test;
namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

const SandboxOptions kOptions{.module = {}, .parties = default_parties(), .now = kNow};

/// KeepEnvironment undoes what a test does to the variable that SoftHSM reads.
struct UseSandbox {
  explicit UseSandbox(const Sandbox& sandbox) { setenv("SOFTHSM2_CONF", sandbox.softhsm_configuration.c_str(), 1); }
  ~UseSandbox() { unsetenv("SOFTHSM2_CONF"); }
};

}  // namespace

TEST_CASE("sandbox: two ministries can sign with it", "[smartcard][sandbox]") {
  if (!softhsm()) return;
  const TempFolder temp;
  const auto folder = temp.path() / "a sandbox";
  unsetenv("SOFTHSM2_CONF");
  const auto sandbox = value(create_sandbox(folder, kOptions));
  CHECK(std::getenv("SOFTHSM2_CONF") == nullptr);
  REQUIRE(sandbox.tokens.size() == 2);

  const UseSandbox use(sandbox);
  const auto module = value(smartcard::Module::open(sandbox.module));
  const auto inventory = smartcard::find_tokens({&module, 1});
  CHECK(inventory.tokens.size() == 2);
  for (const SandboxToken& token : sandbox.tokens) {
    const auto choice = value(choose(inventory, value(smartcard::Uri::parse(token.key_uri)), kNow));
    CHECK(choice.warnings.empty());
    CHECK(choice.identity.purpose == smartcard::Purpose::NonRepudiation);
    const auto& certificate = choice.identity.certificate;
    CHECK(certificate.common_name() == token.party.holder);
    CHECK_THAT(certificate.subject(), Catch::Contains("proves nothing"));
    REQUIRE(choice.identity.chain.size() == 1);
    CHECK(choice.identity.chain.front() == value(Certificate::from_pem(read(token.certificate))).back());
    const auto signer = value(make_signer(choice.token, choice.identity, Script{{kSandboxPin}}.provider()));
    CHECK(signer->sign(to_be_signed(signer->algorithms().front())));
  }
  const auto root = value(Certificate::from_pem(read(sandbox.root_certificate)));
  REQUIRE(root.size() == 1);
  CHECK(root.front().is_ca());
  CHECK_THAT(root.front().subject(), Catch::Contains("proves nothing"));
}

TEST_CASE("sandbox: its authority's keys lie in its folder, for its owner alone", "[smartcard][sandbox]") {
  if (!softhsm()) return;
  const TempFolder temp;
  const auto sandbox = value(create_sandbox(temp.path() / "box", kOptions));
  for (const char* name : {"test-key-root.pem", "test-key-issuing.pem"}) {
    const auto file = sandbox.folder / "authority" / name;
    CHECK_THAT(read(file), Catch::StartsWith("-----BEGIN PRIVATE KEY-----"));
    CHECK((fs::status(file).permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
  }
}

TEST_CASE("sandbox: made twice it stays the same, and other parties are refused", "[smartcard][sandbox]") {
  if (!softhsm()) return;
  const TempFolder temp;
  const auto first = value(create_sandbox(temp.path() / "box", kOptions));
  const auto second = value(create_sandbox(temp.path() / "box", kOptions));
  CHECK(second.tokens.front().serial == first.tokens.front().serial);
  CHECK(value(open_sandbox(temp.path() / "box")).tokens.back().key_uri == first.tokens.back().key_uri);

  SandboxOptions others = kOptions;
  others.parties.pop_back();
  CHECK(create_sandbox(temp.path() / "box", others).error().code == Errc::AlreadyExists);
}

TEST_CASE("sandbox: a half-made one is made anew", "[smartcard][sandbox]") {
  if (!softhsm()) return;
  const TempFolder temp;
  const auto folder = temp.path() / "box";
  SandboxOptions broken = kOptions;
  broken.module = temp.path() / "missing.so";
  CHECK(create_sandbox(folder, broken).error().code == Errc::NotFound);
  CHECK(open_sandbox(folder).error().code == Errc::NotFound);
  CHECK(create_sandbox(folder, kOptions));
  require(destroy_sandbox(folder));
  CHECK_FALSE(fs::exists(folder));
}

TEST_CASE("sandbox: a folder with something else in it is left alone", "[smartcard][sandbox][reject]") {
  const TempFolder temp;
  const auto folder = temp.path() / "mine";
  fs::create_directory(folder);
  std::ofstream(folder / "letter.txt") << "dear";
  CHECK(create_sandbox(folder, kOptions).error().code == Errc::Refused);
  CHECK(destroy_sandbox(folder).error().code == Errc::NotFound);
  CHECK(create_sandbox(folder / "letter.txt", kOptions).error().code == Errc::Refused);
  CHECK(read(folder / "letter.txt") == "dear");
  CHECK(std::distance(fs::directory_iterator(folder), {}) == 1);
}

TEST_CASE("sandbox: removal keeps the files of others", "[smartcard][sandbox]") {
  if (!softhsm()) return;
  const TempFolder temp;
  const auto folder = temp.path() / "box";
  const auto sandbox = value(create_sandbox(folder, kOptions));
  std::ofstream(folder / "letter.txt") << "dear";
  require(destroy_sandbox(folder));
  CHECK(std::distance(fs::directory_iterator(folder), {}) == 1);
  CHECK(read(folder / "letter.txt") == "dear");
  CHECK(destroy_sandbox(folder).error().code == Errc::NotFound);
}

TEST_CASE("sandbox: parties that cannot be are refused before anything is written", "[smartcard][sandbox][reject]") {
  const TempFolder temp;
  const auto label = GENERATE("", "../escape", "a b", "ministry-b", "0123456789012345678901234567890123");
  SandboxOptions options = kOptions;
  options.parties.front().token_label = label;
  CHECK(create_sandbox(temp.path() / "box", options).error().code == Errc::Usage);
  CHECK_FALSE(fs::exists(temp.path() / "box"));
}

TEST_CASE("sandbox: a folder that SoftHSM could not read is refused", "[smartcard][sandbox][reject]") {
  const TempFolder temp;
  const auto name = GENERATE("a#b", "a\nb");
  CHECK(create_sandbox(temp.path() / name, kOptions).error().code == Errc::Usage);
  CHECK(create_sandbox("", kOptions).error().code == Errc::Usage);
  CHECK(fs::is_empty(temp.path()));
}

TEST_CASE("sandbox: a record that somebody changed is refused", "[smartcard][sandbox][reject]") {
  const TempFolder temp;
  const auto text = GENERATE("{\"schema\":\"mocsign-sandbox/1\",\"tokens\":[{}]}",
                             "{\"schema\":\"mocsign-sandbox/1\",\"module\":7,\"tokens\":[]}",
                             "{\"schema\":\"mocsign-sandbox/1\",\"module\":\"m\",\"tokens\":7}");
  std::ofstream(temp.path() / "mocsign-sandbox.json") << text;
  CHECK(open_sandbox(temp.path()).error().code == Errc::BadInput);
}

TEST_CASE("sandbox: the exports survive a shell", "[smartcard][sandbox]") {
  Sandbox sandbox;
  sandbox.softhsm_configuration = "/it's a \"folder\"; $(x)/softhsm2.conf";
  sandbox.module = "/usr/lib/m.so";
  sandbox.port = 8318;
  CHECK(sandbox_exports(sandbox) ==
        "export SOFTHSM2_CONF='/it'\\''s a \"folder\"; $(x)/softhsm2.conf'\nexport MOCSIGN_MODULE='/usr/lib/m.so'\n"
        "export MOCSIGN_TSA='http://127.0.0.1:8318/tsa/tsa'\n");
}
