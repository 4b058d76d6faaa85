#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/export.hpp>
#include <libsign/time.hpp>

namespace libsign {

/// Indication is the main status of EN 319 102-1, 5.1.3.
enum class Indication { TotalPassed, TotalFailed, Indeterminate };

/// SubIndication is the reason of EN 319 102-1, tables 5 and 6; None with TotalPassed.
enum class SubIndication {
  None,
  FormatFailure,
  HashFailure,
  SigCryptoFailure,
  Revoked,
  Expired,
  NotYetValid,
  SigConstraintsFailure,
  ChainConstraintsFailure,
  CertificateChainGeneralFailure,
  CryptoConstraintsFailure,
  CryptoConstraintsFailureNoPoe,
  PolicyProcessingError,
  SignaturePolicyNotAvailable,
  TimestampOrderFailure,
  NoSigningCertificateFound,
  NoCertificateChainFound,
  NoCertificateChainFoundNoPoe,
  RevokedNoPoe,
  RevokedCaNoPoe,
  OutOfBoundsNoPoe,
  OutOfBoundsNotRevoked,
  RevocationOutOfBoundsNoPoe,
  NoPoe,
  TryLater,
  SignedDataNotFound,
  Generic,
};

/// name returns the standard's own string: "TOTAL-PASSED", "HASH_FAILURE"; empty for SubIndication::None.
LIBSIGN_EXPORT std::string_view name(Indication indication);
LIBSIGN_EXPORT std::string_view name(SubIndication sub_indication);

enum class Severity { Error, Warning, Info };
LIBSIGN_EXPORT std::string_view name(Severity severity);

/// Finding is one thing seen while judging. `code` is stable and in capitals; an Error keeps a signature from
/// passing, a Warning never does.
struct Finding {
  std::string code;
  Severity severity = Severity::Error;
  std::string message;  // one sentence for people, no internals
  std::string clause;   // the clause that asks for it: "EN 319 132-1, 5.2.2"; may be empty
};

/// Container is what kind of file was read.
enum class Container { AsicE, AsicS, Xml, Pdf, Cms, None };
enum class Format { Xades, Cades, Pades, Xmldsig, Cms, Pdf };
enum class Level { None, B, T, LT, LTA };
LIBSIGN_EXPORT std::string_view name(Container container);
LIBSIGN_EXPORT std::string_view name(Format format);
LIBSIGN_EXPORT std::string_view name(Level level);

/// ReferenceReport says of one ds:Reference whether its data was found and its digest is right.
struct ReferenceReport {
  std::string uri;
  bool found = false;
  bool intact = false;
};

/// ScopeItem is one thing that a passed reference covers: a whole file, or a part of one.
struct ScopeItem {
  std::string name;  // file name, or "#id"
  Digest digest_algorithm = Digest::Sha256;
  Bytes digest;
  bool whole = true;  // all octets or all nodes of what `name` names
};

struct Place {
  std::string city;
  std::string country;
  friend bool operator==(const Place&, const Place&) = default;
};

enum class TimestampKind { Content, Signature, Archive, Document };
enum class TimestampIndication { Passed, Failed, Indeterminate };
LIBSIGN_EXPORT std::string_view name(TimestampKind kind);
LIBSIGN_EXPORT std::string_view name(TimestampIndication indication);

/// CertificateStatus is what the revocation data says of one certificate, and which data said it.
struct CertificateStatus {
  enum class Status { Good, Revoked, OnHold, Unknown, NotChecked };
  Certificate certificate;
  Status status = Status::NotChecked;
  std::string source{};  // "OCSP response", "CRL"; empty if there was none
  Bytes source_sha256{};
  std::optional<Instant> issued{};  // when the data was made
  std::optional<Instant> next_update{};
  std::optional<Instant> revocation_time{};  // with Revoked
  std::string reason{};                      // CRLReason with Revoked
};
LIBSIGN_EXPORT std::string_view name(CertificateStatus::Status status);

struct TimestampReport {
  TimestampKind kind = TimestampKind::Signature;
  std::optional<Instant> time;
  TimestampIndication indication = TimestampIndication::Indeterminate;
  std::string by;
  std::string message;  // why it is not PASSED, in words
  std::string id{};     // "S0-T1": in document order
  std::string type{};   // the element or attribute that holds it: "ArchiveTimeStamp"
  SubIndication sub_indication = SubIndication::None;
  bool imprint_intact = false;  // the token is about the data it stands at
  bool token_intact = false;    // its own signature is good
  Bytes sha256{};               // of the token
  std::optional<Certificate> signing_certificate{};
  std::vector<Certificate> chain{};
  std::vector<CertificateStatus> revocation{};
  std::vector<Finding> findings{};
};

/// Proof says since when an object is proven to exist (a proof of existence, EN 319 102-1, 3.1), and by what.
struct Proof {
  std::string object;  // "signature", "signed data", "certificate", "CRL", "OCSP response", "time-stamp"
  Bytes sha256;        // of the object; of the signature value for "signature"
  Instant time{};
  std::string by;  // id of the time-stamp; empty: seen now
};

/// PdfChanges says what became of a PDF file after a signature in it: nothing, what the signature permits, or something
/// else or not known.
enum class PdfChanges { None, Permitted, Suspicious };
LIBSIGN_EXPORT std::string_view name(PdfChanges changes);

/// PdfSignature is what a signature in a PDF file has besides.
struct PdfSignature {
  std::string field;                    // the full name of the signature field
  std::size_t revision = 0;             // the one that was signed, counted from 1; 0 if the file does not lead to it
  std::size_t revisions = 0;            // that the file has
  bool covers_whole_file = false;       // all octets but the signature's own are signed
  std::optional<std::size_t> docmdp{};  // P of a certification: what it lets others change afterwards
  PdfChanges changes_after = PdfChanges::None;
};

/// SignatureReport is the verdict on one signature and what it is made from. All claims (roles, commitments,
/// time, place) were read from digested octets; they are empty if the signed properties are not intact.
struct SignatureReport {
  std::string id;      // "S0", "S1", … in document order; in a container across its signature files
  std::string xml_id;  // the Id attribute, may be empty
  std::string file;    // the signature file inside a container; may be empty
  Format format = Format::Xades;
  Level level = Level::None;
  Indication indication = Indication::Indeterminate;
  SubIndication sub_indication = SubIndication::Generic;
  std::optional<Certificate> signing_certificate;
  std::vector<Certificate> chain;         // signing certificate first, anchor last; empty if none was found
  std::vector<Certificate> certificates;  // all that the signature carries, in their order
  std::optional<SignatureAlgorithm> algorithm;
  std::optional<Instant> claimed_signing_time;
  std::optional<Instant> best_signature_time;
  std::vector<std::string> commitments;
  std::vector<std::string> claimed_roles;
  std::optional<Place> place;
  std::optional<std::string> signature_policy;  // identifier
  bool signature_intact = false;                // the signature value fits the signed octets and the key
  std::vector<ReferenceReport> references;
  std::vector<ScopeItem> scope;
  std::vector<TimestampReport> timestamps;
  std::vector<CertificateStatus> revocation;  // of `chain` without the anchor
  std::vector<Proof> proofs;                  // those that the verdict rests on
  std::optional<Instant> good_until;          // until when this verdict can be had again without augmenting
  std::string qualification;  // "QESig", "AdESig-QC", …; empty where no trusted list speaks of the signer
  std::vector<std::string> counter_signatures;  // ids of the signatures in this report that counter-sign this one
  std::optional<PdfSignature> pdf{};            // of a signature in a PDF file
  std::vector<Finding> findings;                // the most specific first
};

enum class Verdict { Passed, Failed, Indeterminate, Unsigned, Unreadable };
LIBSIGN_EXPORT std::string_view name(Verdict verdict);

/// SignedOctets are the octets of one file that passed references digested, with the signatures that cover
/// it. Only verify() makes them, so nothing can be read as signed that is not.
class LIBSIGN_EXPORT SignedOctets {
 public:
  const std::string& name() const { return name_; }
  const std::string& media_type() const { return media_type_; }
  ByteView octets() const { return octets_.view; }
  /// signatures returns indexes into Report::signatures: those TOTAL-PASSED signatures that cover all of octets().
  const std::vector<std::size_t>& signatures() const { return signatures_; }

 private:
  friend class SignedOctetsMaker;
  SignedOctets() = default;
  std::string name_;
  std::string media_type_;
  SharedBytes octets_;
  std::vector<std::size_t> signatures_;
};

/// ActSummary is what the report says of an act in a container; filled by the room `agreement`.
struct ActSummary {
  std::string kind;
  std::string id;
  std::string agreement;
  std::vector<std::string> participants;  // of a memorandum
  std::string by{};                       // who makes or proposes another act
  std::vector<std::string> to{};
  std::vector<Finding> findings;
};

/// Report is the verdict on one file. An Unreadable file has an `error` and no signatures.
struct Report {
  std::string path;
  Bytes sha256;
  Container container = Container::None;
  Verdict verdict = Verdict::Unreadable;
  std::optional<std::string> error;
  Instant validation_time{};
  std::string policy_id;
  Bytes policy_sha256;
  Bytes trust_sha256;
  std::vector<SignatureReport> signatures;
  std::vector<Finding> findings;  // about the file as a whole
  std::vector<SignedOctets> signed_octets;
  std::optional<ActSummary> act;
};

}  // namespace libsign
