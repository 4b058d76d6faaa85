#include "asic/asic_manifest.hpp"

#include <catch2/catch.hpp>

using namespace libsign;

namespace {

constexpr const char* kFile =
    "<a:DataObjectReference URI=\"memo.txt\"><d:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>"
    "<d:DigestValue>AQID</d:DigestValue></a:DataObjectReference>";
constexpr const char* kSignature = "<a:SigReference URI=\"META-INF/signature.p7s\"/>";

std::string wrapped(const std::string& content, const std::string& ns = "http://uri.etsi.org/02918/v1.2.1#") {
  return "<a:ASiCManifest xmlns:a=\"" + ns + "\" xmlns:d=\"http://www.w3.org/2000/09/xmldsig#\">" + content +
         "</a:ASiCManifest>";
}

asic::AsicManifest read(const std::string& text, const Limits& limits = {}) {
  return asic::read_asic_manifest(Document("META-INF/ASiCManifest.xml", to_bytes(std::string_view(text))), limits);
}

}  // namespace

TEST_CASE("read_asic_manifest: what is listed and what signs it is read", "[asic]") {
  const auto manifest = read(wrapped(std::string("<a:SigReference URI=\"META-INF/signature%31.p7s\"/>") + kFile +
                                     "<a:ASiCManifestExtensions><x Critical=\"false\"/></a:ASiCManifestExtensions>"));
  CHECK(manifest.findings.empty());
  CHECK(manifest.covered_by == "META-INF/signature1.p7s");
  REQUIRE(manifest.files.size() == 1);
  CHECK(manifest.files[0].name == "memo.txt");
  CHECK(manifest.files[0].digest_algorithm == Digest::Sha256);
  CHECK(manifest.files[0].digest == Bytes{1, 2, 3});
}

TEST_CASE("read_asic_manifest: an unknown digest algorithm is left to whoever checks the file", "[asic]") {
  std::string text = wrapped(std::string(kSignature) + kFile);
  text.replace(text.find("xmlenc#sha256"), 13, "xmlenc#sha257");
  const auto manifest = read(text);
  REQUIRE(manifest.files.size() == 1);
  CHECK_FALSE(manifest.files[0].digest_algorithm);
}

TEST_CASE("read_asic_manifest: whatever the schema does not have is refused", "[asic][reject]") {
  const std::string signature = kSignature;
  const std::string file = kFile;
  const std::string text = GENERATE_COPY(
      std::string("no XML"), wrapped(signature + file, "http://uri.etsi.org/02918/v1.1.1#"), wrapped(file),
      wrapped(signature), wrapped(file + signature), wrapped(signature + signature + file),
      wrapped(signature + file + "text"), wrapped(signature + file + "<b/>"),
      wrapped(signature + "<a:DataObjectReference URI=\"a\"/>"),
      wrapped(signature + "<a:DataObjectReference><d:DigestMethod/><d:DigestValue>AQID</d:DigestValue>"
                          "</a:DataObjectReference>"),
      wrapped(signature + "<a:DataObjectReference URI=\"a\"><d:DigestMethod/><d:DigestValue>AQID</d:DigestValue>"
                          "<d:DigestValue>AQID</d:DigestValue></a:DataObjectReference>"),
      wrapped(signature + "<a:DataObjectReference URI=\"a\"><d:DigestMethod/><d:DigestValue>!</d:DigestValue>"
                          "</a:DataObjectReference>"),
      wrapped(signature + "<a:DataObjectReference URI=\"a\"><d:DigestMethod/><d:DigestValue>AQID</d:DigestValue><b/>"
                          "</a:DataObjectReference>"));
  CAPTURE(text);
  const auto manifest = read(text);
  CHECK(manifest.files.empty());
  REQUIRE_FALSE(manifest.findings.empty());
  CHECK(manifest.findings.front().code == "ASIC_MANIFEST_UNREADABLE");
  CHECK(manifest.findings.front().severity == Severity::Error);
}

TEST_CASE("read_asic_manifest: a file that is listed twice, however spelled, is an error", "[asic][reject]") {
  std::string again = kFile;
  again.replace(again.find("memo.txt"), 8, "m%65mo.txt");
  const auto manifest = read(wrapped(std::string(kSignature) + kFile + again));
  CHECK(manifest.files.empty());
  REQUIRE(manifest.findings.size() == 1);
  CHECK(manifest.findings.front().code == "ASIC_MANIFEST_DUPLICATE_ENTRY");
}

TEST_CASE("read_asic_manifest: an extension that must be understood is an error", "[asic][reject]") {
  const std::string critical = GENERATE("Critical=\"true\"", "Critical=\"1\"", "");
  const auto manifest = read(wrapped(std::string(kSignature) + kFile + "<a:ASiCManifestExtensions><x " + critical +
                                     "/></a:ASiCManifestExtensions>"));
  CHECK(manifest.files.empty());
  REQUIRE(manifest.findings.size() == 1);
  CHECK(manifest.findings.front().code == "ASIC_MANIFEST_EXTENSION");
}

TEST_CASE("read_asic_manifest: more files than a container may hold are refused", "[asic][reject]") {
  Limits limits;
  limits.max_entries = 0;
  CHECK(read(wrapped(std::string(kSignature) + kFile), limits).files.empty());
}

TEST_CASE("is_asic_manifest: manifests are known by name", "[asic]") {
  CHECK(asic::is_asic_manifest("META-INF/ASiCManifest.xml"));
  CHECK(asic::is_asic_manifest("META-INF/ASiCManifest001.xml"));
  CHECK(asic::is_asic_manifest("META-INF/ASiCArchiveManifest.xml"));
  CHECK_FALSE(asic::is_asic_manifest("META-INF/ASiCEvidenceRecordManifest001.xml"));
  CHECK_FALSE(asic::is_asic_manifest("META-INF/manifest.xml"));
  CHECK_FALSE(asic::is_asic_manifest("ASiCManifest.xml"));
}
