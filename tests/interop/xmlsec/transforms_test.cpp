#include <ctime>
#include <iostream>
#include <map>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "conformance/exceptions.hpp"
#include "crypto/crypto.hpp"
#include "signed_file.hpp"
#include "xml/dsig.hpp"
#include "xml/libxml.hpp"
#include "xmlsec_reference.hpp"

using namespace libsign;
using namespace interop;
namespace fs = std::filesystem;

namespace {

enum class Outcome { Equal, OnlyOurs, OnlyTheirs, Different, Neither };

bool is_same_document(const xml::ReferenceElement& reference) {
  return reference.uri && (reference.uri->empty() || reference.uri->front() == '#');
}

xml::ExternalData nothing_external() {
  return [](std::string_view) { return std::optional<SharedBytes>(); };
}

Outcome compare(const std::optional<Bytes>& theirs, const xml::DigestedReference& ours) {
  if (!ours.found) return theirs ? Outcome::OnlyTheirs : Outcome::Neither;
  if (!theirs) return Outcome::OnlyOurs;
  return equal(*theirs, ours.octets.view) ? Outcome::Equal : Outcome::Different;
}

/// compare_file adds what comes of every same-document reference of a file, by "file#signature/reference". Both
/// sides have a tree of their own, from the same parser.
void compare_file(const fs::path& file, const std::string& name, std::map<std::string, Outcome>& outcomes) {
  const Bytes octets = conformance::file_bytes(file);
  const auto mine = xml::Document::parse(octets, {}, name);
  auto theirs = xml::Document::parse(octets, {}, name);
  if (!mine || !theirs) return;
  register_ids(*theirs);
  const auto my_signatures = mine->find_all(xml::kDsig, "Signature");
  const auto their_signatures = theirs->find_all(xml::kDsig, "Signature");
  for (std::size_t i = 0; i < my_signatures.size(); ++i) {
    const auto signature = xml::read_signature(*mine, my_signatures[i], {});
    const auto counterpart = xml::read_signature(*theirs, their_signatures[i], {});
    for (std::size_t k = 0; k < signature.references.size(); ++k) {
      if (!is_same_document(signature.references[k])) continue;
      const auto digested = xml::process_reference(*mine, signature, signature.references[k], nothing_external(), {});
      const auto id = name + "#" + std::to_string(i) + "/" + std::to_string(k);
      outcomes[id] = compare(xmlsec_octets(*theirs, counterpart.references[k].element), digested);
    }
  }
}

std::map<std::string, Outcome> compare_folder(const fs::path& folder, const std::string& name) {
  std::set<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.insert(entry.path());
  std::map<std::string, Outcome> outcomes;
  for (const fs::path& file : files) compare_file(file, name + "/" + fs::relative(file, folder).string(), outcomes);
  return outcomes;
}

}  // namespace

TEST_CASE("libxmlsec1 and we digest the same octets for every same-document reference of the corpora", "[interop]") {
  const Xmlsec xmlsec;
  const xml::QuietLibxml quiet;
  const conformance::Exceptions exceptions("xmlsec-octets");
  std::size_t excepted = 0;
  std::size_t folders = 0;
  for (const auto& [suite, folder] : {std::pair<std::string, std::string>{"xades-vendor", "."},
                                      {"dss", "xades"},
                                      {"dss-generated", "xades"},
                                      {"xmldsig-xmlsec", "."}}) {
    const auto root = conformance::corpus_folder(suite);
    if (!root) continue;
    ++folders;
    std::map<Outcome, std::size_t> count;
    for (const auto& [id, outcome] : compare_folder(*root / folder, suite)) {
      CAPTURE(id);
      ++count[outcome];
      const bool is_excepted = exceptions.reason(id).has_value();
      CHECK((outcome == Outcome::Different) == is_excepted);
      excepted += is_excepted ? 1 : 0;
    }
    CHECK(count[Outcome::Equal] > 0);
    std::cout << suite << ": " << count[Outcome::Equal] << " references equal, " << count[Outcome::OnlyOurs]
              << " only ours, " << count[Outcome::OnlyTheirs] << " only theirs, " << count[Outcome::Different]
              << " different, " << count[Outcome::Neither] << " neither\n";
  }
  if (folders == 4) CHECK(excepted == exceptions.size());
}

namespace {

/// measure prints what the last reference of the only signature in `text` costs us and libxmlsec1, digest included.
void measure(const std::string& what, const std::string& text, int rounds) {
  auto document = xml::Document::parse(as_bytes(text), {}, "memo.xml");
  REQUIRE(document);
  register_ids(*document);
  const auto signature = xml::read_signature(*document, document->find_all(xml::kDsig, "Signature").front(), {});
  REQUIRE_FALSE(signature.references.empty());
  const auto& reference = signature.references.back();
  const auto microseconds = [&](const auto& work) {  // of processor time, so that other programs do not count
    const std::clock_t start = std::clock();
    for (int i = 0; i < rounds; ++i) work();
    return 1e6 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC / rounds;
  };
  Bytes mine;
  const double ours = microseconds(
      [&] { mine = xml::process_reference(*document, signature, reference, nothing_external(), {}).digest; });
  Bytes other;
  const double theirs = microseconds(
      [&] { other = crypto::digest(Digest::Sha256, xmlsec_octets(*document, reference.element).value()); });
  CHECK(equal(mine, other));
  std::cout << what << ": ours " << ours << " us, libxmlsec1 " << theirs << " us\n";
}

std::string elements(std::size_t number) {
  std::string text;
  for (std::size_t i = 0; i < number; ++i) text += "<a/>";
  return text;
}

std::string filtered_by_xpath(std::size_t number) {
  return "<memo>" + elements(number) +
         "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'><ds:SignedInfo><ds:CanonicalizationMethod "
         "Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/><ds:SignatureMethod "
         "Algorithm='http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'/><ds:Reference URI=''>"
         "<ds:Transforms><ds:Transform Algorithm='http://www.w3.org/TR/1999/REC-xpath-19991116'>"
         "<ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath></ds:Transform></ds:Transforms>"
         "<ds:DigestMethod Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/><ds:DigestValue>AA==</ds:DigestValue>"
         "</ds:Reference></ds:SignedInfo><ds:SignatureValue>AA==</ds:SignatureValue></ds:Signature></memo>";
}

}  // namespace

TEST_CASE("what references cost us and libxmlsec1", "[.][measure]") {
  const Xmlsec xmlsec;
  const xml::QuietLibxml quiet;
  const std::string text = sign(shapes()[1], "p256", {}).signature;
  const auto signature = text.find("<ds:Signature ");
  for (const std::size_t number : {0u, 1'000u, 20'000u})
    measure("signed properties beside " + std::to_string(number) + " elements",
            text.substr(0, signature) + elements(number) + text.substr(signature), 200);
  for (const std::size_t number : {1'000u, 10'000u, 20'000u})
    measure("XPath over " + std::to_string(number) + " elements", filtered_by_xpath(number), 1);
}
