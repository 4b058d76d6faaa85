#include "stage.hpp"

#include <fstream>
#include <stdexcept>

#include "support/fault_server.hpp"

namespace dss {

using namespace libsign;
using sandbox::KeyType;
using sandbox::Validity;

namespace {

Instant at(const char* time) { return parse_instant(time).value(); }

Validity from_start(const char* until) { return {at("2026-01-01"), at(until)}; }

support::Reply reply(const sandbox::Answer& answer) {
  return {.status = answer.status, .headers = {"Content-Type: " + answer.content_type}, .body = answer.body};
}

SignatureAlgorithm pss(Digest digest) {
  return {.scheme = Scheme::RsaPss, .digest = digest, .mgf_digest = digest, .salt_length = size_of(digest)};
}

}  // namespace

const std::vector<SigningKey>& signing_keys() {
  static const std::vector<SigningKey> all{
      {"rsa2048", KeyType::Rsa2048, {Scheme::RsaPkcs1, Digest::Sha256}, Digest::Sha256, "RSA_SHA256", "listing"},
      {"rsa2048-pss", KeyType::Rsa2048, pss(Digest::Sha256), Digest::Sha256, "RSA_SSA_PSS_SHA256_MGF1", "listing"},
      {"rsa3072", KeyType::Rsa3072, {Scheme::RsaPkcs1, Digest::Sha384}, Digest::Sha384, "RSA_SHA384", "listing"},
      {"rsa3072-pss", KeyType::Rsa3072, pss(Digest::Sha512), Digest::Sha512, "RSA_SSA_PSS_SHA512_MGF1", "listing"},
      {"p256", KeyType::P256, {Scheme::Ecdsa, Digest::Sha256}, Digest::Sha256, "ECDSA_SHA256", "issuing"},
      {"p384", KeyType::P384, {Scheme::Ecdsa, Digest::Sha384}, Digest::Sha384, "ECDSA_SHA384", "issuing"},
      {"p521", KeyType::P521, {Scheme::Ecdsa, Digest::Sha512}, Digest::Sha512, "ECDSA_SHA512", "issuing"},
      {"ed25519", KeyType::Ed25519, {Scheme::Ed25519, Digest::Sha512}, Digest::Sha512, "ED25519", "issuing"}};
  return all;
}

Instant signed_on() { return at("2026-03-01T12:00:00Z"); }
Instant later() { return at("2027-09-01"); }
Instant restamped_on() { return at("2028-03-01"); }
Instant much_later() { return at("2028-09-01"); }

Stage::Stage() {
  server_ = std::make_unique<support::FaultServer>(
      [this](const sandbox::Request& request, std::string_view) { return reply(world_->answer(request)); });
  world_.emplace(server_->url(), signed_on());
  const Validity long_lived = from_start("2041-01-01");
  value(world_->add_authority({.name = "root", .subject = {"Root"}, .validity = long_lived}));
  value(world_->add_authority(
      {.name = "issuing", .issuer = "root", .subject = {"Issuing"}, .validity = long_lived, .key = KeyType::P256}));
  value(world_->add_authority({.name = "listing",
                               .issuer = "root",
                               .subject = {"Listing"},
                               .validity = long_lived,
                               .key = KeyType::Rsa3072,
                               .ocsp = false}));
  value(world_->add_tsa({.name = "first",
                         .authority = "issuing",
                         .subject = {"First TSA"},
                         .validity = from_start("2028-06-01"),
                         .key = KeyType::Rsa3072}));
  value(world_->add_tsa({.name = "second", .authority = "issuing", .subject = {"Second TSA"}, .validity = long_lived}));
  for (const SigningKey& key : signing_keys())
    identities_.push_back(value(world_->issue(key.authority, key.type,
                                              {.subject = {"Signer " + key.name},
                                               .validity = from_start("2027-03-01"),
                                               .key_usage = KeyUsage{.non_repudiation = true}})));
}

Stage::~Stage() = default;

TrustStore Stage::trust() const { return TrustStore(world_->roots()); }

std::unique_ptr<Signer> Stage::signer(const SigningKey& key) const {
  const auto index = static_cast<std::size_t>(&key - signing_keys().data());
  const sandbox::Identity& identity = identities_.at(index);
  return value(signer_for(identity, world_->chain(identity.certificate)));
}

std::string Stage::first_tsa() const { return world_->tsa_url("first"); }
std::string Stage::second_tsa() const { return world_->tsa_url("second"); }

std::vector<Bytes> Stage::lists(Instant day) {
  const Instant before = world_->clock();
  world_->set_clock(day);
  std::vector<Bytes> all;
  for (const char* authority : {"root", "issuing", "listing"}) all.push_back(value(world_->crl(authority)));
  world_->set_clock(before);
  return all;
}

void Stage::write(const std::filesystem::path& folder) const {
  std::string anchors;
  for (const Certificate& root : world_->roots()) anchors += root.to_pem();
  write_file(folder / "anchors.pem", as_bytes(anchors));
  for (std::size_t i = 0; i < identities_.size(); ++i) {
    const sandbox::Identity& identity = identities_[i];
    std::string chain = identity.certificate.to_pem();
    for (const Certificate& authority : world_->chain(identity.certificate)) chain += authority.to_pem();
    const std::string& name = signing_keys()[i].name;
    write_file(folder / (name + ".key.pem"), as_bytes(identity.key.to_pem()));
    write_file(folder / (name + ".chain.pem"), as_bytes(chain));
  }
}

void write_file(const std::filesystem::path& path, ByteView bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace dss
