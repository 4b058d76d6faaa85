#include <dlfcn.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "fixture.hpp"

using namespace libsign;
using namespace smartcard;
using namespace smartcard_test;

namespace {

constexpr const char* kNssPin = "correct horse";

/// make_database lets NSS's own certutil make a key database.
bool make_database(const std::filesystem::path& folder) {
  const auto file = folder / "pin.txt";
  std::ofstream(file) << kNssPin << "\n";
  const std::string command = "certutil -N -d 'sql:" + folder.string() + "' -f '" + file.string() + "' 2>&1";
  if (std::system(command.c_str()) == 0) return true;
  if (std::getenv("CI") != nullptr) FAIL("not installed: certutil (libnss3-tools)");
  WARN("skipped, not installed: certutil (libnss3-tools)");
  return false;
}

std::shared_ptr<Token> key_database(const Inventory& inventory) {
  for (const auto& token : inventory.tokens) {
    if (token->info().pin.login_required) return token;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("nss: a second maker's module signs as well", "[smartcard]") {
  const auto library =
      find_library({"/usr/lib/x86_64-linux-gnu/libsoftokn3.so", "/usr/lib/x86_64-linux-gnu/nss/libsoftokn3.so",
                    "/usr/lib/aarch64-linux-gnu/libsoftokn3.so", "/usr/lib64/libsoftokn3.so"});
  const TempFolder folder;
  if (!library || !make_database(folder.path())) return;
  dlopen(library->c_str(),
         RTLD_NOW | RTLD_NODELETE);  // it keeps its locks for the next start, and unloaded would lose them
  const auto module = value(Module::open(
      *library, {.init_arguments = "configdir='sql:" + folder.path().string() +
                                   "' certPrefix='' keyPrefix='' secmod='secmod.db' flags=optimizeSpace"}));
  const auto token = key_database(find_tokens({&module, 1}));
  REQUIRE(token);

  const auto authority = value(TestAuthority::root("Test root", kThisYear));
  const auto kind = GENERATE(KeyKind::Rsa2048, KeyKind::EcP256, KeyKind::EcP384);
  {
    const auto provisioner = value(Provisioner::open(*token, pin(kNssPin)));
    const auto key = value(provisioner->generate({.kind = kind, .id = {7, 7}, .label = "key"}));
    require(
        provisioner->store(value(authority.issue(key, "Anna Amsel", kForDocuments, kThisYear)), {7, 7}, "certificate"));
  }
  const Script script{{"wrong horse", kNssPin}};
  const auto inventory = find_tokens({&module, 1});
  const auto choice = value(choose(inventory, std::nullopt, kNow, script.provider()));
  const auto signer = value(make_signer(choice.token, choice.identity, script.provider()));
  const auto first = to_be_signed(signer->algorithms().front());
  CHECK(signer->sign(first).error().code == Errc::PinWrong);
  for (const SignatureAlgorithm& algorithm : signer->algorithms()) {
    CAPTURE(describe(algorithm));
    require([&]() -> Result<void> {
      auto signature = signer->sign(to_be_signed(algorithm));
      if (!signature) return signature.error();
      return {};
    }());
  }
}
