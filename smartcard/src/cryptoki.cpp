#include "cryptoki.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace smartcard {

using libsign::Bytes;
using libsign::Result;

namespace {

/// list calls a PKCS#11 function that returns an array: once for its length, once for its items. The list may grow in
/// between, so a few rounds are tried.
template <typename Item, typename Call>
Result<std::vector<Item>> list(Call call, CK_ULONG most, std::string_view name) {
  CK_RV value = CKR_OK;
  for (int round = 0; round < 3; ++round) {
    CK_ULONG count = 0;
    value = call(nullptr, &count);
    if (value != CKR_OK) break;
    count = std::min(count, most);
    std::vector<Item> items(count);
    if (count == 0) return items;
    value = call(items.data(), &count);
    if (value == CKR_OK) {
      items.resize(std::min<std::size_t>(count, items.size()));
      return items;
    }
    if (value != CKR_BUFFER_TOO_SMALL) break;
  }
  return failure(value, name);
}

}  // namespace

Result<std::vector<CK_SLOT_ID>> slots(const Module& module, Slots which) {
  const CK_BBOOL with_token = which == Slots::WithToken ? CK_TRUE : CK_FALSE;
  return list<CK_SLOT_ID>(
      [&](CK_SLOT_ID* items, CK_ULONG* count) { return module.functions().C_GetSlotList(with_token, items, count); },
      kMaxSlots, "C_GetSlotList");
}

Result<std::vector<CK_MECHANISM_TYPE>> mechanisms(const Module& module, CK_SLOT_ID slot) {
  return list<CK_MECHANISM_TYPE>(
      [&](CK_MECHANISM_TYPE* items, CK_ULONG* count) {
        return module.functions().C_GetMechanismList(slot, items, count);
      },
      kMaxMechanisms, "C_GetMechanismList");
}

Result<Session> Session::open(std::shared_ptr<Module> module, CK_SLOT_ID slot, Access access) {
  const CK_FLAGS flags = CKF_SERIAL_SESSION | (access == Access::ReadWrite ? CKF_RW_SESSION : CK_FLAGS{0});
  CK_SESSION_HANDLE handle = CK_INVALID_HANDLE;
  const CK_RV value = module->functions().C_OpenSession(slot, flags, nullptr, nullptr, &handle);
  if (value != CKR_OK) return failure(value, "C_OpenSession");
  return Session(std::move(module), handle);
}

Session::Session(Session&& other) noexcept
    : module_(std::move(other.module_)), handle_(std::exchange(other.handle_, CK_INVALID_HANDLE)) {}

Session& Session::operator=(Session&& other) noexcept {
  if (this != &other) {
    close();
    module_ = std::move(other.module_);
    handle_ = std::exchange(other.handle_, CK_INVALID_HANDLE);
  }
  return *this;
}

Session::~Session() { close(); }

void Session::close() noexcept {
  // A failure means that the session is gone already, for example with its card.
  if (module_ && handle_ != CK_INVALID_HANDLE) module_->functions().C_CloseSession(handle_);
  handle_ = CK_INVALID_HANDLE;
}

Result<std::vector<CK_OBJECT_HANDLE>> Session::find(Template wanted) const {
  if (const CK_RV value = functions().C_FindObjectsInit(handle_, wanted.data(), wanted.size()); value != CKR_OK)
    return failure(value, "C_FindObjectsInit");
  std::vector<CK_OBJECT_HANDLE> found;
  CK_RV value = CKR_OK;
  while (found.size() < kMaxObjects) {
    CK_OBJECT_HANDLE batch[32];
    CK_ULONG count = 0;
    value = functions().C_FindObjects(handle_, batch, std::size(batch), &count);
    if (value != CKR_OK || count == 0) break;
    found.insert(found.end(), batch, batch + std::min<CK_ULONG>(count, std::size(batch)));
  }
  functions().C_FindObjectsFinal(handle_);
  if (value != CKR_OK) return failure(value, "C_FindObjects");
  return found;
}

std::optional<Bytes> Session::read(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  CK_ATTRIBUTE attribute{type, nullptr, 0};
  if (functions().C_GetAttributeValue(handle_, object, &attribute, 1) != CKR_OK) return std::nullopt;
  if (attribute.ulValueLen > kMaxAttributeBytes) return std::nullopt;  // CK_UNAVAILABLE_INFORMATION included
  Bytes octets(attribute.ulValueLen);
  if (octets.empty()) return octets;
  attribute.pValue = octets.data();
  if (functions().C_GetAttributeValue(handle_, object, &attribute, 1) != CKR_OK) return std::nullopt;
  if (attribute.ulValueLen > octets.size()) return std::nullopt;
  octets.resize(attribute.ulValueLen);
  return octets;
}

std::string Session::read_text(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  const auto octets = read(object, type);
  return octets ? std::string(libsign::as_text(*octets)) : std::string();
}

std::optional<CK_ULONG> Session::read_number(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  const auto octets = read(object, type);
  CK_ULONG number = 0;
  if (!octets || octets->size() != sizeof number) return std::nullopt;
  std::memcpy(&number, octets->data(), sizeof number);
  return number;
}

std::optional<bool> Session::read_flag(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  const auto octets = read(object, type);
  if (!octets || octets->size() != sizeof(CK_BBOOL)) return std::nullopt;
  return octets->front() != CK_FALSE;
}

}  // namespace smartcard
