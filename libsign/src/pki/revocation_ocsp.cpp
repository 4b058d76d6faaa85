#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "crypto/certificate_parts.hpp"
#include "crypto/crypto.hpp"
#include "crypto/der.hpp"
#include "pki/link_cache.hpp"
#include "pki/names.hpp"
#include "pki/ocsp_parts.hpp"
#include "pki/revocation_parts.hpp"

namespace libsign::pki {
namespace {

namespace der = crypto::der;
using Status = RevocationAnswer::Status;

using namespace std::string_view_literals;

constexpr auto kExtendedKeyUsage = "\x55\x1d\x25"sv;                 // 2.5.29.37
constexpr auto kOcspSigning = "\x2b\x06\x01\x05\x05\x07\x03\x09"sv;  // 1.3.6.1.5.5.7.3.9
constexpr auto kNoCheck = "\x2b\x06\x01\x05\x05\x07\x30\x01\x05"sv;  // 1.3.6.1.5.5.7.48.1.5

/// ResponderFacts is what the extensions of a certificate say of it as an OCSP responder.
struct ResponderFacts {
  bool may_sign = false;   // id-kp-OCSPSigning
  bool unchecked = false;  // id-pkix-ocsp-nocheck
};

ResponderFacts responder_facts_of(const Certificate& certificate) {
  ResponderFacts facts;
  for (const crypto::Extension& extension : certificate.parts().extensions) {
    const std::string_view name = as_text(extension.oid);
    if (name == kNoCheck) facts.unchecked = true;
    if (name != kExtendedKeyUsage) continue;
    const auto purposes = der::only(extension.value, der::kSequence);
    for (der::Reader reader(purposes ? purposes->content : ByteView{}); !reader.at_end();) {
      const auto purpose = reader.next(der::kOid);
      if (!purpose) break;
      facts.may_sign |= as_text(purpose->content) == kOcspSigning;
    }
  }
  return facts;
}

/// CertificateId finds the answers that are about the certificate in question (RFC 6960, 4.1.1).
class CertificateId {
 public:
  CertificateId(const Certificate& certificate, const Certificate& issuer)
      : issuer_name_(certificate.issuer_der()), issuer_(issuer), serial_(certificate.parts().serial) {}

  bool matches(const SingleOcsp& single) {
    if (!single.digest_algorithm || !equal(single.serial, serial_)) return false;
    if (*single.digest_algorithm == Digest::Sha1 && equal(issuer_name_, issuer_.subject_der()))
      return equal(single.issuer_name_hash, issuer_.sha1_of_subject()) &&
             equal(single.issuer_key_hash, issuer_.sha1_of_key());
    Hashes& hashes = hashes_[static_cast<std::size_t>(*single.digest_algorithm)];
    if (hashes.name.empty()) {
      hashes.name = crypto::digest(*single.digest_algorithm, issuer_name_);
      hashes.key = crypto::digest(*single.digest_algorithm, crypto::key_bits(issuer_.parts()));
    }
    return !hashes.name.empty() && equal(single.issuer_name_hash, hashes.name) &&
           equal(single.issuer_key_hash, hashes.key);
  }

 private:
  struct Hashes {
    Bytes name;
    Bytes key;
  };
  ByteView issuer_name_;
  const Certificate& issuer_;
  ByteView serial_;
  std::array<Hashes, 11> hashes_{};  // by Digest
};

/// Signer is who signed a response and may do so; else `problem` says why there is none.
struct Signer {
  std::optional<Certificate> certificate{};
  bool is_issuer = false;
  bool is_delegate = false;  // appointed by the issuer itself
  bool unchecked = false;
  std::string problem{};
};

/// SignerSearch looks for the signer of one response (RFC 6960, 4.2.2.2).
class SignerSearch {
 public:
  SignerSearch(const OcspResponse& response, const RevocationQuestion& question)
      : impl_(response.impl()), algorithm_(response.signature_algorithm()), question_(question) {}

  Signer find() {
    if (!algorithm_) return {.problem = "its signature algorithm is not supported"};
    const Certificate& issuer = question_.issuer;
    if (is_named(issuer)) {
      if (has_signed(issuer)) return {.certificate = issuer, .is_issuer = true};
      problem_ = "its signature is not by the issuer that it names";
    }
    if (auto signer = find_among(impl_.certificates)) return *std::move(signer);
    if (auto signer = find_among(question_.candidates)) return *std::move(signer);
    if (auto signer = find_among(question_.trust.by_subject(impl_.responder_name))) return *std::move(signer);
    return {.problem = problem_};
  }

 private:
  std::optional<Signer> find_among(std::span<const Certificate> pool) {
    for (const Certificate& certificate : pool) {
      if (certificate == question_.issuer || !is_named(certificate) || is_tried(certificate)) continue;
      if (tried_.size() >= question_.limits.max_path_builds) return Signer{.problem = "it has too many signers to try"};
      tried_.push_back(certificate);
      if (auto signer = attempt(certificate)) return signer;
    }
    return std::nullopt;
  }

  bool is_named(const Certificate& certificate) const {
    if (!impl_.responder_name.empty()) return same_name(impl_.responder_name, certificate.subject_der());
    return equal(impl_.responder_key_hash, certificate.sha1_of_key());
  }

  bool is_tried(const Certificate& certificate) const {
    return std::find(tried_.begin(), tried_.end(), certificate) != tried_.end();
  }

  bool has_signed(const Certificate& certificate) const {
    return signed_by(question_.trust, {impl_.sha256, algorithm_, impl_.signed_octets, impl_.signature}, certificate);
  }

  /// attempt checks a certificate of the responder's name: what costs nothing first.
  std::optional<Signer> attempt(const Certificate& certificate) {
    const ResponderFacts facts = responder_facts_of(certificate);
    const Appointment appointment = appointment_of(certificate, facts);
    if (appointment == Appointment::None) {
      if (!facts.may_sign)
        problem_ = "the certificate of its signer is not for signing OCSP responses";
      else if (same_name(certificate.issuer_der(), question_.issuer.subject_der()))
        problem_ = "the certificate of its signer is not signed by the issuer";
      else
        problem_ = "the issuer of the certificate has not appointed its signer";
      return std::nullopt;
    }
    if (!has_signed(certificate)) {
      problem_ = "its signature is not by the responder that it names";
      return std::nullopt;
    }
    return Signer{.certificate = certificate,
                  .is_issuer = certificate.public_key() == question_.issuer.public_key(),
                  .is_delegate = appointment == Appointment::ByIssuer,
                  .unchecked = facts.unchecked};
  }

  enum class Appointment { None, ByIssuer, ByUpper, Trusted };

  /// A responder may be appointed by the authority above the issuer, as in Estonia: who could make another issuer of
  /// the same name gains nothing by appointing a responder.
  Appointment appointment_of(const Certificate& certificate, const ResponderFacts& facts) const {
    const Certificate& issuer = question_.issuer;
    if (question_.trust.contains(certificate)) return Appointment::Trusted;
    if (!facts.may_sign) return Appointment::None;
    if (same_name(certificate.issuer_der(), issuer.subject_der()) && signed_by(question_.trust, certificate, issuer))
      return Appointment::ByIssuer;
    if (!same_name(certificate.issuer_der(), issuer.issuer_der())) return Appointment::None;
    const auto anchors = question_.trust.by_subject(issuer.issuer_der());
    for (const std::span<const Certificate> pool : {std::span<const Certificate>(anchors), question_.candidates})
      for (const Certificate& upper : pool)
        if (same_name(upper.subject_der(), issuer.issuer_der()) && signed_by(question_.trust, issuer, upper) &&
            signed_by(question_.trust, certificate, upper))
          return Appointment::ByUpper;
    return Appointment::None;
  }

  const OcspResponse::Impl& impl_;
  std::optional<SignatureAlgorithm> algorithm_;
  const RevocationQuestion& question_;
  std::vector<Certificate> tried_;
  std::string problem_ = "the certificate of its signer is not at hand";
};

/// is_worse orders answers about one certificate: revoked, the earlier the worse, then unknown, then good.
bool is_worse(const SingleOcsp& a, const SingleOcsp& b) {
  const auto rank = [](const SingleOcsp& single) {
    return single.status == Status::Revoked ? 2 : single.status == Status::Unknown ? 1 : 0;
  };
  if (rank(a) != rank(b)) return rank(a) > rank(b);
  return a.status == Status::Revoked ? a.revocation_time < b.revocation_time : a.this_update < b.this_update;
}

/// problem_of_extensions says which critical extension keeps the response, or the answers meant, from being used.
std::string problem_of_extensions(const OcspResponse::Impl& impl, std::span<const SingleOcsp* const> singles) {
  std::string unknown = impl.unknown_critical;
  for (const SingleOcsp* single : singles)
    if (unknown.empty()) unknown = single->unknown_critical;
  return unknown.empty() ? unknown : fmt::format("it has the critical extension {} that is not processed", unknown);
}

}  // namespace

void ocsp_answers(const RevocationQuestion& question, RevocationAnswers& answers) {
  CertificateId id(question.certificate, question.issuer);
  for (const OcspResponse& response : question.data.ocsp_responses) {
    const OcspResponse::Impl& impl = response.impl();
    std::vector<const SingleOcsp*> singles;
    for (const SingleOcsp& single : impl.singles)
      if (id.matches(single)) singles.push_back(&single);
    if (singles.empty()) continue;
    const auto refuse = [&](const std::string& problem) {
      answers.unusable.push_back({impl.sha256, fmt::format("An OCSP response cannot be used: {}.", problem)});
    };
    if (const std::string problem = problem_of_extensions(impl, singles); !problem.empty()) {
      refuse(problem);
      continue;
    }
    const Signer signer = SignerSearch(response, question).find();
    if (!signer.certificate) {
      refuse(signer.problem);
      continue;
    }
    const SingleOcsp& single =
        **std::min_element(singles.begin(), singles.end(), [](auto* a, auto* b) { return is_worse(*a, *b); });
    answers.usable.push_back({.kind = RevocationAnswer::Kind::Ocsp,
                              .status = single.status,
                              .revocation_time = single.revocation_time,
                              .reason = single.reason,
                              .this_update = single.this_update,
                              .next_update = single.next_update,
                              .issued = impl.produced_at,
                              .keeps_expired = single.archive_cutoff,
                              .algorithm = response.signature_algorithm(),
                              .signer = signer.certificate,
                              .signed_by_issuer = signer.is_issuer,
                              .signer_appointed = signer.is_delegate,
                              .signer_unchecked = signer.unchecked,
                              .sources = {impl.sha256}});
  }
}

}  // namespace libsign::pki
