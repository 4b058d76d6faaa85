#include <smartcard/module.hpp>

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "cryptoki.hpp"
#include "fixture.hpp"

using namespace libsign;
using namespace smartcard;
using namespace smartcard_test;

TEST_CASE("module: a driver that is not there, or is none, is said to be so", "[smartcard][reject]") {
  const TempFolder folder;
  const auto text = folder.path() / "text.so";
  std::ofstream(text) << "not a shared object";
  const auto missing = Module::open(folder.path() / "missing.so");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Errc::NotFound);
  const auto broken = Module::open(text);
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == Errc::Device);
  const auto other = Module::open("libz.so.1");
  REQUIRE_FALSE(other);
  CHECK(other.error().code == Errc::Device);
}

TEST_CASE("module: one that does not start is an error in plain words", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  const auto again = Module::open(FAULTS_MODULE);
  CHECK(again);  // initialised before, used as it is

  Faults& faults = hsm.faults();
  faults.function = "C_Initialize";
  faults.value = CKR_CANT_LOCK;
  faults.times = 1;
  const auto module = Module::open(FAULTS_MODULE);
  REQUIRE_FALSE(module);
  CHECK(module.error().code == Errc::Device);
  CHECK(module.error().what.find("CKR") == std::string::npos);
  CHECK_THAT(module.error().detail, Catch::Contains("0x0000000a"));
}

TEST_CASE("module: p11-kit's configuration is used, and a broken driver does not hide the others", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  const TempFolder folder;
  std::filesystem::create_directory(folder.path() / "tokens");
  const auto configuration = folder.path() / "softhsm2.conf";
  std::ofstream(configuration) << "directories.tokendir = " << (folder.path() / "tokens").string() << "\n";
  setenv("SOFTHSM2_CONF", configuration.c_str(), 1);
  const auto configured = value(Module::configured());
  for (const auto& module : configured.modules) CHECK(module->name() != "p11-kit-trust");
  const Inventory inventory = find_tokens(configured.modules);
  for (const auto& token : inventory.tokens) CHECK_FALSE(token->info().label.empty());
}
