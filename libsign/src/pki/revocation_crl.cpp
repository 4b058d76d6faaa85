#include <algorithm>

#include <fmt/format.h>

#include "pki/certificate_facts.hpp"
#include "pki/crl_parts.hpp"
#include "pki/link_cache.hpp"
#include "pki/names.hpp"
#include "pki/path.hpp"
#include "pki/revocation_parts.hpp"

namespace libsign::pki {
namespace {

using Status = RevocationAnswer::Status;

bool is_less(ByteView a, ByteView b) {
  return a.size() != b.size() ? a.size() < b.size()
                              : std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

/// Said is what one CRL, alone or with a delta, says of the certificate, and for which reasons it would know.
struct Said {
  RevocationAnswer answer;
  Reasons reasons = 0;
};

/// CrlSearch asks every CRL at hand about one certificate (RFC 5280, 6.3.3).
class CrlSearch {
 public:
  CrlSearch(const RevocationQuestion& question, RevocationAnswers& answers)
      : question_(question), answers_(answers), facts_(facts_of(question.certificate)) {
    if (facts_.crl_distribution_points)
      points_ = read_distribution_points(*facts_.crl_distribution_points, question.certificate.issuer_der())
                    .value_or(std::vector<DistributionPoint>{});
  }

  void run() {
    for (const Crl& crl : question_.data.crls)
      if (!crl.impl().base_number) ask(crl);
    for (const Said& said : said_)
      if (said.answer.status != Status::Good || said.reasons == kAllReasons) answers_.usable.push_back(said.answer);
    combine_reasons();
  }

 private:
  void ask(const Crl& crl) {
    const bool direct = same_name(crl.issuer_der(), question_.certificate.issuer_der());
    if (!direct && !is_named(crl)) return;
    const Reasons reasons = reasons_covered(crl, direct);
    if (reasons == 0) return refuse(crl, "its scope does not include the certificate");
    const auto signer = check(crl);
    if (!signer) return;
    Said said = listen(crl, *signer, reasons);
    for (const Crl& delta : question_.data.crls)
      if (delta.impl().base_number) ask_delta(delta, crl, said);
    said_.push_back(std::move(said));
  }

  /// is_named says whether a distribution point of the certificate names the CRL's issuer.
  bool is_named(const Crl& crl) const {
    const NameKeys issuer{directory_key(crl.issuer_der())};
    return std::any_of(points_.begin(), points_.end(),
                       [&](const DistributionPoint& point) { return have_common(point.crl_issuers, issuer); });
  }

  /// reasons_covered applies RFC 5280, 6.3.3 b and d: for which reasons the CRL speaks of the certificate; 0 if for
  /// none.
  Reasons reasons_covered(const Crl& crl, bool direct) const {
    const IssuingDistributionPoint& scope = crl.impl().scope;
    const bool is_ca = question_.certificate.is_ca();
    // A certificate of version 1 does not say which it is.
    const bool unclear = !facts_.is_extensible && (scope.only_user_certificates || scope.only_ca_certificates);
    if (scope.only_attribute_certificates || unclear || (scope.only_user_certificates && is_ca) ||
        (scope.only_ca_certificates && !is_ca))
      return 0;
    const NameKeys issuer{directory_key(crl.issuer_der())};
    Reasons covered = 0;
    for (const DistributionPoint& point : points_) {
      const bool responsible =
          point.crl_issuers.empty() ? direct : have_common(point.crl_issuers, issuer) && (direct || scope.indirect);
      const bool same_point =
          scope.names.empty() || have_common(scope.names, point.names.empty() ? point.crl_issuers : point.names);
      if (responsible && same_point) covered = static_cast<Reasons>(covered | (point.reasons & scope.reasons));
    }
    // A CRL that no distribution point leads to stands for one named after the issuer, unless the issuer has left its
    // revocations to somebody else altogether.
    const bool delegated = !points_.empty() && std::all_of(points_.begin(), points_.end(), [&](const auto& point) {
      return !point.crl_issuers.empty() && !have_common(point.crl_issuers, issuer);
    });
    if (direct && !delegated && (scope.names.empty() || have_common(scope.names, issuer)))
      covered = static_cast<Reasons>(covered | scope.reasons);
    return covered;
  }

  /// check returns who signed the CRL; nothing, and a word why, if it must not be used.
  std::optional<Certificate> check(const Crl& crl) {
    if (!crl.impl().unusable.empty()) {
      refuse(crl, crl.impl().unusable);
      return std::nullopt;
    }
    std::string why = "nobody who could have signed it is known";
    for (const Certificate& signer : signers_of(crl)) {
      if (!is_signed(crl, signer)) {
        why = "its signature is not by its issuer";
        continue;
      }
      const auto usage = signer.key_usage();
      if (usage && !usage->crl_sign)
        why = fmt::format("the key of {} may not sign CRLs", signer.common_name());
      else if (!is_entitled(signer))
        why = fmt::format("no certificate path leads from {}, who signed it, to the anchor of the certificate",
                          signer.common_name());
      else
        return signer;
    }
    refuse(crl, why);
    return std::nullopt;
  }

  bool is_signed(const Crl& crl, const Certificate& signer) const {
    const Crl::Impl& list = crl.impl();
    return signed_by(question_.trust, {crl.sha256(), crl.signature_algorithm(), list.tbs, list.signature}, signer);
  }

  /// signers_of returns those by the CRL's issuer name: first whom the key identifier means, then the certificate's own
  /// issuer. No more of them than there may be paths.
  std::vector<Certificate> signers_of(const Crl& crl) const {
    std::vector<Certificate> signers;
    const auto add = [&](const Certificate& signer) {
      if (same_name(signer.subject_der(), crl.issuer_der()) &&
          std::find(signers.begin(), signers.end(), signer) == signers.end())
        signers.push_back(signer);
    };
    add(question_.issuer);
    for (const Certificate& anchor : question_.trust.by_subject(crl.issuer_der())) add(anchor);
    for (const Certificate& candidate : question_.candidates) add(candidate);
    const ByteView key_id = crl.impl().authority_key_id;
    if (!key_id.empty())
      std::stable_partition(signers.begin(), signers.end(),
                            [&](const Certificate& signer) { return equal(facts_of(signer).subject_key_id, key_id); });
    if (signers.size() > question_.limits.max_path_builds)
      signers.erase(signers.begin() + question_.limits.max_path_builds, signers.end());
    return signers;
  }

  /// is_entitled applies RFC 5280, 6.3.3 f: the signer is the issuer, or its path leads to the same trust anchor.
  bool is_entitled(const Certificate& signer) {
    if (signer == question_.issuer) return true;
    const Path path = path_of(signer);
    // The issuer's own path is the caller's business: where it ends is all that is asked.
    if (!issuer_path_) issuer_path_ = path_of(question_.issuer);
    return path.ok() && !issuer_path_->chain.empty() && are_alike(path.chain.back(), issuer_path_->chain.back());
  }

  /// are_alike says whether two certificates are of the same name and key.
  static bool are_alike(const Certificate& a, const Certificate& b) {
    return equal(facts_of(a).spki, facts_of(b).spki) && same_name(a.subject_der(), b.subject_der());
  }

  Path path_of(const Certificate& certificate) const {
    return build_path(certificate, question_.candidates, question_.trust, {}, question_.limits);
  }

  Said listen(const Crl& crl, const Certificate& signer, Reasons reasons) const {
    const Crl::Impl& list = crl.impl();
    Said said{.answer = {.kind = RevocationAnswer::Kind::Crl,
                         .status = Status::Good,
                         .revocation_time = {},
                         .this_update = list.this_update,
                         .next_update = list.next_update,
                         .issued = list.this_update,
                         .keeps_expired = list.keeps_expired,
                         .algorithm = crl.signature_algorithm(),
                         .signer = signer,
                         .signed_by_issuer = are_alike(signer, question_.issuer),
                         .sources = {to_bytes(crl.sha256())}},
              .reasons = reasons};
    if (const auto entry = find_entry(crl, facts_.serial, question_.certificate.issuer_der()))
      note(*entry, said.answer);
    return said;
  }

  static void note(const CrlEntry& entry, RevocationAnswer& answer) {
    const bool removed = entry.reason == RevocationReason::RemoveFromCrl;
    answer.status = removed ? Status::Good : Status::Revoked;
    answer.reason = removed ? RevocationReason::Unspecified : entry.reason;
    answer.revocation_time = removed ? std::nullopt : std::optional(entry.revoked_at);
  }

  /// ask_delta applies RFC 5280, 6.3.3 c and 5.2.4: the delta has the base's issuer, scope and key and continues it.
  void ask_delta(const Crl& delta, const Crl& base, const Said& of_base) {
    const Crl::Impl& list = delta.impl();
    const Crl::Impl& complete = base.impl();
    if (!same_name(list.issuer, complete.issuer) || !equal(list.scope_der, complete.scope_der)) return;
    if (!list.unusable.empty()) return refuse(delta, list.unusable);
    if (!complete.number || !list.number || is_less(*complete.number, *list.base_number) ||
        !is_less(*complete.number, *list.number))
      return;
    if (!is_signed(delta, *of_base.answer.signer)) return refuse(delta, "its signature is not by who signed its base");
    Said said = of_base;
    said.answer.this_update = said.answer.issued = list.this_update;
    said.answer.next_update = list.next_update;
    said.answer.algorithm = delta.signature_algorithm();
    said.answer.sources.push_back(to_bytes(delta.sha256()));
    if (const auto entry = find_entry(delta, facts_.serial, question_.certificate.issuer_der()))
      note(*entry, said.answer);
    said_.push_back(std::move(said));
  }

  /// combine_reasons makes one answer of CRLs that know some reasons each and together all of them: for every such CRL
  /// the one in which nothing is newer than it. It is as old as its oldest part.
  void combine_reasons() {
    std::vector<Said> partial;
    for (Said& said : said_)
      if (said.answer.status == Status::Good && said.reasons != kAllReasons) partial.push_back(std::move(said));
    std::stable_sort(partial.begin(), partial.end(),
                     [](const Said& a, const Said& b) { return a.answer.this_update > b.answer.this_update; });
    for (std::size_t newest = 0; newest < partial.size(); ++newest) {
      Said whole = partial[newest];
      for (std::size_t i = newest + 1; i < partial.size() && whole.reasons != kAllReasons; ++i)
        if ((partial[i].reasons & ~whole.reasons) != 0) add(partial[i], whole);
      if (whole.reasons == kAllReasons) answers_.usable.push_back(std::move(whole.answer));
    }
    if (!partial.empty() && answers_.usable.empty())
      for (const Said& said : partial)
        answers_.unusable.push_back({said.answer.sources.front(), "it covers some reasons for revocation only"});
  }

  static void add(const Said& part, Said& whole) {
    whole.reasons = static_cast<Reasons>(whole.reasons | part.reasons);
    RevocationAnswer& answer = whole.answer;
    answer.this_update = std::min(answer.this_update, part.answer.this_update);
    answer.issued = std::min(answer.issued, part.answer.issued);
    if (part.answer.next_update)
      answer.next_update = std::min(answer.next_update.value_or(*part.answer.next_update), *part.answer.next_update);
    if (answer.keeps_expired && part.answer.keeps_expired)
      answer.keeps_expired = std::max(*answer.keeps_expired, *part.answer.keeps_expired);
    else
      answer.keeps_expired = std::nullopt;
    answer.signed_by_issuer = answer.signed_by_issuer && part.answer.signed_by_issuer;
    answer.sources.insert(answer.sources.end(), part.answer.sources.begin(), part.answer.sources.end());
  }

  void refuse(const Crl& crl, std::string why) {
    Bytes source = to_bytes(crl.sha256());
    for (const UnusableAnswer& known : answers_.unusable)
      if (known.source == source) return;
    answers_.unusable.push_back({std::move(source), std::move(why)});
  }

  const RevocationQuestion& question_;
  RevocationAnswers& answers_;
  CertificateFacts facts_;
  std::vector<DistributionPoint> points_;
  std::vector<Said> said_;
  std::optional<Path> issuer_path_;
};

}  // namespace

void crl_answers(const RevocationQuestion& question, RevocationAnswers& answers) {
  if (!question.data.crls.empty()) CrlSearch(question, answers).run();
}

}  // namespace libsign::pki
