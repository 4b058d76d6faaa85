#include "cades/archive_timestamp.hpp"

#include "cades/names.hpp"
#include "crypto/algorithm_identifier.hpp"
#include "crypto/crypto.hpp"
#include "crypto/der.hpp"

namespace libsign::cades {
namespace {

namespace der = crypto::der;

/// HashIndex is ats-hash-index-v3 (EN 319 122-1, 5.5.2) or ats-hash-index (TS 101 733 v2.2.1, 6.4.2).
struct HashIndex {
  Bytes encoded;
  Digest algorithm = Digest::Sha256;
  std::vector<std::string> certificates;
  std::vector<std::string> revocation;
  std::vector<std::string> attributes;
  bool lists_values = true;  // each value of the unsigned attributes, not each attribute
};

bool read_digests(der::Reader& reader, std::vector<std::string>& digests) {
  const auto list = reader.next(der::kSequence);
  if (!list) return false;
  for (der::Reader each(list->content); !each.at_end();) {
    const auto digest = each.next(der::kOctetString);
    if (!digest) return false;
    digests.emplace_back(as_text(digest->content));
  }
  return true;
}

/// is_algorithm tells the AlgorithmIdentifier, which begins with an OBJECT IDENTIFIER, from the list that follows where
/// the older index leaves it out.
bool is_algorithm(ByteView rest) {
  der::Reader reader(rest);
  const auto sequence = reader.next(der::kSequence);
  return sequence && !sequence->content.empty() && sequence->content[0] == der::kOid;
}

std::optional<HashIndex> read_index(ByteView value, bool is_v3) {
  const auto outer = der::only(value, der::kSequence);
  if (!outer) return std::nullopt;
  HashIndex index;
  index.encoded = to_bytes(value);
  index.lists_values = is_v3;
  der::Reader reader(outer->content);
  if (is_algorithm(outer->content)) {
    const auto identifier = crypto::read_algorithm_identifier(reader.next(der::kSequence)->content);
    const auto algorithm = identifier ? crypto::digest_of(*identifier) : std::nullopt;
    if (!algorithm) return std::nullopt;
    index.algorithm = *algorithm;
  } else if (is_v3) {
    return std::nullopt;
  }
  const bool is_read = read_digests(reader, index.certificates) && read_digests(reader, index.revocation) &&
                       read_digests(reader, index.attributes) && reader.at_end();
  return is_read ? std::optional(std::move(index)) : std::nullopt;
}

/// index_of finds the hash index among the unsigned attributes of the token; the newer one, if it has both.
std::optional<HashIndex> index_of(const pki::TimestampToken& token) {
  const auto data = cms::read(token.der());
  if (!data || data->signers.size() != 1) return std::nullopt;
  for (const std::string_view oid : {kHashIndexV3, kHashIndex})
    for (const cms::Attribute& attribute : data->signers.front().unsigned_attributes)
      if (attribute.oid == oid)
        return attribute.values.size() == 1 ? read_index(attribute.values.front(), oid == kHashIndexV3) : std::nullopt;
  return std::nullopt;
}

/// gather adds what `digests` name to `covers`; false if one names nothing that is there.
bool gather(const std::vector<std::string>& digests, const std::map<std::string, Objects>& known, Objects& covers) {
  for (const std::string& digest : digests) {
    const auto found = known.find(digest);
    if (found == known.end()) return false;
    append(covers, found->second);
  }
  return true;
}

/// objects_of names the OCSP response, with its certificates, in an OtherRevocationInfoFormat (RFC 5940, 2.1).
Objects objects_of(ByteView other_revocation) {
  const auto choice = der::only(other_revocation, der::context(1));
  der::Reader reader(choice ? choice->content : ByteView{});
  (void)reader.next(der::kOid);
  const auto value = reader.next(der::kSequence);
  const auto response = value ? pki::OcspResponse::from_der(value->whole) : Error{Errc::BadInput, ""};
  if (!response) return {};
  Objects objects{to_bytes(response->sha256())};
  for (const Certificate& one : response->certificates()) objects.push_back(to_bytes(one.sha256()));
  return objects;
}

Bytes encoded_oid(std::string_view oid) { return der::wrap(der::kOid, {der::oid_content(oid)}); }

}  // namespace

void ArchiveInput::describe(evidence::Timestamp& timestamp) {
  const auto not_judged = [&](std::string why) {
    timestamp.findings.push_back({"TIMESTAMP_NOT_JUDGED", Severity::Error, std::move(why), "EN 319 122-1, 5.5.3"});
  };
  const auto algorithm = timestamp.token->imprint_algorithm();
  if (!algorithm) return not_judged("the digest algorithm of the time-stamp is not known");
  if (!subject_.content) return not_judged("the signed data, which the time-stamp covers, is not there");
  const auto index = index_of(*timestamp.token);
  if (!index) return not_judged("the time-stamp has no list of what it covers that can be read");
  const Digested& known = digested(index->algorithm);
  Objects covers;
  const bool is_complete =
      gather(index->certificates, known.certificates, covers) && gather(index->revocation, known.revocation, covers) &&
      gather(index->attributes, index->lists_values ? known.attribute_values : known.attributes, covers);
  if (!is_complete) return not_judged("something that the time-stamp covers has been taken out of the signature");
  crypto::Hasher hasher(*algorithm);
  hasher.update(encoded_oid(subject_.data.content_type));
  hasher.update(crypto::digest_pieces(*algorithm, *subject_.content));
  hasher.update(subject_.signer.fields);
  hasher.update(index->encoded);
  timestamp.imprint = hasher.finish();
  timestamp.covers_signature = true;
  timestamp.covers_data = true;
  timestamp.covers = std::move(covers);
  timestamp.digest_algorithms = {index->algorithm};
}

const ArchiveInput::Digested& ArchiveInput::digested(Digest algorithm) {
  const auto [entry, is_new] = digested_.try_emplace(algorithm);
  Digested& all = entry->second;
  if (!is_new) return all;
  const auto key = [&](std::initializer_list<ByteView> parts) {
    crypto::Hasher hasher(algorithm);
    for (const ByteView part : parts) hasher.update(part);
    return std::string(as_text(hasher.finish()));
  };
  for (const Certificate& one : subject_.data.certificates)
    all.certificates[key({one.der()})] = {to_bytes(one.sha256())};
  for (const Bytes& one : subject_.data.other_certificates) all.certificates[key({one})] = {};
  for (const Bytes& one : subject_.data.crls) all.revocation[key({one})] = {crypto::digest(Digest::Sha256, one)};
  for (const Bytes& one : subject_.data.other_revocation) all.revocation[key({one})] = objects_of(one);
  for (const AttributeValue& value : attribute_values_)
    all.attribute_values[key({encoded_oid(value.oid), value.encoded})] = value.objects;
  for (const cms::Attribute& attribute : subject_.signer.unsigned_attributes) {
    Bytes values;
    Objects objects;
    for (const Bytes& value : attribute.values) values.insert(values.end(), value.begin(), value.end());
    for (const AttributeValue& value : attribute_values_)
      if (value.oid == attribute.oid) append(objects, value.objects);
    const Bytes whole = der::wrap(der::kSequence, {encoded_oid(attribute.oid), der::wrap(der::kSet, {values})});
    all.attributes[key({whole})] = std::move(objects);
  }
  return all;
}

}  // namespace libsign::cades
