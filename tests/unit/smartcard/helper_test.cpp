#include <smartcard/helper.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "fixture.hpp"

using namespace libsign;
using namespace smartcard;
using namespace smartcard_test;

namespace {

/// Rig is a SoftHSM with one key, as another process sees it.
struct Rig {
  explicit Rig(const std::filesystem::path& library, std::vector<std::string> pins)
      : hsm(library), script{std::move(pins)}, helper({.modules = {library}}) {
    certificate = hsm.add({.setup = {.id = {1}, .label = "key"}});
  }
  SelectedKey select() { return value(helper.select(std::nullopt, kNow, script.provider())); }

  SoftHsm hsm;
  Script script;
  Helper helper;
  std::optional<Certificate> certificate;
};

Result<Bytes> sign(Signer& signer) {
  const auto octets = to_be_signed(signer.algorithms().front());
  auto signature = signer.sign(octets);
  if (signature) CHECK(verifies(signer.certificate().public_key(), octets, *signature));
  return signature;
}

}  // namespace

TEST_CASE("helper: lists and selects a key in its process, and signs with one PIN", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {kPin});
  const Listing listing = value(rig.helper.list());
  REQUIRE(listing.tokens.size() == 1);
  CHECK(listing.tokens.front().info.label == "sign one");
  CHECK(listing.tokens.front().contents.identities.front().unfit.empty());
  const SelectedKey selected = rig.select();
  CHECK(equal(selected.signer->certificate().der(), rig.certificate->der()));
  CHECK(selected.uri.id == Bytes{1});
  for (int round = 0; round < 3; ++round) CHECK(sign(*selected.signer));
  CHECK(rig.script.requests->size() == 1);
  CHECK(rig.script.requests->front().key_label == "Anna Amsel");
}

TEST_CASE("helper: a wrong PIN and a cancelled request are the errors that the process saw", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {"9999", "cancel", kPin});
  const SelectedKey selected = rig.select();
  CHECK(sign(*selected.signer).error().code == Errc::PinWrong);
  CHECK(sign(*selected.signer).error().code == Errc::PinCancelled);
  CHECK(sign(*selected.signer));
  CHECK(rig.script.requests->size() == 3);
}

TEST_CASE("helper: its process that dies costs one error", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {});
  const auto nobody = [](const PinRequest&) -> Result<Pin> {
    // The helper is the only child; it is killed while it waits for the PIN.
    const std::string path = "/proc/self/task/" + std::to_string(::gettid()) + "/children";
    std::ifstream children(path);
    for (pid_t child = 0; children >> child;) ::kill(child, SIGKILL);
    return pin(kPin);
  };
  const SelectedKey selected = value(rig.helper.select(std::nullopt, kNow, nobody));
  const auto died = sign(*selected.signer);
  REQUIRE_FALSE(died);
  CHECK(died.error().code == Errc::Device);
  CHECK_THAT(died.error().what, Catch::Contains("crashed"));
  CHECK(value(rig.helper.list()).tokens.size() == 1);
}

TEST_CASE("helper: without a driver the error is one of the device", "[smartcard][reject]") {
  Helper helper({.modules = {"/nowhere/driver.so"}});
  CHECK(helper.list().error().code == Errc::Device);
  CHECK(helper.select(std::nullopt, kNow, {}).error().code == Errc::Device);
}

TEST_CASE("helper: a signer outlives its Helper, and no process outlives both", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {kPin});
  auto helper = std::make_unique<Helper>(HelperOptions{.modules = {*library}});
  SelectedKey selected = value(helper->select(std::nullopt, kNow, rig.script.provider()));
  helper.reset();
  CHECK(sign(*selected.signer));
  selected.signer.reset();
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);  // there is none
}
