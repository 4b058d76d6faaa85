#include <algorithm>

#include <fmt/format.h>

#include "crypto/crypto.hpp"
#include "evidence/evidence.hpp"
#include "libsign/policy.hpp"
#include "trusted_lists/names.hpp"
#include "trusted_lists/read.hpp"
#include "xades/read.hpp"
#include "xml/dsig.hpp"

namespace libsign {

using namespace trusted_lists;
using evidence::Evidence;
using evidence::Reference;

namespace {

constexpr std::size_t kMaxPivots = 50;  // the European Commission has made six in ten years
constexpr const char* kHint = "get the list again from its publisher, or pin its new signer";

Error refused(const Document& document, std::string why) {
  return {Errc::Refused, "the trusted list cannot be relied on: " + std::move(why), document.name(), kHint};
}

/// only_signature returns the one signature of the list, which stands directly in its root.
Result<Evidence> only_signature(const xml::Document& parsed, const Document& document, const Limits& limits) {
  const auto elements = parsed.find_all(xml::kDsig, "Signature");
  if (elements.empty()) return Error{Errc::Unsigned, "the trusted list is not signed", document.name(), kHint};
  if (elements.size() > 1) return refused(document, "it has more than one signature");
  if (elements.front().parent() != parsed.root()) return refused(document, "its signature is not where it belongs");
  auto signatures = xades::read(parsed, document.name(), {}, limits);
  if (!signatures) return signatures.error();
  return std::move(signatures->front());
}

/// covers_root tells whether the reference digests the whole list: the document or its root, all of it.
bool covers_root(const Reference& reference, const xml::Document& parsed) {
  if (!reference.whole || reference.is_file) return false;
  if (reference.uri.empty()) return true;
  return reference.uri.front() == '#' && parsed.by_id(std::string_view(reference.uri).substr(1)) == parsed.root();
}

/// covered_list returns the reference that covers the list; all others have to hold, too.
Result<const Reference*> covered_list(const Evidence& signature, const xml::Document& parsed,
                                      const Document& document) {
  for (const Finding& finding : signature.format_findings)
    if (finding.severity == Severity::Error) return refused(document, finding.message);
  const Reference* covering = nullptr;
  for (const Reference& reference : signature.references) {
    if (!reference.found || !reference.intact)
      return refused(document,
                     fmt::format("what its signature covers (\"{}\") was changed or is missing", reference.uri));
    if (reference.signed_properties) continue;
    if (covering != nullptr) return refused(document, "its signature covers several things");
    covering = &reference;
  }
  if (covering == nullptr || !covers_root(*covering, parsed))
    return refused(document, "its signature does not cover all of it");
  return covering;
}

/// outdated names what no longer proves anything at `time`; empty if all is sound.
std::string outdated(const Evidence& signature, const PublicKey& key, Instant time) {
  const Policy policy = *builtin_policy("strict");
  const auto over = [&](std::optional<Instant> sunset) { return sunset && *sunset <= time; };
  if (over(policy.signature_sunset(*signature.algorithm, key)))
    return fmt::format("{} with a key of {} bits", describe(*signature.algorithm), key.bits());
  for (const Reference& reference : signature.references)
    if (!reference.digest_algorithm || over(policy.digest_sunset(*reference.digest_algorithm)))
      return reference.digest_algorithm ? std::string(name(*reference.digest_algorithm)) : "an unknown digest";
  return {};
}

/// signer_among returns the pinned certificate that the signature names and whose key made it.
Result<Certificate> signer_among(std::span<const Certificate> signers, const Evidence& signature,
                                 const Document& document, Instant time) {
  if (!signature.algorithm || signature.signed_octets.empty())
    return refused(document, "its signature is made by an unknown algorithm");
  if (signature.signing_certificate_references.empty())
    return refused(document, "its signature does not say which certificate it belongs to");
  const auto& named = signature.signing_certificate_references.front();
  for (const Certificate& signer : signers) {
    if (!named.digest_algorithm || !equal(crypto::digest(*named.digest_algorithm, signer.der()), named.digest))
      continue;
    if (crypto::verify_value(signer.public_key(), *signature.algorithm, signature.signed_octets,
                             signature.signature_value, signature.ecdsa_form) != crypto::ValueCheck::Good)
      return refused(document, "its signature value is wrong");
    if (const std::string what = outdated(signature, signer.public_key(), time); !what.empty())
      return refused(document, fmt::format("its signature is made with {}, which proves nothing any more", what));
    return signer;
  }
  return refused(document, "it is not signed by one of the certificates that were pinned for it");
}

}  // namespace

Result<VerifiedList> verify_trusted_list(const Document& document, std::span<const Certificate> signers, Instant time,
                                         const Limits& limits) {
  const auto parsed = xml::Document::parse(document.bytes(), limits, document.name());
  if (!parsed) return parsed.error();
  const auto signature = only_signature(*parsed, document, limits);
  if (!signature) return signature.error();
  const auto covering = covered_list(*signature, *parsed, document);
  if (!covering) return covering.error();
  auto signer = signer_among(signers, *signature, document, time);
  if (!signer) return signer.error();

  // What was not digested cannot be read, wherever it hides.
  const auto covered = xml::Document::parse((*covering)->octets.view, limits, document.name());
  if (!covered) return covered.error();
  auto list = read_list(*covered, document.name());
  if (!list) return list.error();
  if (list->version != 5 && list->version != 6)
    return Error{Errc::Unsupported, fmt::format("the trusted list is of version {}, not 5 or 6", list->version),
                 document.name()};
  if (list->sequence == 0 || !list->issued)
    return refused(document, "it does not say its sequence number and date of issue");
  return VerifiedList{*std::move(list), *std::move(signer)};
}

Result<std::vector<Certificate>> embedded_signers(const Document& document, const Limits& limits) {
  const auto parsed = xml::Document::parse(document.bytes(), limits, document.name());
  if (!parsed) return parsed.error();
  const auto signatures = parsed->find_all(xml::kDsig, "Signature");
  if (signatures.empty()) return Error{Errc::Unsigned, "the trusted list is not signed", document.name(), kHint};
  return xml::read_signature(*parsed, signatures.front(), limits).certificates;
}

std::vector<std::string> pivots_of(const TrustedList& list_of_lists) {
  std::vector<std::string> pivots;
  for (const std::string& uri : list_of_lists.information_uris)
    if (uri.ends_with(".xml") && pivots.size() < kMaxPivots) pivots.push_back(uri);
  return pivots;
}

std::vector<Certificate> signers_announced_by(const TrustedList& list_of_lists) {
  std::vector<Certificate> signers;
  for (const ListPointer& pointer : list_of_lists.pointers)
    if (pointer.type == kListOfLists && pointer.territory == list_of_lists.territory && pointer.is_readable())
      signers.insert(signers.end(), pointer.signers.begin(), pointer.signers.end());
  return signers;
}

}  // namespace libsign
