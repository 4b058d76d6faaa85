#include "dossier/delivery.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace libsign::dossier {
namespace {

std::optional<std::string> addressee_of(const Entry& target) {
  if (const auto* const notice = std::get_if<Notice>(&target.act->body)) return notice->addressee.participant;
  return std::nullopt;
}

const ItemReference& item_of(const Entry& entry) {
  if (const auto* const receipt = std::get_if<Receipt>(&entry.act->body)) return receipt->of;
  return entry.body<Delivery>().of;
}

/// is_from_receiver tells whether an act about another comes from one to whom that one was sent.
bool is_from_receiver(const Entry& entry, const Entry& target) {
  const auto addressee = addressee_of(target);
  return addressee ? entry.header().by == *addressee : entry.header().by != target.header().by;
}

/// found returns what the act is about, or closes it.
Entry* found(Court& court, Entry& entry) {
  Entry* const target = court.ledger.named_by(entry);
  if (target != nullptr) return target;
  const ItemReference& item = item_of(entry);
  if (item.act && court.ledger.with_id(*item.act).empty()) {
    entry.fail("ACT-REFERENCE-UNKNOWN", fmt::format("the act {} that it names is not here", *item.act));
    entry.conclude(ActVerdict::Indeterminate, "SIGNED");
    return nullptr;
  }
  entry.fail("RECEIPT-MISMATCH", "nothing that is here has the digest that it names, so it is about something else");
  entry.because("A receipt counts for the very file that it names by its digest.");
  entry.conclude(ActVerdict::NotEffective, "MISMATCH");
  return nullptr;
}

void judge_receipt(Court& court, Entry& entry) {
  if (close_if_not_made(court, entry)) return;
  const Entry* const target = found(court, entry);
  if (target == nullptr) return;
  const Receipt& receipt = entry.body<Receipt>();
  if (!is_from_receiver(entry, *target)) {
    entry.fail("RECEIPT-BY-OTHER", fmt::format("{} is not who {} was for", entry.header().by, target->header().id));
    entry.conclude(ActVerdict::NotEffective, "VOID");
    return;
  }
  if (receipt.arrived > entry.at.latest) {
    entry.fail("RECEIPT-MISMATCH",
               fmt::format("it was signed by {}, before the arrival at {} that it states",
                           format_instant(entry.at.latest), format_instant(receipt.arrived)),
               "time");
    entry.conclude(ActVerdict::NotEffective, "MISMATCH");
    return;
  }
  entry.because(fmt::format("{} states that {} arrived at {}.", entry.header().by, target->header().id,
                            format_instant(receipt.arrived)));
  entry.conclude(ActVerdict::Effective, "ACKNOWLEDGED");
}

void judge_evidence(Court& court, Entry& entry) {
  const bool is_claimed = entry.delivered_by_service || !entry.unknown_service.empty();
  if (!is_claimed && close_if_not_made(court, entry)) return;
  const bool made_by_participant = entry.made;
  entry.made = true;
  close_if_not_made(court, entry);
  const Entry* const target = found(court, entry);
  if (target == nullptr) return;
  if (entry.delivered_by_service || (made_by_participant && is_from_receiver(entry, *target))) {
    entry.conclude(ActVerdict::Effective, "DELIVERED");
    return;
  }
  if (!entry.unknown_service.empty())
    entry.warn("DELIVERY-SERVICE-UNKNOWN",
               fmt::format("{} certifies the delivery, and the register of authority names no such delivery service",
                           entry.unknown_service));
  else
    entry.warn("DELIVERY-CLAIM-ONLY",
               fmt::format("only {}, who sent it, vouches for this evidence of delivery", entry.header().by));
  entry.because("Evidence counts once a delivery service of the register has signed it, or the addressee.");
  entry.conclude(ActVerdict::Indeterminate, "CLAIMED");
}

void earlier(std::optional<Instant>& known, Instant instant) { known = known ? std::min(*known, instant) : instant; }

bool is_arrival(DeliveryEventName event) {
  return event == DeliveryEventName::ContentConsignment || event == DeliveryEventName::ContentHandover;
}

}  // namespace

void judge_delivery(Court& court) {
  for (Entry* const entry : court.ledger.of_kind(ActKind::Receipt)) judge_receipt(court, *entry);
  for (Entry* const entry : court.ledger.of_kind(ActKind::Delivery)) judge_evidence(court, *entry);
}

Journey journey_of(Court& court, const Entry& entry) {
  std::optional<Instant> accepted;
  std::optional<Instant> certified;
  std::optional<Instant> acknowledged;
  Journey journey;
  for (const Entry* const about : court.ledger.about(entry)) {
    if (const auto* const delivery = std::get_if<Delivery>(&about->act->body)) {
      if (!about->is_effective()) {
        journey.claimed_only |= about->status.verdict == ActVerdict::Indeterminate;
        continue;
      }
      for (const DeliveryEvent& event : delivery->events) {
        if (event.name == DeliveryEventName::SubmissionAcceptance) earlier(accepted, event.at);
        if (is_arrival(event.name)) earlier(certified, event.at);
      }
    }
    const auto* const receipt = std::get_if<Receipt>(&about->act->body);
    if (receipt == nullptr || !about->is_effective()) continue;
    const bool authorised = about->status.participants.front().grade < Grade::D;
    if (authorised)
      earlier(acknowledged, receipt->arrived);
    else
      journey.claimed_only = true;
  }
  // What a service certifies goes before what the addressee says, and either binds.
  const auto arrival = certified ? certified : acknowledged;
  journey.arrived = arrival.has_value();
  journey.claimed_only &= !journey.arrived;
  journey.received = {arrival ? arrival : entry.at.earliest, arrival};
  journey.sent = {accepted ? accepted : entry.at.earliest, accepted ? accepted : arrival};
  return journey;
}

}  // namespace libsign::dossier
