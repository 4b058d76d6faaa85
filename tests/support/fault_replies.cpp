#include "support/fault_replies.hpp"

#include <stdexcept>

#include "sandbox/world/crl_writer.hpp"
#include "sandbox/world/der.hpp"
#include "sandbox/world/ocsp_writer.hpp"
#include "sandbox/world/timestamp_writer.hpp"

namespace support {

using namespace libsign;
using namespace libsign::sandbox;

namespace {

constexpr auto kYear = std::chrono::hours(24 * 365);
constexpr std::size_t kHugeBytes = 50u << 20;

template <typename T>
T taken(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().what + " " + result.error().detail);
  return std::move(result).value();
}

PrivateKey new_key() { return taken(PrivateKey::generate(KeyType::P256)); }

/// damaged changes the last octet, which belongs to the signature value.
Bytes damaged(Bytes octets) {
  octets.back() ^= 1;
  return octets;
}

/// altered changes an octet of what a token or response repeats of its request.
Bytes altered(Bytes octets) {
  if (!octets.empty()) octets.back() ^= 0x55;
  return octets;
}

/// tsa_with makes a certificate of the TSA's own authority for another key.
Identity tsa_with(const World& world, const Identity& tsa, const Validity& validity, const std::string& usage) {
  const PrivateKey key = new_key();
  const CertificatePlan plan{.subject = {tsa.certificate.common_name()},
                             .validity = validity,
                             .key_usage = KeyUsage{.digital_signature = true},
                             .extended_key_usage = usage};
  return {key, taken(write_certificate(key.public_key(), plan, taken(world.issuer(tsa.certificate))))};
}

}  // namespace

Identity stranger(const Identity& likeness) {
  const Certificate& certificate = likeness.certificate;
  return taken(write_root(new_key(), {.subject = {certificate.common_name()},
                                      .validity = {certificate.not_before(), certificate.not_after()},
                                      .key_usage = KeyUsage{.key_cert_sign = true, .crl_sign = true},
                                      .ca = true}));
}

Bytes faulty_timestamp(const World& world, std::string_view name, ByteView request, std::string_view fault) {
  if (fault == "refusal") return write_timestamp_refusal(TimestampFailure::BadAlgorithm, "this TSA is in no mood");
  if (fault == "refusal-without-words") return der::sequence({der::sequence({der::integer(2)})});
  const auto question = taken(read_timestamp_request(request));
  Identity tsa = taken(world.identity(name));
  const Instant now = world.clock();
  const Validity valid{tsa.certificate.not_before(), tsa.certificate.not_after()};
  TokenPlan plan{
      .imprint = question.imprint, .nonce = question.nonce, .policy = "0.4.0.2023.1.1", .serial = 4711, .time = now};
  if (fault == "other-imprint") plan.imprint = altered(plan.imprint);
  if (fault == "other-nonce") plan.nonce = altered(plan.nonce);
  if (fault == "no-nonce") plan.nonce.clear();
  if (fault == "future") plan.time = now + kYear;
  if (fault == "past") plan.time = now - kYear;
  if (fault == "expired") tsa = tsa_with(world, tsa, {now - 2 * kYear, now - kYear}, "critical,timeStamping");
  if (fault == "no-eku") tsa = tsa_with(world, tsa, valid, {});
  if (fault == "uncritical-eku") tsa = tsa_with(world, tsa, valid, "timeStamping");
  if (fault == "second-eku") tsa = tsa_with(world, tsa, valid, "critical,timeStamping,codeSigning");
  if (fault == "stranger") {
    const PrivateKey key = new_key();
    const CertificatePlan certificate{.subject = {tsa.certificate.common_name()},
                                      .validity = valid,
                                      .key_usage = KeyUsage{.digital_signature = true},
                                      .extended_key_usage = "critical,timeStamping"};
    const Identity authority = stranger(taken(world.issuer(tsa.certificate)));
    tsa = {key, taken(write_certificate(key.public_key(), certificate, authority))};
  }
  if (fault != "no-certificate") plan.certificates = {tsa.certificate};
  const Bytes token = taken(write_timestamp_token(plan, tsa));
  if (fault == "no-token") return der::sequence({der::sequence({der::integer(0)})});
  return write_timestamp_response(fault == "bad-signature" ? damaged(token) : token);
}

Bytes faulty_ocsp(const World& world, std::string_view name, ByteView request, std::string_view fault) {
  if (fault == "malformed-request") return write_ocsp_refusal(OcspRefusal::MalformedRequest);
  if (fault == "internal-error") return write_ocsp_refusal(OcspRefusal::InternalError);
  if (fault == "try-later") return write_ocsp_refusal(OcspRefusal::TryLater);
  if (fault == "unauthorized") return write_ocsp_refusal(OcspRefusal::Unauthorized);
  const auto question = taken(read_ocsp_request(request));
  const Identity authority = taken(world.identity(name));
  Identity responder = authority;
  if (auto delegate = world.identity(std::string(name) + "-ocsp")) responder = std::move(*delegate);
  const Instant now = world.clock();
  OcspSingle single{.id = question.ids.front(), .this_update = now, .next_update = now + std::chrono::hours(1)};
  OcspPlan plan{.singles = {}, .produced_at = now, .nonce = question.nonce};
  if (fault == "revoked") single.status = OcspSingle::Status::Revoked;
  if (fault == "unknown") single.status = OcspSingle::Status::Unknown;
  if (fault == "revoked") single.revoked_at = now - kYear;
  if (fault == "stale" || fault == "future") {
    plan.produced_at = fault == "stale" ? now - kYear : now + kYear;
    single.this_update = plan.produced_at;
    single.next_update = plan.produced_at + std::chrono::hours(1);
  }
  if (fault == "other-nonce") plan.nonce = altered(plan.nonce);
  if (fault == "other-certificate")
    single.id = write_certificate_id(responder.certificate, authority.certificate, Digest::Sha1);
  if (fault == "stranger") responder = stranger(authority);
  if (fault == "not-delegated") {
    const PrivateKey key = new_key();
    const CertificatePlan certificate{
        .subject = {"Somebody with a certificate"},
        .validity = {responder.certificate.not_before(), responder.certificate.not_after()},
        .key_usage = KeyUsage{.digital_signature = true}};
    responder = {key, taken(write_certificate(key.public_key(), certificate, authority))};
  }
  plan.singles = {single};
  if (fault == "two-answers") {
    plan.singles.push_back(single);
    plan.singles.back().status = OcspSingle::Status::Revoked;
    plan.singles.back().revoked_at = now - kYear;
  }
  if (fault == "bad-signature") {
    // Without certificates the signature value comes last.
    return damaged(taken(write_ocsp_response(plan, authority)));
  }
  if (fault != "no-certificate") plan.certificates = {responder.certificate};
  return taken(write_ocsp_response(plan, responder));
}

Bytes faulty_crl(const World& world, std::string_view name, std::string_view fault) {
  if (fault == "huge") {
    const Bytes filling(kHugeBytes, 0);
    return der::sequence({filling});
  }
  Identity authority = taken(world.identity(name));
  const Instant now = world.clock();
  CrlPlan plan{.this_update = now, .next_update = now + std::chrono::hours(24), .number = 4711};
  if (fault == "expired") plan.this_update = now - kYear;
  if (fault == "expired") plan.next_update = now - kYear + std::chrono::hours(24);
  if (fault == "future") plan.this_update = now + kYear;
  if (fault == "future") plan.next_update = now + 2 * kYear;
  if (fault == "stranger") authority = stranger(authority);
  if (fault == "other-issuer") authority = taken(world.identity("root"));
  if (fault == "delta-alone") plan.delta_base = 4000;
  if (fault == "other-part") plan.distribution_point = "http://elsewhere.test/other.crl";
  if (fault == "revoked") {
    for (const Certificate& certificate : world.issued())
      plan.entries.push_back({certificate.serial_number(), now - kYear, static_cast<int>(Reason::KeyCompromise)});
  }
  Bytes crl = taken(write_crl(plan, authority));
  return fault == "bad-signature" ? damaged(std::move(crl)) : crl;
}

}  // namespace support
