// trusted_lists_bench FILE…: what it costs to load these trusted lists, judged anew and from the snapshot. Each list is
// taken to be signed by whom it says itself; lists that cannot be verified are left out, and of a territory the first
// counts.

#include <chrono>
#include <filesystem>
#include <iostream>

#include <libsign/trust_folder.hpp>

namespace {

using namespace libsign;

constexpr int kRepetitions = 20;

double milliseconds(const TrustFolder& folder, Instant now, bool& from_cache) {
  const auto start = std::chrono::steady_clock::now();
  const LoadedTrust loaded = folder.load(now);
  from_cache = loaded.from_cache;
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
  const Instant now = parse_instant("2026-09-01").value();
  std::string name = (std::filesystem::temp_directory_path() / "mocsign-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return 1;
  const std::filesystem::path place(name);
  auto folder = TrustFolder::open(place / "trust");
  std::size_t octets = 0;
  for (int i = 1; i < argc; ++i) {
    const auto list = Document::open(argv[i]);
    if (!list) continue;
    const auto signers = embedded_signers(*list);
    const auto change = signers ? folder->add_list(*list, {}, *signers, nullptr, now) : signers.error();
    if (change && change->outcome == ListChange::Outcome::Added) octets += list->bytes().size();
  }
  std::size_t services = 0;
  for (const KeptList& list : folder->lists()) services += list.services;
  bool from_cache = false;
  const double cold = milliseconds(*folder, now, from_cache);
  double cached = cold;
  for (int i = 0; i < kRepetitions; ++i) cached = std::min(cached, milliseconds(*folder, now, from_cache));
  std::cout << folder->lists().size() << " lists, " << services << " services, " << octets / 1024 << " KiB: judged in "
            << cold << " ms, from the snapshot in " << cached << " ms" << (from_cache ? "" : " (it did not serve)")
            << "\n";
  std::error_code ignored;
  std::filesystem::remove_all(place, ignored);
  return 0;
}
