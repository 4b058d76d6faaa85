#include <optional>

#include <fmt/format.h>

#include "crypto/crypto.hpp"
#include "ers/record.hpp"
#include "xml/canonical.hpp"
#include "xml/dsig.hpp"

namespace libsign::ers {
namespace {

using xml::Element;

constexpr std::string_view kNamespace = "urn:ietf:params:xml:ns:ers";

Error malformed(std::string_view part) { return {Errc::BadInput, fmt::format("malformed evidence record: {}", part)}; }
Error too_many(const char* what) {
  return {Errc::LimitExceeded, std::string("the evidence record has too many ") + what};
}

/// in_order tells whether the elements have the names and the numbers 1, 2, … that they have to have.
bool in_order(const std::vector<Element>& elements, std::string_view name) {
  for (std::size_t i = 0; i < elements.size(); ++i)
    if (!elements[i].is(kNamespace, name) || elements[i].attribute("Order") != std::to_string(i + 1)) return false;
  return !elements.empty();
}

/// Reader reads one EvidenceRecord element.
class Reader {
 public:
  Reader(const xml::Document& document, std::size_t& budget, crypto::CertificateCache* cache)
      : document_(document), budget_(budget), cache_(cache) {}

  Result<Record> read(Element element) {
    if (!element.is(kNamespace, "EvidenceRecord") || element.attribute("Version") != "1.0")
      return malformed("it is none of version 1.0");
    std::optional<Element> sequence;
    for (const Element child : element.children()) {
      if (child.is(kNamespace, "EncryptionInformation"))
        return Error{Errc::Unsupported, "the evidence record is about encrypted data"};
      if (child.is(kNamespace, "ArchiveTimeStampSequence") && !sequence)
        sequence = child;
      else if (!child.is(kNamespace, "SupportingInformationList"))
        return malformed(child.name());
    }
    if (!sequence) return malformed("it has no ArchiveTimeStampSequence");
    const auto chains = sequence->children();
    if (chains.size() > kMaxChains) return too_many("chains");
    if (!in_order(chains, "ArchiveTimeStampChain")) return malformed("the chains are not in order");
    Record record;
    for (std::size_t i = 0; i < chains.size(); ++i) {
      auto chain = read_chain(chains[i]);
      if (!chain) return chain.error();
      if (i > 0) {
        const auto digest = digest_of(*sequence, chain->algorithm, std::span(chains).subspan(i));
        if (!digest) return digest.error();
        chain->predecessors = *digest;
      }
      record.chains.push_back(*std::move(chain));
    }
    return record;
  }

 private:
  Result<Chain> read_chain(Element element) {
    auto parts = element.children();
    if (parts.size() < 3 || !parts[0].is(kNamespace, "DigestMethod") ||
        !parts[1].is(kNamespace, "CanonicalizationMethod"))
      return malformed("a chain does not begin with its two methods, or is empty");
    const auto algorithm = xml::digest_from_uri(parts[0].attribute("Algorithm").value_or(""));
    const auto c14n = xml::c14n_from_uri(parts[1].attribute("Algorithm").value_or(""));
    if (!algorithm || !c14n)
      return Error{Errc::Unsupported, "the digest or canonicalization method of the evidence record is not known"};
    c14n_ = *c14n;
    parts.erase(parts.begin(), parts.begin() + 2);
    if (!in_order(parts, "ArchiveTimeStamp")) return malformed("the time-stamps of a chain are not in order");
    Chain chain{.algorithm = *algorithm, .c14n = c14n, .predecessors = {}, .timestamps = {}};
    std::optional<Element> last;
    for (const Element part : parts) {
      if (++timestamps_ > kMaxTimestamps) return too_many("time-stamps");
      if (auto done = read_timestamp(part, last, chain); !done) return done.error();
    }
    return chain;
  }

  Result<void> read_timestamp(Element element, std::optional<Element>& last, Chain& chain) {
    const auto timestamp = element.child(kNamespace, "TimeStamp");
    const auto encapsulated = timestamp ? timestamp->child(kNamespace, "TimeStampToken") : std::nullopt;
    if (!encapsulated || encapsulated->attribute("Type") != "RFC3161") return malformed("it holds no RFC 3161 token");
    const auto der = from_base64(encapsulated->text());
    if (!der) return malformed("a time-stamp is not base64");
    auto token = pki::TimestampToken::from_der(*der, cache_);
    if (!token) return token.error();
    ArchiveTimestamp read{.tree = {}, .token = *std::move(token), .predecessor = {}};
    if (const auto tree = element.child(kNamespace, "HashTree"))
      if (auto done = read_tree(*tree, chain.algorithm, read.tree); !done) return done;
    if (last) {
      const auto digest = digest_of(*last, chain.algorithm);
      if (!digest) return digest.error();
      read.predecessor = *digest;
    }
    last = timestamp;
    chain.timestamps.push_back(std::move(read));
    return {};
  }

  static Result<void> read_tree(Element element, Digest algorithm, HashTree& tree) {
    const auto groups = element.children();
    if (groups.size() > kMaxGroups) return too_many("groups in a hash tree");
    if (!in_order(groups, "Sequence")) return malformed("the groups of a hash tree are not in order");
    std::size_t digests = 0;
    for (const Element group : groups) {
      auto& values = tree.emplace_back();
      for (const Element value : group.children()) {
        auto octets = from_base64(value.text());
        if (!value.is(kNamespace, "DigestValue") || !octets || octets->size() != size_of(algorithm))
          return malformed("hash tree");
        if (++digests > kMaxDigests) return too_many("digests in a hash tree");
        values.push_back(*std::move(octets));
      }
      if (values.empty()) return malformed("hash tree");
    }
    return {};
  }

  Result<Bytes> digest_of(Element element, Digest algorithm, std::span<const Element> without = {}) {
    const auto octets = xml::canonicalize(document_, element, c14n_, without);
    if (!octets) return octets.error();
    if (octets->size() > budget_) {
      budget_ = 0;
      return Error{Errc::LimitExceeded, "the evidence record covers more than may be canonicalized"};
    }
    budget_ -= octets->size();
    return crypto::digest(algorithm, *octets);
  }

  const xml::Document& document_;
  std::size_t& budget_;
  crypto::CertificateCache* cache_;
  xml::C14n c14n_;  // of the chain that is read
  std::size_t timestamps_ = 0;
};

}  // namespace

Result<Record> read_xml(const xml::Document& document, Element record, std::size_t& budget,
                        crypto::CertificateCache* cache) {
  return Reader(document, budget, cache).read(record);
}

}  // namespace libsign::ers
