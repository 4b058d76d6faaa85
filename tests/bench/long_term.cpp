#include "bench/long_term.hpp"

#include <cstdlib>
#include <iostream>

#include <libsign/augment.hpp>
#include <libsign/sign.hpp>

#include "crypto/crypto.hpp"

namespace bench {
namespace {

using namespace libsign;

constexpr std::size_t kFileBytes = 4096;  // a short memorandum
constexpr const char* kRoot = "root";
constexpr const char* kIssuing = "issuing";
constexpr const char* kTsaRoot = "time-stamping";
constexpr const char* kTsa = "tsa";

Instant start() { return parse_instant("2026-03-01").value(); }

sandbox::Validity validity() { return {start(), start() + std::chrono::hours(24 * 3650)}; }

template <typename T>
T value(Result<T> result) {
  if (result) return std::move(result).value();
  std::cerr << "cannot prepare the benchmark: " << result.error().what << "\n";
  std::exit(EXIT_FAILURE);
}

}  // namespace

LongTerm::LongTerm(sandbox::KeyType key) : world_("http://sandbox.test", start()) {
  const auto authority = [&](const char* name, const char* issuer) {
    value(world_.add_authority({.name = name,
                                .issuer = issuer,
                                .subject = {name},
                                .validity = validity(),
                                .key = key,
                                .responder_key = key,
                                .ocsp_lifetime = std::chrono::hours(24 * 7)}));
  };
  authority(kRoot, "");
  authority(kIssuing, kRoot);
  authority(kTsaRoot, "");
  value(world_.add_tsa({.name = kTsa, .authority = kTsaRoot, .subject = {"TSA"}, .validity = validity(), .key = key}));
  signer_ = value(world_.issue(
      kIssuing, key, {.subject = {"Signer"}, .validity = validity(), .key_usage = KeyUsage{.non_repudiation = true}}));
}

std::vector<Document> LongTerm::containers(std::size_t count) {
  const auto signer = value(sandbox::signer_for(*signer_, world_.chain(signer_->certificate)));
  const auto fetcher = world_.fetcher();
  std::vector<Document> all;
  for (std::size_t i = 0; i < count; ++i) {
    world_.set_clock(world_.clock() + std::chrono::minutes(1));
    SignRequest request;
    request.documents = {Document("memo.txt", Bytes(kFileBytes, 'x'), "text/plain")};
    request.parameters.signing_time = world_.clock();
    const Document basic = value(sign(request, *signer));
    all.push_back(value(augment(basic,
                                {.level = Level::LT,
                                 .tsa_url = world_.tsa_url(kTsa),
                                 .digest = sandbox::digest_for(signer_->certificate.public_key()),
                                 .now = world_.clock(),
                                 .trust = trust()},
                                *fetcher)));
  }
  return all;
}

std::vector<BareVerifier> LongTerm::own_operations() const {
  return {operation_of(*signer_), operation_of(kTsa), operation_of(std::string(kIssuing) + "-ocsp"),
          operation_of(std::string(kRoot) + "-ocsp"), operation_of(std::string(kTsaRoot) + "-ocsp")};
}

std::vector<BareVerifier> LongTerm::chain_operations() const {
  return {operation_of(kIssuing), operation_of(kRoot),    operation_of(kTsaRoot),
          operation_of(kIssuing), operation_of(kTsaRoot), operation_of(kRoot)};
}

BareVerifier LongTerm::operation_of(const std::string& name) const {
  return operation_of(value(world_.identity(name)));
}

BareVerifier LongTerm::operation_of(const sandbox::Identity& who) const {
  const PublicKey key = who.certificate.public_key();
  const Digest digest = sandbox::digest_for(key);
  const Bytes octets = to_bytes("floor");
  return BareVerifier(key, crypto::digest(digest, octets), value(who.key.sign(digest, octets)));
}

}  // namespace bench
