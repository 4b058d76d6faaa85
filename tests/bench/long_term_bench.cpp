#include <benchmark/benchmark.h>
#include <libsign/verify.hpp>

#include "bench/long_term.hpp"

/// LT containers in a warm process against the bare operations that they need.
namespace {

using namespace libsign;
using sandbox::KeyType;

constexpr std::size_t kContainers = 16;

bench::LongTerm& world(KeyType key) {
  static bench::LongTerm rsa(KeyType::Rsa2048);
  static bench::LongTerm ec(KeyType::P384);
  return key == KeyType::Rsa2048 ? rsa : ec;
}

/// lt_bare does `chain` and own operations, or the latter alone, for each container.
void lt_bare(benchmark::State& state, KeyType key, bool with_chain) {
  auto operations = world(key).own_operations();
  if (with_chain)
    for (auto& operation : world(key).chain_operations()) operations.push_back(std::move(operation));
  for (auto _ : state)
    for (std::size_t i = 0; i < kContainers; ++i)
      for (const auto& operation : operations)
        if (!operation.verify()) state.SkipWithError("a bare operation failed");
}

/// lt_new judges containers that were not seen before, with a TrustStore that has judged one of their kind.
void lt_new(benchmark::State& state, KeyType key) {
  const auto containers = world(key).containers(kContainers + 1);
  VerifyOptions options;
  options.validation_time = parse_instant("2026-03-02").value();
  const auto judge = [&](const Document& document) {
    if (verify_or_explain(document, options).verdict != Verdict::Passed) state.SkipWithError("not passed");
  };
  for (auto _ : state) {
    state.PauseTiming();
    options.trust = world(key).trust();
    judge(containers.back());
    state.ResumeTiming();
    for (std::size_t i = 0; i < kContainers; ++i) judge(containers[i]);
  }
}

/// lt_again judges containers that this TrustStore has judged before.
void lt_again(benchmark::State& state, KeyType key) {
  const auto containers = world(key).containers(kContainers);
  VerifyOptions options;
  options.validation_time = parse_instant("2026-03-02").value();
  options.trust = world(key).trust();
  const auto judge_all = [&] {
    for (const Document& document : containers)
      if (verify_or_explain(document, options).verdict != Verdict::Passed) state.SkipWithError("not passed");
  };
  judge_all();
  for (auto _ : state) judge_all();
}

BENCHMARK_CAPTURE(lt_bare, rsa2048_all, KeyType::Rsa2048, true);
BENCHMARK_CAPTURE(lt_bare, rsa2048_own, KeyType::Rsa2048, false);
BENCHMARK_CAPTURE(lt_new, rsa2048, KeyType::Rsa2048);
BENCHMARK_CAPTURE(lt_again, rsa2048, KeyType::Rsa2048);
BENCHMARK_CAPTURE(lt_bare, p384_all, KeyType::P384, true);
BENCHMARK_CAPTURE(lt_bare, p384_own, KeyType::P384, false);
BENCHMARK_CAPTURE(lt_new, p384, KeyType::P384);
BENCHMARK_CAPTURE(lt_again, p384, KeyType::P384);

}  // namespace
