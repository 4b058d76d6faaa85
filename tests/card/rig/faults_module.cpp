// A PKCS#11 module that stands between a program and the module that CARD_RIG_TARGET names. What it does to calls is
// read from the file that CARD_RIG_FAULTS names, at each call anew, one line each:
//
//   C_Sign 0 1 return 30        after 0 calls, the next one returns CKR_DEVICE_ERROR (0x30)
//   C_Login 0 1 hang            never comes back
//   C_Sign 2 1 crash            the process dies
//   C_Sign 0 9 delay 500        takes so many milliseconds longer
//
// When the module is finalised, how often each function was called goes to the file that CARD_RIG_CALLS names.
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>

namespace {

CK_FUNCTION_LIST* target = nullptr;
CK_FUNCTION_LIST table;
std::mutex mutex;
std::map<std::string, long, std::less<>> calls;

struct Rule {
  long spared = 0;
  long times = 0;
  std::string what;
  std::string value;
};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

/// rule_for returns what shall happen to the call of this number.
Rule rule_for(std::string_view function, long number) {
  std::ifstream file(variable("CARD_RIG_FAULTS"));
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    Rule rule;
    words >> name >> rule.spared >> rule.times >> rule.what >> rule.value;
    if (name == function && number >= rule.spared && number < rule.spared + rule.times) return rule;
  }
  return {};
}

long count(std::string_view function) {
  const std::lock_guard lock(mutex);
  return calls.try_emplace(std::string(function)).first->second++;
}

/// suffer lets happen what shall happen; true if the call is to return `value` at once.
bool suffer(std::string_view function, CK_RV& value) {
  const Rule rule = rule_for(function, count(function));
  if (rule.what == "hang")
    while (true) ::pause();
  if (rule.what == "crash") std::abort();
  if (rule.what == "delay") std::this_thread::sleep_for(std::chrono::milliseconds(std::stol(rule.value)));
  if (rule.what != "return") return false;
  value = std::stoul(rule.value, nullptr, 16);
  return true;
}

/// Name is a function's name as a template argument.
template <std::size_t size>
struct Name {
  char text[size];
  constexpr Name(const char (&given)[size]) { std::copy_n(given, size, text); }  // NOLINT(google-explicit-constructor)
};

template <Name name, auto member>
struct Passed;

/// Passed hands a call on, unless something else shall happen to it.
template <Name name, typename... Arguments, CK_RV (*CK_FUNCTION_LIST::*member)(Arguments...)>
struct Passed<name, member> {
  static CK_RV call(Arguments... arguments) {
    CK_RV value = CKR_OK;
    return suffer(name.text, value) ? value : (target->*member)(arguments...);
  }
};

CK_RV finalize(void* reserved) {
  std::ofstream file(variable("CARD_RIG_CALLS"));
  for (const auto& [function, times] : calls) file << function << ' ' << times << '\n';
  return target->C_Finalize(reserved);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  // Closed never: the target stays for as long as this module.
  void* library = dlopen(variable("CARD_RIG_TARGET").c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return CKR_GENERAL_ERROR;
  const auto entry = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
  if (entry == nullptr || entry(&target) != CKR_OK) return CKR_GENERAL_ERROR;
  table = *target;
  table.C_Initialize = Passed<"C_Initialize", &CK_FUNCTION_LIST::C_Initialize>::call;
  table.C_Finalize = finalize;
  table.C_GetSlotList = Passed<"C_GetSlotList", &CK_FUNCTION_LIST::C_GetSlotList>::call;
  table.C_GetSlotInfo = Passed<"C_GetSlotInfo", &CK_FUNCTION_LIST::C_GetSlotInfo>::call;
  table.C_GetTokenInfo = Passed<"C_GetTokenInfo", &CK_FUNCTION_LIST::C_GetTokenInfo>::call;
  table.C_GetMechanismList = Passed<"C_GetMechanismList", &CK_FUNCTION_LIST::C_GetMechanismList>::call;
  table.C_OpenSession = Passed<"C_OpenSession", &CK_FUNCTION_LIST::C_OpenSession>::call;
  table.C_CloseSession = Passed<"C_CloseSession", &CK_FUNCTION_LIST::C_CloseSession>::call;
  table.C_Login = Passed<"C_Login", &CK_FUNCTION_LIST::C_Login>::call;
  table.C_FindObjectsInit = Passed<"C_FindObjectsInit", &CK_FUNCTION_LIST::C_FindObjectsInit>::call;
  table.C_FindObjects = Passed<"C_FindObjects", &CK_FUNCTION_LIST::C_FindObjects>::call;
  table.C_FindObjectsFinal = Passed<"C_FindObjectsFinal", &CK_FUNCTION_LIST::C_FindObjectsFinal>::call;
  table.C_GetAttributeValue = Passed<"C_GetAttributeValue", &CK_FUNCTION_LIST::C_GetAttributeValue>::call;
  table.C_SignInit = Passed<"C_SignInit", &CK_FUNCTION_LIST::C_SignInit>::call;
  table.C_Sign = Passed<"C_Sign", &CK_FUNCTION_LIST::C_Sign>::call;
  *list = &table;
  return CKR_OK;
}
