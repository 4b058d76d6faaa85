#include <catch2/catch.hpp>

#include "crypto/crypto.hpp"
#include "exceptions.hpp"
#include "xml/dsig.hpp"

using namespace libsign;
using conformance::corpus_folder;
using conformance::Exceptions;
using conformance::file_bytes;
using conformance::file_json;
namespace fs = std::filesystem;

namespace {

struct Case {
  std::string id;
  fs::path file;
  bool valid = false;
  std::vector<fs::path> key_files;             // certificates or public keys handed over
  std::map<std::string, fs::path> external{};  // by URI
};

void add_keys(std::vector<PublicKey>& keys, const fs::path& file) {
  const Bytes octets = file_bytes(file);
  if (const auto certificate = Certificate::from_der(octets)) return keys.push_back(certificate->public_key());
  if (const auto key = PublicKey::from_spki(octets)) return keys.push_back(*key);
  if (const auto pem = Certificate::from_pem(as_text(octets)))
    for (const Certificate& one : *pem) keys.push_back(one.public_key());
}

xml::ExternalData external_of(const Case& test) {
  return [&test](std::string_view uri) -> std::optional<SharedBytes> {
    const auto mapped = test.external.find(std::string(uri));
    const fs::path file = mapped != test.external.end() ? mapped->second : test.file.parent_path() / uri;
    if (!fs::is_regular_file(file)) return std::nullopt;
    return SharedBytes::own(file_bytes(file));
  };
}

/// Core validation (XML-DSig 3.2) with any of the keys at hand: empty if it holds, else the reason.
std::string why_invalid(const Case& test) {
  const auto document = xml::Document::parse(file_bytes(test.file), {}, test.id);
  if (!document) return document.error().what;
  const auto elements = document->find_all(xml::kDsig, "Signature");
  if (elements.empty()) return "no signature";
  const auto signature = xml::read_signature(*document, elements.front(), {});
  for (const Finding& finding : signature.findings)
    if (finding.severity == Severity::Error) return finding.code + ": " + finding.message;
  for (const auto& reference : signature.references) {
    const auto digested = xml::process_reference(*document, signature, reference, external_of(test), {});
    if (!digested.findings.empty()) return digested.findings.front().code + ": " + digested.findings.front().message;
    if (!digested.intact) return "reference not intact";
  }
  if (!signature.algorithm) return "unknown signature algorithm " + signature.signature_method_uri;
  const auto signed_info = xml::signed_info_octets(*document, signature);
  if (!signed_info) return signed_info.error().what;

  std::vector<PublicKey> keys = signature.key_values;
  for (const Certificate& one : signature.certificates) keys.push_back(one.public_key());
  for (const fs::path& file : test.key_files) add_keys(keys, file);
  if (keys.empty()) return "no key";
  for (const PublicKey& key : keys)
    if (crypto::verify_value(key, *signature.algorithm, *signed_info, signature.signature_value) ==
        crypto::ValueCheck::Good)
      return {};
  return "no key at hand fits the signature value";
}

void judge(const std::string& suite, const std::vector<Case>& cases) {
  REQUIRE_FALSE(cases.empty());
  const Exceptions exceptions(suite);
  std::size_t as_expected = 0;
  std::size_t excepted = 0;
  for (const Case& test : cases) {
    CAPTURE(suite, test.id, test.valid);
    const std::string reason = why_invalid(test);
    CAPTURE(reason);
    const bool agrees = reason.empty() == test.valid;
    const bool is_excepted = exceptions.reason(test.id).has_value();
    CHECK(agrees != is_excepted);
    if (exceptions.reason(test.id).value_or("").find("references of the file are") != std::string::npos)
      CHECK((reason.starts_with("unknown signature algorithm") || reason.starts_with("no key")));
    as_expected += agrees ? 1 : 0;
    excepted += is_excepted ? 1 : 0;
  }
  CHECK(excepted == exceptions.size());
  std::cout << suite << ": " << as_expected << " of " << cases.size() << " as expected, " << excepted
            << " exceptions\n";
}

}  // namespace

TEST_CASE("xmldsig: the vectors of the xmlsec project come out as expected or are excepted", "[conformance][xmldsig]") {
  const auto folder = corpus_folder("xmldsig-xmlsec");
  if (!folder) return;
  std::vector<Case> cases;
  const auto tests = file_json(*folder / "manifest.json").at("tests");
  for (const auto& test : tests) {
    Case one{test.at("id"), *folder / test.at("file").get<std::string>(), test.at("expected") == "valid", {}, {}};
    const auto& params = test.at("params");
    for (const auto& key : params.value("keys", nlohmann::json::array()))
      if (key.at("kind") != "hmackey") one.key_files.push_back(*folder / key.at("file").get<std::string>());
    for (const char* const kind : {"trusted", "untrusted"})
      for (const auto& file : params.value(kind, nlohmann::json::array()))
        one.key_files.push_back(*folder / (file.is_object() ? file.at("file") : file).get<std::string>());
    const auto url_map = params.value("url_map", nlohmann::json::object());
    for (const auto& [uri, file] : url_map.items()) one.external[uri] = *folder / file.get<std::string>();
    cases.push_back(std::move(one));
  }
  judge("xmldsig-xmlsec", cases);
}

TEST_CASE("xmldsig: the vectors of Santuario come out as expected or are excepted", "[conformance][xmldsig]") {
  const auto folder = corpus_folder("xmldsig-santuario");
  if (!folder) return;
  std::vector<Case> cases;
  const auto tests = file_json(*folder / "manifest.json").at("tests");
  for (const auto& test : tests) {
    Case one{test.at("id"), *folder / test.at("file").get<std::string>(), test.at("expected") != "invalid", {}, {}};
    const std::string key = test.at("key").is_null() ? "" : test.at("key").get<std::string>();
    if (key.starts_with("certs/")) one.key_files.push_back(one.file.parent_path() / key);
    if (!test.at("url_map").is_null())
      for (const auto& [uri, text] : test.at("url_map").items()) {
        const std::string name = text.get<std::string>();
        one.external[uri] = *folder / "../xmldsig-xmlsec/external-data" / name.substr(0, name.find(' '));
      }
    cases.push_back(std::move(one));
  }
  judge("xmldsig-santuario", cases);
}
