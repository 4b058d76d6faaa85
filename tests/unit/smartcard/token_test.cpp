#include <algorithm>
#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace libsign;
using namespace smartcard;
using namespace smartcard_test;

TEST_CASE("token: a list shows what each token says of itself", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library, "東京 one");
  const auto token = hsm.token();
  CHECK(token->info().label == "東京 one");
  CHECK(token->info().serial == hsm.serial());
  CHECK(token->info().model == "SoftHSM v2");
  CHECK_FALSE(token->info().reader.empty());
  CHECK(token->info().pin.initialised);
  CHECK(token->info().pin.login_required);
  CHECK_FALSE(token->info().pin.pinpad);
  CHECK(token->info().pin.max_length == 255);
  CHECK(value(token->pin_state()).tries == TriesLeft::NotTold);
}

TEST_CASE("token: two modules that show the same token list it once", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  const SoftHsm hsm(*library);
  const std::vector twice = {hsm.module(), hsm.module()};
  CHECK(find_tokens(twice).tokens.size() == 1);
}

TEST_CASE("token: an Ed25519 key hides no other", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add({.setup = {.kind = KeyKind::Ed25519, .id = {1}, .label = "edwards"}});
  hsm.add({.setup = {.kind = KeyKind::Rsa2048, .id = {2}, .label = "rsa"}});
  hsm.add({.setup = {.kind = KeyKind::EcP521, .id = {3}, .label = "ec"}});
  const auto token = hsm.token();
  const auto before = value(token->contents());
  CHECK_FALSE(before.after_login);
  REQUIRE(before.identities.size() == 3);
  for (const Identity& identity : before.identities) {
    CHECK(identity.private_key == PrivateKeyProof::Hidden);
    CHECK(identity.unfit.empty());
  }
  require(token->log_in(Script{{kPin}}.provider()));
  const auto after = value(token->contents());
  CHECK(after.after_login);
  REQUIRE(after.identities.size() == 3);
  for (const Identity& identity : after.identities) CHECK(identity.private_key == PrivateKeyProof::Seen);
}

TEST_CASE("token: a certificate whose key is elsewhere is found out after login", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add({.setup = {.kind = KeyKind::Rsa2048, .id = {1}, .label = "rsa"}});
  const auto stranger =
      value(hsm.authority().issue(hsm.authority().certificate().public_key(), "Stranger", kForDocuments, kThisYear));
  hsm.store(stranger, {1}, "stranger");
  const auto token = hsm.token();
  require(token->log_in(Script{{kPin}}.provider()));
  const auto contents = value(token->contents());
  const auto found = std::find_if(contents.identities.begin(), contents.identities.end(),
                                  [&](const Identity& identity) { return identity.certificate == stranger; });
  REQUIRE(found != contents.identities.end());
  CHECK(found->private_key == PrivateKeyProof::Missing);
  CHECK(make_signer(token, *found, {}).error().code == Errc::Refused);
}

TEST_CASE("token: a key's URI selects it again", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library, "a; b?");
  hsm.add({.setup = {.id = {0x01, 0xff}, .label = "first"}, .holder = "Anna Amsel"});
  hsm.add({.setup = {.id = {0x02}, .label = "second"}, .holder = "Ben Birke"});
  const auto token = hsm.token();
  for (const Identity& identity : value(token->contents()).identities) {
    const std::string uri = token->uri(identity).format();
    CAPTURE(uri);
    CHECK(hsm.choose(uri).identity.certificate == identity.certificate);
  }
}

TEST_CASE("token: a label that is too long for a token is refused", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  const SoftHsm hsm(*library);
  CHECK(initialise_token(hsm.module(), std::string(33, 'x'), pin(kSoPin), pin(kPin)).error().code == Errc::Usage);
}
