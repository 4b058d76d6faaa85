#include "made_world.hpp"

#include <catch2/catch.hpp>

namespace lasting {

using namespace libsign;
using sandbox::KeyType;

namespace {

template <typename T>
T must(Result<T> result) {
  if (!result) FAIL(result.error().what << " (" << result.error().where << ")");
  return *std::move(result);
}

constexpr const char* kStart = "2025-01-01";

}  // namespace

Instant day(const char* date) { return parse_instant(date).value(); }

MadeWorld::MadeWorld(Publishes publishes)
    : world_("http://world.test", day(kStart)), issuing_([&] {
        const auto add = [&](const char* name, const char* issuer, const char* until) {
          return must(world_.add_authority({.name = name,
                                            .issuer = issuer,
                                            .subject = {name},
                                            .validity = {day(kStart), day(until)},
                                            .ocsp = publishes != Publishes::Crl,
                                            .crl = publishes != Publishes::Ocsp,
                                            .responder_key = KeyType::P384}));
        };
        add("root", "", "2080-01-01");
        add("stamping", "root", "2080-01-01");
        return add("issuing", "root", "2045-01-01");
      }()) {
  sandbox::CertificatePlan plan;
  plan.subject = {.common_name = "Anna Amsel", .country = "EE"};
  plan.validity = {day(kStart), day("2028-03-01")};
  plan.key_usage = KeyUsage{.non_repudiation = true};
  const auto anna = must(world_.issue("issuing", KeyType::P256, plan));
  signer_ = must(sandbox::signer_for(anna, world_.chain(anna.certificate)));
  trust_ = TrustStore(world_.roots());
}

void MadeWorld::add_tsa(const std::string& name, const char* from, const char* until, Digest digest) {
  must(world_.add_tsa({.name = name,
                       .authority = "stamping",
                       .subject = {"TSA " + name},
                       .validity = {day(from), day(until)},
                       .key = KeyType::P384,
                       .digest = digest}));
}

Document MadeWorld::signed_on(const char* date, Packaging packaging) {
  world_.set_clock(day(date));
  SignRequest request;
  request.documents = {Document("memo.xml", to_bytes(std::string_view("<memo>We will cooperate.</memo>")), "text/xml")};
  request.packaging = packaging;
  request.parameters.signing_time = day(date);
  return must(sign(request, *signer_));
}

AugmentRequest MadeWorld::request(Level level, const char* date, const std::string& tsa) {
  AugmentRequest request;
  request.level = level;
  request.tsa_url = world_.tsa_url(tsa);
  request.now = day(date);
  request.trust = trust_;
  request.policy = policy;
  return request;
}

Result<Document> MadeWorld::augmented(const Document& document, Level level, const char* date, const std::string& tsa,
                                      Digest digest) {
  world_.set_clock(day(date));
  AugmentRequest how = request(level, date, tsa);
  how.digest = digest;
  return augment(document, how, *world_.fetcher());
}

Report MadeWorld::verified(const Document& document, const char* date) {
  world_.set_clock(day(date));
  const auto fetcher = world_.fetcher();
  VerifyOptions options;
  options.validation_time = day(date);
  options.trust = trust_;
  options.policy = policy;
  options.fetcher = fetcher.get();
  return must(verify(document, options));
}

std::string first(const Report& report) {
  if (report.signatures.size() != 1) return "no single signature";
  const SignatureReport& signature = report.signatures.front();
  std::string text = std::string(name(signature.level)) + " " + std::string(name(signature.indication));
  if (signature.sub_indication != SubIndication::None) text += " " + std::string(name(signature.sub_indication));
  return text;
}

}  // namespace lasting
