#include <catch2/catch.hpp>

#include "cms/names.hpp"
#include "crypto/der.hpp"
#include "made_world.hpp"

using namespace libsign;
using namespace lasting;

TEST_CASE("Every packaging can be brought to every level") {
  MadeWorld made;
  made.add_tsa("tsa", "2026-01-01", "2030-01-01", Digest::Sha256);
  const Packaging packaging = GENERATE(Packaging::AsicE, Packaging::Enveloped, Packaging::Enveloping);
  const Level level = GENERATE(Level::T, Level::LT, Level::LTA);
  const auto document = made.augmented(made.signed_on("2026-03-01", packaging), level, "2026-03-01", "tsa");
  REQUIRE(document);
  const Report report = made.verified(*document, "2026-03-02");
  CHECK(first(report) == std::string(name(level)) + " TOTAL-PASSED");
  CHECK(report.signatures.front().best_signature_time == day("2026-03-01"));
}

TEST_CASE("A level that is there already is left alone, but LTA is stamped anew") {
  MadeWorld made;
  made.add_tsa("tsa", "2026-01-01", "2030-01-01", Digest::Sha256);
  const auto lt = made.augmented(made.signed_on("2026-03-01"), Level::LT, "2026-03-01", "tsa");
  REQUIRE(lt);
  const auto again = made.augmented(*lt, Level::LT, "2026-03-01", "tsa");
  REQUIRE(again);
  CHECK(equal(again->bytes(), lt->bytes()));
  const auto archived = made.augmented(*lt, Level::LTA, "2026-04-01", "tsa");
  REQUIRE(archived);
  const auto twice = made.augmented(*archived, Level::LTA, "2027-04-01", "tsa");
  REQUIRE(twice);
  CHECK(made.verified(*twice, "2027-05-01").signatures.front().timestamps.size() == 3);
  CHECK(first(made.verified(*twice, "2027-05-01")) == "LTA TOTAL-PASSED");
}

TEST_CASE("A revoked certificate is no longer brought to LT") {
  MadeWorld made;
  made.add_tsa("tsa", "2026-01-01", "2030-01-01", Digest::Sha256);
  const Document signed_before = made.signed_on("2026-03-01");
  REQUIRE(made.world().revoke(made.signing_certificate(), day("2026-02-01"), sandbox::Reason::KeyCompromise));
  const auto document = made.augmented(signed_before, Level::LT, "2026-03-01", "tsa");
  REQUIRE_FALSE(document);
  CHECK(document.error().code == Errc::Refused);
  CHECK(document.error().what.find("revoked") != std::string::npos);
}

TEST_CASE("What is there stays, octet for octet") {
  MadeWorld made;
  made.add_tsa("tsa", "2026-01-01", "2030-01-01", Digest::Sha256);
  const Document before = made.signed_on("2026-03-01", Packaging::Enveloped);
  const auto after = made.augmented(before, Level::LT, "2026-03-01", "tsa");
  REQUIRE(after);
  const std::string_view text = as_text(after->bytes());
  const std::size_t begin = text.find("<xades:UnsignedProperties");
  const std::string_view end_tag = "</xades:UnsignedProperties>";
  const std::size_t end = text.find(end_tag) + end_tag.size();
  REQUIRE(begin != std::string_view::npos);
  CHECK(std::string(text.substr(0, begin)) + std::string(text.substr(end)) == as_text(before.bytes()));
}

TEST_CASE("A broken signature, an unsigned file and an unknown id are not augmented") {
  MadeWorld made;
  made.add_tsa("tsa", "2026-01-01", "2030-01-01", Digest::Sha256);
  const auto code = [&](const Document& document, std::optional<std::string> id = {}) {
    AugmentRequest request = made.request(Level::T, "2026-03-01", "tsa");
    request.signature = std::move(id);
    const auto done = augment(document, request, *made.world().fetcher());
    return done ? Errc::Internal : done.error().code;
  };
  const Document good = made.signed_on("2026-03-01", Packaging::Enveloped);
  std::string text(as_text(good.bytes()));
  text.replace(text.find("cooperate"), 9, "Cooperate");
  CHECK(code(Document("memo.xml", to_bytes(std::string_view(text)))) == Errc::Refused);
  CHECK(code(Document("memo.xml", to_bytes(std::string_view("<memo/>")))) == Errc::Unsigned);
  CHECK(code(good, "S7") == Errc::NotFound);
}

namespace {

/// Bags answers where certificates are asked for with all of them in one CMS object (RFC 5280, 4.2.2.1).
class Bags : public net::Fetcher {
 public:
  explicit Bags(const sandbox::World& world) : world_(world), fetcher_(world.fetcher()) {}

  Result<Bytes> get(std::string_view url, std::size_t max_bytes) override {
    if (url.find("/ca/") == std::string_view::npos) return fetcher_->get(url, max_bytes);
    namespace der = crypto::der;
    Bytes certificates;
    for (const Certificate& one : world_.issued())
      certificates.insert(certificates.end(), one.der().begin(), one.der().end());
    const auto oid = [](std::string_view dotted) { return der::wrap(der::kOid, {der::oid_content(dotted)}); };
    const Bytes bag = der::wrap(der::kSequence, {der::wrap(der::kInteger, {Bytes{1}}), der::wrap(der::kSet, {}),
                                                 der::wrap(der::kSequence, {oid(cms::kData)}),
                                                 der::wrap(der::context(0), {certificates}), der::wrap(der::kSet, {})});
    return der::wrap(der::kSequence, {oid(cms::kSignedData), der::wrap(der::context(0), {bag})});
  }
  Result<Bytes> post(std::string_view url, std::string_view type, ByteView body, std::size_t max_bytes) override {
    return fetcher_->post(url, type, body, max_bytes);
  }

 private:
  const sandbox::World& world_;
  std::unique_ptr<net::Fetcher> fetcher_;
};

}  // namespace

TEST_CASE("An issuer that is missing is found in a bag of certificates") {
  MadeWorld made;
  sandbox::CertificatePlan plan;
  plan.subject = {.common_name = "Berta Birke"};
  plan.validity = {day("2026-01-01"), day("2028-01-01")};
  plan.key_usage = KeyUsage{.non_repudiation = true};
  const auto berta = made.world().issue("issuing", sandbox::KeyType::P256, plan);
  REQUIRE(berta);
  SignRequest request;
  request.documents = {Document("memo.txt", to_bytes(std::string_view("We cooperate.")), "text/plain")};
  request.parameters.signing_time = day("2026-03-01");
  const auto alone = sandbox::signer_for(*berta, {});
  REQUIRE(alone);
  const auto document = sign(request, **alone);
  REQUIRE(document);

  VerifyOptions options;
  options.validation_time = day("2026-03-02");
  options.trust = TrustStore(made.world().roots());
  options.policy = *builtin_policy("structure-only");
  CHECK(verify(*document, options)->signatures.front().sub_indication == SubIndication::NoCertificateChainFound);
  Bags bags(made.world());
  options.fetcher = &bags;
  CHECK(verify(*document, options)->verdict == Verdict::Passed);
}
