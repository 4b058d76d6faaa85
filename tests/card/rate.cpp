// card-rate MODULE URI PIN [ROUNDS]: how many signatures of a token key come through a Helper, beside those of the same
// key through bare Cryptoki, turn by turn in one run. A figure for docs/performance.md, not a test.
#include <dlfcn.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <p11-kit/pkcs11.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>

#include <smartcard/helper.hpp>

namespace {

using namespace libsign;
using std::chrono::steady_clock;

constexpr int kTurn = 100;  // signatures

void must(CK_RV value, const char* call) {
  if (value != CKR_OK) throw std::runtime_error(fmt::format("{} returned {:#x}", call, value));
}

/// Bare signs with the first RSA key of the token that `label` names, as little as Cryptoki lets one do.
class Bare {
 public:
  Bare(const char* module, const std::string& label, const std::string& pin) {
    void* library = dlopen(module, RTLD_NOW);
    const auto entry =
        library == nullptr ? nullptr : reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
    if (entry == nullptr) throw std::runtime_error("no PKCS#11 module");
    must(entry(&functions_), "C_GetFunctionList");
    must(functions_->C_Initialize(nullptr), "C_Initialize");
    open(label);
    must(functions_->C_Login(session_, CKU_USER, reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(pin.data())),
                             pin.size()),
         "C_Login");
    CK_OBJECT_CLASS kind = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted{CKA_CLASS, &kind, sizeof kind};
    CK_ULONG found = 0;
    must(functions_->C_FindObjectsInit(session_, &wanted, 1), "C_FindObjectsInit");
    must(functions_->C_FindObjects(session_, &key_, 1, &found), "C_FindObjects");
    must(functions_->C_FindObjectsFinal(session_), "C_FindObjectsFinal");
  }

  void sign(Bytes& digest_info) {
    CK_MECHANISM mechanism{CKM_RSA_PKCS, nullptr, 0};
    must(functions_->C_SignInit(session_, &mechanism, key_), "C_SignInit");
    std::uint8_t value[512];
    CK_ULONG size = sizeof value;
    must(functions_->C_Sign(session_, digest_info.data(), digest_info.size(), value, &size), "C_Sign");
  }

 private:
  void open(const std::string& label) {
    CK_SLOT_ID slots[32];
    CK_ULONG count = 32;
    must(functions_->C_GetSlotList(CK_TRUE, slots, &count), "C_GetSlotList");
    for (CK_ULONG index = 0; index < count; ++index) {
      CK_TOKEN_INFO info{};
      must(functions_->C_GetTokenInfo(slots[index], &info), "C_GetTokenInfo");
      if (std::memcmp(info.label, label.data(), label.size()) != 0) continue;
      must(functions_->C_OpenSession(slots[index], CKF_SERIAL_SESSION, nullptr, nullptr, &session_), "C_OpenSession");
      return;
    }
    throw std::runtime_error("no such token");
  }

  CK_FUNCTION_LIST* functions_ = nullptr;
  CK_SESSION_HANDLE session_ = 0;
  CK_OBJECT_HANDLE key_ = 0;
};

Bytes digest_of(const std::string& text) {
  Bytes digest(32);
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return digest;
}

template <typename Sign>
double seconds(Sign sign) {
  const auto begin = steady_clock::now();
  for (int count = 0; count < kTurn; ++count) sign(count);
  return std::chrono::duration<double>(steady_clock::now() - begin).count();
}

int measure(const char* module, const std::string& text, const std::string& pin, int rounds) {
  const auto uri = smartcard::Uri::parse(text);
  if (!uri || !uri->token) throw std::runtime_error("name the token in the URI");
  smartcard::Helper helper({.modules = {module}});
  const Instant now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto selected =
      helper.select(*uri, now, [&](const smartcard::PinRequest&) -> Result<Pin> { return *Pin::from(pin); });
  if (!selected) throw std::runtime_error(selected.error().what);
  Bare bare(module, *uri->token, pin);
  Bytes digest_info(51);
  double ours = 0;
  double theirs = 0;
  for (int round = 0; round < rounds; ++round) {
    theirs += seconds([&](int) { bare.sign(digest_info); });
    ours += seconds([&](int count) {
      const std::string octets = std::to_string(count);
      const auto value =
          selected->signer->sign({selected->signer->algorithms().front(), to_bytes(octets), digest_of(octets)});
      if (!value) throw std::runtime_error(value.error().what);
    });
  }
  const double count = kTurn * rounds;
  fmt::print("bare Cryptoki {:.0f}/s, through a helper {:.0f}/s: {:.1f} %\n", count / theirs, count / ours,
             100 * theirs / ours);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  try {
    return measure(argv[1], argv[2], argv[3], argc > 4 ? std::atoi(argv[4]) : 10);
  } catch (const std::exception& failed) {
    fmt::print(stderr, "{}\n", failed.what());
    return 1;
  }
}
