#include <fmt/format.h>

#include <random>

#include "sandbox/world/crl_writer.hpp"
#include "sandbox/world/ocsp_writer.hpp"
#include "sandbox/world/timestamp_writer.hpp"
#include "sandbox/world/world_impl.hpp"

namespace libsign::sandbox {

namespace {

constexpr auto kDeltaReach = std::chrono::hours(24);

Error unknown(std::string_view name) { return {Errc::NotFound, "nothing of that name answers", std::string(name)}; }

OcspSingle single_answer(const Authority& authority, const CertificateId& id, Instant now) {
  OcspSingle single{.id = id,
                    .status = OcspSingle::Status::Unknown,
                    .this_update = now,
                    .next_update = now + authority.plan.ocsp_lifetime};
  if (authority.plan.keeps_expired) single.archive_cutoff = authority.plan.validity.from;
  const auto found = authority.issued.find(id.serial);
  if (found == authority.issued.end()) return single;
  single.status = OcspSingle::Status::Good;
  const auto revocation = found->second.revoked_at(now);
  if (revocation && revocation->reason != Reason::RemoveFromCrl) {
    single.status = OcspSingle::Status::Revoked;
    single.revoked_at = revocation->at;
    single.reason = static_cast<int>(revocation->reason);
  }
  return single;
}

std::uint64_t number_at(Instant time) { return static_cast<std::uint64_t>(time.time_since_epoch().count()); }

std::uint64_t random_serial() {
  std::random_device random;
  return (std::uint64_t{random()} << 32 | random()) >> 1;
}

Result<Bytes> write_list(const Authority& authority, Instant now, CrlPlan plan, std::optional<unsigned> partition) {
  for (const auto& [serial, issued] : authority.issued) {
    const auto revocation = issued.revoked_at(now);
    if (!revocation || (partition && partition_of(serial, authority.plan.crl_partitions) != *partition)) continue;
    if (plan.delta_base ? number_at(revocation->at) < *plan.delta_base : revocation->reason == Reason::RemoveFromCrl)
      continue;
    plan.entries.push_back({serial, revocation->at, static_cast<int>(revocation->reason)});
  }
  plan.this_update = now;
  plan.next_update = now + authority.plan.crl_lifetime;
  plan.number = number_at(now);
  plan.digest = authority.plan.status_digest;
  if (authority.plan.keeps_expired) plan.keeps_expired = authority.plan.validity.from;
  return write_crl(plan, authority.identity);
}

}  // namespace

Result<Bytes> World::ocsp_answer(std::string_view name, ByteView request) const {
  const std::lock_guard lock(impl_->mutex);
  const Authority* authority = impl_->authority(name);
  if (authority == nullptr) return unknown(name);
  const auto question = read_ocsp_request(request);
  if (!question) return write_ocsp_refusal(OcspRefusal::MalformedRequest);
  OcspPlan plan{
      .singles = {}, .produced_at = impl_->clock, .nonce = question->nonce, .digest = authority->plan.status_digest};
  for (const CertificateId& id : question->ids) {
    if (id.issuer_key_hash != issuer_key_hash(authority->identity.certificate, id.digest))
      return write_ocsp_refusal(OcspRefusal::Unauthorized);
    plan.singles.push_back(single_answer(*authority, id, impl_->clock));
  }
  if (!authority->responder) return write_ocsp_response(plan, authority->identity);
  plan.certificates = {authority->responder->certificate};
  return write_ocsp_response(plan, *authority->responder);
}

Result<Bytes> World::crl(std::string_view name, std::optional<unsigned> partition) const {
  const std::lock_guard lock(impl_->mutex);
  const Authority* authority = impl_->authority(name);
  if (authority == nullptr) return unknown(name);
  if (!partition) return write_list(*authority, impl_->clock, {}, {});
  if (*partition >= authority->plan.crl_partitions) return unknown(name);
  return write_list(*authority, impl_->clock,
                    {.distribution_point = fmt::format("{}/crl/{}-p{}.crl", impl_->base_url, name, *partition)},
                    partition);
}

Result<Bytes> World::delta_crl(std::string_view name) const {
  const std::lock_guard lock(impl_->mutex);
  const Authority* authority = impl_->authority(name);
  if (authority == nullptr || !authority->plan.delta_crl) return unknown(name);
  return write_list(*authority, impl_->clock, {.delta_base = number_at(impl_->clock - kDeltaReach)}, {});
}

Result<Bytes> World::timestamp_answer(std::string_view name, ByteView request) const {
  const std::lock_guard lock(impl_->mutex);
  const auto found = impl_->tsas.find(name);
  if (found == impl_->tsas.end()) return unknown(name);
  const Tsa& tsa = found->second;
  const auto question = read_timestamp_request(request);
  if (!question) return write_timestamp_refusal(TimestampFailure::BadDataFormat, question.error().what);
  if (!question->known_digest)
    return write_timestamp_refusal(TimestampFailure::BadAlgorithm, "this TSA takes SHA-2 and SHA-3 digests only");
  if (!question->policy.empty() && question->policy != tsa.plan.policy)
    return write_timestamp_refusal(TimestampFailure::UnacceptedPolicy, "this TSA has one policy, " + tsa.plan.policy);
  if (impl_->clock < tsa.plan.validity.from || impl_->clock > tsa.plan.validity.until)
    return write_timestamp_refusal(TimestampFailure::TimeNotAvailable, "the TSA's certificate is not valid now");
  TokenPlan plan{.imprint = question->imprint,
                 .nonce = question->nonce,
                 .policy = tsa.plan.policy,
                 .serial = random_serial(),
                 .time = impl_->clock,
                 .accuracy_seconds = tsa.plan.accuracy_seconds,
                 .digest = tsa.plan.digest};
  if (question->wants_certificate) plan.certificates = {tsa.identity.certificate};
  auto token = write_timestamp_token(plan, tsa.identity);
  if (!token) return token;
  return write_timestamp_response(*token);
}

}  // namespace libsign::sandbox
