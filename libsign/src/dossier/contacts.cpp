#include "dossier/contacts.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace libsign::dossier {
namespace {

bool is_addressed(const PointOfContact& contact, const Addressee& addressee) {
  if (addressee.address && contact.address == addressee.address) return true;
  return addressee.office && (contact.office == addressee.office || contact.name == *addressee.office);
}

std::string called(const PointOfContact& contact) {
  return contact.office ? fmt::format("{} ({})", contact.name, *contact.office) : contact.name;
}

}  // namespace

Contacts::Contacts(Court& court) : designated_(court.memorandum.participants.size()) {
  for (Entry* const entry : court.ledger.of_kind(ActKind::PointOfContact))
    if (!close_if_not_made(court, *entry))
      designated_[*court.authorities.participant(entry->header().by)].push_back(entry);
  for (std::vector<Entry*>& contacts : designated_) {
    std::ranges::stable_sort(contacts, {}, [](const Entry* entry) { return entry->body<PointOfContact>().from; });
    for (std::size_t i = 0; i < contacts.size(); ++i) {
      const bool superseded =
          i + 1 < contacts.size() && contacts[i + 1]->body<PointOfContact>().from <= court.options.at;
      contacts[i]->because(
          fmt::format("{} designates {}.", contacts[i]->header().by, called(contacts[i]->body<PointOfContact>())));
      contacts[i]->conclude(ActVerdict::Effective, superseded ? "SUPERSEDED" : "DESIGNATED");
    }
  }
}

const Entry* Contacts::at(std::size_t participant, Instant instant) const {
  const auto& contacts = designated_[participant];
  const auto next = std::ranges::upper_bound(contacts, instant, {},
                                             [](const Entry* entry) { return entry->body<PointOfContact>().from; });
  return next == contacts.begin() ? nullptr : *std::prev(next);
}

void Contacts::check_addressee(Entry& notice, std::size_t participant, Instant arrived) const {
  const Addressee& addressee = notice.body<Notice>().addressee;
  if (!addressee.office && !addressee.address) return;
  const Entry* const current = at(participant, arrived);
  if (current == nullptr || is_addressed(current->body<PointOfContact>(), addressee)) return;
  for (const Entry* const former : designated_[participant]) {
    const PointOfContact& contact = former->body<PointOfContact>();
    if (contact.from > arrived || !is_addressed(contact, addressee)) continue;
    notice.warn(
        "NOTICE-ADDRESSEE-SUPERSEDED",
        fmt::format("it went to {}, contact of {} from {}; since {} that is {}", called(contact), addressee.participant,
                    format_instant(contact.from), format_instant(current->body<PointOfContact>().from),
                    called(current->body<PointOfContact>())));
    return;
  }
}

}  // namespace libsign::dossier
