#include <smartcard/choose.hpp>

#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace libsign;
using namespace smartcard;
using namespace smartcard_test;

namespace {

const Validity kLastYear{*parse_instant("2025-01-01"), *parse_instant("2026-01-01")};
const Validity kNextYear{*parse_instant("2027-01-01"), *parse_instant("2028-01-01")};

KeyPlan plan(std::uint8_t id, const char* holder, std::optional<KeyUsage> usage = kForDocuments,
             const Validity& validity = kThisYear) {
  return {{.id = {id}, .label = holder}, holder, usage, validity};
}

std::string holder(const Choice& choice) { return choice.identity.certificate.common_name(); }

}  // namespace

TEST_CASE("choose: a key for documents goes before one for logins, and that before an unrestricted one",
          "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add(plan(1, "Unrestricted", std::nullopt));
  CHECK(holder(hsm.choose()) == "Unrestricted");
  hsm.add(plan(2, "Login", KeyUsage{.digital_signature = true}));
  CHECK(holder(hsm.choose()) == "Login");
  hsm.add(plan(3, "Documents", KeyUsage{.digital_signature = true, .non_repudiation = true}));
  hsm.add(plan(4, "Encryption", KeyUsage{.key_agreement = true}));
  CHECK(holder(hsm.choose()) == "Documents");
}

TEST_CASE("choose: several that are equally good are refused with the line for each", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add(plan(1, "Anna"));
  const std::string first = hsm.serial();
  hsm.add_token("sign two");
  hsm.add(plan(1, "Ben"));
  const auto choice = choose(hsm.inventory(), std::nullopt, kNow);
  REQUIRE_FALSE(choice);
  CHECK(choice.error().code == Errc::Ambiguous);
  CHECK(choice.error().what == "2 keys fit equally well");
  CHECK_THAT(choice.error().hint,
             Catch::Contains("\nAnna\n  --key 'pkcs11:") && Catch::Contains("\nBen\n  --key 'pkcs11:"));
  CHECK_THAT(choice.error().hint, Catch::Contains("token=sign%20two"));
  CHECK(holder(hsm.choose("pkcs11:token=sign%20two")) == "Ben");
  CHECK(holder(hsm.choose("pkcs11:serial=" + first)) == "Anna");
  CHECK(holder(hsm.choose("pkcs11:object=Anna;type=private")) == "Anna");
  CHECK(holder(hsm.choose("pkcs11:token=sign%20two?module-path=" FAULTS_MODULE)) == "Ben");
}

TEST_CASE("choose: none that can sign is an error with the reasons", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add(plan(1, "Encryption", KeyUsage{.key_agreement = true}));
  const auto none = choose(hsm.inventory(), std::nullopt, kNow);
  REQUIRE_FALSE(none);
  CHECK(none.error().code == Errc::NotFound);
  CHECK_THAT(none.error().what, Catch::Contains("Encryption on sign one: its key usage does not allow signatures"));
  const auto other = choose(hsm.inventory(), value(Uri::parse("pkcs11:serial=0")), kNow);
  REQUIRE_FALSE(other);
  CHECK(other.error().code == Errc::NotFound);
  CHECK_THAT(other.error().what, Catch::Contains("pkcs11:serial=0"));
  CHECK(choose({}, std::nullopt, kNow).error().code == Errc::NotFound);
}

TEST_CASE("choose: the time decides between equals and warns otherwise", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add(plan(1, "Old", kForDocuments, kLastYear));
  CHECK(holder(hsm.choose()) == "Old");
  REQUIRE(hsm.choose().warnings.size() == 1);
  CHECK_THAT(hsm.choose().warnings.front(), Catch::Contains("expired at 2026-01-01T00:00:00Z"));
  hsm.add(plan(2, "Login", KeyUsage{.digital_signature = true}));
  CHECK(holder(hsm.choose()) == "Old");  // an expired key for documents says more than a valid one for logins
  hsm.add(plan(3, "New"));
  CHECK(holder(hsm.choose()) == "New");
  CHECK(hsm.choose().warnings.empty());
}

TEST_CASE("choose: a certificate of the future carries a warning", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add(plan(1, "Early", kForDocuments, kNextYear));
  REQUIRE(hsm.choose().warnings.size() == 1);
  CHECK_THAT(hsm.choose().warnings.front(), Catch::Contains("valid only from"));
}

TEST_CASE("choose: a token that shows its certificates only after login is opened, if it is the only one",
          "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add(plan(1, "Anna"));
  hsm.faults().certificates_need_login = true;
  CHECK(choose(hsm.inventory(), std::nullopt, kNow).error().code == Errc::NotFound);
  const Script wrong{{"9999"}};
  CHECK(choose(hsm.inventory(), std::nullopt, kNow, wrong.provider()).error().code == Errc::PinWrong);
  hsm.faults().logins = 0;

  const Script script{{kPin}};
  const auto choice = value(choose(hsm.inventory(), std::nullopt, kNow, script.provider()));
  CHECK(holder(choice) == "Anna");
  const auto signer = value(make_signer(choice.token, choice.identity, script.provider()));
  CHECK(signer->sign(to_be_signed(signer->algorithms().front())));
  CHECK(script.requests->size() == 1);  // one PIN for both
}

TEST_CASE("choose: nobody is asked for a PIN where two tokens show nothing", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add_token("sign two");
  const Script script{{}};
  CHECK(choose(hsm.inventory(), std::nullopt, kNow, script.provider()).error().code == Errc::NotFound);
  CHECK(script.requests->empty());
}
