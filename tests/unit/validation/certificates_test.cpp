#include "scene.hpp"

using namespace scene;

TEST_CASE("a signature whose path and status are proven passes", "[validation]") {
  Scene scene;
  scene.ask_about_all();
  const auto report = scene.judge("2026-03-01T01:00:00Z");
  CHECK(outcome(report) == "TOTAL-PASSED");
  CHECK(report.chain.size() == 3);
  REQUIRE(report.revocation.size() == 2);
  CHECK(report.revocation[0].certificate == scene.anna());
  CHECK(report.revocation[0].status == CertificateStatus::Status::Good);
}

TEST_CASE("a status that nothing tells is not a good one", "[validation]") {
  Scene scene;
  scene.ask_about_authorities();
  CHECK(outcome(scene.judge("2026-03-01T01:00:00Z")) == "INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE");
}

TEST_CASE("a responder that does not know the certificate proves nothing", "[validation]") {
  Scene scene;
  scene.ask_about_authorities();
  const auto responder = value(scene.world().identity("issuing-ocsp"));
  const sandbox::OcspPlan plan{
      .singles = {{.id = sandbox::write_certificate_id(scene.anna(), scene.issuing(), Digest::Sha1),
                   .status = sandbox::OcspSingle::Status::Unknown,
                   .this_update = at("2026-03-01")}},
      .produced_at = at("2026-03-01"),
      .certificates = {responder.certificate}};
  scene.revocation.ocsp_responses.push_back(
      value(pki::OcspResponse::from_der(value(sandbox::write_ocsp_response(plan, responder)))));
  CHECK(outcome(scene.judge("2026-03-01")) == "INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE");
}

TEST_CASE("an answer that is too old asks to try later, a newer one ends that", "[validation]") {
  Scene scene;
  scene.ask_about_all();
  CHECK(outcome(scene.judge("2026-03-10")) == "INDETERMINATE TRY_LATER");
  scene.clock("2026-03-10").ask_about_all();
  CHECK(outcome(scene.judge("2026-03-10")) == "TOTAL-PASSED");
}

TEST_CASE("an answer that was made after the time of validation is not used", "[validation]") {
  Scene scene;
  scene.ask_about_all();
  scene.revoke(scene.anna(), "2026-03-20");
  scene.clock("2026-04-01").ask_about_all();
  CHECK(outcome(scene.judge("2026-03-01T01:00:00Z")) == "TOTAL-PASSED");
}

TEST_CASE("a certificate revoked before anything proves its use is REVOKED_NO_POE", "[validation]") {
  Scene scene;
  scene.revoke(scene.anna(), "2026-02-15");
  scene.ask_about_all();
  CHECK(outcome(scene.judge("2026-03-01")) == "INDETERMINATE REVOKED_NO_POE");
  SECTION("a signature time-stamp after the revocation does not help") {
    scene.stamp(TimestampKind::Signature);
    CHECK(outcome(scene.judge("2026-03-01T01:00:00Z")) == "INDETERMINATE REVOKED_NO_POE");
  }
  SECTION("a content time-stamp after the revocation proves that the key was used in spite of it") {
    scene.stamp(TimestampKind::Content);
    CHECK(outcome(scene.judge("2026-03-01T01:00:00Z")) == "TOTAL-FAILED REVOKED");
  }
}

TEST_CASE("a revocation after the best signature time does no harm", "[validation]") {
  Scene scene;
  scene.stamp(TimestampKind::Signature);
  scene.revoke(scene.anna(), "2027-01-01");
  scene.clock("2027-02-01").ask_about_all();
  const auto report = scene.judge("2027-02-01");
  CHECK(outcome(report) == "TOTAL-PASSED");
  CHECK(report.best_signature_time == at("2026-03-01"));
  CHECK(report.revocation.at(0).source == "OCSP response");
  scene.evidence.timestamps.clear();
  CHECK(outcome(scene.judge("2027-02-01")) == "INDETERMINATE REVOKED_NO_POE");
}

TEST_CASE("a certificate on hold asks to try later until it is released", "[validation]") {
  Scene scene;
  scene.revoke(scene.anna(), "2026-02-15", sandbox::Reason::CertificateHold);
  scene.ask_about_all();
  CHECK(outcome(scene.judge("2026-03-01")) == "INDETERMINATE TRY_LATER");
  scene.revoke(scene.anna(), "2026-03-05", sandbox::Reason::RemoveFromCrl);
  scene.clock("2026-03-06").ask_about_all();
  CHECK(outcome(scene.judge("2026-03-06")) == "TOTAL-PASSED");
}

TEST_CASE("what a revoked authority said must be proven to be older than its revocation", "[validation]") {
  Scene scene;
  scene.stamp(TimestampKind::Signature);
  const Bytes about_anna = scene.ask_about_anna();
  const auto token = scene.token(0);
  const auto answered = [&] {
    scene.revoke(scene.issuing(), "2027-01-01");
    scene.clock("2027-02-01").ask_about_authorities();
    return outcome(scene.judge("2027-02-01"));
  };
  SECTION("nothing proves it") { CHECK(answered() == "INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE"); }
  SECTION("an archive time-stamp before the revocation proves it") {
    scene.clock("2026-12-01").stamp(TimestampKind::Archive, {about_anna, to_bytes(scene.issuing().sha256()), token});
    CHECK(answered() == "TOTAL-PASSED");
  }
  SECTION("an archive time-stamp after the revocation proves nothing of it") {
    scene.clock("2027-01-15").stamp(TimestampKind::Archive, {about_anna, to_bytes(scene.issuing().sha256()), token});
    CHECK(answered() == "INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE");
  }
  SECTION("without any time-stamp the authority was revoked first") {
    scene.evidence.timestamps.clear();
    CHECK(answered() == "INDETERMINATE REVOKED_CA_NO_POE");
  }
}

TEST_CASE("an expired certificate needs a proof that it was used before", "[validation]") {
  Scene scene({at("2026-01-01"), at("2026-06-01")});
  scene.clock("2026-05-31").ask_about_anna();
  SECTION("nothing proves it, and its status is not known") {
    scene.clock("2026-07-01").ask_about_authorities();
    CHECK(outcome(scene.judge("2026-07-01")) == "INDETERMINATE OUT_OF_BOUNDS_NO_POE");
  }
  SECTION("a time-stamp within its validity proves it") {
    scene.stamp(TimestampKind::Signature);
    scene.clock("2026-07-01").ask_about_authorities();
    CHECK(outcome(scene.judge("2026-07-01")) == "TOTAL-PASSED");
  }
  SECTION("a content time-stamp after its end proves the contrary") {
    scene.clock("2026-07-01").stamp(TimestampKind::Content);
    scene.ask_about_authorities();
    CHECK(outcome(scene.judge("2026-07-01")) == "TOTAL-FAILED EXPIRED");
  }
}

TEST_CASE("a good answer made after the certificate's end may have forgotten a revocation", "[validation]") {
  Scene scene({at("2026-01-01"), at("2026-06-01")});
  scene.stamp(TimestampKind::Signature);
  scene.clock("2026-07-01").ask_about_all();
  CHECK(outcome(scene.judge("2026-07-01")) != "TOTAL-PASSED");
}

TEST_CASE("a certificate that begins after the best signature time is NOT_YET_VALID", "[validation]") {
  Scene scene({at("2026-04-01"), at("2027-04-01")});
  scene.stamp(TimestampKind::Signature);
  scene.clock("2026-05-01").ask_about_all();
  CHECK(outcome(scene.judge("2026-05-01")) == "TOTAL-FAILED NOT_YET_VALID");
}

TEST_CASE("an algorithm that has ended proves nothing unless something proves the signature to be older",
          "[validation]") {
  Scene scene;
  scene.policy.algorithms =
      scene.policy.algorithms.with(Scheme::Ed25519, {{.least_bits = 0, .sunset = at("2027-01-01")}});
  const auto judged = [&] {
    scene.clock("2028-01-01").ask_about_all();
    return outcome(scene.judge("2028-01-01"));
  };
  SECTION("without a time-stamp") { CHECK(judged() == "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE"); }
  SECTION("time-stamped before its end") {
    scene.stamp(TimestampKind::Signature);
    CHECK(judged() == "TOTAL-PASSED");
  }
  SECTION("time-stamped after its end") {
    scene.clock("2027-02-01").stamp(TimestampKind::Signature);
    CHECK(judged() == "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE");
  }
}

TEST_CASE("Without a reference to a certificate the signer is whose key the value fits", "[validation]") {
  Scene scene;
  scene.policy.require_signing_certificate_reference = false;
  scene.ask_about_all();
  scene.evidence.has_signing_certificate_reference = false;
  scene.evidence.signing_certificate_references.clear();
  scene.evidence.certificates = {scene.issuing(), scene.anna()};
  const SignatureReport report = scene.judge("2026-03-01");
  REQUIRE(report.signing_certificate);
  CHECK(*report.signing_certificate == scene.anna());

  scene.evidence.certificates = {scene.issuing()};
  scene.evidence.key_values = {scene.anna().public_key()};
  CHECK(outcome(scene.judge("2026-03-01")) == "INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND");
}
