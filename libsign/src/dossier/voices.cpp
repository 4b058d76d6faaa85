#include <algorithm>

#include <fmt/format.h>

#include "agreement/commitments.hpp"
#include "dossier/court.hpp"

namespace libsign::dossier {
namespace {

using agreement::Commitment;

std::string who(const ActSignature& signature) { return signature.signer.empty() ? signature.id : signature.signer; }

std::string commitments_of(const ActSignature& signature) {
  std::vector<std::string> words;
  for (const std::string& uri : signature.commitments) words.push_back(uri.substr(uri.rfind('#') + 1));
  return words.empty() ? "nothing" : fmt::format("{}", fmt::join(words, ", "));
}

/// counts leaves out what is no good signature, or was not there yet.
bool counts(const ActSignature& signature, Entry& entry, Instant at) {
  if (signature.indication != Indication::TotalPassed) {
    entry.failings.push_back(
        {"SIGNATURE-NOT-PASSED",
         {},
         Severity::Error,
         fmt::format("signature {} of {} is {}", signature.id, who(signature), name(signature.indication))});
    return false;
  }
  if (signature.existed_by && *signature.existed_by > at) {
    entry.note("SIGNATURE-LATER",
               fmt::format("signature {} of {} was made after the time asked about", signature.id, who(signature)));
    return false;
  }
  return true;
}

/// certifies_delivery tells whether somebody who is no participant signs as a delivery service.
bool certifies_delivery(const Court& court, const ActSignature& signature, const Entry& entry) {
  return entry.header().kind == ActKind::Delivery &&
         agreement::judge_commitments(ActKind::Delivery, signature.commitments) == Commitment::Counts &&
         !court.authorities.knows(signature.key_sha256);
}

/// hear_service asks the verifier's register. Any certificate can commit to a proof of delivery, one of the sender's
/// staff as well.
void hear_service(const Court& court, Entry& entry, const ActSignature& signature) {
  const auto& services = court.options.authority.services;
  if (std::ranges::find(services, signature.key_sha256, &DeliveryService::key) == services.end()) {
    entry.unknown_service = who(signature);
    return;
  }
  entry.delivered_by_service = true;
  entry.because(fmt::format("{}, a delivery service of the register, certifies the delivery.", who(signature)));
}

/// commits tells whether what the signature commits to makes the act. On evidence of delivery, who imports it may
/// commit to less than the service.
bool commits(const ActSignature& signature, Entry& entry) {
  const ActKind kind = entry.header().kind;
  const Commitment commitment = agreement::judge_commitments(kind, signature.commitments);
  if (commitment == Commitment::Counts) return true;
  if (commitment == Commitment::Beside && kind == ActKind::Delivery) return true;
  if (commitment == Commitment::Beside && is_mutual(kind) && !signature.commitments.empty()) {
    entry.note("RECEIPT-IS-NOT-CONSENT", fmt::format("signature {} of {} says {}; that is no consent", signature.id,
                                                     who(signature), commitments_of(signature)));
    return false;
  }
  entry.failings.push_back(
      {"ACT-COMMITMENT-MISMATCH",
       {},
       Severity::Error,
       fmt::format("signature {} of {} says {}, and an act of kind {} takes {}", signature.id, who(signature),
                   commitments_of(signature), name(kind), agreement::expected_commitments(kind))});
  return false;
}

void hear(const Court& court, Entry& entry, const ActSignature& signature) {
  if (!counts(signature, entry, court.options.at)) return;
  if (certifies_delivery(court, signature, entry)) {
    hear_service(court, entry, signature);
    return;
  }
  if (!commits(signature, entry)) return;
  Authorities::Answer answer = court.authorities.hear(signature, entry);
  std::ranges::move(answer.failings, std::back_inserter(entry.failings));
  if (!answer.voice) return;
  if (answer.voice->grade == Grade::D)
    entry.warn("AUTH-CLAIMED-ONLY", fmt::format("that {} speaks for {} is what the signer says", who(signature),
                                                court.name_of(answer.voice->participant)));
  entry.voices.push_back(*answer.voice);
}

/// better prefers authority that is clear, then the earlier proof, then the higher grade.
bool better(const Voice& a, const Voice& b) {
  if (a.clear != b.clear) return a.clear;
  if (a.at.latest != b.at.latest) return a.at.latest < b.at.latest;
  return a.grade < b.grade;
}

void settle_unilateral(const Court& court, Entry& entry) {
  const auto by = court.authorities.participant(entry.header().by);
  if (!by) {
    entry.fail("ACT-UNKNOWN-PARTICIPANT", fmt::format("“{}” is no participant of the memorandum", entry.header().by));
    return;
  }
  const Voice* own = nullptr;
  for (const Voice& voice : entry.voices) {
    if (voice.participant == *by && (own == nullptr || better(voice, *own))) own = &voice;
    if (voice.participant != *by)
      entry.failings.push_back({"AUTH-OTHER-PARTICIPANT", court.name_of(voice.participant), Severity::Error,
                                fmt::format("{} speaks for {}, and the act is one of {}", who(*voice.signature),
                                            court.name_of(voice.participant), entry.header().by)});
  }
  if (own == nullptr) {
    if (!entry.voices.empty() || entry.signatures.empty()) return;
    entry.at = existence_of(*entry.signatures.front());
    return;
  }
  entry.made = own->clear;
  entry.unclear = !own->clear;
  entry.at = own->at;
  entry.status.participants = {{entry.header().by,
                                own->clear ? ActParticipant::Stand::Yes : ActParticipant::Stand::Unclear,
                                who(*own->signature),
                                own->grade,
                                {own->at.earliest, own->at.latest},
                                {}}};
  entry.because(fmt::format(
      "{} signed for {} (authority of grade {}); {} by {}.", who(*own->signature), entry.header().by, name(own->grade),
      own->at.stamped ? "a time-stamp proves that the signature existed" : "no time-stamp proves when, but it was seen",
      format_instant(own->at.latest)));
}

}  // namespace

void hear_all(Court& court) {
  for (Entry& entry : court.ledger.entries()) {
    for (const ActSignature* const signature : entry.signatures) hear(court, entry, *signature);
    std::ranges::sort(entry.voices, better);
    if (!is_mutual(entry.header().kind)) settle_unilateral(court, entry);
    entry.status.proven = {entry.at.earliest, entry.at.latest};
  }
}

bool close_if_not_made(Court&, Entry& entry) {
  for (ActFinding& finding : entry.failings) {
    if (entry.made) finding.severity = Severity::Info;
    if (std::ranges::find(entry.status.findings, finding) == entry.status.findings.end())
      entry.status.findings.push_back(finding);
  }
  entry.failings.clear();
  if (entry.made) return false;
  if (entry.unclear) {
    entry.warn("TIME-NO-POE", "nothing proves when the signature was made, and that decides whether it counts");
    entry.because("Whether the signer still had authority cannot be told.");
    entry.conclude(ActVerdict::Indeterminate, "SIGNED");
  } else {
    entry.because("No signature on it speaks for the participant that makes it.");
    entry.conclude(ActVerdict::NotEffective, "VOID");
  }
  return true;
}

}  // namespace libsign::dossier
