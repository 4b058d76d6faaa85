#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <libsign/document.hpp>
#include <libsign/export.hpp>
#include <libsign/limits.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>
#include <libsign/signer.hpp>
#include <libsign/time.hpp>

namespace libsign {

/// Packaging says where the signature and the signed data stand to each other.
enum class Packaging {
  AsicE,             // in a container; the data files are covered whole
  Enveloped,         // inside the signed XML document
  Enveloping,        // the data inside a ds:Object of the signature
  DetachedSameFile,  // signature and signed element side by side in one XML document (by Id)
  Detached,          // the signature alone, over other files
};

/// SignatureParameters are the claims that a signature will carry; all of them are signed.
struct SignatureParameters {
  Instant signing_time{};
  std::optional<SignatureAlgorithm> algorithm{};  // default: the key's preferred one
  Digest reference_digest = Digest::Sha256;
  std::vector<std::string> commitments{};    // URIs, CommitmentTypeIndication
  std::vector<std::string> claimed_roles{};  // SignerRoleV2
  std::optional<Place> place{};              // SignatureProductionPlaceV2
  struct PolicyIdentifier {
    std::string id;  // "urn:oid:…" or another URI
    Digest digest_algorithm = Digest::Sha256;
    Bytes digest;
    std::string uri;  // SPURI; may be empty
  };
  std::optional<PolicyIdentifier> signature_policy{};
  bool insecurely_allow_weak = false;  // RSA below 2048 bits, SHA-1 and older digests: no policy passes them
};

/// SignRequest is what to sign and how. For Packaging::AsicE, `documents` is either one existing container or
/// the data files of a new one; for the others, see Packaging.
struct SignRequest {
  std::vector<Document> documents;
  Packaging packaging = Packaging::AsicE;
  SignatureParameters parameters{};
  std::string element_id{};  // Packaging::DetachedSameFile: the Id of the element to cover
  Limits limits{};
};

/// Prepared is a signature that lacks only its value. It can be serialised and finalised in another process.
class LIBSIGN_EXPORT Prepared {
 public:
  const ToBeSigned& to_be_signed() const { return to_be_signed_; }
  const Certificate& certificate() const { return certificate_; }
  /// serialize writes everything finalize() needs, the documents included.
  Bytes serialize() const;
  /// deserialize reads what serialize() wrote; Errc::BadInput for anything else. What is read is not trusted:
  /// finalize() computes the signed octets again.
  static Result<Prepared> deserialize(ByteView bytes, const Limits& limits = {});

 private:
  friend struct PreparedAccess;
  Prepared(ToBeSigned to_be_signed, Certificate certificate)
      : to_be_signed_(std::move(to_be_signed)), certificate_(std::move(certificate)) {}
  ToBeSigned to_be_signed_;
  Certificate certificate_;
  Packaging packaging_ = Packaging::AsicE;
  std::vector<Document> documents_;  // what finalize() puts the signature to
  std::string signature_document_;   // XML whose ds:SignatureValue is empty
  std::string signature_id_;         // which of its signatures that is
  std::size_t value_position_ = 0;   // where in signature_document_ the value belongs
  bool restored_ = false;            // read from octets, so nothing in it is known to fit together
};

/// prepare builds the signature up to its value. Errc::Refused for a key whose certificate does not allow
/// signatures, and for keys and digests too weak for any policy; Errc::BadInput for a document that the packaging
/// cannot carry; Errc::LimitExceeded for more files than a verifier reads references.
LIBSIGN_EXPORT Result<Prepared> prepare(const SignRequest& request, const Certificate& signing_certificate,
                                        std::span<const Certificate> chain);

/// finalize puts `signature_value` (ECDSA as raw r||s) in place and returns the signed document. The value is
/// verified with the signing certificate first; a wrong one is Errc::Refused.
LIBSIGN_EXPORT Result<Document> finalize(const Prepared& prepared, ByteView signature_value, const Limits& limits = {});

/// sign is prepare, Signer::sign, finalize.
LIBSIGN_EXPORT Result<Document> sign(const SignRequest& request, Signer& signer);

/// make_container puts `data_files` into a new ASiC-E without signatures. Errc::Usage for names that are reserved
/// or stand there twice.
LIBSIGN_EXPORT Result<Document> make_container(std::string name, std::vector<Document> data_files);

/// merge unites two ASiC-E containers with equal data files into one that holds the signatures of both.
/// Errc::Refused, naming the file, if a data file differs in octets, name or media type.
LIBSIGN_EXPORT Result<Document> merge(const Document& a, const Document& b, const Limits& limits = {});

}  // namespace libsign
