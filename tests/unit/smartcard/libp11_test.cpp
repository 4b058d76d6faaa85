#include <libp11.h>

#include <catch2/catch.hpp>
#include <memory>

#include "fixture.hpp"

using namespace libsign;
using namespace smartcard;
using namespace smartcard_test;

namespace {

struct Unload {
  void operator()(PKCS11_CTX* context) const noexcept {
    PKCS11_CTX_unload(context);
    PKCS11_CTX_free(context);
  }
};

}  // namespace

TEST_CASE("libp11: an independent client signs with what was provisioned, and the value verifies", "[smartcard]") {
  const auto library = softhsm();
  if (!library) return;
  SoftHsm hsm(*library);
  const auto kind = GENERATE(KeyKind::Rsa2048, KeyKind::EcP256);
  const auto certificate = hsm.add({.setup = {.kind = kind, .id = {1}, .label = "key"}});

  PKCS11_CTX* made = PKCS11_CTX_new();
  REQUIRE(made != nullptr);
  REQUIRE(PKCS11_CTX_load(made, library->c_str()) == 0);
  const std::unique_ptr<PKCS11_CTX, Unload> context(made);
  PKCS11_SLOT* slots = nullptr;
  unsigned int slot_count = 0;
  REQUIRE(PKCS11_enumerate_slots(context.get(), &slots, &slot_count) == 0);
  const auto release = [&](PKCS11_SLOT* list) { PKCS11_release_all_slots(context.get(), list, slot_count); };
  const std::unique_ptr<PKCS11_SLOT, decltype(release)> owner(slots, release);
  PKCS11_SLOT* slot = PKCS11_find_token(context.get(), slots, slot_count);
  REQUIRE(slot != nullptr);
  CHECK(slot->token->label == std::string("sign one"));
  REQUIRE(PKCS11_login(slot, 0, kPin) == 0);

  PKCS11_CERT* certificates = nullptr;
  unsigned int certificate_count = 0;
  REQUIRE(PKCS11_enumerate_certs(slot->token, &certificates, &certificate_count) == 0);
  REQUIRE(certificate_count == 1);
  PKCS11_KEY* key = PKCS11_find_key(&certificates[0]);
  REQUIRE(key != nullptr);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> handle(PKCS11_get_private_key(key), EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  REQUIRE(EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, handle.get()) == 1);
  const std::string text = "We consent.";
  Bytes signature(1024);
  std::size_t size = signature.size();
  REQUIRE(EVP_DigestSign(digest.get(), signature.data(), &size, as_bytes(text).data(), text.size()) == 1);
  CHECK(EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, certificate.public_key().native()) == 1);
  CHECK(EVP_DigestVerify(digest.get(), signature.data(), size, as_bytes(text).data(), text.size()) == 1);
}
