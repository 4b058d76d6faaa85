#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/net.hpp>

#include "sandbox/world/certificate_writer.hpp"
#include "sandbox/world/identity.hpp"

/// A whole public-key infrastructure in one object: authorities, OCSP responders, CRLs, time-stamping authorities, and
/// a clock that goes where it is told to. No sockets, no real clock: `mocsign sandbox` serves it by HTTP, tests use it
/// through fetcher().
///
///   World world("http://sandbox.test", *parse_instant("2026-03-01"));
///   world.add_authority({.name = "root", .subject = {"Root"}, .validity = {…, …}});
///   world.add_authority({.name = "issuing", .issuer = "root", .subject = {"Issuing"}, .validity = {…, …}});
///   world.add_tsa({.name = "tsa", .authority = "issuing", .subject = {"TSA"}, .validity = {…, …}});
///   auto anna = world.issue("issuing", KeyType::P384, person("Anna Amsel", validity));
///   auto signer = signer_for(*anna, world.chain(anna->certificate));
///   auto fetcher = world.fetcher();          // answers world.tsa_url("tsa") and every URL in the certificates
///   world.revoke(anna->certificate, *parse_instant("2027-01-01"), Reason::KeyCompromise);
///   world.set_clock(*parse_instant("2030-01-01"));  // answers from now on are of that day
namespace libsign::sandbox {

/// Reason is CRLReason (RFC 5280, 5.3.1). RemoveFromCrl ends a CertificateHold.
enum class Reason {
  Unspecified = 0,
  KeyCompromise = 1,
  CaCompromise = 2,
  AffiliationChanged = 3,
  Superseded = 4,
  CessationOfOperation = 5,
  CertificateHold = 6,
  RemoveFromCrl = 8,
  PrivilegeWithdrawn = 9,
};
/// reason_from_name reads "keyCompromise"; reason_names lists all that it knows.
std::optional<Reason> reason_from_name(std::string_view name);
std::vector<std::string> reason_names();

/// AuthorityPlan is a certification authority and how it publishes status. What it publishes is of the world's clock.
struct AuthorityPlan {
  std::string name;      // in URLs and file names: lower-case letters, digits, '-'
  std::string issuer{};  // the name of the authority above; empty: a root
  Name subject;
  Validity validity;
  KeyType key = KeyType::P384;
  std::optional<Digest> digest{};  // of certificates; nothing: what fits the key
  // What the certificates that it issues point to.
  bool ocsp = true;
  bool crl = true;
  bool delta_crl = false;       // besides, a delta that reaches back one day
  unsigned crl_partitions = 0;  // so many CRLs, each for a part of the certificates; 0: one for all
  enum class Responder { Delegate, Authority } responder = Responder::Delegate;  // who signs OCSP answers
  KeyType responder_key = KeyType::P256;
  std::optional<Digest> status_digest{};  // of CRLs and OCSP answers; nothing: what fits the signing key
  bool keeps_expired = false;  // says so: expiredCertsOnCRL and archiveCutoff at the beginning of its validity
  std::chrono::seconds crl_lifetime = std::chrono::hours(24 * 7);
  std::chrono::seconds ocsp_lifetime = std::chrono::hours(12);
};

/// TsaPlan is a time-stamping authority (RFC 3161). Outside its certificate's validity it refuses.
struct TsaPlan {
  std::string name;       // in URLs and file names
  std::string authority;  // who certifies it
  Name subject;
  Validity validity;
  KeyType key = KeyType::P384;
  std::optional<Digest> digest{};         // of tokens; nothing: what fits the key
  std::string policy = "0.4.0.2023.1.1";  // best practices time-stamp policy (EN 319 421, 5.2)
  unsigned accuracy_seconds = 1;
};

/// Request and Answer are what HTTP carries.
struct Request {
  std::string method;  // "GET", "POST"
  std::string path;    // "/ocsp/issuing"
  Bytes body{};
};
struct Answer {
  unsigned status = 200;
  std::string content_type{};
  Bytes body{};
};

/// World holds it all; copies share it. Thread-safe.
class World {
 public:
  /// `base_url` is where its services are said to be, without a slash at the end.
  World(std::string base_url, Instant clock);

  Instant clock() const;
  /// set_clock moves to any time, also backwards.
  void set_clock(Instant clock);

  /// add_authority makes an authority with its OCSP responder, whose certificate is valid as long and carries
  /// id-pkix-ocsp-nocheck. Errc::AlreadyExists for a name that is taken, Errc::NotFound for an unknown issuer.
  Result<Certificate> add_authority(const AuthorityPlan& plan);
  Result<Certificate> add_tsa(const TsaPlan& plan);
  /// certify and issue fill in the URLs that the authority's plan says; what else the plan says is theirs to say.
  /// issue also makes the key.
  Result<Certificate> certify(std::string_view authority, const PublicKey& key, CertificatePlan plan);
  Result<Identity> issue(std::string_view authority, KeyType key, CertificatePlan plan);

  /// revoke notes that a certificate, also an authority's or a TSA's, is revoked from `at` on; answers of a clock
  /// before that do not know. Of several notes the latest that has come counts. Errc::NotFound for a certificate that
  /// is not of this world.
  Result<void> revoke(const Certificate& certificate, Instant at, Reason reason);

  /// identity returns an authority, "<authority>-ocsp" or a TSA by name: with its key, to write what it never would.
  Result<Identity> identity(std::string_view name) const;
  /// issuer returns the authority that issued a certificate of this world. Errc::NotFound for a root or a stranger.
  Result<Identity> issuer(const Certificate& certificate) const;
  /// chain returns the authorities above a certificate of this world, the root last.
  std::vector<Certificate> chain(const Certificate& certificate) const;
  /// roots returns all roots: the anchors.
  std::vector<Certificate> roots() const;
  /// issued returns every certificate but those of the roots.
  std::vector<Certificate> issued() const;

  const std::string& base_url() const;
  std::string ocsp_url(std::string_view authority) const;
  std::string crl_url(std::string_view authority) const;
  std::string tsa_url(std::string_view tsa) const;

  /// ocsp_answer, crl, delta_crl and timestamp_answer answer as of the clock. An OCSP request or time-stamp request
  /// that is none gets the protocol's own refusal. Errc::NotFound for an unknown name.
  Result<Bytes> ocsp_answer(std::string_view authority, ByteView request) const;
  Result<Bytes> crl(std::string_view authority, std::optional<unsigned> partition = {}) const;
  Result<Bytes> delta_crl(std::string_view authority) const;
  Result<Bytes> timestamp_answer(std::string_view tsa, ByteView request) const;

  /// answer serves a request: /ocsp/NAME (POST, or GET with the request in base64), /crl/NAME.crl,
  /// /crl/NAME-delta.crl, /crl/NAME-pN.crl, /ca/NAME.cer, /tsa/NAME.
  Answer answer(const Request& request) const;
  /// fetcher answers in-process what is asked below base_url(); Errc::Network for everything else.
  std::unique_ptr<net::Fetcher> fetcher() const;

  /// save writes the world into a folder: world.json, and test-key-*.pem for their owner alone. Its clock and
  /// revocations are a matter of save_state().
  Result<void> save(const std::filesystem::path& folder) const;
  /// load reads it again. The clock is `clock`.
  static Result<World> load(const std::filesystem::path& folder, Instant clock);
  /// save_state writes the revocations and the fixed clock, if it is fixed, into state.json, whole or not at all.
  Result<void> save_state(const std::filesystem::path& folder, std::optional<Instant> fixed_clock) const;
  /// load_state takes over the revocations of state.json and returns its clock; the world's own is left as it is.
  Result<std::optional<Instant>> load_state(const std::filesystem::path& folder);

  struct Impl;

 private:
  explicit World(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<Impl> impl_;
};

}  // namespace libsign::sandbox
