#include "facade/collector.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cms/signed_data.hpp"
#include "crypto/crypto.hpp"
#include "pki/access_points.hpp"
#include "pki/path.hpp"

namespace libsign {
namespace {

using pki::RevocationAnswer;

constexpr std::chrono::minutes kClockSkew{5};
constexpr std::size_t kNonceBytes = 16;      // RFC 8954 allows 1 to 32
constexpr unsigned kDeepest = 3;             // a responder's certificate, and its issuer's
constexpr unsigned kMostIssuersFetched = 5;  // of one path

/// is_fresh tells whether an answer says anything about `used`: made later but not later than now, or not yet due to be
/// replaced then.
bool is_fresh(const RevocationAnswer& answer, Instant used, Instant now) {
  return answer.this_update <= now + kClockSkew && answer.status != RevocationAnswer::Status::Unknown &&
         (answer.issued >= used || (answer.next_update && *answer.next_update >= used));
}

Error unreachable(const Certificate& certificate, const std::vector<std::string>& reasons) {
  std::string why;
  for (const std::string& reason : reasons) why += (why.empty() ? ": " : "; ") + reason;
  return {reasons.empty() ? Errc::Refused : Errc::Network,
          fmt::format("the revocation status of {} cannot be had{}", certificate.common_name(),
                      reasons.empty() ? ": its certificate names neither responder nor list" : why)};
}

/// certificates_in reads what caIssuers leads to: one certificate, or a bag of them in CMS (RFC 5280, 4.2.2.1).
std::vector<Certificate> certificates_in(ByteView answer) {
  if (auto certificate = Certificate::from_der(answer)) return {*std::move(certificate)};
  const auto bag = cms::read(answer);
  return bag ? bag->certificates : std::vector<Certificate>{};
}

std::string describe(const Error& error) { return error.where.empty() ? error.what : error.where + ": " + error.what; }

}  // namespace

void Collector::add(std::span<const Certificate> certificates) {
  for (const Certificate& certificate : certificates)
    if (known_.insert(std::string(as_text(certificate.sha256()))).second) certificates_.push_back(certificate);
}

void Collector::add(const pki::RevocationData& data) {
  data_ += data;
  for (const pki::OcspResponse& response : data.ocsp_responses) add(response.certificates());
}

Result<std::vector<Certificate>> Collector::complete(const Certificate& certificate, Instant used) {
  auto chain = path(certificate, used);
  if (!chain) return chain.error();
  for (std::size_t i = 0; i + 1 < chain->size(); ++i)
    if (auto known = status((*chain)[i], (*chain)[i + 1], used, 0); !known) return known.error();
  return chain;
}

Result<std::vector<Certificate>> Collector::path(const Certificate& certificate, Instant used) {
  Certificate end = certificate;
  for (unsigned fetched = 0;; ++fetched) {
    const pki::Path path = pki::build_path(certificate, certificates_, trust_, {.time = used}, limits_);
    if (path.ok()) return path.chain;
    const Error none{Errc::Refused, path.message, "",
                     "give the certificates that are missing, or the anchor, with --trust"};
    if (path.problem != pki::PathProblem::NoAnchor || fetched == kMostIssuersFetched) return none;
    const auto points = pki::access_points(end);
    if (points.ca_issuers.empty() || !may_fetch()) return none;
    const auto der = fetcher_.get(points.ca_issuers.front(), limits_.max_answer_bytes);
    if (!der) return der.error();
    auto issuers = certificates_in(*der);
    std::erase_if(issuers, [&](const Certificate& one) { return !equal(one.subject_der(), end.issuer_der()); });
    if (issuers.empty()) return none;
    add(issuers);
    log_.push_back("a certificate from " + points.ca_issuers.front());
    end = issuers.front();
  }
}

const RevocationAnswer* Collector::answer(const Certificate& certificate, const Certificate& issuer,
                                          const pki::RevocationData& data, Instant used) {
  answers_ = pki::revocation_answers(certificate, issuer, data, certificates_, trust_, limits_);
  const auto found = std::find_if(answers_.usable.begin(), answers_.usable.end(),
                                  [&](const RevocationAnswer& one) { return is_fresh(one, used, now_); });
  return found == answers_.usable.end() ? nullptr : &*found;
}

Result<void> Collector::status(const Certificate& certificate, const Certificate& issuer, Instant used,
                               unsigned depth) {
  std::vector<std::string> reasons;
  const RevocationAnswer* found = answer(certificate, issuer, data_, used);
  const auto points = pki::access_points(certificate);
  const auto try_all = [&](const std::vector<std::string>& urls, auto fetch) {
    for (const std::string& url : urls) {
      if (found != nullptr || !may_fetch()) return;
      const auto done = (this->*fetch)(url, certificate, issuer, used);
      if (!done)
        reasons.push_back(describe(done.error()));
      else if (*done)
        found = answer(certificate, issuer, data_, used);
      else
        reasons.push_back(url + ": the answer is not about it, not signed by its issuer, or too old");
    }
  };
  try_all(points.ocsp, &Collector::fetch_ocsp);
  try_all(points.crls, &Collector::fetch_crl);
  if (found == nullptr) return unreachable(certificate, reasons);
  if (found->signed_by_issuer || found->signer_unchecked || !found->signer || depth == kDeepest) return {};
  const Certificate signer = *found->signer;
  if (trust_.contains(signer)) return {};
  if (equal(signer.issuer_der(), issuer.subject_der())) return status(signer, issuer, used, depth + 1);
  auto chain = path(signer, used);
  return chain ? Result<void>() : chain.error();
}

Result<bool> Collector::fetch_ocsp(const std::string& url, const Certificate& certificate, const Certificate& issuer,
                                   Instant used) {
  const Bytes nonce = crypto::random_bytes(kNonceBytes);
  const auto der = fetcher_.post(url, "application/ocsp-request", pki::ocsp_request(certificate, issuer, nonce),
                                 limits_.max_answer_bytes);
  if (!der) return der.error();
  auto response = pki::OcspResponse::from_der(*der);
  if (!response) return Error{Errc::Network, response.error().what, url};
  // Many responders answer from a store and send none.
  if (!response->nonce().empty() && !equal(response->nonce(), nonce))
    return Error{Errc::Network, "the answer is to another request", url};
  add(response->certificates());
  if (answer(certificate, issuer, {{}, {*response}}, used) == nullptr) return false;
  data_.ocsp_responses.push_back(*response);
  fetched_.ocsp_responses.push_back(*std::move(response));
  log_.push_back("an OCSP response from " + url);
  return true;
}

Result<bool> Collector::fetch_crl(const std::string& url, const Certificate& certificate, const Certificate& issuer,
                                  Instant used) {
  auto der = fetcher_.get(url, limits_.max_crl_bytes);
  if (!der) return der.error();
  auto crl = pki::Crl::from_der(SharedBytes::own(*std::move(der)));
  if (!crl) return Error{Errc::Network, "what came is no CRL", url};
  if (answer(certificate, issuer, {{*crl}, {}}, used) == nullptr) return false;
  data_.crls.push_back(*crl);
  fetched_.crls.push_back(*std::move(crl));
  log_.push_back("a CRL from " + url);
  return true;
}

Result<pki::RevocationData> read_revocation_data(std::span<const Bytes> encoded) {
  pki::RevocationData data;
  for (const Bytes& der : encoded) {
    if (auto response = pki::OcspResponse::from_der(der)) {
      data.ocsp_responses.push_back(*std::move(response));
    } else if (auto crl = pki::Crl::from_der(SharedBytes::own(der))) {
      data.crls.push_back(*std::move(crl));
    } else {
      return Error{Errc::BadInput, "what was handed over is neither a CRL nor an OCSP response"};
    }
  }
  return data;
}

Result<std::vector<Certificate>> read_certificates(std::span<const Bytes> encoded) {
  std::vector<Certificate> certificates;
  for (const Bytes& der : encoded) {
    auto certificate = Certificate::from_der(der);
    if (!certificate) return certificate.error();
    certificates.push_back(*std::move(certificate));
  }
  return certificates;
}

}  // namespace libsign
