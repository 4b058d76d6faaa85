// Writes the trusted lists of test-vectors/trusted-lists anew: generate_trusted_lists FOLDER. Every list has one reason
// to be taken or refused; README.md there says which. They are signed with keys of the test PKI.

#include <iostream>
#include <stdexcept>

#include <fmt/format.h>
#include <libsign/sign.hpp>

#include "support/pki.hpp"

using namespace libsign;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kNamespaces =
    "xmlns=\"http://uri.etsi.org/02231/v2#\" xmlns:a=\"http://uri.etsi.org/02231/v2/additionaltypes#\" "
    "xmlns:q=\"http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#\" "
    "xmlns:x=\"http://uri.etsi.org/01903/v1.3.2#\"";
constexpr std::string_view kTypes = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/";
constexpr std::string_view kStatus = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/";
constexpr std::string_view kExtension = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/";

struct Scheme {
  unsigned version = 6;
  unsigned sequence = 10;
  std::string type = "EUgeneric";
  std::string territory = "XX";
  std::string issued = "2026-05-01T00:00:00Z";
  std::string next_update = "2049-11-01T00:00:00Z";
  std::string information_uris{};
  std::string pointers{};
};

std::string der_of(const std::string& name) { return to_base64(support::certificate(name).der()); }

std::string identity(const std::string& name) {
  return fmt::format(
      "<ServiceDigitalIdentity><DigitalId><X509Certificate>{}</X509Certificate></DigitalId></ServiceDigitalIdentity>",
      der_of(name));
}

std::string pointer(const std::string& territory, const std::string& type, const std::string& location,
                    const std::vector<std::string>& signers, const std::string& media_type) {
  std::string identities;
  for (const std::string& signer : signers) identities += identity(signer);
  return fmt::format(
      "<OtherTSLPointer><ServiceDigitalIdentities>{}</ServiceDigitalIdentities><TSLLocation>{}</TSLLocation>"
      "<AdditionalInformation><OtherInformation><TSLType>{}{}</TSLType></OtherInformation><OtherInformation>"
      "<SchemeTerritory>{}</SchemeTerritory></OtherInformation><OtherInformation><a:MimeType>{}</a:MimeType>"
      "</OtherInformation></AdditionalInformation></OtherTSLPointer>\n",
      identities, location, kTypes, type, territory, media_type);
}

std::string pointers_of_list_of_lists(const std::string& own_signer) {
  constexpr const char* kXml = "application/vnd.etsi.tsl+xml";
  return pointer("EU", "EUlistofthelists", "http://lists.test/lotl.xml", {own_signer}, kXml) +
         pointer("XX", "EUgeneric", "http://lists.test/xx.pdf", {"p384"}, "application/pdf") +
         pointer("XX", "EUgeneric", "http://lists.test/xx.xml", {"p384", "p521"}, kXml);
}

std::string unsigned_list(const Scheme& scheme, const std::string& providers) {
  return fmt::format(
      "<TrustServiceStatusList {} Id=\"list\" TSLTag=\"http://uri.etsi.org/19612/TSLTag\">\n"
      "<SchemeInformation Id=\"scheme\"><TSLVersionIdentifier>{}</TSLVersionIdentifier><TSLSequenceNumber>{}"
      "</TSLSequenceNumber><TSLType>{}{}</TSLType><SchemeOperatorName><Name xml:lang=\"et\">Katseamet</Name>"
      "<Name xml:lang=\"en\">Test Operator - proves nothing</Name></SchemeOperatorName><SchemeInformationURI>{}"
      "</SchemeInformationURI><SchemeTerritory>{}</SchemeTerritory><PointersToOtherTSL>{}</PointersToOtherTSL>"
      "<ListIssueDateTime>{}</ListIssueDateTime><NextUpdate><dateTime>{}</dateTime></NextUpdate></SchemeInformation>\n"
      "{}\n</TrustServiceStatusList>",
      kNamespaces, scheme.version, scheme.sequence, kTypes, scheme.type, scheme.information_uris, scheme.territory,
      scheme.pointers, scheme.issued, scheme.next_update, providers);
}

std::string period(const std::string& type, const std::string& status, const std::string& from, const std::string& id,
                   const std::string& extensions) {
  return fmt::format(
      "<ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/{}</ServiceTypeIdentifier><ServiceName>"
      "<Name xml:lang=\"en\">Test {}</Name></ServiceName>{}<ServiceStatus>\n {}{}\n </ServiceStatus>"
      "<StatusStartingTime>{}</StatusStartingTime><ServiceInformationExtensions>{}</ServiceInformationExtensions>",
      type, type, id, kStatus, status, from, extensions);
}

std::string service(const std::string& current, const std::string& history = {}) {
  return "<TSPService><ServiceInformation>" + current + "</ServiceInformation><ServiceHistory>" + history +
         "</ServiceHistory></TSPService>\n";
}

std::string former(const std::string& text) { return "<ServiceHistoryInstance>" + text + "</ServiceHistoryInstance>"; }

std::string extension(bool critical, const std::string& content) {
  return fmt::format("<Extension Critical=\"{}\">{}</Extension>", critical, content);
}

std::string purpose(const std::string& name) {
  return extension(true, fmt::format("<AdditionalServiceInformation><URI xml:lang=\"en\">{}{}</URI>"
                                     "</AdditionalServiceInformation>",
                                     kExtension, name));
}

std::string qualifications() {
  return extension(
      true,
      fmt::format(
          "<q:Qualifications><q:QualificationElement><q:Qualifiers><q:Qualifier uri=\"{0}QCWithQSCD\"/></q:Qualifiers>"
          "<q:CriteriaList assert=\"all\"><q:KeyUsage><q:KeyUsageBit name=\"nonRepudiation\">true</q:KeyUsageBit>"
          "<q:KeyUsageBit name=\"digitalSignature\">false</q:KeyUsageBit></q:KeyUsage><q:PolicySet><q:PolicyIdentifier>"
          "<x:Identifier Qualifier=\"OIDAsURN\">urn:oid:1.2.3.4</x:Identifier></q:PolicyIdentifier></q:PolicySet>"
          "<q:CriteriaList assert=\"none\"><q:otherCriteriaList><a:ExtendedKeyUsage><a:KeyPurposeId>"
          "<x:Identifier>1.3.6.1.5.5.7.3.1</x:Identifier></a:KeyPurposeId></"
          "a:ExtendedKeyUsage><a:CertSubjectDNAttribute>"
          "<a:AttributeOID><x:Identifier>2.5.4.65</x:Identifier></a:AttributeOID></a:CertSubjectDNAttribute>"
          "</q:otherCriteriaList></q:CriteriaList><q:Description>words</q:Description></q:CriteriaList>"
          "</q:QualificationElement><q:QualificationElement><q:Qualifiers><q:Qualifier uri=\"{0}QCForESeal\"/>"
          "</q:Qualifiers><q:CriteriaList assert=\"all\"><q:Novelty/></q:CriteriaList></q:QualificationElement>"
          "</q:Qualifications>",
          kExtension));
}

std::string providers(const std::string& status_of_authority = "granted",
                      const std::string& since = "2016-07-01T00:00:00Z") {
  const std::string authority = service(
      period("CA/QC", status_of_authority, since, identity("intermediate"),
             purpose("ForeSignatures") + qualifications() +
                 extension(false, "<ExpiredCertsRevocationInfo>2015-01-01T00:00:00Z</ExpiredCertsRevocationInfo>")),
      former(period("CA/QC", "undersupervision", "2010-01-01T00:00:00Z", "", purpose("ForeSignatures"))) +
          (status_of_authority == "granted"
               ? std::string()
               : former(period("CA/QC", "granted", "2016-07-01T00:00:00Z", "", purpose("ForeSignatures")))));
  const std::string stamps = service(period("TSA/QTST", "granted", "2020-01-01T00:00:00Z", identity("rsa2048"), ""));
  const std::string strange = service(period("CA/QC", "granted", "2020-01-01T00:00:00Z", identity("other-root"),
                                             extension(true, "<Novelty xmlns=\"urn:sample\"/>")));
  const std::string undated = service(period("CA/QC", "withdrawn", "some day", identity("unknown-root"), ""),
                                      former(period("CA/QC", "granted", "2016-07-01T00:00:00Z", "", "")));
  const std::string taken_over =
      service(period("CA/QC", "granted", "2020-01-01T00:00:00Z", identity("too-deep-ca"),
                     extension(false,
                               "<a:TakenOverBy><a:TSPName><Name xml:lang=\"en\">Heir</Name></a:TSPName>"
                               "</a:TakenOverBy>")));
  const std::string broken = service(period(
      "CA/QC", "granted", "2020-01-01T00:00:00Z",
      "<ServiceDigitalIdentity><DigitalId><X509Certificate>AAAA</X509Certificate></DigitalId><DigitalId><X509SKI>AQID"
      "</X509SKI></DigitalId><DigitalId><X509SubjectName>CN=Broken</X509SubjectName></DigitalId></"
      "ServiceDigitalIdentity>",
      ""));
  return "<TrustServiceProviderList><TrustServiceProvider><TSPInformation><TSPName><Name xml:lang=\"en\">"
         "Test Provider</Name></TSPName></TSPInformation><TSPServices>\n" +
         authority + stamps + strange + undated + taken_over + broken +
         "</TSPServices></TrustServiceProvider></TrustServiceProviderList>";
}

std::string national(Scheme scheme = {}) { return unsigned_list(scheme, providers()); }

std::string list_of_lists(unsigned sequence, const std::string& announced, const std::string& information_uris = {}) {
  return unsigned_list({.sequence = sequence,
                        .type = "EUlistofthelists",
                        .territory = "EU",
                        .information_uris = information_uris,
                        .pointers = pointers_of_list_of_lists(announced)},
                       "");
}

std::string signed_by(const std::string& key, const std::string& text, const std::string& element = {}) {
  SignRequest request;
  request.documents = {Document("list.xml", to_bytes(text))};
  request.packaging = element.empty() ? Packaging::Enveloped : Packaging::DetachedSameFile;
  request.element_id = element;
  request.parameters.signing_time = support::now();
  const auto made = sign(request, *support::signer(key));
  if (!made) throw std::runtime_error(made.error().what);
  return std::string(as_text(made->bytes()));
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("nothing to replace: " + std::string(from));
  return text.replace(at, from.size(), to);
}

/// moved puts the signature somewhere else, where the enveloped-signature transform takes it out just the same.
std::string moved(const std::string& text) {
  const auto from = text.find("<ds:Signature ");
  constexpr std::string_view kEnd = "</ds:Signature>";
  const auto to = text.find(kEnd, from) + kEnd.size();
  const std::string signature = text.substr(from, to - from);
  return replaced(text.substr(0, from) + text.substr(to), "</SchemeInformation>", signature + "</SchemeInformation>");
}

void write(const fs::path& folder, const std::string& name, const std::string& text) {
  if (const auto done = write_atomically(folder / name, as_bytes(text), Overwrite::Yes); !done)
    throw std::runtime_error(done.error().what);
}

void write_lists(const fs::path& folder) {
  const std::string pivots =
      "<URI xml:lang=\"en\">http://lists.test/pivot-6.xml</URI>"
      "<URI xml:lang=\"en\">http://lists.test/pivot-5.xml</URI>"
      "<URI xml:lang=\"en\">http://lists.test/legal.html</URI>";
  write(folder, "lotl.xml", signed_by("p256", list_of_lists(4, "p256")));
  write(folder, "pivot-5.xml", signed_by("p256", list_of_lists(5, "ed25519")));
  write(folder, "pivot-6.xml", signed_by("ed25519", list_of_lists(6, "rsa3072")));
  write(folder, "lotl-7.xml", signed_by("rsa3072", list_of_lists(7, "rsa3072", pivots)));
  write(folder, "lotl-forged.xml", signed_by("rsa2048", list_of_lists(7, "rsa2048", pivots)));

  const std::string good = signed_by("p384", national());
  write(folder, "xx.xml", good);
  write(folder, "xx-version-5.xml", signed_by("p521", national({.version = 5})));
  write(folder, "xx-replayed.xml", signed_by("p384", national({.sequence = 9})));
  write(folder, "xx-withdrawn.xml",
        signed_by("p384", unsigned_list({.sequence = 11, .issued = "2026-05-20T00:00:00Z"},
                                        providers("withdrawn", "2026-01-01T00:00:00Z"))));
  write(folder, "xx-stale.xml", signed_by("p384", national({.sequence = 12, .next_update = "2026-05-02T00:00:00Z"})));
  write(folder, "xx-list-of-lists.xml",
        signed_by("p384", national({.sequence = 12,
                                    .type = "EUlistofthelists",
                                    .pointers = pointer("YY", "EUgeneric", "http://lists.test/yy.xml", {"p384"},
                                                        "application/vnd.etsi.tsl+xml")})));
  write(folder, "yy.xml", signed_by("p384", national({.sequence = 12, .territory = "YY"})));

  write(folder, "refused-unsigned.xml", national());
  write(folder, "refused-signer.xml", signed_by("p256", national()));
  write(folder, "refused-changed.xml", replaced(good, "Svcstatus/granted", "Svcstatus/accredited"));
  write(folder, "refused-partial.xml", signed_by("p384", national(), "scheme"));
  write(folder, "refused-two-signatures.xml", signed_by("p384", good));
  write(folder, "refused-moved-signature.xml", moved(good));
  write(folder, "refused-version-4.xml", signed_by("p384", national({.version = 4})));
  write(folder, "refused-no-sequence.xml", signed_by("p384", national({.sequence = 0})));
  write(folder, "refused-other-root.xml", signed_by("p384", "<List xmlns=\"urn:sample\">none</List>"));
  write(folder, "refused-cut.xml", good.substr(0, good.size() / 2));
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::cerr << "usage: generate_trusted_lists test-vectors/trusted-lists\n";
    return 2;
  }
  write_lists(argv[1]);
  return 0;
} catch (const std::exception& failure) {
  std::cerr << "generate_trusted_lists: " << failure.what() << "\n";
  return 1;
}
