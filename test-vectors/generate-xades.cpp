// Writes the XAdES vectors anew: generate_xades VECTORS SEEDS, where VECTORS is test-vectors/xades and SEEDS is
// tests/fuzz/corpus/verify. Every file has one reason to pass or fail, and expectations.json says which. Keys are those
// of the test PKI; signature values with random parts differ each time.

#include <filesystem>
#include <stdexcept>

#include <openssl/evp.h>
#include <libsign/sign.hpp>
#include <nlohmann/json.hpp>

#include "support/pki.hpp"
#include "support/vector_writer.hpp"
#include "xml/dsig.hpp"

using namespace libsign;
namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr std::string_view kMemo = "We cooperate.";

struct Shape {
  const char* name;
  Packaging packaging;
  const char* extension;
};
constexpr Shape kShapes[] = {{"asic-e", Packaging::AsicE, ".asice"},
                             {"enveloped", Packaging::Enveloped, ".xml"},
                             {"enveloping", Packaging::Enveloping, ".xml"},
                             {"detached-same-file", Packaging::DetachedSameFile, ".xml"},
                             {"detached", Packaging::Detached, ".xml"}};

SignatureParameters ordinary_parameters() {
  SignatureParameters parameters;
  parameters.signing_time = support::now();
  parameters.commitments = {"http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin"};
  return parameters;
}

Document signed_document(Packaging packaging, const std::string& key, SignatureParameters parameters) {
  const bool in_xml = packaging == Packaging::Enveloped || packaging == Packaging::DetachedSameFile;
  SignRequest request;
  request.documents = {in_xml ? Document("memo.xml", to_bytes("<memo><clause Id=\"c1\">We cooperate.</clause></memo>"))
                              : Document("memo.txt", to_bytes(kMemo), "text/plain")};
  request.packaging = packaging;
  request.parameters = std::move(parameters);
  if (packaging == Packaging::DetachedSameFile) request.element_id = "c1";
  return sign(request, *support::signer(key)).value();
}

std::string signed_xml(const std::string& key = "p256", SignatureParameters parameters = ordinary_parameters()) {
  return std::string(as_text(signed_document(Packaging::Enveloped, key, std::move(parameters)).bytes()));
}

// --- changing signed text ---

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("nothing to replace: " + std::string(from));
  return text.replace(at, from.size(), to);
}

/// part returns the first piece of `text` from `begin` to the end of the first `end` behind it.
std::string part(const std::string& text, std::string_view begin, std::string_view end) {
  const auto from = text.find(begin);
  const auto to = text.find(end, from);
  if (from == std::string::npos || to == std::string::npos) throw std::runtime_error("no " + std::string(begin));
  return text.substr(from, to + end.size() - from);
}

struct Parsed {
  xml::Document document;
  xml::SignatureElement signature;
};

Parsed parse(const std::string& text) {
  auto document = xml::Document::parse(as_bytes(text), {}, "vector").value();
  auto signature = xml::read_signature(document, document.find_all(xml::kDsig, "Signature").front(), {});
  return {std::move(document), std::move(signature)};
}

std::string with_value(const std::string& text, ByteView value) {
  return replaced(text, part(text, "<ds:SignatureValue", "</ds:SignatureValue>"),
                  "<ds:SignatureValue>" + to_base64(value) + "</ds:SignatureValue>");
}

/// with_digests gives every reference the digest of what it covers now.
std::string with_digests(std::string text) {
  const auto [document, signature] = parse(text);
  const auto no_files = [](std::string_view) { return std::optional<SharedBytes>(); };
  for (const auto& reference : signature.references) {
    const auto digested = xml::process_reference(document, signature, reference, no_files, {});
    if (!digested.digest.empty() && !equal(digested.digest, reference.digest_value))
      text = replaced(text, to_base64(reference.digest_value), to_base64(digested.digest));
  }
  return text;
}

/// signed_again makes a changed text one that its signer signed like that.
std::string signed_again(const std::string& changed, const std::string& key = "p256") {
  const std::string text = with_digests(changed);
  const auto [document, signature] = parse(text);
  const auto signer = support::signer(key);
  auto octets = xml::signed_info_octets(document, signature).value();
  ToBeSigned to_be_signed{signer->algorithms().front(), octets, Bytes(EVP_MAX_MD_SIZE)};
  unsigned length = 0;
  EVP_Digest(octets.data(), octets.size(), to_be_signed.digest.data(), &length, EVP_sha256(), nullptr);
  to_be_signed.digest.resize(length);
  return with_value(text, signer->sign(to_be_signed).value());
}

/// with_hmac signs with HMAC under the signer's public key, as an attacker can who hopes that the key is taken for a
/// secret one.
std::string with_hmac(const std::string& changed) {
  const std::string text = with_digests(changed);
  const auto [document, signature] = parse(text);
  const Bytes octets = xml::signed_info_octets(document, signature).value();
  const ByteView key = support::certificate("p256").public_key().spki();
  Bytes value(EVP_MAX_MD_SIZE);
  std::size_t length = 0;
  EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, key.data(), key.size(), octets.data(), octets.size(),
            value.data(), value.size(), &length);
  value.resize(length);
  return with_value(text, value);
}

// --- the vectors ---

/// Case is one file with what verify() has to say of it.
struct Case {
  std::string file;
  Bytes octets;
  std::string reason;
  Verdict verdict = Verdict::Passed;
  Indication indication = Indication::TotalPassed;
  SubIndication sub_indication = SubIndication::None;
  std::string finding{};  // code of the first one; of an unreadable file a part of the error
  std::string policy = "structure-only";
  std::string detached{};  // the file that goes with it
};

Case failed(std::string name, const std::string& text, std::string reason, SubIndication why, std::string finding) {
  return {std::move(name),   to_bytes(text), std::move(reason), Verdict::Failed, Indication::TotalFailed, why,
          std::move(finding)};
}

Case indeterminate(std::string name, const std::string& text, std::string reason, SubIndication why,
                   std::string finding) {
  return {std::move(name),   to_bytes(text), std::move(reason), Verdict::Indeterminate, Indication::Indeterminate, why,
          std::move(finding)};
}

std::vector<Case> accepted() {
  std::vector<Case> cases;
  for (const Shape& shape : kShapes)
    for (const std::string key : {"rsa2048", "rsa-pss", "p256", "ed25519", "ed448"}) {
      Case one{std::string(shape.name) + "-" + key + shape.extension,
               to_bytes(signed_document(shape.packaging, key, ordinary_parameters()).bytes()), "signed and unchanged"};
      const bool partial = shape.packaging == Packaging::DetachedSameFile;
      one.finding = partial ? "PARTIAL_COVERAGE" : "REVOCATION_NOT_CHECKED";
      if (shape.packaging == Packaging::Detached) one.detached = "memo.txt";
      cases.push_back(std::move(one));
    }
  return cases;
}

void add_changed(std::vector<Case>& cases) {
  const std::string good = signed_xml();
  cases.push_back(failed("changed-data.xml", replaced(good, "We cooperate", "We compete"), "a signed word was changed",
                         SubIndication::HashFailure, "HASH_MISMATCH"));
  cases.push_back(failed("changed-claim.xml", replaced(good, "ProofOfOrigin", "ProofOfApproval"),
                         "a signed property was changed", SubIndication::HashFailure, "HASH_MISMATCH"));
  cases.push_back(failed("value-of-another-key.xml", signed_again(good, "person"),
                         "the value was made with another key than that of the named certificate",
                         SubIndication::SigCryptoFailure, "SIGNATURE_VALUE_WRONG"));
}

void add_unbound_properties(std::vector<Case>& cases) {
  const std::string good = signed_xml();
  const std::string object = part(good, "<ds:Object>", "</ds:Object>");
  cases.push_back(indeterminate(
      "no-signing-certificate-property.xml",
      signed_again(replaced(good, part(good, "<xades:SigningCertificateV2>", "</xades:SigningCertificateV2>"), "")),
      "no signed property names the signing certificate", SubIndication::SigConstraintsFailure,
      "SIGNING_CERTIFICATE_UNBOUND"));
  const std::string second = replaced(replaced(object, "Id=\"S0-properties\"", "Id=\"other\""), "Origin", "Approval");
  cases.push_back(failed("two-qualifying-properties.xml", replaced(good, object, object + second),
                         "a second, unsigned QualifyingProperties stands beside the signed one",
                         SubIndication::FormatFailure, "PROP_UNBOUND"));
  cases.push_back(failed("wrong-target.xml", replaced(good, "Target=\"#S0\"", "Target=\"#S1\""),
                         "QualifyingProperties aims at no signature", SubIndication::FormatFailure, "PROP_TARGET"));
  const std::string type = " Type=\"http://uri.etsi.org/01903#SignedProperties\"";
  cases.push_back(failed("properties-reference-without-type.xml", signed_again(replaced(good, type, "")),
                         "the reference to the signed properties lacks their Type", SubIndication::FormatFailure,
                         "PROP_REFERENCE_TYPE"));
  const std::string reference = part(good, "<ds:Reference" + type, "</ds:Reference>");
  cases.push_back(failed("unreferenced-properties.xml", signed_again(replaced(good, reference, "")),
                         "nothing in SignedInfo covers the signed properties", SubIndication::FormatFailure,
                         "PROP_UNREFERENCED"));
}

void add_structure(std::vector<Case>& cases) {
  const std::string good = signed_xml();
  const std::string beside(
      as_text(signed_document(Packaging::DetachedSameFile, "p256", ordinary_parameters()).bytes()));
  cases.push_back(failed("duplicate-id.xml", replaced(beside, "<memo>", "<memo><clause Id=\"c1\">We compete.</clause>"),
                         "two elements have the identifier that a reference names", SubIndication::FormatFailure,
                         "DUPLICATE_ID"));
  const std::string enveloped = "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"";
  cases.push_back(
      failed("xslt.xml",
             signed_again(replaced(good, enveloped,
                                   "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\">"
                                   "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" "
                                   "version=\"1.0\"></xsl:stylesheet></ds:Transform>" +
                                       enveloped)),
             "the data are covered through XSLT", SubIndication::FormatFailure, "TRANSFORM_REFUSED"));
  Case dtd{"dtd.xml", to_bytes("<!DOCTYPE memo>" + good), "the file has a document type declaration",
           Verdict::Unreadable};
  dtd.finding = "DOCTYPE";
  cases.push_back(std::move(dtd));
}

void add_algorithms(std::vector<Case>& cases) {
  const std::string good = signed_xml();
  cases.push_back(failed("hmac.xml",
                         with_hmac(replaced(good, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
                                            "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")),
                         "the value is an HMAC under the signer's public key", SubIndication::SigCryptoFailure,
                         "ALGORITHM_UNKNOWN"));
  cases.push_back(failed(
      "unknown-digest.xml", signed_again(replaced(good, "http://www.w3.org/2001/04/xmlenc#sha256", "urn:no-digest")),
      "the digest algorithm of the data is not known", SubIndication::FormatFailure, "DIGEST_ALGORITHM_UNKNOWN"));
  SignatureParameters weak = ordinary_parameters();
  weak.reference_digest = Digest::Sha1;
  weak.insecurely_allow_weak = true;
  cases.push_back(indeterminate("sha1.xml", signed_xml("p256", weak), "the data are digested with SHA-1",
                                SubIndication::CryptoConstraintsFailureNoPoe, "ALGORITHM_OUTDATED"));
  SignatureParameters weak_key = ordinary_parameters();
  weak_key.insecurely_allow_weak = true;
  cases.push_back(indeterminate("rsa1024.xml", signed_xml("weak-rsa1024", weak_key), "the key is RSA of 1024 bits",
                                SubIndication::CryptoConstraintsFailureNoPoe, "ALGORITHM_OUTDATED"));
}

void add_certificates(std::vector<Case>& cases) {
  SignatureParameters early = ordinary_parameters();
  early.signing_time = parse_instant("2020-06-01").value();
  cases.push_back(indeterminate("expired.xml", signed_xml("expired", early),
                                "the certificate expired and nothing proves that the signature is older",
                                SubIndication::OutOfBoundsNoPoe, "CERTIFICATE_EXPIRED"));
  cases.push_back(indeterminate("no-anchor.xml", signed_xml("unknown-root"), "the certificate is below an unknown root",
                                SubIndication::NoCertificateChainFound, "NO_TRUST_ANCHOR"));
  Case unknown = indeterminate("revocation-unknown.xml", signed_xml(),
                               "the policy asks for a revocation status, and there is none",
                               SubIndication::CertificateChainGeneralFailure, "REVOCATION_UNKNOWN");
  unknown.policy = "strict";
  cases.push_back(std::move(unknown));
}

std::vector<Case> rejected() {
  std::vector<Case> cases;
  add_changed(cases);
  add_unbound_properties(cases);
  add_structure(cases);
  add_algorithms(cases);
  add_certificates(cases);
  return cases;
}

// --- writing ---

ordered_json described(const std::string& folder, const Case& one) {
  ordered_json entry = {{"file", folder + "/" + one.file}, {"reason", one.reason}, {"verdict", name(one.verdict)}};
  if (one.verdict == Verdict::Unreadable) {
    entry["error"] = one.finding;
    return entry;
  }
  entry["indication"] = name(one.indication);
  entry["sub_indication"] = name(one.sub_indication);
  entry["first_finding"] = one.finding;
  entry["policy"] = one.policy;
  if (!one.detached.empty()) entry["detached"] = folder + "/" + one.detached;
  return entry;
}

/// Seeds are few: one of each kind of file, and such as reach parts of the code that honest files do not.
void write_all(const fs::path& vectors, const fs::path& seeds) {
  support::write_vectors(vectors, accepted(), rejected(), described, support::octets_of_case);
  support::write(vectors / "accept" / "memo.txt", as_bytes(kMemo));
  fs::create_directories(seeds);
  for (const std::string file :
       {"accept/asic-e-p256.asice", "accept/enveloped-p256.xml", "accept/enveloping-ed25519.xml",
        "accept/detached-same-file-rsa-pss.xml", "accept/detached-rsa2048.xml", "reject/two-qualifying-properties.xml",
        "reject/xslt.xml", "reject/hmac.xml", "reject/duplicate-id.xml"})
    fs::copy_file(vectors / file, seeds / fs::path(file).filename(), fs::copy_options::overwrite_existing);
}

}  // namespace

int main(int argc, char** argv) {
  return support::run_generator(argc, argv, "generate_xades test-vectors/xades tests/fuzz/corpus/verify", write_all);
}
