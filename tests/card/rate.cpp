// card-rate MODULE URI PIN [ROUNDS]: how many signatures of a token key come through a Helper, one by one and in line,
// beside those of the same key through bare Cryptoki, turn by turn in one run. A figure for docs/performance.md, not a
// test.
#include <dlfcn.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <p11-kit/pkcs11.h>
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <smartcard/helper.hpp>

namespace {

using namespace libsign;
using std::chrono::steady_clock;

constexpr int kTurn = 40;  // signatures

void must(CK_RV value, const char* call) {
  if (value != CKR_OK) throw std::runtime_error(fmt::format("{} returned {:#x}", call, value));
}

template <typename Value>
void must_sign(const Result<Value>& result) {
  if (!result) throw std::runtime_error(result.error().what);
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

/// rate returns the signatures per second of a turn.
template <typename Turn>
double rate(Turn turn) {
  const auto begin = steady_clock::now();
  turn();
  return kTurn / std::chrono::duration<double>(steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Way is one way to a Helper's signatures, compared with the bare turn just before: what else a machine does comes and
/// goes from turn to turn.
class Way {
 public:
  void add(double bare, double ours) {
    rates_.push_back(ours);
    shares_.push_back(100 * ours / bare);
  }
  std::string in_words() const { return fmt::format("{:.0f}/s: {:.1f} %", median(rates_), median(shares_)); }

 private:
  std::vector<double> rates_;
  std::vector<double> shares_;
};

/// stay_on keeps this thread, and the processes that it starts, on a processor.
void stay_on(unsigned processor) {
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(processor, &only);
  if (sched_setaffinity(0, sizeof only, &only) != 0) throw std::runtime_error("this processor is not there");
}

/// turn_of makes what a turn has to sign.
std::vector<ToBeSigned> turn_of(const SignatureAlgorithm& algorithm) {
  std::vector<ToBeSigned> all;
  for (int count = 0; count < kTurn; ++count) {
    const std::string octets = std::to_string(count);
    all.push_back({algorithm, to_bytes(octets), digest_of(octets)});
  }
  return all;
}

int measure(const char* module, const std::string& text, const std::string& pin, int rounds) {
  const auto uri = smartcard::Uri::parse(text);
  if (!uri || !uri->token) throw std::runtime_error("name the token in the URI");
  // The driver works on the same processor whichever way it is asked: those of a virtual machine are not equally fast.
  const unsigned for_drivers = std::thread::hardware_concurrency() > 1 ? 1 : 0;
  stay_on(for_drivers);
  smartcard::Helper helper({.modules = {module}});
  const Instant now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto selected =
      helper.select(*uri, now, [&](const smartcard::PinRequest&) -> Result<Pin> { return *Pin::from(pin); });
  if (!selected) throw std::runtime_error(selected.error().what);
  Bare bare(module, *uri->token, pin);
  Bytes digest_info(51);
  Signer& signer = *selected->signer;
  const auto all = turn_of(signer.algorithms().front());
  std::vector<double> theirs;
  Way one_by_one;
  Way in_line;
  for (int round = 0; round < rounds; ++round) {
    stay_on(for_drivers);
    theirs.push_back(rate([&] {
      for (int count = 0; count < kTurn; ++count) bare.sign(digest_info);
    }));
    stay_on(0);
    one_by_one.add(theirs.back(), rate([&] {
                     for (const ToBeSigned& to_be_signed : all) must_sign(signer.sign(to_be_signed));
                   }));
    int made = 0;
    in_line.add(theirs.back(), rate([&] { must_sign(signer.sign_all(all, [&](const Bytes&) { ++made; })); }));
    if (made != kTurn) throw std::runtime_error("a signature is missing");
  }
  fmt::print("bare Cryptoki {:.0f}/s; through a helper one by one {}, in line {}\n", median(theirs),
             one_by_one.in_words(), in_line.in_words());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  try {
    return measure(argv[1], argv[2], argv[3], argc > 4 ? std::stoi(argv[4]) : 10);
  } catch (const std::exception& failed) {
    fmt::print(stderr, "{}\n", failed.what());
    return 1;
  }
}
