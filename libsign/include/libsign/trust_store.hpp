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

  /// Qualifier is one Qualifications element: what is said of the certificates that its criteria pick out.
  struct Criteria {
    enum class Assert { All, AtLeastOne, None };
    Assert assert = Assert::All;
    std::vector<std::string> key_usages{};  // "nonRepudiation=true"; each set of usages is one Criteria below
    std::vector<std::vector<std::string>> policy_sets{};  // each set: all of these certificatePolicies
    std::vector<Criteria> nested{};
    bool unknown = false;  // holds something this version does not know: applies to nothing
  };
  struct Qualification {
    std::vector<std::string> qualifiers{};  // URIs
    Criteria criteria{};
  };
  std::vector<Qualification> qualifications{};

  /// is_granted tells whether the status is one under which the service may be trusted (TS 119 615).
  LIBSIGN_EXPORT bool is_granted() const;
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
  /// folder (not below it), in the order of their names.
  static Result<std::vector<Certificate>> load(const std::filesystem::path& path);

  std::span<const Certificate> anchors() const;
  /// by_subject returns the anchors whose subject is `name_der`, as RFC 5280, 7.1 compares names.
  std::vector<Certificate> by_subject(ByteView name_der) const;
  bool contains(const Certificate& certificate) const;
  /// details returns what is known of the anchors with this certificate; empty if it is none.
  std::vector<TrustAnchor> details(const Certificate& certificate) const;
  /// sha256 is the digest over the sorted digests of the anchors: equal sets have equal digests.
  ByteView sha256() const;
  /// links is what copies of this store share of checked signatures. For the room pki.
  pki::LinkCache& links() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace libsign
