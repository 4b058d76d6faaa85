#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/export.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

namespace libsign::crypto {
class CertificateCache;
}
namespace libsign::pki {
class LinkCache;
}

namespace libsign {

/// TrustedService is what a trusted list says of one service during one period (TS 119 612, 5.5 and 5.6).
struct TrustedService {
  std::string type;    // URI of the service type
  std::string status;  // URI of the status
  Instant from{};
  std::optional<Instant> until{};                     // exclusive; nothing for the status of today
  std::string territory{};                            // "EE"
  std::string provider{};                             // name of the trust service provider
  std::string name{};                                 // of the service
  std::vector<std::string> additional_information{};  // URIs: ForeSignatures, ForeSeals, …

  /// Criteria pick certificates out (TS 119 612, 5.5.9.2.2): each set of usages and of policies is one condition.
  struct Criteria {
    enum class Assert { All, AtLeastOne, None };
    Assert assert = Assert::All;
    std::vector<std::vector<std::string>> key_usages{};           // each set: all of these, as "nonRepudiation=true"
    std::vector<std::vector<std::string>> policy_sets{};          // each set: all of these certificatePolicies, dotted
    std::vector<std::vector<std::string>> extended_key_usages{};  // each set: all of these purposes, dotted
    std::vector<std::vector<std::string>> subject_attributes{};   // each set: all of these in the subject, dotted
    std::vector<Criteria> nested{};
    bool unknown = false;  // holds something this version does not know, so nobody can say whom it picks out
  };
  /// Qualification is one QualificationElement: what is said of the certificates that its criteria pick out.
  struct Qualification {
    std::vector<std::string> qualifiers{};  // URIs
    Criteria criteria{};
  };
  std::vector<Qualification> qualifications{};
  std::optional<Instant> expired_certificates_since{};  // ExpiredCertsRevocationInfo (TS 119 612, 5.5.9.1)
  std::string taken_over_by{};                          // the provider that runs the service now
  bool unusable = false;  // a critical extension that this version does not know, or no readable start: never granted

  /// is_granted tells whether the status is one under which the service may be trusted (TS 119 615).
  LIBSIGN_EXPORT bool is_granted() const;
  /// holds_at tells whether this is what the list says of `time`.
  bool holds_at(Instant time) const { return time >= from && (!until || time < *until); }
};

/// TrustAnchor is a name and a key that somebody decided to trust, and for when.
struct TrustAnchor {
  Certificate certificate;
  std::string origin{};                    // where it comes from, for people: a file, a trusted list
  std::vector<TrustedService> services{};  // of a trusted list; empty for a pinned anchor
  std::optional<Instant> from{};           // pinned for this interval alone, both ends inclusive
  std::optional<Instant> until{};

  /// trusted_at tells whether the anchor is to be trusted for what was issued or signed at `time`: the pinned interval
  /// holds and, if it comes from a trusted list, some service was granted then.
  LIBSIGN_EXPORT bool trusted_at(Instant time) const;
};

/// TrustStore is an immutable set of trust anchors: names and keys (RFC 5280, 6.1.1 d). Thread-safe.
class LIBSIGN_EXPORT TrustStore {
 public:
  TrustStore() : TrustStore(std::vector<Certificate>{}) {}
  explicit TrustStore(std::vector<Certificate> anchors);
  explicit TrustStore(std::vector<TrustAnchor> anchors);

  /// load reads PEM or DER certificates from a file, or from every *.pem, *.crt, *.cer and *.der file of a
  /// folder (not below it), in the order of their names. A file of a folder that cannot be read is left out and its
  /// Error put into `left_out`, if given; it is an Error of the whole only if nothing else is there.
  static Result<std::vector<Certificate>> load(const std::filesystem::path& path,
                                               std::vector<Error>* left_out = nullptr);

  std::span<const Certificate> anchors() const;
  /// by_subject returns the anchors whose subject is `name_der`, as RFC 5280, 7.1 compares names.
  std::vector<Certificate> by_subject(ByteView name_der) const;
  bool contains(const Certificate& certificate) const;
  /// details returns what is known of the anchors with this certificate; empty if it is none.
  std::vector<TrustAnchor> details(const Certificate& certificate) const;
  /// sha256 is the digest over the sorted digests of the anchors and what is known of those that are pinned for an
  /// interval or come from a trusted list: equal sets have equal digests.
  ByteView sha256() const;
  /// links is what copies of this store share of checked signatures. For the room pki.
  pki::LinkCache& links() const;
  /// certificates is what copies of this store share of certificates that were read. For the formats' rooms.
  crypto::CertificateCache& certificates() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace libsign
