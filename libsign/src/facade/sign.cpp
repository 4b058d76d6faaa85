#include <libsign/sign.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "crypto/crypto.hpp"
#include "facade/packaging.hpp"
#include "facade/prepared.hpp"
#include "xades/read.hpp"
#include "xml/dsig.hpp"

namespace libsign {
namespace {

/// check_signer refuses a certificate with which a signature could never pass.
Result<void> check_signer(const Certificate& certificate, Instant signing_time) {
  const auto usage = certificate.key_usage();
  if (usage && !usage->non_repudiation && !usage->digital_signature)
    return Error{Errc::Refused,
                 fmt::format("the certificate of {} is not meant for signatures", certificate.common_name()), "",
                 "choose another key with --key"};
  if (signing_time > certificate.not_after())
    return Error{Errc::Refused,
                 fmt::format("the certificate of {} expired on {}", certificate.common_name(),
                             format_instant(certificate.not_after())),
                 "", "renew the certificate, or choose another key with --key"};
  if (signing_time < certificate.not_before())
    return Error{Errc::Refused,
                 fmt::format("the certificate of {} is valid only from {}", certificate.common_name(),
                             format_instant(certificate.not_before())),
                 "", "check the clock of this machine"};
  return {};
}

Result<SignatureAlgorithm> choose_algorithm(const SignatureParameters& parameters, const PublicKey& key) {
  if (parameters.algorithm) {
    if (!xml::signature_algorithm_uri(*parameters.algorithm))
      return Error{Errc::Unsupported, describe(*parameters.algorithm) + " with these parameters has no name in XML"};
    return *parameters.algorithm;
  }
  const auto algorithms = default_algorithms(key);
  if (algorithms.empty()) return Error{Errc::Unsupported, "keys of this kind cannot sign"};
  return algorithms.front();
}

xml::SignatureElement signature_with_id(const xml::Document& document, const std::string& id, const Limits& limits) {
  return xml::read_signature(document, document.by_id(id).value_or(document.root()), limits);
}

/// check_strength refuses what no policy passes.
Result<void> check_strength(const SignatureParameters& parameters, const SignatureAlgorithm& algorithm,
                            const PublicKey& key) {
  constexpr unsigned kLeastRsaBits = 2048;  // ETSI TS 119 312, 8.3
  if (parameters.insecurely_allow_weak) return {};
  const auto refused = [](std::string what) {
    return Error{Errc::Refused, std::move(what), "", "no validation would pass such a signature"};
  };
  if (key.kind() == PublicKey::Kind::Rsa && key.bits() < kLeastRsaBits)
    return refused(fmt::format("an RSA key of {} bits is too weak to sign with", key.bits()));
  const bool has_digest = algorithm.scheme != Scheme::Ed25519 && algorithm.scheme != Scheme::Ed448;
  for (const Digest digest : {parameters.reference_digest, has_digest ? algorithm.digest : Digest::Sha256})
    if (digest == Digest::Md5 || digest == Digest::Sha1 || digest == Digest::Ripemd160)
      return refused(fmt::format("{} is too weak to sign with", name(digest)));
  return {};
}

/// digests_in_document runs the references of a draft as a verifier will.
Result<std::vector<Bytes>> digests_in_document(const Packed& packed, const xades::Blueprint& blueprint,
                                               const Limits& limits) {
  const auto draft = xades::signature_xml(blueprint, {});
  if (!draft) return draft.error();
  const auto document = xml::Document::parse(as_bytes(packed.around(draft->text)), limits, "the signature");
  if (!document) return document.error();
  const xml::SignatureElement signature = signature_with_id(*document, blueprint.id, limits);
  std::vector<Bytes> digests;
  for (std::size_t i = 0; i < blueprint.objects.size() && i < signature.references.size(); ++i) {
    const xml::ReferenceElement& reference = signature.references[i];
    auto digested = xml::process_reference(*document, signature, reference, {}, limits);
    if (!digested.found) {
      const std::string why = digested.findings.empty() ? std::string() : ": " + digested.findings.front().message;
      return Error{Errc::BadInput, fmt::format("the data \"{}\" cannot be signed{}", reference.uri.value_or(""), why)};
    }
    digests.push_back(std::move(digested.digest));
  }
  return digests;
}

Result<std::vector<Bytes>> digests_of(const Packed& packed, const xades::Blueprint& blueprint, const Limits& limits) {
  if (blueprint.objects.size() + 1 > limits.max_references)
    return Error{Errc::LimitExceeded,
                 fmt::format("more than {} files to sign (max_references)", limits.max_references - 1)};
  const auto& files = packed.package.covered();
  if (files.empty()) return digests_in_document(packed, blueprint, limits);
  std::vector<Bytes> digests;
  for (const Document& file : files)
    digests.push_back(crypto::digest(blueprint.parameters.reference_digest, file.bytes()));
  return digests;
}

Error changed() { return {Errc::BadInput, "the prepared signature was changed", "", "prepare the signature again"}; }

/// check_restored reads the finished signature as a verifier will: what came from another process may be anything.
Result<void> check_restored(const Prepared& prepared, std::string_view text, ByteView signature_value,
                            const std::vector<Document>& covered, const Limits& limits) {
  const auto document = xml::Document::parse(as_bytes(text), limits, "the signature");
  if (!document) return document.error();
  const xml::SignatureElement signature = signature_with_id(*document, PreparedAccess::signature_id(prepared), limits);
  const auto octets = xml::signed_info_octets(*document, signature);
  if (!octets) return octets.error();
  if (!equal(*octets, prepared.to_be_signed().octets) || signature.algorithm != prepared.to_be_signed().algorithm ||
      !equal(signature.signature_value, signature_value))
    return changed();
  const auto external = external_data(covered);
  for (const xml::ReferenceElement& reference : signature.references)
    if (!xml::process_reference(*document, signature, reference, external, limits).intact) return changed();
  return {};
}

/// free_id returns an identifier that begins none in the host document: S0, S1, …
std::string free_id(const Packed& packed) {
  for (std::size_t n = packed.package.signature_files();; ++n) {
    std::string id = "S" + std::to_string(n);
    const auto taken_in = [&](const std::string& text) {
      return text.find('"' + id) != std::string::npos || text.find('\'' + id) != std::string::npos;
    };
    if (!taken_in(packed.before) && !taken_in(packed.content)) return id;
  }
}

}  // namespace

Result<Prepared> prepare(const SignRequest& request, const Certificate& signing_certificate,
                         std::span<const Certificate> chain) {
  if (auto fit = check_signer(signing_certificate, request.parameters.signing_time); !fit) return fit.error();
  const auto algorithm = choose_algorithm(request.parameters, signing_certificate.public_key());
  if (!algorithm) return algorithm.error();
  const PublicKey& key = signing_certificate.public_key();
  if (auto strong = check_strength(request.parameters, *algorithm, key); !strong) return strong.error();
  auto packed = pack(request);
  if (!packed) return packed.error();

  xades::Blueprint blueprint{
      free_id(*packed), *algorithm, request.parameters, signing_certificate, chain, {}, {}, false, false};
  describe_objects(*packed, request, blueprint);

  const auto digests = digests_of(*packed, blueprint, request.limits);
  if (!digests) return digests.error();
  const auto signature = xades::signature_xml(blueprint, *digests);
  if (!signature) return signature.error();

  ToBeSigned to_be_signed{*algorithm, to_bytes(signature->signed_info), {}};
  if (algorithm->scheme != Scheme::Ed25519 && algorithm->scheme != Scheme::Ed448)
    to_be_signed.digest = crypto::digest(algorithm->digest, to_be_signed.octets);
  PreparedAccess::Parts parts;
  parts.packaging = request.packaging;
  parts.documents = request.documents;
  parts.signature_document = packed->around(signature->text);
  parts.signature_id = blueprint.id;
  parts.value_position = packed->before.size() + signature->value_position;
  return PreparedAccess::make(std::move(to_be_signed), signing_certificate, std::move(parts));
}

Result<Document> finalize(const Prepared& prepared, ByteView signature_value, const Limits& limits) {
  const ToBeSigned& to_be_signed = prepared.to_be_signed();
  if (!verifies(prepared.certificate().public_key(), to_be_signed, signature_value))
    return Error{Errc::Refused, "the signature value does not fit the signing certificate", "",
                 "the key and the certificate may not belong together"};
  std::string text = PreparedAccess::signature_document(prepared);
  const std::size_t position = PreparedAccess::value_position(prepared);
  if (position > text.size()) return changed();
  text.insert(position, to_base64(signature_value));
  auto package = open_package(PreparedAccess::packaging(prepared), PreparedAccess::documents(prepared), limits);
  if (!package) return package.error();
  if (PreparedAccess::restored(prepared))
    if (auto checked = check_restored(prepared, text, signature_value, package->covered(), limits); !checked)
      return checked.error();
  return std::move(*package).with_signature(text);
}

Result<Document> sign(const SignRequest& request, Signer& signer) {
  SignRequest fitted = request;
  const auto offered = signer.algorithms();
  if (!fitted.parameters.algorithm && !offered.empty()) fitted.parameters.algorithm = offered.front();
  auto prepared = prepare(fitted, signer.certificate(), signer.chain());
  if (!prepared) return prepared.error();
  auto value = signer.sign(prepared->to_be_signed());
  if (!value) return value.error();
  return finalize(*prepared, *value, request.limits);
}

}  // namespace libsign
