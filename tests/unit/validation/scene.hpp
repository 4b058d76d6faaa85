#pragma once

#include "../sandbox/world_fixture.hpp"
#include "crypto/crypto.hpp"
#include "sandbox/world/ocsp_writer.hpp"
#include "validation/judge.hpp"

/// Scene is a signature by Anna in a world of its own, with the data that a judgement may rest on.
///
///   root -> issuing -> Anna
///   root -> stamping -> tsa
namespace scene {

using namespace libsign;
using world_test::at;
using world_test::value;

class Scene {
 public:
  explicit Scene(sandbox::Validity validity = world_test::kFifteenYears)
      : world_("http://sandbox.test", at("2026-03-01")) {
    using sandbox::KeyType;
    const auto all = world_test::kFifteenYears;
    root_ = value(
        world_.add_authority({.name = "root", .subject = {"Root"}, .validity = all, .status_digest = Digest::Sha384}));
    issuing_ = value(world_.add_authority({.name = "issuing",
                                           .issuer = "root",
                                           .subject = {"Issuing"},
                                           .validity = all,
                                           .status_digest = Digest::Sha384}));
    stamping_ = value(world_.add_authority({.name = "stamping",
                                            .issuer = "root",
                                            .subject = {"Stamping"},
                                            .validity = all,
                                            .status_digest = Digest::Sha384}));
    tsa_ = value(world_.add_tsa({.name = "tsa", .authority = "stamping", .subject = {"TSA"}, .validity = all}));
    const auto anna = value(
        world_.issue("issuing", KeyType::Ed25519,
                     {.subject = {"Anna"}, .validity = validity, .key_usage = KeyUsage{.non_repudiation = true}}));
    anna_ = anna.certificate;
    evidence.level = Level::B;
    evidence.signed_octets = to_bytes("what Anna signs");
    evidence.signature_value = value(anna.key.sign(Digest::Sha512, evidence.signed_octets));
    evidence.algorithm = SignatureAlgorithm{.scheme = Scheme::Ed25519};
    evidence.certificates = {*anna_, *issuing_, *stamping_};
    evidence.has_signing_certificate_reference = true;
    evidence.signing_certificate_references.push_back({Digest::Sha256, to_bytes(anna_->sha256()), {}});
    trust = TrustStore(world_.roots());
  }

  sandbox::World& world() { return world_; }
  const Certificate& root() const { return *root_; }
  const Certificate& issuing() const { return *issuing_; }
  const Certificate& stamping() const { return *stamping_; }
  const Certificate& tsa() const { return *tsa_; }
  const Certificate& anna() const { return *anna_; }

  Scene& clock(const char* time) {
    world_.set_clock(at(time));
    return *this;
  }
  void revoke(const Certificate& certificate, const char* time,
              sandbox::Reason reason = sandbox::Reason::KeyCompromise) {
    world_test::require(world_.revoke(certificate, at(time), reason));
  }

  /// ask puts the answer of the authority's responder, as of the clock, to what is at hand and returns its digest.
  Bytes ask(const Certificate& certificate, const Certificate& issuer, std::string_view authority) {
    const Bytes der = value(world_.ocsp_answer(authority, pki::ocsp_request(certificate, issuer, {})));
    revocation.ocsp_responses.push_back(value(pki::OcspResponse::from_der(der)));
    return to_bytes(revocation.ocsp_responses.back().sha256());
  }
  Bytes ask_about_anna() { return ask(anna(), issuing(), "issuing"); }
  std::vector<Bytes> ask_about_authorities() {
    return {ask(issuing(), root(), "root"), ask(stamping(), root(), "root"), ask(tsa(), stamping(), "stamping")};
  }
  void ask_about_all() {
    ask_about_anna();
    ask_about_authorities();
  }

  /// stamp adds a time-stamp of the clock's time.
  evidence::Timestamp& stamp(TimestampKind kind, std::vector<Bytes> covers = {}) {
    const Bytes imprint =
        crypto::digest(Digest::Sha256, as_bytes("imprint " + std::to_string(evidence.timestamps.size())));
    const Bytes answer = value(world_.timestamp_answer("tsa", pki::timestamp_request(Digest::Sha256, imprint, {})));
    evidence::Timestamp timestamp;
    timestamp.kind = kind;
    timestamp.token = value(pki::read_timestamp_response(answer, Digest::Sha256, imprint, {}));
    timestamp.imprint = imprint;
    timestamp.covers_signature = kind != TimestampKind::Content;
    timestamp.covers_data = kind != TimestampKind::Signature;
    timestamp.covers = std::move(covers);
    evidence.timestamps.push_back(std::move(timestamp));
    return evidence.timestamps.back();
  }
  Bytes token(std::size_t index) const { return to_bytes(evidence.timestamps.at(index).token->sha256()); }

  SignatureReport judge(const char* time) const {
    return validation::judge(
        evidence,
        {.trust = trust, .policy = policy, .validation_time = at(time), .limits = limits, .revocation = &revocation});
  }

  evidence::Evidence evidence;
  pki::RevocationData revocation;
  TrustStore trust;
  Policy policy = *builtin_policy("strict");
  Limits limits{};

 private:
  sandbox::World world_;
  std::optional<Certificate> root_, issuing_, stamping_, tsa_, anna_;
};

/// outcome sums a verdict up: "INDETERMINATE TRY_LATER".
inline std::string outcome(const SignatureReport& report) {
  std::string text(name(report.indication));
  if (report.sub_indication != SubIndication::None) text += " " + std::string(name(report.sub_indication));
  return text;
}

}  // namespace scene
