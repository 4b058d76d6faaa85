#pragma once

#include <p11-kit/pkcs11.h>

#include <concepts>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/result.hpp>
#include <smartcard/module.hpp>

namespace smartcard {

/// Limits on what a driver may hand over. A card holds a dozen objects, a network HSM some hundreds.
inline constexpr CK_ULONG kMaxSlots = 1'024;
inline constexpr CK_ULONG kMaxMechanisms = 4'096;
inline constexpr std::size_t kMaxObjects = 1'024;            // of one class
inline constexpr std::size_t kMaxAttributeBytes = 64 << 10;  // the largest certificates seen have 8 KiB

/// failure puts a driver's return value into words; the value itself stays in `detail`.
libsign::Error failure(CK_RV value, std::string_view call);

/// unpadded cuts the blanks off that pad PKCS#11's fixed-size texts.
template <std::size_t size>
std::string unpadded(const CK_UTF8CHAR (&field)[size]) {
  std::string text(reinterpret_cast<const char*>(field), size);
  text.erase(text.find_last_not_of(std::string_view(" \0", 2)) + 1);
  return text;
}

enum class Slots { All, WithToken };

/// slots lists slot numbers. Asking also makes a driver notice what was plugged in or pulled since.
libsign::Result<std::vector<CK_SLOT_ID>> slots(const Module& module, Slots which);

/// mechanisms lists what the slot's token offers.
libsign::Result<std::vector<CK_MECHANISM_TYPE>> mechanisms(const Module& module, CK_SLOT_ID slot);

/// Template builds an attribute list; the memory that it is given must outlive it.
class Template {
 public:
  template <std::unsigned_integral Value>
  Template& add(CK_ATTRIBUTE_TYPE type, Value& value) {
    attributes_.push_back({type, &value, sizeof value});
    return *this;
  }
  Template& add(CK_ATTRIBUTE_TYPE type, libsign::ByteView value) {
    // PKCS#11 has no const in its attributes, but no call that reads a template writes to it.
    attributes_.push_back({type, const_cast<std::uint8_t*>(value.data()), value.size()});
    return *this;
  }
  CK_ATTRIBUTE* data() { return attributes_.data(); }
  CK_ULONG size() const { return attributes_.size(); }

 private:
  std::vector<CK_ATTRIBUTE> attributes_;
};

enum class Access { ReadOnly, ReadWrite };

/// Session is an open session, closed when it goes; closing also ends an operation that was begun in it.
class Session {
 public:
  static libsign::Result<Session> open(std::shared_ptr<Module> module, CK_SLOT_ID slot,
                                       Access access = Access::ReadOnly);
  Session(Session&& other) noexcept;
  Session& operator=(Session&& other) noexcept;
  ~Session();

  const CK_FUNCTION_LIST& functions() const { return module_->functions(); }
  CK_SESSION_HANDLE handle() const { return handle_; }

  /// find returns the handles of all objects that fit, at most kMaxObjects.
  libsign::Result<std::vector<CK_OBJECT_HANDLE>> find(Template wanted) const;
  /// read returns an attribute; nothing if the object has none, hides it, or has one beyond kMaxAttributeBytes.
  std::optional<libsign::Bytes> read(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;
  std::string read_text(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;
  std::optional<CK_ULONG> read_number(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;
  std::optional<bool> read_flag(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;

 private:
  Session(std::shared_ptr<Module> module, CK_SESSION_HANDLE handle) : module_(std::move(module)), handle_(handle) {}
  void close() noexcept;

  std::shared_ptr<Module> module_;
  CK_SESSION_HANDLE handle_ = CK_INVALID_HANDLE;
};

}  // namespace smartcard
