#include <catch2/catch.hpp>
#include <libsign/sign.hpp>
#include <libsign/verify.hpp>

#include "support/pki.hpp"

using namespace libsign;

namespace {

SignRequest request() {
  SignRequest request;
  request.documents = {Document("memo.txt", to_bytes("We cooperate."), "text/plain")};
  request.parameters.signing_time = support::now();
  return request;
}

Prepared prepared_by(const Signer& signer) {
  auto prepared = prepare(request(), signer.certificate(), signer.chain());
  REQUIRE(prepared);
  return *std::move(prepared);
}

}  // namespace

TEST_CASE("prepare and finalize work in two processes", "[facade]") {
  const std::string key = GENERATE("rsa2048", "p384", "ed25519");
  const auto signer = support::signer(key);
  const Bytes carried = prepared_by(*signer).serialize();

  const auto restored = Prepared::deserialize(carried);
  REQUIRE(restored);
  const auto value = signer->sign(restored->to_be_signed());
  REQUIRE(value);
  const auto document = finalize(*restored, *value);
  REQUIRE(document);
  CHECK(verify_or_explain(*document, support::options()).verdict == Verdict::Passed);
}

TEST_CASE("finalize refuses a value that another key made, or that was damaged", "[facade][reject]") {
  const auto signer = support::signer("p256");
  const auto other = support::signer("p384");
  const Prepared prepared = prepared_by(*signer);
  auto value = signer->sign(prepared.to_be_signed());
  REQUIRE(value);
  Bytes damaged = *value;
  damaged.front() ^= 1;
  CHECK(finalize(prepared, damaged).error().code == Errc::Refused);
  const auto foreign = other->sign(prepared_by(*other).to_be_signed());
  REQUIRE(foreign);
  CHECK_FALSE(finalize(prepared, *foreign));
  CHECK_FALSE(finalize(prepared, {}));
}

TEST_CASE("what was prepared and then changed is never finished", "[facade][reject]") {
  const auto signer = support::signer("p256");
  const Prepared prepared = prepared_by(*signer);
  const auto value = signer->sign(prepared.to_be_signed());
  REQUIRE(value);
  const std::string carried(as_text(prepared.serialize()));
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = carried;
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
  };
  const std::string document = carried.substr(carried.find("\"signature_document\":\"") + 22, 4000);
  for (const std::string& text :
       {changed("\"value_position\":", "\"value_position\":9"),
        changed("\"signature_id\":\"S0\"", "\"signature_id\":\"S1\""), changed("\"digest\":4", "\"digest\":5"),
        changed(document.substr(100, 8), "AAAAAAAA")}) {
    const auto restored = Prepared::deserialize(as_bytes(text));
    if (restored) CHECK_FALSE(finalize(*restored, *value));
  }
}

TEST_CASE("nonsense is no prepared signature", "[facade][reject]") {
  const std::string text = GENERATE("", "{}", "[]", "{\"schema\":\"mocsign-prepared/1\"}",
                                    "{\"schema\":\"mocsign-prepared/2\"}", "\xFF\xFE");
  CAPTURE(text);
  const auto restored = Prepared::deserialize(as_bytes(text));
  REQUIRE_FALSE(restored);
  CHECK(restored.error().code == Errc::BadInput);
}
