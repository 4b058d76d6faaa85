#include <algorithm>
#include <set>

#include <libsign/trusted_list.hpp>

#include "trusted_lists/names.hpp"
#include "trusted_lists/qc_statements.hpp"

namespace libsign {

using namespace trusted_lists;

namespace {

using Criteria = TrustedService::Criteria;

/// When Regulation (EU) 910/2014 began to apply to trust services; before it, Directive 1999/93/EC did.
constexpr Instant kRegulation = std::chrono::sys_days{std::chrono::year{2016} / 7 / 1};

bool all_in(const std::vector<std::string>& wanted, const std::vector<std::string>& present) {
  return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](const std::string& one) {
    return std::find(present.begin(), present.end(), one) != present.end();
  });
}

bool has_key_usages(const std::vector<std::string>& wanted, const CertificateClaims& claims) {
  return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](const std::string& bit) {
    const auto equals = bit.find('=');
    const bool is_set = all_in({bit.substr(0, equals)}, claims.key_usages);
    const std::string value = equals == std::string::npos ? std::string() : bit.substr(equals + 1);
    return is_set ? value == "true" || value == "1" : value == "false" || value == "0";
  });
}

/// picks tells whether the criteria pick the certificate out; nothing if that cannot be said.
std::optional<bool> picks(const Criteria& criteria, const CertificateClaims& claims) {
  if (criteria.unknown) return std::nullopt;
  std::vector<bool> met;
  for (const auto& set : criteria.key_usages) met.push_back(has_key_usages(set, claims));
  for (const auto& set : criteria.policy_sets) met.push_back(all_in(set, claims.policies));
  for (const auto& set : criteria.extended_key_usages) met.push_back(all_in(set, claims.extended_key_usages));
  for (const auto& set : criteria.subject_attributes) met.push_back(all_in(set, claims.subject_attributes));
  for (const Criteria& nested : criteria.nested) {
    const auto picked = picks(nested, claims);
    if (!picked) return std::nullopt;
    met.push_back(*picked);
  }
  if (met.empty()) return std::nullopt;
  const auto count = std::count(met.begin(), met.end(), true);
  switch (criteria.assert) {
    case Criteria::Assert::All: return static_cast<std::size_t>(count) == met.size();
    case Criteria::Assert::AtLeastOne: return count > 0;
    case Criteria::Assert::None: return count == 0;
  }
  return std::nullopt;
}

/// restricts tells whether a qualifier only ever takes something away.
bool restricts(std::string_view qualifier) {
  return qualifier == "NotQualified" || qualifier == "QCNoQSCD" || qualifier == "QCNoSSCD";
}

/// qualifiers_for returns what one period of a service says of the certificate, without the common start of the URIs.
/// Of an element whose criteria are not understood only what restricts counts.
std::set<std::string, std::less<>> qualifiers_for(const TrustedService& service, const CertificateClaims& claims) {
  std::set<std::string, std::less<>> all;
  for (const TrustedService::Qualification& qualification : service.qualifications) {
    const auto picked = picks(qualification.criteria, claims);
    if (picked && !*picked) continue;
    for (const std::string& uri : qualification.qualifiers) {
      if (!uri.starts_with(kServiceInformation)) continue;
      const std::string name = uri.substr(kServiceInformation.size());
      if (picked || restricts(name)) all.insert(name);
    }
  }
  return all;
}

enum class Kind { Unknown, Signature, Seal };

/// Standing is what a certificate is worth at one time.
struct Standing {
  bool qualified = false;
  bool in_qscd = false;
  Kind kind = Kind::Unknown;
};

Kind claimed_kind(const CertificateClaims& claims) {
  const bool signature = claims.has_type(kTypeSignature);
  const bool seal = claims.has_type(kTypeSeal);
  if (signature != seal) return signature ? Kind::Signature : Kind::Seal;
  // EN 319 412-5, 4.2.3: a qualified certificate without a type is one for signatures.
  return claims.types.empty() && claims.qualified ? Kind::Signature : Kind::Unknown;
}

bool serves(const TrustedService& service, std::string_view purpose) {
  const auto& information = service.additional_information;
  return std::find(information.begin(), information.end(), std::string(kServiceInformation) + std::string(purpose)) !=
         information.end();
}

/// under_regulation judges by one service of type CA/QC from 2016-07-01 on (TS 119 615, 4.4.4 and 4.5.4).
Standing under_regulation(const TrustedService& service, const CertificateClaims& claims) {
  const auto qualifiers = qualifiers_for(service, claims);
  const auto says = [&](std::string_view name) { return qualifiers.contains(name); };
  Standing standing{.qualified = claims.qualified, .in_qscd = claims.in_qscd, .kind = claimed_kind(claims)};

  const int kinds = int{says("QCForESig")} + int{says("QCForESeal")} + int{says("QCForWSA")};
  if (kinds == 1)
    standing.kind = says("QCForESig") ? Kind::Signature : says("QCForESeal") ? Kind::Seal : Kind::Unknown;
  else if (kinds == 0 && says("QCForLegalPerson") && claims.types.empty())
    standing.kind = Kind::Seal;
  if (says("QCStatement")) standing.qualified = true;
  if (says("NotQualified") || kinds > 1) standing.qualified = false;
  const bool for_signatures = serves(service, "ForeSignatures");
  const bool for_seals = serves(service, "ForeSeals");
  if (standing.kind == Kind::Signature && !for_signatures && (for_seals || serves(service, "ForWebSiteAuthentication")))
    standing.qualified = false;
  if (standing.kind == Kind::Seal && !for_seals) standing.qualified = false;
  if (standing.kind == Kind::Unknown) standing.qualified = false;

  if (says("QCWithQSCD") || says("QCQSCDManagedOnBehalf")) standing.in_qscd = true;
  if (says("QCNoQSCD")) standing.in_qscd = false;
  return standing;
}

/// under_directive judges by one service of type CA/QC before 2016-07-01: there were no qualified seals.
Standing under_directive(const TrustedService& service, const CertificateClaims& claims) {
  const auto qualifiers = qualifiers_for(service, claims);
  const auto says = [&](std::string_view name) { return qualifiers.contains(name); };
  Standing standing{.qualified = claims.qualified || claims.has_policy(kPolicyQcp) || claims.has_policy(kPolicyQcpPlus),
                    .in_qscd = claims.in_qscd || claims.has_policy(kPolicyQcpPlus),
                    .kind = Kind::Signature};
  if (says("QCStatement")) standing.qualified = true;
  if (says("NotQualified")) standing.qualified = false;
  if (says("QCForLegalPerson")) standing = {.qualified = false, .in_qscd = standing.in_qscd, .kind = Kind::Seal};
  if (says("QCWithSSCD")) standing.in_qscd = true;
  if (says("QCNoSSCD")) standing.in_qscd = false;
  return standing;
}

/// issues_qualified tells whether the service was one for qualified certificates at `time`, under the law of that time.
bool issues_qualified(const TrustedService& service, Instant time) {
  if (service.type != kCaQc || !service.holds_at(time) || service.unusable) return false;
  if (!service.status.starts_with(kServiceStatus)) return false;
  const std::string_view status = std::string_view(service.status).substr(kServiceStatus.size());
  if (status == "granted") return true;
  return time < kRegulation &&
         (status == "undersupervision" || status == "supervisionincessation" || status == "accredited");
}

/// standing_at judges by all services that issued the certificate. Where they contradict each other, it is not
/// qualified (TS 119 615, 4.4.4: the result is ambiguous).
Standing standing_at(Instant time, std::span<const TrustAnchor> issuing_services, const CertificateClaims& claims) {
  std::optional<Standing> agreed;
  for (const TrustAnchor& anchor : issuing_services)
    for (const TrustedService& service : anchor.services) {
      if (!issues_qualified(service, time)) continue;
      const Standing one = time < kRegulation ? under_directive(service, claims) : under_regulation(service, claims);
      if (agreed && one.qualified && agreed->qualified && one.kind != agreed->kind) return {};
      if (!agreed || (one.qualified && !agreed->qualified))
        agreed = one;
      else if (one.qualified)
        agreed->in_qscd = agreed->in_qscd && one.in_qscd;
    }
  return agreed.value_or(Standing{.kind = claimed_kind(claims)});
}

}  // namespace

std::string qualify(const Certificate& signer, std::span<const TrustAnchor> issuing_services, Instant issuance,
                    Instant best_signature_time) {
  const bool listed = std::any_of(issuing_services.begin(), issuing_services.end(),
                                  [](const TrustAnchor& anchor) { return !anchor.services.empty(); });
  if (!listed) return {};
  const CertificateClaims claims = claims_of(signer);
  const Standing when_issued = standing_at(issuance, issuing_services, claims);
  const Standing when_signed = standing_at(best_signature_time, issuing_services, claims);
  const bool was_directive = issuance < kRegulation && best_signature_time >= kRegulation;
  const bool qualified =
      when_issued.qualified && when_signed.qualified && (when_issued.kind == when_signed.kind || was_directive);
  if (when_signed.kind == Kind::Unknown) return "AdES";
  const std::string sort = when_signed.kind == Kind::Seal ? "ESeal" : "ESig";
  if (!qualified) return "Ad" + sort;
  return when_signed.in_qscd ? "Q" + sort : "Ad" + sort + "-QC";
}

}  // namespace libsign
