#include "samples.hpp"

using namespace libsign;

namespace samples {
namespace {

constexpr std::string_view kPem = R"(-----BEGIN CERTIFICATE-----
MIIByDCCAW+gAwIBAgICEmcwCgYIKoZIzj0EAwIwQjELMAkGA1UEBhMCRUUxHDAa
BgNVBAoME01pbmlzdHJ5IG9mIFNhbXBsZXMxFTATBgNVBAMMDE1hcmkgTsOkaWRp
czAgFw0yNjExMjExODI1MTVaGA8yMTI2MTAyODE4MjUxNVowQjELMAkGA1UEBhMC
RUUxHDAaBgNVBAoME01pbmlzdHJ5IG9mIFNhbXBsZXMxFTATBgNVBAMMDE1hcmkg
TsOkaWRpczBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKGZLCnw+awV3bXX09LB
Bcrzd3vWY4kBPL+EcqSRgZpblzv9aKN0zPMVzVDx0D40PxrxSA785/yzsaLr47lN
6N+jUzBRMB0GA1UdDgQWBBRJUFEYEwK41jMWpvR/IPtdk6euujAfBgNVHSMEGDAW
gBRJUFEYEwK41jMWpvR/IPtdk6euujAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49
BAMCA0cAMEQCID1KsoTKpE7HZDSjcZrk6+473av6pTSIUzMdACptWZ4mAiAK4hiA
XusMKStv6YT0mWSS+Q7NcLhlNnwq+/rMt2Uu2g==
-----END CERTIFICATE-----
)";

Instant instant(std::string_view text) { return *parse_instant(text); }

SignatureReport signature() {
  SignatureReport signature;
  signature.id = "S0";
  signature.xml_id = "sig-1";
  signature.file = "META-INF/signatures0.xml";
  signature.level = Level::B;
  signature.indication = Indication::TotalPassed;
  signature.sub_indication = SubIndication::None;
  signature.signing_certificate = certificate();
  signature.chain = {certificate()};
  signature.certificates = {certificate()};
  signature.algorithm = SignatureAlgorithm{.scheme = Scheme::Ecdsa, .digest = Digest::Sha256};
  signature.claimed_signing_time = instant("2026-11-21T16:00:00Z");
  signature.best_signature_time = instant("2026-11-21T16:00:05Z");
  signature.commitments = {"http://uri.etsi.org/01903/v1.2.2#ProofOfApproval"};
  signature.claimed_roles = {"Minister"};
  signature.place = Place{"Tallinn", "EE"};
  signature.signature_policy = "urn:oid:1.3.6.1.4.1.10015.1000.3.2.3";
  signature.signature_intact = true;
  signature.references = {{"act.xml", true, true}};
  signature.scope = {{"act.xml", Digest::Sha256, Bytes(32, 0xAB), true}};
  signature.timestamps = {{TimestampKind::Signature, instant("2026-11-21T16:00:05Z"), TimestampIndication::Passed,
                           "Sample TSA", "the time-stamp is intact"}};
  signature.counter_signatures = {"S1"};
  return signature;
}

Report report(std::string path, Verdict verdict) {
  Report report;
  report.path = std::move(path);
  report.sha256 = Bytes(32, 0x01);
  report.container = Container::AsicE;
  report.verdict = verdict;
  report.validation_time = instant("2026-11-21T16:00:00Z");
  report.policy_id = "strict";
  return report;
}

}  // namespace

Certificate certificate() { return Certificate::from_pem(kPem)->front(); }

ReportContext context() {
  return {"mocsign", "0.1.0", instant("2026-11-21T16:00:00Z"), "strict", Bytes(32, 0x02), Bytes(32, 0x03)};
}

Report passed() {
  Report sample = report("memo.asice", Verdict::Passed);
  sample.signatures = {signature()};
  sample.act = ActSummary{"MoC", "urn:uuid:1", "urn:moc:sample", {"EE", "JP"}, {}, {}, {}};
  return sample;
}

Report failed() {
  Report sample = report("copy.asice", Verdict::Failed);
  SignatureReport bad = signature();
  bad.indication = Indication::TotalFailed;
  bad.sub_indication = SubIndication::HashFailure;
  bad.references = {{"act.xml", true, false}};
  bad.scope.clear();
  bad.findings = {
      {"HASH_MISMATCH", Severity::Error, "the file \"act.xml\" is not the one that was signed", "XML-DSig, 3.2.1"},
      {"REVOCATION_NOT_CHECKED", Severity::Info, "revocation was not checked", ""}};
  sample.signatures = {signature(), bad};
  sample.signatures[1].id = "S1";
  sample.findings = {
      {"MIMETYPE_NOT_FIRST", Severity::Warning, "the mimetype is not the first entry", "EN 319 162-1, A.1"}};
  return sample;
}

Report indeterminate() {
  Report sample = report("stranger.asice", Verdict::Indeterminate);
  SignatureReport unsure = signature();
  unsure.indication = Indication::Indeterminate;
  unsure.sub_indication = SubIndication::NoCertificateChainFound;
  unsure.signing_certificate.reset();
  unsure.chain.clear();
  unsure.algorithm.reset();
  unsure.place.reset();
  unsure.signature_policy.reset();
  unsure.best_signature_time.reset();
  sample.signatures = {unsure};
  return sample;
}

Report unsigned_file() { return report("draft.asice", Verdict::Unsigned); }

Report unreadable() {
  Report sample;
  sample.path = "missing.asice";
  sample.error = "cannot open the file: No such file or directory";
  return sample;
}

Report hostile() {
  Report sample = failed();
  sample.path = "evil\x1b[2J\xff.xml";
  sample.signatures[1].claimed_roles = {"\xe2\x80\xaeminister"};
  sample.signatures[1].findings.front().message =
      "file \x9b\n\"\xe2\x80\xae"
      "fdp.act\" \xc0\xaf";
  sample.findings.front().message = "bell \x07";
  return sample;
}

Report long_term() {
  Report sample = passed();
  sample.path = "archive/memo of 2026.asice";
  SignatureReport& lasting = sample.signatures[0];
  lasting.level = Level::LTA;
  lasting.qualification = "QESig";
  lasting.good_until = instant("2040-01-01T00:00:00Z");
  lasting.scope.push_back({"#clause-3", Digest::Sha512, Bytes(64, 0xAC), false});
  lasting.scope.push_back(lasting.scope.front());
  const CertificateStatus good{.certificate = certificate(),
                               .status = CertificateStatus::Status::Good,
                               .source = "OCSP response",
                               .source_sha256 = Bytes(32, 0x0C),
                               .issued = instant("2026-11-21T16:00:10Z"),
                               .next_update = instant("2026-11-22T16:00:10Z"),
                               .revocation_time = {},
                               .reason = {}};
  lasting.revocation = {good};
  TimestampReport& stamp = lasting.timestamps[0];
  stamp.id = "S0-T0";
  stamp.type = "SignatureTimeStamp";
  stamp.imprint_intact = stamp.token_intact = true;
  stamp.sha256 = Bytes(32, 0x71);
  stamp.signing_certificate = certificate();
  stamp.chain = {certificate(), certificate()};
  stamp.revocation = {good};
  TimestampReport archive = stamp;
  archive.kind = TimestampKind::Archive;
  archive.id = "S0-T1";
  archive.type = "ArchiveTimeStamp";
  archive.time = instant("2027-01-01T00:00:00Z");
  archive.indication = TimestampIndication::Indeterminate;
  archive.sub_indication = SubIndication::NoPoe;
  archive.message = "nothing proves when it was made";
  archive.sha256 = Bytes(32, 0x72);
  archive.findings = {{"TSA_UNKNOWN", Severity::Warning, "the authority is not known", "EN 319 422, 4"}};
  lasting.timestamps.push_back(archive);
  lasting.timestamps.push_back({TimestampKind::Content, {}, TimestampIndication::Failed, "", "it cannot be read"});
  lasting.proofs = {{"signature", Bytes(32, 0x51), instant("2026-11-21T16:00:05Z"), "S0-T0"},
                    {"OCSP response", Bytes(32, 0x0C), instant("2027-01-01T00:00:00Z"), "S0-T1"},
                    {"certificate", to_bytes(certificate().sha256()), instant("2026-11-21T16:00:00Z"), ""}};
  return sample;
}

Report revoked() {
  Report sample = report("revoked.xml", Verdict::Failed);
  sample.signatures = {signature()};
  SignatureReport& bad = sample.signatures[0];
  bad.indication = Indication::TotalFailed;
  bad.sub_indication = SubIndication::Revoked;
  bad.commitments = {"not a uri\x01 %zz #a#b"};
  bad.revocation = {{.certificate = certificate(),
                     .status = CertificateStatus::Status::Revoked,
                     .source = "CRL",
                     .source_sha256 = Bytes(32, 0x0D),
                     .issued = instant("2026-11-20T00:00:00Z"),
                     .next_update = {},
                     .revocation_time = instant("2026-11-19T00:00:00Z"),
                     .reason = "keyCompromise"}};
  return sample;
}

std::vector<Report> all() {
  return {passed(), failed(), indeterminate(), unsigned_file(), unreadable(), hostile(), long_term(), revoked()};
}

Inspection inspection() {
  return {"memo.asice",
          Bytes(32, 0x01),
          4096,
          Container::AsicE,
          {{"act.xml", "text/xml", EntryRole::Data, 512, Bytes(32, 0xAB)},
           {"META-INF/signatures0.xml", "", EntryRole::Signature, 2048, Bytes(32, 0xAC)},
           {"META-INF/manifest.xml", "", EntryRole::Metadata, 256, Bytes(32, 0xAD)}},
          failed().signatures,
          ActPreview{"MoC", "urn:uuid:1", "urn:moc:sample", "Memorandum of Samples", {"Ministry A", "Ministry B"}, {}}};
}

}  // namespace samples
