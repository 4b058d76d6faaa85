#include <crypto/crypto.hpp>

#include <atomic>
#include <thread>

#include "vectors.hpp"

using namespace libsign;

TEST_CASE("crypto: threads share a certificate before anything of it is decoded", "[crypto][threads]") {
  const Certificate certificate = vectors::certificate("rsa2048");
  const PublicKey issuer = vectors::certificate("intermediate").public_key();
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      if (certificate.public_key().bits() == 2048 && certificate.common_name() == "Test Signer RSA 2048" &&
          certificate.sha256().size() == 32 && certificate.native() != nullptr &&
          crypto::verify_certificate(certificate, issuer) == crypto::ValueCheck::Good)
        ++good;
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 4);
}

TEST_CASE("crypto: threads share a signer", "[crypto][threads]") {
  const auto name = GENERATE("rsa2048", "p256", "ed25519");
  const auto signer = vectors::signer(name);
  const Bytes octets = to_bytes("a memorandum");
  const SignatureAlgorithm algorithm = signer->algorithms().front();
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < 8; ++k)
        if (signer->sign({algorithm, octets, crypto::digest(algorithm.digest, octets)})) ++good;
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 32);
}
