#pragma once

#include <array>
#include <vector>

#include <libsign/policy.hpp>

namespace libsign {

/// Table is what an AlgorithmCatalogue shares. Rows of one scheme and digest stand in the order of their sizes; rows
/// for one digest go before rows for any.
struct AlgorithmCatalogue::Table {
  static constexpr std::size_t kDigests = static_cast<std::size_t>(Digest::Shake256) + 1;
  std::array<Instant, kDigests> digests{};
  std::vector<KeySize> rows{};
  std::vector<std::string> lines{};  // of describe()
  Bytes sha256{};                    // of the lines

  /// empty returns a table that accepts nothing.
  static Table empty() {
    Table table;
    table.digests.fill(Instant::min());
    return table;
  }
  Instant& end_of(Digest digest) { return digests[static_cast<std::size_t>(digest)]; }
  Instant end_of(Digest digest) const { return digests[static_cast<std::size_t>(digest)]; }
  Instant end_of(const SignatureAlgorithm& algorithm, unsigned bits) const;
  /// share puts the rows in order, keeps the stricter one of two for the same keys, and describes it all.
  static std::shared_ptr<const Table> share(Table table);

 private:
  void sort();
  void describe();
};

}  // namespace libsign
