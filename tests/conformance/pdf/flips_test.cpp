#include <catch2/catch.hpp>

#include <algorithm>

#include <libsign/document.hpp>
#include <libsign/trust_store.hpp>

#include "cms/signed_data.hpp"
#include "conformance/corpus.hpp"
#include "pades/byte_range.hpp"
#include "pades/document.hpp"
#include "pades/signature_fields.hpp"
#include "validation/judge.hpp"

// Every octet of signed files is changed in turn, but those inside the signature value that nobody signs: how the CMS
// object is put together, its certificates (the signer's is named by a signed digest), the identifier of the signer
// (likewise), and the zeros that fill the value up.

using namespace libsign;

namespace {

bool passes(const SharedBytes& bytes, const TrustStore& trust) {
  const auto file = pdf::File::open(bytes);
  if (!file) return false;
  const auto read = pades::read_document(**file, "memo.pdf", {});
  if (!read || read->signatures.empty() || !read->findings.empty()) return false;
  return std::all_of(read->signatures.begin(), read->signatures.end(), [&](const evidence::Evidence& signature) {
    return validation::judge(signature, {.trust = trust,
                                         .policy = *builtin_policy("structure-only"),
                                         .validation_time = *parse_instant("2020-11-02"),
                                         .limits = {},
                                         .revocation = nullptr,
                                         .certificates = {}})
               .indication == Indication::TotalPassed;
  });
}

/// Value is where the signature value of a file lies, and in it the signed attributes and what the key made.
struct Value {
  pdf::Span token;
  std::vector<pdf::Span> meaning;
};

Value value_of(const SharedBytes& bytes) {
  const auto file = pdf::File::open(bytes);
  REQUIRE(file);
  std::size_t visits = 0;
  const auto fields = pades::signature_fields(**file, (*file)->last(), visits);
  REQUIRE(fields);
  REQUIRE(fields->size() == 1);
  std::vector<Finding> findings;
  const auto contents = pades::contents_of(fields->front().signature, findings);
  REQUIRE(contents);
  const auto data = cms::read(*contents);
  REQUIRE(data);
  Value value{fields->front().signature.find("Contents").string()->span, {}};
  const cms::SignerInfo& signer = data->signers.at(0);
  // The tag of the attributes is not the one that is signed.
  for (const ByteView part : {ByteView(signer.signed_attributes_octets).subspan(1), ByteView(signer.signature)}) {
    const auto found = std::search(contents->begin(), contents->end(), part.begin(), part.end());
    REQUIRE(found != contents->end());
    const auto begin = value.token.begin + 1 + 2 * static_cast<std::uint64_t>(found - contents->begin());
    value.meaning.push_back({begin, begin + 2 * part.size()});
  }
  return value;
}

}  // namespace

TEST_CASE("no octet of a signed PDF file can be changed, but those that nobody signs", "[conformance]") {
  const auto folder = conformance::corpus_folder("pdf");
  if (!folder) return;
  const auto anchors = TrustStore::load(*folder / "trust");
  REQUIRE(anchors);
  const TrustStore trust(*anchors);
  const std::string name =
      GENERATE("cr-ok-approval-6313b2.pdf", "cr-ok-certified-p1-3f4bfd.pdf", "ph-test-sign-new-a4a866.pdf");
  CAPTURE(name);
  const auto document = Document::open(*folder / name);
  REQUIRE(document);
  REQUIRE(passes(document->shared(), trust));
  const Value value = value_of(document->shared());
  Bytes bytes = to_bytes(document->bytes());
  std::vector<std::size_t> passed;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const bool inside = at > value.token.begin && at + 1 < value.token.end;
    const bool has_meaning = std::any_of(value.meaning.begin(), value.meaning.end(),
                                         [&](const pdf::Span& span) { return at >= span.begin && at < span.end; });
    if (inside && !has_meaning) continue;
    bytes[at] ^= 1;
    if (passes(SharedBytes{nullptr, bytes}, trust)) passed.push_back(at);
    bytes[at] ^= 1;
  }
  CHECK(passed == std::vector<std::size_t>());
}
