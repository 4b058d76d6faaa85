#include <catch2/catch.hpp>

#include "cryptoki.hpp"
#include "fixture.hpp"

using namespace libsign;
using namespace smartcard;
using namespace smartcard_test;

namespace {

/// Rig is a SoftHSM with one key, and its signer.
struct Rig {
  explicit Rig(const std::filesystem::path& library, std::vector<std::string> pins, bool always_authenticate = false)
      : hsm(library), script{std::move(pins)} {
    hsm.add({.setup = {.id = {1}, .label = "key", .always_authenticate = always_authenticate}});
    signer = hsm.signer(script.provider());
  }
  Result<Bytes> sign() { return signer->sign(to_be_signed(signer->algorithms().front())); }
  void fail(const char* function, CK_RV value, int times = 1, int spared = 0) {
    hsm.faults().function = function;
    hsm.faults().value = value;
    hsm.faults().times = times;
    hsm.faults().spared = spared;
  }

  SoftHsm hsm;
  Script script;
  std::unique_ptr<Signer> signer;
};

}  // namespace

TEST_CASE("faults: a value that the certificate does not verify is never handed out", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {kPin});
  rig.hsm.faults().spoil_values = true;
  CHECK(rig.sign().error().code == Errc::Refused);
  rig.hsm.faults().spoil_values = false;
  CHECK(rig.sign());
}

TEST_CASE("faults: a blocked token is not asked, nor is its holder", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {kPin});
  rig.hsm.faults().flags_on = CKF_USER_PIN_LOCKED;
  const auto signature = rig.sign();
  REQUIRE_FALSE(signature);
  CHECK(signature.error().code == Errc::PinBlocked);
  CHECK(signature.error().tries_left == 0);
  CHECK(rig.hsm.faults().logins == 0);
  CHECK(rig.script.requests->empty());
}

TEST_CASE("faults: before the final try the holder is told, and after it the error tells", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {"9999", "9999"});
  rig.hsm.faults().flags_on = CKF_USER_PIN_FINAL_TRY;
  const auto wrong = rig.sign();
  CHECK(rig.script.requests->front().state.tries == TriesLeft::Final);
  CHECK(wrong.error().code == Errc::PinWrong);
  CHECK(wrong.error().tries_left == 1);

  rig.fail("C_Login", CKR_PIN_LOCKED);
  CHECK(rig.sign().error().code == Errc::PinBlocked);
  CHECK(rig.hsm.faults().logins == 2);
}

TEST_CASE("faults: a PIN that cannot be right is said to be so", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {"1"});
  const CK_RV refused = GENERATE(as<CK_RV>(), CKR_PIN_LEN_RANGE, CKR_PIN_INVALID);
  rig.fail("C_Login", refused);
  CHECK(rig.sign().error().code == Errc::PinWrong);
  CHECK(rig.hsm.faults().logins == 1);
}

TEST_CASE("faults: a session that cannot be opened is an error, and the next signature starts anew",
          "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {kPin, kPin});
  rig.fail("C_OpenSession", CKR_TOKEN_NOT_PRESENT);
  CHECK(rig.sign().error().code == Errc::Device);
  CHECK(rig.script.requests->empty());
  CHECK(rig.sign());
  // An earlier login is given one more chance, with a request of its own.
  rig.fail("C_OpenSession", CKR_TOKEN_NOT_PRESENT);
  CHECK(rig.sign());
  CHECK(rig.script.requests->size() == 2);
}

TEST_CASE("faults: a card pulled for good is an error each time, never a hang or a crash", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {kPin, kPin});
  REQUIRE(rig.sign());
  const char* function = GENERATE("C_OpenSession", "C_SignInit", "C_GetTokenInfo");
  rig.fail(function, CKR_DEVICE_REMOVED, 1'000, 0);
  const bool is_noticed = function != std::string("C_GetTokenInfo");
  if (is_noticed) {
    const auto gone = rig.sign();
    REQUIRE_FALSE(gone);
    CHECK(gone.error().code == Errc::Device);
    CHECK_THAT(gone.error().what, Catch::Contains("removed"));
  } else {
    CHECK(rig.hsm.inventory().tokens.empty());
    CHECK(rig.hsm.inventory().problems.size() >= 1);
  }
}

TEST_CASE("faults: a failure while signing is reported and not tried again", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {kPin, kPin, kPin, kPin}, true);
  rig.fail("C_Sign", CKR_GENERAL_ERROR);
  CHECK(rig.sign().error().code == Errc::Device);
  CHECK(rig.hsm.faults().signatures == 1);
  CHECK(rig.sign());
}

TEST_CASE("faults: a token that ends the login behind our back is opened again", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {kPin, kPin});
  REQUIRE(rig.sign());
  rig.fail("C_SignInit", CKR_USER_NOT_LOGGED_IN);
  CHECK(rig.sign());
  CHECK(rig.hsm.faults().logins == 2);
}

TEST_CASE("faults: a PIN is not sent to a card that has taken the place of another", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {kPin});
  rig.hsm.faults().serial = "another one";
  const auto signature = rig.sign();
  REQUIRE_FALSE(signature);
  CHECK(signature.error().code == Errc::Device);
  CHECK(rig.script.requests->empty());
  CHECK(rig.hsm.faults().logins == 0);
}

TEST_CASE("faults: with a pinpad the PIN is typed on the reader", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {"ignored", "ignored", "ignored"});
  Faults& faults = rig.hsm.faults();
  faults.pinpad = true;
  faults.pinpad_pin = "9999";
  CHECK(rig.sign().error().code == Errc::PinWrong);
  CHECK(rig.script.requests->front().state.pinpad);
  rig.fail("C_Login", CKR_FUNCTION_CANCELED);
  CHECK(rig.sign().error().code == Errc::PinCancelled);
  faults.pinpad_pin = kPin;
  CHECK(rig.sign());
}

TEST_CASE("faults: a token that is gone from the disk is an error", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  Rig rig(*library, {kPin, kPin});
  std::filesystem::remove_all(rig.hsm.token_folder());
  const auto signature = rig.sign();
  REQUIRE_FALSE(signature);
  CAPTURE(signature.error().what);
  CHECK(signature.error().what.find("CKR") == std::string::npos);
}
