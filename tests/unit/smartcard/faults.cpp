#include "faults.hpp"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace {

Faults faults;
CK_FUNCTION_LIST* target = nullptr;
CK_FUNCTION_LIST table;

bool fails(std::string_view function) {
  if (function != faults.function) return false;
  if (faults.spared > 0) {
    --faults.spared;
    return false;
  }
  if (faults.times == 0) return false;
  --faults.times;
  return true;
}

CK_RV get_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
  if (fails("C_GetTokenInfo")) return faults.value;
  const CK_RV value = target->C_GetTokenInfo(slot, info);
  if (value != CKR_OK) return value;
  info->flags = (info->flags | faults.flags_on) & ~faults.flags_off;
  if (faults.pinpad) info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  if (faults.serial != nullptr) {
    std::memset(info->serialNumber, ' ', sizeof info->serialNumber);
    std::memcpy(info->serialNumber, faults.serial, std::strlen(faults.serial));
  }
  return value;
}

CK_RV get_mechanism_list(CK_SLOT_ID slot, CK_MECHANISM_TYPE* list, CK_ULONG* count) {
  const CK_RV value = target->C_GetMechanismList(slot, list, count);
  if (value == CKR_OK && list != nullptr) std::replace(list, list + *count, faults.hidden_mechanism, ~0ul);
  return value;
}

CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, void* application, CK_NOTIFY notify, CK_SESSION_HANDLE* session) {
  if (fails("C_OpenSession")) return faults.value;
  const CK_RV value = target->C_OpenSession(slot, flags, application, notify, session);
  if (value == CKR_OK) ++faults.open_sessions;
  return value;
}

CK_RV close_session(CK_SESSION_HANDLE session) {
  --faults.open_sessions;
  return target->C_CloseSession(session);
}

CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR* pin, CK_ULONG size) {
  ++(user == CKU_CONTEXT_SPECIFIC ? faults.context_logins : faults.logins);
  if (fails("C_Login")) return faults.value;
  if (!faults.pinpad) return target->C_Login(session, user, pin, size);
  if (pin != nullptr) return CKR_ARGUMENTS_BAD;
  auto* typed = reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(faults.pinpad_pin));
  return target->C_Login(session, user, typed, std::strlen(faults.pinpad_pin));
}

CK_RV find_objects_init(CK_SESSION_HANDLE session, CK_ATTRIBUTE* wanted, CK_ULONG count) {
  ++faults.searches;
  CK_OBJECT_CLASS nothing = CKO_HW_FEATURE;
  CK_ATTRIBUTE nothing_at_all{CKA_CLASS, &nothing, sizeof nothing};
  const bool certificates = count == 1 && *static_cast<CK_OBJECT_CLASS*>(wanted->pValue) == CKO_CERTIFICATE;
  if (certificates && faults.certificates_need_login && faults.logins == 0) wanted = &nothing_at_all;
  return fails("C_FindObjectsInit") ? faults.value : target->C_FindObjectsInit(session, wanted, count);
}

CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  return fails("C_SignInit") ? faults.value : target->C_SignInit(session, mechanism, key);
}

CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE* data, CK_ULONG size, CK_BYTE* value, CK_ULONG* value_size) {
  ++faults.signatures;
  if (fails("C_Sign")) return faults.value;
  const CK_RV result = target->C_Sign(session, data, size, value, value_size);
  if (result == CKR_OK && faults.spoil_values) value[*value_size / 2] ^= 1;
  return result;
}

CK_RV initialize(void* arguments) { return fails("C_Initialize") ? faults.value : target->C_Initialize(arguments); }

}  // namespace

extern "C" {

__attribute__((visibility("default"))) Faults* smartcard_faults() { return &faults; }

__attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  // Closed never: SoftHSM is loaded for as long as this module.
  void* library = dlopen(std::getenv("SMARTCARD_FAULTS_TARGET"), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return CKR_GENERAL_ERROR;
  const auto entry = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
  if (entry == nullptr || entry(&target) != CKR_OK) return CKR_GENERAL_ERROR;
  table = *target;
  table.C_Initialize = initialize;
  table.C_GetTokenInfo = get_token_info;
  table.C_GetMechanismList = get_mechanism_list;
  table.C_OpenSession = open_session;
  table.C_CloseSession = close_session;
  table.C_Login = login;
  table.C_FindObjectsInit = find_objects_init;
  table.C_SignInit = sign_init;
  table.C_Sign = sign;
  *list = &table;
  return CKR_OK;
}
}
