#include <smartcard/helper.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <stdexcept>

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

/// line_for makes values of which no two are the same.
std::vector<ToBeSigned> line_for(const Signer& signer, int count) {
  std::vector<ToBeSigned> line;
  for (int number = 0; number < count; ++number)
    line.push_back(to_be_signed(signer.algorithms().front(), "memorandum " + std::to_string(number)));
  return line;
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

TEST_CASE("helper: more values than wait in line at once are made in order, with one PIN", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {kPin});
  const SelectedKey selected = rig.select();
  const auto all = line_for(*selected.signer, 19);
  std::size_t made = 0;
  require(selected.signer->sign_all(all, [&](const Bytes& signature) {
    CHECK(verifies(selected.signer->certificate().public_key(), all.at(made++), signature));
  }));
  CHECK(made == all.size());
  CHECK(rig.script.requests->size() == 1);
}

TEST_CASE("helper: after the first error of a line nothing is signed", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {kPin});
  const SelectedKey selected = rig.select();
  auto all = line_for(*selected.signer, 5);
  all[2].digest.pop_back();
  int made = 0;
  const auto signed_all = selected.signer->sign_all(all, [&](const Bytes&) { ++made; });
  REQUIRE_FALSE(signed_all);
  CHECK(signed_all.error().code == Errc::BadInput);
  CHECK(made == 2);
  CHECK(sign(*selected.signer));  // what was left unsigned has no answers that this one would get
}

TEST_CASE("helper: a wrong PIN in a line is not followed by another", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {"9999", kPin});
  const SelectedKey selected = rig.select();
  int made = 0;
  const auto signed_all = selected.signer->sign_all(line_for(*selected.signer, 3), [&](const Bytes&) { ++made; });
  REQUIRE_FALSE(signed_all);
  CHECK(signed_all.error().code == Errc::PinWrong);
  CHECK(made == 0);
  CHECK(rig.script.requests->size() == 1);
  CHECK(sign(*selected.signer));
}

TEST_CASE("helper: who does not take all values of a line spoils no later one", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {kPin, kPin});
  const SelectedKey selected = rig.select();
  const auto refuse = [](const Bytes&) { throw std::runtime_error("enough"); };
  CHECK_THROWS_AS((void)selected.signer->sign_all(line_for(*selected.signer, 3), refuse), std::runtime_error);
  CHECK(sign(*selected.signer));
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
