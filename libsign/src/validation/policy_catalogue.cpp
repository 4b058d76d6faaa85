#include "validation/policy_catalogue.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "crypto/crypto.hpp"

namespace libsign {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;
using KeySize = AlgorithmCatalogue::KeySize;

constexpr Instant day(std::chrono::year year, unsigned month, unsigned of_month) {
  return sys_days{year / std::chrono::month{month} / std::chrono::day{of_month}};
}
constexpr Instant kNever = Instant::max();

bool is_edwards(Scheme scheme) { return scheme == Scheme::Ed25519 || scheme == Scheme::Ed448; }

std::string until(Instant sunset) {
  if (sunset == Instant::max()) return "without end";
  if (sunset == Instant::min()) return "never";
  const std::string text = format_instant(sunset);
  return "until " + (text.ends_with("T00:00:00Z") ? text.substr(0, 10) : text);
}

std::optional<Instant> unless_never(Instant sunset) { return sunset == kNever ? std::nullopt : std::optional(sunset); }

AlgorithmCatalogue::KeySize row(Scheme scheme, unsigned bits, Instant sunset) {
  return {.scheme = scheme, .least_bits = bits, .sunset = sunset};
}

}  // namespace

Instant AlgorithmCatalogue::Table::end_of(const SignatureAlgorithm& algorithm, unsigned bits) const {
  const bool by_digest = !is_edwards(algorithm.scheme) && std::any_of(rows.begin(), rows.end(), [&](const KeySize& r) {
    return r.scheme == algorithm.scheme && r.digest == algorithm.digest;
  });
  Instant sunset = Instant::min();
  for (const KeySize& each : rows)
    if (each.scheme == algorithm.scheme && each.digest.has_value() == by_digest &&
        (!by_digest || each.digest == algorithm.digest) && bits >= each.least_bits)
      sunset = each.sunset;
  return sunset;
}

std::shared_ptr<const AlgorithmCatalogue::Table> AlgorithmCatalogue::Table::share(Table table) {
  table.sort();
  table.describe();
  return std::make_shared<const Table>(std::move(table));
}

void AlgorithmCatalogue::Table::sort() {
  const auto place = [](const KeySize& r) {
    return std::tuple(r.scheme, !r.digest.has_value(), r.digest.value_or(Digest::Md5), r.least_bits);
  };
  std::sort(rows.begin(), rows.end(), [&](const KeySize& a, const KeySize& b) {
    return std::tuple(place(a), a.sunset) < std::tuple(place(b), b.sunset);
  });
  rows.erase(
      std::unique(rows.begin(), rows.end(), [&](const KeySize& a, const KeySize& b) { return place(a) == place(b); }),
      rows.end());
}

void AlgorithmCatalogue::Table::describe() {
  lines.clear();
  for (std::size_t i = 0; i < kDigests; ++i)
    lines.push_back(fmt::format("{} {}", name(static_cast<Digest>(i)), until(digests[i])));
  for (const KeySize& each : rows) {
    std::string what(name(each.scheme));
    if (each.digest) what += fmt::format(" with {}", name(*each.digest));
    if (each.least_bits > 0) what += fmt::format(" of {} bits and more", each.least_bits);
    lines.push_back(fmt::format("{} {}", what, until(each.sunset)));
  }
  crypto::Hasher hasher(Digest::Sha256);
  for (const std::string& line : lines) hasher.update(as_bytes(line + "\n"));
  sha256 = hasher.finish();
}

AlgorithmCatalogue::AlgorithmCatalogue() {
  static const std::shared_ptr<const Table> kTs119312 = [] {
    Table table;
    table.digests.fill(kNever);
    table.end_of(Digest::Md5) = day(2004y, 8, 1);
    table.end_of(Digest::Sha1) = day(2012y, 8, 1);
    table.end_of(Digest::Ripemd160) = day(2014y, 8, 1);
    table.end_of(Digest::Sha224) = day(2029y, 1, 1);
    table.end_of(Digest::Sha3_224) = day(2029y, 1, 1);
    table.rows = {row(Scheme::RsaPkcs1, 786, day(2010y, 8, 1)),
                  row(Scheme::RsaPkcs1, 1024, day(2019y, 10, 1)),
                  row(Scheme::RsaPkcs1, 1900, day(2029y, 1, 1)),
                  row(Scheme::RsaPss, 1900, day(2029y, 1, 1)),
                  row(Scheme::RsaPss, 3000, kNever),
                  row(Scheme::Dsa, 1024, day(2015y, 12, 1)),
                  row(Scheme::Dsa, 1900, day(2029y, 1, 1)),
                  row(Scheme::Dsa, 3000, kNever),
                  row(Scheme::Ecdsa, 160, day(2012y, 8, 1)),
                  row(Scheme::Ecdsa, 224, day(2021y, 10, 1)),
                  row(Scheme::Ecdsa, 256, kNever),
                  row(Scheme::Ed25519, 0, kNever),
                  row(Scheme::Ed448, 0, kNever)};
    return Table::share(std::move(table));
  }();
  table_ = kTs119312;
}

std::optional<Instant> AlgorithmCatalogue::sunset(Digest digest) const { return unless_never(table_->end_of(digest)); }

std::optional<Instant> AlgorithmCatalogue::sunset(const SignatureAlgorithm& algorithm, const PublicKey& key) const {
  return unless_never(table_->end_of(algorithm, key.bits()));
}

AlgorithmCatalogue AlgorithmCatalogue::with(Digest digest, Instant sunset) const {
  Table table = *table_;
  table.end_of(digest) = sunset;
  return AlgorithmCatalogue(Table::share(std::move(table)));
}

AlgorithmCatalogue AlgorithmCatalogue::with(Scheme scheme, std::vector<KeySize> rows) const {
  Table table = *table_;
  std::erase_if(table.rows, [&](const KeySize& each) { return each.scheme == scheme; });
  for (KeySize& each : rows) each.scheme = scheme;
  table.rows.insert(table.rows.end(), rows.begin(), rows.end());
  return AlgorithmCatalogue(Table::share(std::move(table)));
}

const std::vector<AlgorithmCatalogue::KeySize>& AlgorithmCatalogue::rows() const { return table_->rows; }

std::vector<std::string> AlgorithmCatalogue::describe() const { return table_->lines; }

ByteView AlgorithmCatalogue::sha256() const { return table_->sha256; }

}  // namespace libsign
