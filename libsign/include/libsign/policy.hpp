#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/export.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

namespace libsign {

/// AlgorithmCatalogue says until when digests and signatures by keys of a size prove anything (EN 319 102-1, 5.2.8). An
/// immutable value: copies share their table. Thread-safe.
class LIBSIGN_EXPORT AlgorithmCatalogue {
 public:
  /// KeySize is one row: signatures of the scheme, with the digest or with any, by keys of `least_bits` and more, up to
  /// the next row. Instant::max() stands for no end, Instant::min() for no time at all.
  struct KeySize {
    Scheme scheme = Scheme::RsaPkcs1;
    std::optional<Digest> digest{};
    unsigned least_bits = 0;
    Instant sunset = Instant::min();
  };

  /// The catalogue of ETSI TS 119 312 V1.5.1 as validators of the European Commission apply it.
  AlgorithmCatalogue();

  /// read reads a catalogue in the JSON or XML form of ETSI TS 119 322. What it does not list is never accepted;
  /// algorithms that this library does not know are passed over. The start of a validity is not read: no algorithm was
  /// weak because nobody had listed it yet. Where it lists curves instead of key sizes for ECDSA, the size of the
  /// smallest curve is the least. Errc::BadInput for anything else, Errc::Unsupported for an upper bound on key sizes.
  static Result<AlgorithmCatalogue> read(ByteView file, std::string_view name);

  /// sunset returns the first instant at which a digest, or a signature by such a key, no longer proves anything;
  /// nothing if none is set, Instant::min() if it never proved anything. A signature's digest is judged apart.
  std::optional<Instant> sunset(Digest digest) const;
  std::optional<Instant> sunset(const SignatureAlgorithm& algorithm, const PublicKey& key) const;

  /// with returns a copy in which the digest ends at `sunset`.
  AlgorithmCatalogue with(Digest digest, Instant sunset) const;
  /// with returns a copy in which `rows` alone, all of one scheme, speak of that scheme.
  AlgorithmCatalogue with(Scheme scheme, std::vector<KeySize> rows) const;

  /// rows returns all rows, those of one scheme together.
  const std::vector<KeySize>& rows() const;

  /// describe returns one line for each digest and row, in a fixed order: "SHA-1 until 2012-08-01".
  std::vector<std::string> describe() const;

  /// sha256 is the digest of what describe() says; it lives as long as a copy of the catalogue does.
  ByteView sha256() const;

 private:
  struct Table;
  explicit AlgorithmCatalogue(std::shared_ptr<const Table> table) : table_(std::move(table)) {}
  std::shared_ptr<const Table> table_;
};

/// Qualification is what a trusted list must say of a signature (TS 119 615): an advanced one by a qualified
/// certificate, or a qualified one.
enum class Qualification { NotRequired, AdesQc, Qes };
/// name returns "not required", "AdES-QC" or "QES".
LIBSIGN_EXPORT std::string_view name(Qualification qualification);

/// Policy is what a validation requires. Immutable once made; cheap to copy; shared by threads.
struct Policy {
  std::string id;                        // "strict"
  std::string description;               // one sentence for people
  Level required_level = Level::None;    // the least level of a signature: None, T or LT
  bool require_revocation_proof = true;  // EN 319 102-1, 5.2.6: a status for every certificate below the anchor
  bool require_signing_certificate_reference = true;  // SigningCertificate or SigningCertificateV2
  Qualification required_qualification = Qualification::NotRequired;

  /// Revocation data is fresh if it was issued at most this long before the time judged (EN 319 102-1, 5.2.5); if
  /// nothing is set, until its nextUpdate.
  std::optional<std::chrono::seconds> revocation_max_age{};
  /// The first signature time-stamp follows the claimed signing time by at most this (EN 319 102-1, 5.5.4).
  std::optional<std::chrono::seconds> time_stamp_delay{};
  /// The signing certificate's revocation data was made at most this long after the first signature time-stamp; a
  /// warning above the first, an error above the second.
  std::optional<std::chrono::seconds> revocation_delay_warning{};
  std::optional<std::chrono::seconds> revocation_delay_limit{};

  AlgorithmCatalogue algorithms{};

  /// digest_sunset and signature_sunset ask `algorithms`.
  std::optional<Instant> digest_sunset(Digest digest) const { return algorithms.sunset(digest); }
  std::optional<Instant> signature_sunset(const SignatureAlgorithm& algorithm, const PublicKey& key) const {
    return algorithms.sunset(algorithm, key);
  }

  /// requirements says in words what the policy asks for, one line each, the algorithms left out.
  LIBSIGN_EXPORT std::vector<std::string> requirements() const;

  /// sha256 is the digest of the policy's canonical description, so that a report can name it: equal requirements
  /// under the same id have equal digests.
  LIBSIGN_EXPORT Bytes sha256() const;
};

/// builtin_policy returns "strict", "eidas-qualified", "digidoc" or "structure-only"; nothing for another name.
LIBSIGN_EXPORT std::optional<Policy> builtin_policy(std::string_view id);
LIBSIGN_EXPORT std::vector<std::string_view> builtin_policy_ids();

/// read_policy reads a policy file in TOML (docs/policies.md). An unknown key, a value of another kind than the key
/// asks for, or a built-in policy's name as its own is Errc::BadInput with the line. A catalogue that it names is
/// opened relative to `folder`. Thread-safe.
LIBSIGN_EXPORT Result<Policy> read_policy(std::string_view toml, std::string_view name,
                                          const std::filesystem::path& folder);

/// load_policy reads the policy file at `path`; errors as Document::open() and read_policy().
LIBSIGN_EXPORT Result<Policy> load_policy(const std::filesystem::path& path);

}  // namespace libsign
