#pragma once

#include <algorithm>
#include <string>

#include <libsign/bytes.hpp>
#include <libsign/result.hpp>

/// Files in memory. Thread-safe.
namespace libsign {

/// map_file maps the first `size` octets of an open file for reading; `where` names it in Errc::Io.
Result<SharedBytes> map_file(int descriptor, std::size_t size, const std::string& where);

/// let_go gives back the memory of octets that were read and may not be needed again, if they belong to a mapped file,
/// and does nothing to others. They can be read as before: the kernel then fetches them once more.
void let_go(ByteView octets);

/// for_each_window calls `use` with one stretch of `octets` after the other, and lets go of each if there are several.
template <typename Use>
void for_each_window(ByteView octets, Use use) {
  constexpr std::size_t kWindow = 2u << 20;  // large enough to cost nothing, small beside the program itself
  if (octets.size() <= kWindow) return use(octets);
  for (; !octets.empty(); octets = octets.subspan(std::min(kWindow, octets.size()))) {
    const ByteView window = octets.first(std::min(kWindow, octets.size()));
    use(window);
    let_go(window);
  }
}

}  // namespace libsign
