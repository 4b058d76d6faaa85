#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sandbox/world/openssl.hpp"
#include "sandbox/world/world_impl.hpp"

namespace libsign::sandbox {

namespace {

constexpr std::pair<Reason, std::string_view> kReasons[] = {
    {Reason::Unspecified, "unspecified"},
    {Reason::KeyCompromise, "keyCompromise"},
    {Reason::CaCompromise, "cACompromise"},
    {Reason::AffiliationChanged, "affiliationChanged"},
    {Reason::Superseded, "superseded"},
    {Reason::CessationOfOperation, "cessationOfOperation"},
    {Reason::CertificateHold, "certificateHold"},
    {Reason::RemoveFromCrl, "removeFromCRL"},
    {Reason::PrivilegeWithdrawn, "privilegeWithdrawn"},
};

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

Error unknown(std::string_view name) { return {Errc::NotFound, "this world has none of that name", std::string(name)}; }

Result<Identity> make_responder(const AuthorityPlan& plan, const Identity& authority) {
  const auto key = PrivateKey::generate(plan.responder_key);
  if (!key) return key.error();
  Name subject = plan.subject;
  subject.common_name += " OCSP";
  auto certificate = write_certificate(key->public_key(),
                                       {.subject = subject,
                                        .validity = plan.validity,
                                        .key_usage = KeyUsage{.digital_signature = true},
                                        .extended_key_usage = "OCSPSigning",
                                        .ocsp_nocheck = true,
                                        .digest = plan.digest},
                                       authority);
  if (!certificate) return certificate.error();
  return Identity{*key, std::move(*certificate)};
}

}  // namespace

std::optional<Reason> reason_from_name(std::string_view name) {
  for (const auto& [reason, known] : kReasons) {
    if (known == name) return reason;
  }
  return std::nullopt;
}

std::vector<std::string> reason_names() {
  std::vector<std::string> names;
  for (const auto& entry : kReasons) names.emplace_back(entry.second);
  return names;
}

std::optional<Revocation> Issued::revoked_at(Instant time) const {
  const Revocation* latest = nullptr;
  for (const Revocation& revocation : revocations) {
    if (revocation.at <= time && (latest == nullptr || latest->at <= revocation.at)) latest = &revocation;
  }
  return latest != nullptr ? std::optional(*latest) : std::nullopt;
}

unsigned partition_of(std::string_view serial, unsigned partitions) {
  unsigned rest = 0;
  for (const char digit : serial) rest = (rest * 10 + static_cast<unsigned>(digit - '0')) % partitions;
  return rest;
}

Authority* World::Impl::authority(std::string_view name) {
  const auto found = authorities.find(name);
  return found != authorities.end() ? &found->second : nullptr;
}

Authority* World::Impl::issuer_of(const Certificate& certificate) {
  for (auto& [name, authority] : authorities) {
    const auto found = authority.issued.find(certificate.serial_number());
    if (found != authority.issued.end() && found->second.certificate == certificate) return &authority;
  }
  return nullptr;
}

void World::Impl::point(const Authority& authority, CertificatePlan& plan) const {
  const std::string& name = authority.plan.name;
  plan.ca_issuers_url = fmt::format("{}/ca/{}.cer", base_url, name);
  if (authority.plan.ocsp) plan.ocsp_url = fmt::format("{}/ocsp/{}", base_url, name);
  if (!authority.plan.crl) return;
  plan.crl_url = fmt::format("{}/crl/{}.crl", base_url, name);
  if (authority.plan.delta_crl) plan.freshest_crl_url = fmt::format("{}/crl/{}-delta.crl", base_url, name);
  if (authority.plan.crl_partitions == 0) return;
  // Which CRL a certificate belongs to follows from its serial number, so that this is chosen here.
  if (!plan.serial) {
    const NumberPtr random(BN_new());
    BN_rand(random.get(), 62, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
    plan.serial = BN_get_word(random.get());
  }
  const unsigned partition = partition_of(std::to_string(*plan.serial), authority.plan.crl_partitions);
  plan.crl_url = fmt::format("{}/crl/{}-p{}.crl", base_url, name, partition);
}

Result<Certificate> World::Impl::certify(Authority& authority, const PublicKey& key, CertificatePlan plan) {
  point(authority, plan);
  if (!plan.digest) plan.digest = authority.plan.digest;
  auto certificate = write_certificate(key, plan, authority.identity);
  if (!certificate) return certificate;
  authority.issued.insert_or_assign(certificate->serial_number(), Issued{*certificate});
  return certificate;
}

World::World(std::string base_url, Instant clock) : impl_(std::make_shared<Impl>(std::move(base_url), clock)) {}

Instant World::clock() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->clock;
}

void World::set_clock(Instant clock) {
  const std::lock_guard lock(impl_->mutex);
  impl_->clock = clock;
}

Result<Certificate> World::add_authority(const AuthorityPlan& plan) {
  if (!is_name(plan.name))
    return Error{Errc::Usage, "an authority's name has lower-case letters, digits and '-'", plan.name};
  const auto key = PrivateKey::generate(plan.key);
  if (!key) return key.error();
  const std::lock_guard lock(impl_->mutex);
  if (impl_->authority(plan.name) != nullptr) return Error{Errc::AlreadyExists, "the name is taken", plan.name};
  CertificatePlan certificate{.subject = plan.subject,
                              .validity = plan.validity,
                              .key_usage = KeyUsage{.key_cert_sign = true, .crl_sign = true},
                              .ca = true};
  Authority* issuer = nullptr;
  if (!plan.issuer.empty()) {
    issuer = impl_->authority(plan.issuer);
    if (issuer == nullptr) return unknown(plan.issuer);
  } else {
    certificate.digest = plan.digest;
  }
  auto made = [&]() -> Result<Identity> {
    if (issuer == nullptr) return write_root(*key, certificate);
    auto certified = impl_->certify(*issuer, key->public_key(), certificate);
    if (!certified) return certified.error();
    return Identity{*key, std::move(*certified)};
  }();
  if (!made) return made.error();
  Authority authority{.plan = plan, .identity = *made};
  if (plan.responder == AuthorityPlan::Responder::Delegate) {
    auto responder = make_responder(plan, *made);
    if (!responder) return responder.error();
    authority.issued.insert_or_assign(responder->certificate.serial_number(), Issued{responder->certificate});
    authority.responder = std::move(*responder);
  }
  impl_->authorities.insert_or_assign(plan.name, std::move(authority));
  return made->certificate;
}

Result<Certificate> World::add_tsa(const TsaPlan& plan) {
  if (!is_name(plan.name)) return Error{Errc::Usage, "a TSA's name has lower-case letters, digits and '-'", plan.name};
  const auto key = PrivateKey::generate(plan.key);
  if (!key) return key.error();
  const std::lock_guard lock(impl_->mutex);
  Authority* issuer = impl_->authority(plan.authority);
  if (issuer == nullptr) return unknown(plan.authority);
  if (impl_->tsas.count(plan.name) != 0) return Error{Errc::AlreadyExists, "the name is taken", plan.name};
  auto certificate = impl_->certify(*issuer, key->public_key(),
                                    {.subject = plan.subject,
                                     .validity = plan.validity,
                                     .key_usage = KeyUsage{.digital_signature = true},
                                     .extended_key_usage = "critical,timeStamping"});
  if (!certificate) return certificate;
  impl_->tsas.insert_or_assign(plan.name, Tsa{plan, {*key, *certificate}});
  return certificate;
}

Result<Certificate> World::certify(std::string_view authority, const PublicKey& key, CertificatePlan plan) {
  const std::lock_guard lock(impl_->mutex);
  Authority* issuer = impl_->authority(authority);
  if (issuer == nullptr) return unknown(authority);
  return impl_->certify(*issuer, key, std::move(plan));
}

Result<Identity> World::issue(std::string_view authority, KeyType type, CertificatePlan plan) {
  const auto key = PrivateKey::generate(type);
  if (!key) return key.error();
  auto certificate = certify(authority, key->public_key(), std::move(plan));
  if (!certificate) return certificate.error();
  return Identity{*key, std::move(*certificate)};
}

Result<void> World::revoke(const Certificate& certificate, Instant at, Reason reason) {
  const std::lock_guard lock(impl_->mutex);
  Authority* issuer = impl_->issuer_of(certificate);
  if (issuer == nullptr)
    return Error{Errc::NotFound, "no authority of this world issued this certificate", certificate.subject()};
  issuer->issued.at(certificate.serial_number()).revocations.push_back({at, reason});
  return {};
}

Result<Identity> World::identity(std::string_view name) const {
  const std::lock_guard lock(impl_->mutex);
  if (const Authority* authority = impl_->authority(name)) return authority->identity;
  if (const auto tsa = impl_->tsas.find(name); tsa != impl_->tsas.end()) return tsa->second.identity;
  for (const auto& [authority_name, authority] : impl_->authorities) {
    if (authority.responder && authority_name + "-ocsp" == name) return *authority.responder;
  }
  return unknown(name);
}

Result<Identity> World::issuer(const Certificate& certificate) const {
  const std::lock_guard lock(impl_->mutex);
  const Authority* issuer = impl_->issuer_of(certificate);
  if (issuer == nullptr) return unknown(certificate.subject());
  return issuer->identity;
}

std::vector<Certificate> World::chain(const Certificate& certificate) const {
  const std::lock_guard lock(impl_->mutex);
  std::vector<Certificate> result;
  const Certificate* current = &certificate;
  while (const Authority* issuer = impl_->issuer_of(*current)) {
    result.push_back(issuer->identity.certificate);
    current = &issuer->identity.certificate;
  }
  return result;
}

std::vector<Certificate> World::roots() const {
  const std::lock_guard lock(impl_->mutex);
  std::vector<Certificate> result;
  for (const auto& [name, authority] : impl_->authorities) {
    if (authority.plan.issuer.empty()) result.push_back(authority.identity.certificate);
  }
  return result;
}

std::vector<Certificate> World::issued() const {
  const std::lock_guard lock(impl_->mutex);
  std::vector<Certificate> result;
  for (const auto& [name, authority] : impl_->authorities) {
    for (const auto& [serial, issued] : authority.issued) result.push_back(issued.certificate);
  }
  return result;
}

const std::string& World::base_url() const { return impl_->base_url; }
std::string World::ocsp_url(std::string_view authority) const {
  return fmt::format("{}/ocsp/{}", impl_->base_url, authority);
}
std::string World::crl_url(std::string_view authority) const {
  return fmt::format("{}/crl/{}.crl", impl_->base_url, authority);
}
std::string World::tsa_url(std::string_view tsa) const { return fmt::format("{}/tsa/{}", impl_->base_url, tsa); }

}  // namespace libsign::sandbox
