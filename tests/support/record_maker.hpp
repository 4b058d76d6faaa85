#pragma once

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "crypto/algorithm_identifier.hpp"
#include "crypto/crypto.hpp"
#include "crypto/der.hpp"
#include "ers/record.hpp"
#include "sandbox/world/world.hpp"
#include "xml/canonical.hpp"
#include "xml/dsig.hpp"

/// Makes evidence records over given digests, right and wrong ones, with time-stamps of a sandbox. For tests that link
/// sandbox_world and see the room ers.
namespace support {

using libsign::Bytes;
using libsign::ByteView;
using libsign::Digest;
namespace der = libsign::crypto::der;

/// Stamp is one archive time-stamp to be made.
struct Stamp {
  std::string tsa;
  const char* date = "2026-03-01";
  bool has_tree = true;
  std::function<void(libsign::ers::HashTree&)> spoil_tree = [](auto&) {};  // after it was time-stamped
  std::function<void(Bytes&)> spoil_predecessor = [](auto&) {};            // before it goes into the tree
};

/// Row is one chain to be made.
struct Row {
  Digest algorithm = Digest::Sha256;
  std::vector<Stamp> stamps;
  bool forgets_chains = false;  // its first tree does not hold the chains before
};

/// RecordMaker makes records about objects, given by what digests them.
class RecordMaker {
 public:
  using Object = std::function<Bytes(Digest)>;

  RecordMaker(libsign::sandbox::World world, std::vector<Object> objects)
      : world_(std::move(world)), objects_(std::move(objects)) {}

  /// asn1 writes an EvidenceRecord of RFC 4998.
  Bytes asn1(const std::vector<Row>& rows) const {
    Bytes chains;
    for (const Row& row : rows) {
      Bytes stamps;
      Bytes last;
      for (const Stamp& stamp : row.stamps) {
        std::vector<Bytes> named;
        if (!last.empty()) {
          named.push_back(libsign::crypto::digest(row.algorithm, last));
          stamp.spoil_predecessor(named.front());
        } else {
          for (const Object& object : objects_) {
            Bytes digest = object(row.algorithm);
            if (!chains.empty() && !row.forgets_chains) {
              const Bytes before = libsign::crypto::digest(row.algorithm, der::wrap(der::kSequence, {chains}));
              digest.insert(digest.end(), before.begin(), before.end());
              digest = libsign::crypto::digest(row.algorithm, digest);
            }
            named.push_back(digest);
          }
        }
        const Made made = make(row.algorithm, std::move(named), stamp);
        Bytes groups;
        for (const auto& group : made.tree) {
          Bytes values;
          for (const Bytes& value : group) append(values, der::wrap(der::kOctetString, {value}));
          append(groups, der::wrap(der::kSequence, {values}));
        }
        const Bytes named_algorithm = identifier(row.algorithm);
        const auto algorithm = der::only(named_algorithm, der::kSequence);
        append(stamps, der::wrap(der::kSequence,
                                 {der::wrap(der::context(0), {algorithm->content}),
                                  made.tree.empty() ? Bytes{} : der::wrap(der::context(2), {groups}), made.token}));
        last = made.token;
      }
      append(chains, der::wrap(der::kSequence, {stamps}));
    }
    const Bytes version = der::wrap(der::kInteger, {Bytes{1}});
    const Bytes algorithms = der::wrap(der::kSequence, {identifier(Digest::Sha256)});
    return der::wrap(der::kSequence, {version, algorithms, der::wrap(der::kSequence, {chains})});
  }

  /// xml writes an EvidenceRecord of RFC 6283.
  std::string xml(const std::vector<Row>& rows) const {
    std::string chains;
    for (std::size_t n = 0; n < rows.size(); ++n) {
      const Row& row = rows[n];
      std::string stamps;
      std::string last;
      for (std::size_t i = 0; i < row.stamps.size(); ++i) {
        const Stamp& stamp = row.stamps[i];
        std::vector<Bytes> named;
        if (!last.empty()) {
          named.push_back(canonical_digest(row.algorithm, last));
          stamp.spoil_predecessor(named.front());
        } else {
          for (const Object& object : objects_) named.push_back(object(row.algorithm));
          if (!chains.empty() && !row.forgets_chains)
            named.push_back(
                canonical_digest(row.algorithm, "<ArchiveTimeStampSequence>" + chains + "</ArchiveTimeStampSequence>"));
        }
        const Made made = make(row.algorithm, std::move(named), stamp);
        last = "<TimeStamp><TimeStampToken Type=\"RFC3161\">" + libsign::to_base64(made.token) +
               "</TimeStampToken></TimeStamp>";
        stamps += ordered("ArchiveTimeStamp", i, tree_xml(made.tree) + last);
      }
      chains +=
          ordered("ArchiveTimeStampChain", n,
                  "<DigestMethod Algorithm=\"" + std::string(libsign::xml::digest_uri(row.algorithm)) +
                      "\"/><CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>" + stamps);
    }
    return "<EvidenceRecord xmlns=\"urn:ietf:params:xml:ns:ers\" Version=\"1.0\"><ArchiveTimeStampSequence>" + chains +
           "</ArchiveTimeStampSequence></EvidenceRecord>";
  }

 private:
  struct Made {
    libsign::ers::HashTree tree;
    Bytes token;
  };

  static void append(Bytes& all, const Bytes& more) { all.insert(all.end(), more.begin(), more.end()); }
  static Bytes identifier(Digest algorithm) { return libsign::crypto::digest_identifier(algorithm); }
  static std::string ordered(const std::string& name, std::size_t i, const std::string& content) {
    return "<" + name + " Order=\"" + std::to_string(i + 1) + "\">" + content + "</" + name + ">";
  }
  static std::string tree_xml(const libsign::ers::HashTree& tree) {
    std::string groups;
    for (std::size_t i = 0; i < tree.size(); ++i) {
      std::string values;
      for (const Bytes& value : tree[i]) values += "<DigestValue>" + libsign::to_base64(value) + "</DigestValue>";
      groups += ordered("Sequence", i, values);
    }
    return groups.empty() ? "" : "<HashTree>" + groups + "</HashTree>";
  }
  static Bytes canonical_digest(Digest algorithm, std::string text) {
    text.insert(text.find('>'), " xmlns=\"urn:ietf:params:xml:ns:ers\"");
    const auto document = libsign::xml::Document::parse(libsign::as_bytes(text), {}, "record.xml");
    const auto octets = libsign::xml::canonicalize(*document, document->root(), libsign::xml::C14n{});
    return libsign::crypto::digest(algorithm, *octets);
  }
  static Bytes group_digest(Digest algorithm, std::vector<Bytes> values) {
    if (values.size() == 1) return values.front();
    std::sort(values.begin(), values.end(),
              [](const Bytes& a, const Bytes& b) { return libsign::as_text(a) < libsign::as_text(b); });
    Bytes all;
    for (const Bytes& value : values) append(all, value);
    return libsign::crypto::digest(algorithm, all);
  }

  /// make puts `named` and two strangers into a tree of two groups and time-stamps its root.
  Made make(Digest algorithm, std::vector<Bytes> named, const Stamp& stamp) const {
    Made made;
    Bytes root = named.front();
    if (stamp.has_tree) {
      const auto stranger = [&](const char* text) {
        return libsign::crypto::digest(algorithm, libsign::as_bytes(text));
      };
      named.push_back(stranger("another file"));
      root = group_digest(algorithm, {group_digest(algorithm, named), stranger("other files")});
      made.tree = {std::move(named), {stranger("other files")}};
      stamp.spoil_tree(made.tree);
    }
    libsign::sandbox::World world = world_;
    world.set_clock(libsign::parse_instant(stamp.date).value());
    const auto answer = world.timestamp_answer(stamp.tsa, libsign::pki::timestamp_request(algorithm, root, {}));
    if (!answer) throw std::runtime_error(answer.error().what);
    const auto token = libsign::pki::read_timestamp_response(*answer, algorithm, root, {});
    if (!token) throw std::runtime_error(token.error().what);
    made.token = libsign::to_bytes(token->der());
    return made;
  }

  libsign::sandbox::World world_;
  std::vector<Object> objects_;
};

}  // namespace support
