// status_cost ACTS: what status() takes over a dossier of so many acts whose signatures are judged already: seconds,
// the least of several runs, and the peak of memory of the process in MiB.

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "bench/busy_dossier.hpp"

int main(int argc, char** argv) {
  using Clock = std::chrono::steady_clock;
  constexpr int kRuns = 5;
  const std::size_t acts = argc == 2 ? std::strtoul(argv[1], nullptr, 10) : 0;
  if (acts == 0) return EXIT_FAILURE;
  const bench::BusyDossier dossier(acts);
  Clock::duration least = Clock::duration::max();
  for (int i = 0; i < kRuns; ++i) {
    const auto before = Clock::now();
    const auto status = libsign::status(dossier.records(), {}, {.at = dossier.at()});
    least = std::min(least, Clock::now() - before);
    if (!status || status->acts.size() != acts) return EXIT_FAILURE;
    for (const libsign::ActStatus& act : status->acts)
      if (act.verdict == libsign::ActVerdict::NotEffective && act.kind == libsign::ActKind::Modification) {
        std::cerr << "a modification failed: the dossier is not what it should be\n";
        return EXIT_FAILURE;
      }
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::cout << std::chrono::duration<double>(least).count() << " " << usage.ru_maxrss / 1024 << "\n";
  return EXIT_SUCCESS;
}
