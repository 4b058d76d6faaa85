#include "base/heap.hpp"

#include <algorithm>
#include <memory>
#include <new>

#include <sys/mman.h>
#include <unistd.h>

namespace libsign {

void expect_heap(std::size_t octets) {
#ifdef MADV_POPULATE_WRITE
  constexpr std::size_t kLeast = 128u << 10;
  constexpr std::size_t kMost = 7u << 18;  // less than what the program lets the heap keep
  if (octets < kLeast) return;
  const std::size_t size = std::min(octets, kMost);
  const std::unique_ptr<std::byte[]> room(new (std::nothrow) std::byte[size]);
  static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  void* begin = room.get();
  std::size_t left = size;
  if (begin == nullptr || std::align(page, page, begin, left) == nullptr) return;
  left = left / page * page;
  unsigned char is_there = 0;  // the last page: what was freed before is taken again
  if (left == 0 ||
      (::mincore(static_cast<std::byte*>(begin) + left - page, page, &is_there) == 0 && (is_there & 1) != 0))
    return;
  (void)::madvise(begin, left, MADV_POPULATE_WRITE);  // an older kernel knows nothing of it
#else
  (void)octets;
#endif
}

}  // namespace libsign
