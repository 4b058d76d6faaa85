#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kVariants = 16;  // of each seed: cut short and flipped at as many places

std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::is_directory(folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Bytes read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

// The copy is exactly as large as the input, so that AddressSanitizer sees the first octet read beyond it.
void run(const Bytes& input) {
  const Bytes exact(input.begin(), input.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

void run_with_variants(const Bytes& seed) {
  run(seed);
  for (std::size_t i = 0; i < kVariants && !seed.empty(); ++i) {
    const std::size_t at = seed.size() * i / kVariants;
    run(Bytes(seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(at)));
    Bytes flipped = seed;
    flipped[at] ^= static_cast<std::uint8_t>(1u << (i % 8));
    run(flipped);
  }
}

}  // namespace

/// main replays every file of the folders that are given, and simple variants of each. A folder without files fails.
int main(int argc, char** argv) {
  std::size_t seeds = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& path : files_below(argv[i])) {
      run_with_variants(read(path));
      ++seeds;
    }
  }
  std::printf("%zu seeds replayed\n", seeds);
  return seeds > 0 ? 0 : 1;
}
