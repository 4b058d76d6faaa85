#include "pcsc.hpp"

#include <dlfcn.h>

#include <memory>

namespace libsign::cli {
namespace {

// The interface of libpcsclite.so.1 for Linux, as far as it is needed here: the program must not depend on the library.
using Context = long;
constexpr unsigned long kSystemScope = 2;
constexpr unsigned long kOk = 0;
constexpr unsigned long kNoService = 0x8010001D;
constexpr unsigned long kServiceStopped = 0x8010001E;
constexpr unsigned long kSecurityViolation = 0x8010006A;
constexpr unsigned long kAccessDenied = 0x80100027;
constexpr unsigned long kHungUp = 0x80100013;  // SCARD_F_COMM_ERROR
constexpr unsigned long kShared = 2;
constexpr unsigned long kAnyProtocol = 3;
constexpr unsigned long kLeaveCard = 0;
constexpr unsigned long kPresent = 0x20;
constexpr unsigned long kExclusive = 0x80;
constexpr unsigned long kMute = 0x200;

struct ReaderEvent {  // SCARD_READERSTATE
  const char* name;
  void* user;
  unsigned long current;
  unsigned long event;
  unsigned long atr_size;
  unsigned char atr[33];
};

using Establish = long (*)(unsigned long, const void*, const void*, Context*);
using Release = long (*)(Context);
using ListReaders = long (*)(Context, const char*, char*, unsigned long*);
using Connect = long (*)(Context, const char*, unsigned long, unsigned long, long*, unsigned long*);
using Disconnect = long (*)(long, unsigned long);
using GetStatusChange = long (*)(Context, unsigned long, ReaderEvent*, unsigned long);

struct CloseLibrary {
  void operator()(void* library) const noexcept { dlclose(library); }
};
using Library = std::unique_ptr<void, CloseLibrary>;

template <typename Function>
Function function(const Library& library, const char* name) {
  return reinterpret_cast<Function>(dlsym(library.get(), name));
}

/// status returns a result as the library's header writes it: 32 bits.
unsigned long status(long result) { return static_cast<unsigned long>(result) & 0xffffffffUL; }

PcscState::Daemon daemon_from(unsigned long result) {
  switch (result) {
    case kOk: return PcscState::Daemon::Running;
    case kNoService:
    case kServiceStopped: return PcscState::Daemon::NotRunning;
    case kSecurityViolation:
    case kAccessDenied: return PcscState::Daemon::Refused;
    default: return PcscState::Daemon::Failed;
  }
}

/// is_refused tries to use a reader. Whom polkit does not let do that the daemon hangs up on, and the context is lost
/// with it; so this has one of its own, like the next one who asks.
bool is_refused(const Library& library, const char* reader) {
  const auto establish = function<Establish>(library, "SCardEstablishContext");
  const auto release = function<Release>(library, "SCardReleaseContext");
  const auto connect = function<Connect>(library, "SCardConnect");
  const auto disconnect = function<Disconnect>(library, "SCardDisconnect");
  Context context = 0;
  if (connect == nullptr || disconnect == nullptr || status(establish(kSystemScope, nullptr, nullptr, &context)) != kOk)
    return false;
  long card = 0;
  unsigned long protocol = 0;
  const unsigned long result = status(connect(context, reader, kShared, kAnyProtocol, &card, &protocol));
  if (result == kOk) disconnect(card, kLeaveCard);
  release(context);
  return result == kHungUp || daemon_from(result) == PcscState::Daemon::Refused;
}

std::vector<ReaderState> readers_of(const Library& library, Context context) {
  const auto list = function<ListReaders>(library, "SCardListReaders");
  const auto change = function<GetStatusChange>(library, "SCardGetStatusChange");
  unsigned long size = 0;
  if (list == nullptr || change == nullptr || status(list(context, nullptr, nullptr, &size)) != kOk) return {};
  std::string names(size, '\0');
  if (status(list(context, nullptr, names.data(), &size)) != kOk) return {};
  std::vector<ReaderState> readers;
  for (std::size_t begin = 0; begin < names.size() && names[begin] != '\0';) {
    const std::string name = names.c_str() + begin;
    begin += name.size() + 1;
    ReaderEvent event{};
    event.name = name.c_str();
    change(context, 0, &event, 1);
    readers.push_back({.name = name,
                       .has_card = (event.event & kPresent) != 0,
                       .is_mute = (event.event & kMute) != 0,
                       .is_exclusive = (event.event & kExclusive) != 0,
                       .is_refused = is_refused(library, name.c_str())});
  }
  return readers;
}

}  // namespace

PcscState look_at_pcsc() {
  const Library library(dlopen("libpcsclite.so.1", RTLD_NOW | RTLD_LOCAL));
  if (!library) return {};
  const auto establish = function<Establish>(library, "SCardEstablishContext");
  const auto release = function<Release>(library, "SCardReleaseContext");
  if (establish == nullptr || release == nullptr) return {};
  Context context = 0;
  const unsigned long result = status(establish(kSystemScope, nullptr, nullptr, &context));
  PcscState state{.daemon = daemon_from(result), .code = static_cast<long>(result)};
  if (state.daemon != PcscState::Daemon::Running) return state;
  state.readers = readers_of(library, context);
  release(context);
  return state;
}

}  // namespace libsign::cli
