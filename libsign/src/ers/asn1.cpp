#include <optional>

#include "crypto/algorithm_identifier.hpp"
#include "crypto/crypto.hpp"
#include "crypto/der.hpp"
#include "ers/record.hpp"

namespace libsign::ers {
namespace {

namespace der = crypto::der;

Error malformed(const char* part) { return {Errc::BadInput, std::string("malformed evidence record: ") + part}; }
Error too_many(const char* what) {
  return {Errc::LimitExceeded, std::string("the evidence record has too many ") + what};
}

/// Reader reads one EvidenceRecord.
class Reader {
 public:
  explicit Reader(crypto::CertificateCache* cache) : cache_(cache) {}

  Result<Record> read(ByteView octets) {
    const auto outer = der::only(octets, der::kSequence);
    if (!outer) return malformed("it is no SEQUENCE in DER");
    der::Reader reader(outer->content);
    const auto version = reader.next(der::kInteger);
    if (!version || der::small_number(version->content) != 1u) return malformed("version");
    if (!reader.next(der::kSequence)) return malformed("digest algorithms");
    (void)reader.next(der::context(0));  // cryptoInfos: what the tokens carry counts
    if (reader.next(der::context(1))) return Error{Errc::Unsupported, "the evidence record is about encrypted data"};
    const auto sequence = reader.next(der::kSequence);
    if (!sequence || !reader.at_end()) return malformed("sequence of chains");

    Record record{.joins_predecessors = true, .chains = {}};
    Bytes before;
    for (der::Reader chains(sequence->content); !chains.at_end();) {
      const auto element = chains.next(der::kSequence);
      if (!element) return malformed("chain");
      if (record.chains.size() == kMaxChains) return too_many("chains");
      auto chain = read_chain(element->content);
      if (!chain) return chain.error();
      if (!before.empty()) chain->predecessors = crypto::digest(chain->algorithm, der::wrap(der::kSequence, {before}));
      before.insert(before.end(), element->whole.begin(), element->whole.end());
      record.chains.push_back(*std::move(chain));
    }
    if (record.chains.empty()) return malformed("it has no chain");
    return record;
  }

 private:
  Result<Chain> read_chain(ByteView content) {
    Chain chain;
    ByteView last;
    for (der::Reader reader(content); !reader.at_end();) {
      const auto element = reader.next(der::kSequence);
      if (!element) return malformed("archive time-stamp");
      if (++timestamps_ > kMaxTimestamps) return too_many("time-stamps");
      if (auto done = read_timestamp(element->content, last, chain); !done) return done.error();
    }
    if (chain.timestamps.empty()) return malformed("a chain is empty");
    return chain;
  }

  Result<void> read_timestamp(ByteView content, ByteView& last, Chain& chain) {
    der::Reader reader(content);
    const auto named = reader.next(der::context(0));
    (void)reader.next(der::context(1));  // attributes
    const auto groups = reader.next(der::context(2));
    const auto encoded = reader.next(der::kSequence);
    if (!encoded || !reader.at_end()) return malformed("archive time-stamp");
    auto token = pki::TimestampToken::from_der(encoded->whole, cache_);
    if (!token) return token.error();
    const auto identifier = named ? crypto::read_algorithm_identifier(named->content) : std::nullopt;
    if (named && !identifier) return malformed("digest algorithm");
    const auto algorithm = identifier ? crypto::digest_of(*identifier) : token->imprint_algorithm();
    if (!algorithm) return Error{Errc::Unsupported, "the digest algorithm of the evidence record is not known"};
    if (chain.timestamps.empty())
      chain.algorithm = *algorithm;
    else if (chain.algorithm != *algorithm)
      return malformed("a chain has several digest algorithms");

    ArchiveTimestamp timestamp{.tree = {}, .token = *std::move(token), .predecessor = {}};
    if (!last.empty()) timestamp.predecessor = crypto::digest(chain.algorithm, last);
    last = encoded->whole;
    if (groups)
      if (auto done = read_tree(groups->content, chain.algorithm, timestamp.tree); !done) return done;
    chain.timestamps.push_back(std::move(timestamp));
    return {};
  }

  static Result<void> read_tree(ByteView content, Digest algorithm, HashTree& tree) {
    std::size_t digests = 0;
    for (der::Reader reader(content); !reader.at_end();) {
      const auto group = reader.next(der::kSequence);
      if (!group || group->content.empty()) return malformed("hash tree");
      if (tree.size() == kMaxGroups) return too_many("groups in a hash tree");
      auto& values = tree.emplace_back();
      for (der::Reader inner(group->content); !inner.at_end();) {
        const auto value = inner.next(der::kOctetString);
        if (!value || value->content.size() != size_of(algorithm)) return malformed("hash tree");
        if (++digests > kMaxDigests) return too_many("digests in a hash tree");
        values.push_back(to_bytes(value->content));
      }
    }
    return tree.empty() ? malformed("hash tree") : Result<void>{};
  }

  crypto::CertificateCache* cache_;
  std::size_t timestamps_ = 0;
};

}  // namespace

Result<Record> read_asn1(ByteView der, crypto::CertificateCache* cache) { return Reader(cache).read(der); }

}  // namespace libsign::ers
