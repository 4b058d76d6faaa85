#include <benchmark/benchmark.h>
#include <libsign/sign.hpp>
#include <libsign/verify.hpp>

#include "bench/floor.hpp"
#include "crypto/crypto.hpp"
#include "support/pki.hpp"

/// Whole signatures against the bare key operations that they need. script/bench turns the times into ratios.
namespace {

using namespace libsign;

constexpr std::size_t kFileBytes = 4096;  // a short memorandum
constexpr int kChainSignatures = 2;       // the signer's certificate and the intermediate one

SignRequest request() {
  SignRequest request;
  request.documents = {Document("memo.txt", Bytes(kFileBytes, 'x'), "text/plain")};
  request.parameters.signing_time = support::now();
  return request;
}

Bytes digest_for(const SignatureAlgorithm& algorithm) { return crypto::digest(algorithm.digest, as_bytes("floor")); }

void sign_bare(benchmark::State& state, const std::string& key) {
  const bench::BareSigner signer((support::vectors() / "pki" / ("test-key-" + key + ".pem")).string());
  const Bytes digest = digest_for(default_algorithms(support::certificate(key).public_key()).front());
  for (auto _ : state) benchmark::DoNotOptimize(signer.sign(digest));
}

void sign_container(benchmark::State& state, const std::string& key) {
  const auto signer = support::signer(key);
  const SignRequest wanted = request();
  for (auto _ : state)
    if (!sign(wanted, *signer)) state.SkipWithError("cannot sign");
}

/// verify_bare does the public-key operations of one verification: the value and the two certificates below the root.
void verify_bare(benchmark::State& state, const std::string& key) {
  const bench::BareSigner signer((support::vectors() / "pki" / ("test-key-" + key + ".pem")).string());
  const Certificate certificate = support::certificate(key);
  const Bytes digest = digest_for(default_algorithms(certificate.public_key()).front());
  const bench::BareVerifier value(certificate.public_key(), digest, signer.sign(digest));
  const auto issuer_key = [&](const std::string& name) {
    const bench::BareSigner issuer((support::vectors() / "pki" / ("test-key-" + name + ".pem")).string());
    const Bytes octets = crypto::digest(Digest::Sha256, as_bytes("certificate"));
    return bench::BareVerifier(support::certificate(name).public_key(), octets, issuer.sign(octets));
  };
  const auto intermediate = issuer_key("intermediate");
  const auto root = issuer_key("root");
  static_assert(kChainSignatures == 2);
  for (auto _ : state)
    if (!value.verify() || !intermediate.verify() || !root.verify()) state.SkipWithError("a bare operation failed");
}

void verify_container(benchmark::State& state, const std::string& key) {
  const auto signer = support::signer(key);
  const auto document = sign(request(), *signer);
  const VerifyOptions options = support::options();
  for (auto _ : state)
    if (verify_or_explain(*document, options).verdict != Verdict::Passed) state.SkipWithError("not passed");
}

BENCHMARK_CAPTURE(sign_bare, rsa2048, "rsa2048");
BENCHMARK_CAPTURE(sign_container, rsa2048, "rsa2048");
BENCHMARK_CAPTURE(verify_bare, rsa2048, "rsa2048");
BENCHMARK_CAPTURE(verify_container, rsa2048, "rsa2048");
BENCHMARK_CAPTURE(verify_bare, p384, "p384");
BENCHMARK_CAPTURE(verify_container, p384, "p384");

}  // namespace

BENCHMARK_MAIN();
