#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "crypto/crypto.hpp"
#include "fixture.hpp"

using namespace libsign;
using namespace smartcard;
using namespace smartcard_test;

namespace {

bool is_good(const Signer& signer, const ToBeSigned& octets, const Bytes& signature) {
  return crypto::verify_value(signer.certificate().public_key(), octets.algorithm, octets.octets, signature) ==
         crypto::ValueCheck::Good;
}

bool offers(const Signer& signer, Scheme scheme, Digest digest) {
  const auto known = signer.algorithms();
  return std::any_of(known.begin(), known.end(), [&](const SignatureAlgorithm& algorithm) {
    return algorithm.scheme == scheme && (scheme == Scheme::Ed25519 || algorithm.digest == digest);
  });
}

}  // namespace

TEST_CASE("sign: each kind of key signs with every algorithm that it offers", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  struct Expected {
    KeyKind kind;
    std::vector<std::pair<Scheme, Digest>> offered;
  };
  const auto expected =
      GENERATE(Expected{KeyKind::Rsa2048,
                        {{Scheme::RsaPkcs1, Digest::Sha256},
                         {Scheme::RsaPkcs1, Digest::Sha512},
                         {Scheme::RsaPss, Digest::Sha256},
                         {Scheme::RsaPss, Digest::Sha384}}},
               Expected{KeyKind::EcP256, {{Scheme::Ecdsa, Digest::Sha256}, {Scheme::Ecdsa, Digest::Sha512}}},
               Expected{KeyKind::EcP384, {{Scheme::Ecdsa, Digest::Sha384}}},
               Expected{KeyKind::EcP521, {{Scheme::Ecdsa, Digest::Sha512}, {Scheme::Ecdsa, Digest::Sha256}}},
               Expected{KeyKind::Ed25519, {{Scheme::Ed25519, Digest::Sha512}}});
  CAPTURE(static_cast<int>(expected.kind));
  SoftHsm hsm(*library);
  hsm.add({.setup = {.kind = expected.kind, .id = {1}, .label = "key"}});
  const Script script{{kPin}};
  const auto signer = hsm.signer(script.provider());
  for (const auto& [scheme, digest] : expected.offered) CHECK(offers(*signer, scheme, digest));
  CHECK(signer->algorithms().front().scheme == expected.offered.front().first);
  for (const SignatureAlgorithm& algorithm : signer->algorithms()) {
    CAPTURE(describe(algorithm));
    const auto octets = to_be_signed(algorithm);
    CHECK(is_good(*signer, octets, value(signer->sign(octets))));
  }
  CHECK(script.requests->size() == 1);
}

TEST_CASE("sign: what the token does not offer is not offered, and refused", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add({.setup = {.kind = KeyKind::Rsa2048, .id = {1}, .label = "key"}});
  hsm.faults().hidden_mechanism = 0x0d;  // CKM_RSA_PKCS_PSS, as a card that does PKCS#1 alone
  const auto signer = hsm.signer(Script{{}}.provider());
  CHECK(offers(*signer, Scheme::RsaPkcs1, Digest::Sha256));
  CHECK_FALSE(offers(*signer, Scheme::RsaPss, Digest::Sha256));
  const auto signature = signer->sign(to_be_signed({Scheme::RsaPss, Digest::Sha256, Digest::Sha256, 32}));
  REQUIRE_FALSE(signature);
  CHECK(signature.error().code == Errc::Unsupported);
}

TEST_CASE("sign: a digest of the wrong length never reaches the token", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add({.setup = {.id = {1}, .label = "key"}});
  const auto signer = hsm.signer(Script{{}}.provider());
  auto octets = to_be_signed(signer->algorithms().front());
  octets.digest.pop_back();
  CHECK(signer->sign(octets).error().code == Errc::BadInput);
  CHECK(hsm.faults().signatures == 0);
}

TEST_CASE("sign: one login and one search serve a batch, and every session is closed", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add({.setup = {.id = {1}, .label = "key"}});
  const int before = hsm.faults().open_sessions;
  {
    const auto signer = hsm.signer(Script{{kPin}}.provider());
    const auto octets = to_be_signed(signer->algorithms().front());
    CHECK(signer->sign(octets));
    const int searches = hsm.faults().searches;
    for (int round = 0; round < 10; ++round) CHECK(signer->sign(octets));
    CHECK(hsm.faults().searches == searches);
    CHECK(hsm.faults().logins == 1);
    CHECK(hsm.faults().signatures == 11);
    CHECK(hsm.faults().open_sessions == before + 1);  // the one that keeps the login
  }
  CHECK(hsm.faults().open_sessions == before);
}

TEST_CASE("sign: a wrong PIN costs one try, and the right one works afterwards", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add({.setup = {.id = {1}, .label = "key"}});
  const Script script{{"9999", kPin}};
  const auto signer = hsm.signer(script.provider());
  const auto octets = to_be_signed(signer->algorithms().front());
  const auto wrong = signer->sign(octets);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == Errc::PinWrong);
  CHECK(wrong.error().what.find("CKR") == std::string::npos);
  CHECK(hsm.faults().logins == 1);
  CHECK(script.requests->at(0).state.tries == TriesLeft::NotTold);

  CHECK(signer->sign(octets));
  CHECK(hsm.faults().logins == 2);
  CHECK(script.requests->at(1).state.tries == TriesLeft::Low);
  CHECK(script.requests->at(1).token_label == "sign one");
  CHECK(script.requests->at(1).purpose == PinPurpose::Login);
}

TEST_CASE("sign: without a PIN nothing is sent to the token", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add({.setup = {.id = {1}, .label = "key"}});
  const auto answer = GENERATE("", "cancel");
  const auto signer = hsm.signer(Script{{answer, kPin}}.provider());
  const auto octets = to_be_signed(signer->algorithms().front());
  CHECK(signer->sign(octets).error().code == Errc::PinCancelled);
  CHECK(hsm.faults().logins == 0);
  CHECK(signer->sign(octets));
}

TEST_CASE("sign: a token needs somebody to ask for its PIN", "[smartcard][reject]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add({.setup = {.id = {1}, .label = "key"}});
  const auto signer = hsm.signer({});
  CHECK(signer->sign(to_be_signed(signer->algorithms().front())).error().code == Errc::PinRequired);
}

TEST_CASE("sign: a key that wants its PIN for each signature gets it, and survives a wrong one", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add({.setup = {.id = {1}, .label = "key", .always_authenticate = true}});
  const Script script{{kPin, "9999", "cancel", kPin}};
  const auto signer = hsm.signer(script.provider());
  const auto octets = to_be_signed(signer->algorithms().front());
  CHECK(signer->sign(octets));  // the PIN that opens the token serves for the first signature, too
  CHECK(signer->sign(octets).error().code == Errc::PinWrong);
  CHECK(signer->sign(octets).error().code == Errc::PinCancelled);
  CHECK(signer->sign(octets));
  CHECK(hsm.faults().logins == 1);
  CHECK(hsm.faults().context_logins == 3);
  CHECK(hsm.faults().signatures == 2);
  CHECK(script.requests->at(0).purpose == PinPurpose::Login);
  CHECK(script.requests->at(1).purpose == PinPurpose::ContextSpecific);
  CHECK(script.requests->at(1).key_label == "Anna Amsel");
}

TEST_CASE("sign: two keys on one token share its login", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  hsm.add({.setup = {.kind = KeyKind::EcP256, .id = {1}, .label = "first"}});
  hsm.add({.setup = {.kind = KeyKind::Ed25519, .id = {2}, .label = "second"}});
  const Script script{{kPin}};
  const auto inventory = hsm.inventory();
  for (const char* uri : {"pkcs11:id=%01", "pkcs11:id=%02"}) {
    const auto choice = value(choose(inventory, value(Uri::parse(uri)), kNow));
    const auto signer = value(make_signer(choice.token, choice.identity, script.provider()));
    CHECK(signer->sign(to_be_signed(signer->algorithms().front())));
  }
  CHECK(script.requests->size() == 1);
}

TEST_CASE("sign: two threads share one token", "[smartcard][threads]") {
  const auto library = softhsm();
  if (!library) return;
  const bool always_authenticate = GENERATE(false, true);
  SoftHsm hsm(*library);
  hsm.add({.setup = {.id = {1}, .label = "key", .always_authenticate = always_authenticate}});
  const auto signer = hsm.signer([](const PinRequest&) -> Result<Pin> { return pin(kPin); });
  std::atomic<int> good = 0;
  const auto sign_twenty = [&](std::string text) {
    for (int round = 0; round < 20; ++round) {
      const auto octets = to_be_signed(signer->algorithms().front(), text + std::to_string(round));
      const auto signature = signer->sign(octets);
      if (signature && is_good(*signer, octets, *signature)) ++good;
    }
  };
  std::thread other(sign_twenty, "second ");
  sign_twenty("first ");
  other.join();
  CHECK(good == 40);
  CHECK(hsm.faults().logins == 1);
}
