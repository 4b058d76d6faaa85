#include "cast.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "support/fault_server.hpp"

namespace scenarios {

using namespace libsign;
using sandbox::KeyType;

namespace {

constexpr const char* kStampingRoot = "time-root";
constexpr const char* kStamping = "time";

Instant at(const char* time) { return parse_instant(time).value(); }

/// Long enough for every scenario, so that only those whose point it is see a certificate end.
sandbox::Validity always() { return {at("2020-01-01"), at("2090-01-01")}; }

support::Reply reply(const sandbox::Answer& answer) {
  return {.status = answer.status, .headers = {"Content-Type: " + answer.content_type}, .body = answer.body};
}

std::string text_of(const std::filesystem::path& path) {
  const std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

Cast::Cast() {
  server_ = std::make_unique<support::FaultServer>(
      [this](const sandbox::Request& request, std::string_view) { return reply(world_->answer(request)); });
  world_ = std::make_unique<sandbox::World>(server_->url(), at("2020-01-01"));
  const auto add = [&](const std::string& name, const std::string& issuer) {
    value(world_->add_authority(
        {.name = name, .issuer = issuer, .subject = {name}, .validity = always(), .key = KeyType::P256}));
  };
  for (const std::string name : {"ee", "it", "jp", "delivery"}) {
    add(name + "-root", "");
    add(name, name + "-root");
  }
  add(kStampingRoot, "");
  add(kStamping, kStampingRoot);
  add_tsa("tsa", always().from, always().until, Digest::Sha256);
}

Cast::~Cast() = default;

std::vector<Certificate> Cast::anchors() const {
  std::vector<Certificate> all = world_->roots();
  all.insert(all.end(), stamping_.begin(), stamping_.end());
  return all;
}

Certificate Cast::add_holder(const HolderPlan& plan) {
  sandbox::CertificatePlan certificate;
  certificate.subject = {.common_name = plan.common_name};
  certificate.validity = {plan.from, plan.until};
  certificate.key_usage = KeyUsage{.non_repudiation = true};
  const auto key = value(plan.key ? sandbox::PrivateKey::from_pem(text_of(*plan.key))
                                  : sandbox::PrivateKey::generate(KeyType::P256));
  Certificate issued = value(world_->certify(plan.authority, key.public_key(), certificate));
  holders_.insert_or_assign(plan.name, sandbox::Identity{key, issued});
  return issued;
}

Certificate Cast::add_tsa(const std::string& name, Instant from, Instant until, Digest digest) {
  return stamping_.emplace_back(value(world_->add_tsa({.name = name,
                                                       .authority = kStamping,
                                                       .subject = {"TSA " + name},
                                                       .validity = {from, until},
                                                       .key = KeyType::P256,
                                                       .digest = digest})));
}

void Cast::revoke(const std::string& name, Instant at, sandbox::Reason reason) {
  value(world_->revoke(holder(name).certificate, at, reason));
}

void Cast::set_clock(Instant clock) { world_->set_clock(clock); }

Document Cast::sign(const Document& document, const SigningPlan& plan) {
  world_->set_clock(plan.at);
  const sandbox::Identity& identity = holder(plan.holder);
  SignRequest request;
  request.documents = {document};
  request.packaging = plan.packaging;
  request.parameters = plan.parameters;
  request.parameters.signing_time = plan.claimed.value_or(plan.at);
  request.element_id = plan.element_id;
  const auto signer = value(sandbox::signer_for(identity, world_->chain(identity.certificate)));
  Document signed_once = value(libsign::sign(request, *signer));
  if (plan.level == Level::B) return signed_once;
  return augment(signed_once, plan.level, plan.at, plan.tsa, Digest::Sha256);
}

Document Cast::augment(const Document& document, Level level, Instant at, const std::string& tsa, Digest digest) {
  world_->set_clock(at);
  return value(libsign::augment(
      document,
      {.level = level, .tsa_url = world_->tsa_url(tsa), .digest = digest, .now = at, .trust = TrustStore(anchors())},
      *world_->fetcher()));
}

const sandbox::Identity& Cast::holder(const std::string& name) const {
  const auto found = holders_.find(name);
  if (found == holders_.end()) throw std::runtime_error("nobody is called " + name);
  return found->second;
}

}  // namespace scenarios
