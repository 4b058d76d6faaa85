#include "base/mapping.hpp"

#include <cerrno>
#include <map>
#include <mutex>
#include <system_error>

#include <sys/mman.h>
#include <unistd.h>

namespace libsign {
namespace {

/// Mappings knows what is mapped, so that nothing else is ever given back.
class Mappings {
 public:
  void add(const std::uint8_t* begin, std::size_t size) {
    const std::lock_guard lock(mutex_);
    sizes_.emplace(begin, size);
  }

  void unmap(const std::uint8_t* begin) {
    const std::lock_guard lock(mutex_);
    const auto found = sizes_.find(begin);
    ::munmap(const_cast<std::uint8_t*>(begin), found->second);
    sizes_.erase(found);
  }

  void let_go(ByteView octets) {
    const std::lock_guard lock(mutex_);
    const auto behind = sizes_.upper_bound(octets.data());
    if (behind == sizes_.begin()) return;
    const auto& [begin, size] = *std::prev(behind);
    static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const auto offset = static_cast<std::size_t>(octets.data() - begin);
    if (offset >= size || octets.size() > size - offset) return;
    const std::size_t first = (offset + page - 1) / page * page;
    const std::size_t end = (offset + octets.size()) / page * page;
    if (first < end) ::madvise(const_cast<std::uint8_t*>(begin) + first, end - first, MADV_DONTNEED);
  }

 private:
  std::mutex mutex_;
  std::map<const std::uint8_t*, std::size_t> sizes_;
};

/// mappings outlives every document: it is never destroyed.
Mappings& mappings() {
  static auto* const all = new Mappings;
  return *all;
}

}  // namespace

Result<SharedBytes> map_file(int descriptor, std::size_t size, const std::string& where) {
  if (size == 0) return SharedBytes{};
  void* const memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (memory == MAP_FAILED)
    return Error{Errc::Io, "cannot read the file: " + std::generic_category().message(errno), where};
  const auto* const begin = static_cast<const std::uint8_t*>(memory);
  mappings().add(begin, size);
  std::shared_ptr<const void> owner(begin, [](const std::uint8_t* mapped) { mappings().unmap(mapped); });
  return SharedBytes{std::move(owner), {begin, size}};
}

void let_go(ByteView octets) { mappings().let_go(octets); }

}  // namespace libsign
