#include <utility>

#include <fmt/format.h>

#include "agreement/rendering_parts.hpp"
#include "agreement/vocabulary.hpp"
#include "base/dates.hpp"

namespace libsign::agreement {
namespace {

std::string words_of(const LocalDate& day) { return fmt::format("{} (time zone {})", format_date(day.date), day.zone); }

std::string words_of(const Moment& moment) {
  switch (moment.rule) {
    case MomentRule::OnDate: return moment.on ? fmt::format("on {}", words_of(*moment.on)) : std::string{};
    case MomentRule::OnLastConsent: return "with the last consent";
    case MomentRule::ToBeDetermined: break;
  }
  return "on a date that the participants will determine";
}

std::string words_of(const TextVersion& text) {
  return fmt::format("version {}, {}", text.version, write_sha256(text.sha256));
}

std::string words_of(const ItemReference& item) {
  return fmt::format("{} {}", item.act ? "the act " + *item.act : "the container", write_sha256(item.sha256));
}

std::string words_of(bool yes) { return yes ? "yes" : "no"; }

void render_acts(Page& page, std::string_view label, const std::vector<ActReference>& acts) {
  for (const ActReference& act : acts) page.item(label, fmt::format("{} {}", act.id, write_sha256(act.sha256)));
}

void optional_item(Page& page, std::string_view label, const std::optional<std::string>& text) {
  if (text) page.item(label, *text);
}

void render_block(Page& page, std::string_view label, const TextBlock& block) {
  page.item(label, fmt::format("“{}{}{}”", block.num, block.num.empty() || block.text.empty() ? "" : " ", block.text));
}

void render_operation(Page& page, const Replace& replace) {
  page.paragraph("", fmt::format("[{}] Words are replaced.", replace.target), 0);
  page.item("  Old", replace.old ? fmt::format("“{}”", *replace.old) : "all of the text");
  page.item("  New", replace.by.empty() ? "nothing: the old words are struck out" : fmt::format("“{}”", replace.by));
  page.item("  Block", write_sha256(replace.old_sha256));
}

void render_operation(Page& page, const Insert& insert) {
  page.paragraph("", fmt::format("[{}] A block is inserted after [{}].", insert.block.eid, insert.after), 0);
  render_block(page, "  New", insert.block);
}

void render_operation(Page& page, const Repeal& repeal) {
  page.paragraph("", fmt::format("[{}] The block is repealed.", repeal.target), 0);
  if (repeal.old) render_block(page, "  Old", *repeal.old);
  page.item("  Block", write_sha256(repeal.old_sha256));
}

template <typename Choice>
void optional_choice(Page& page, std::string_view label, const std::optional<Choice>& choice) {
  if (choice) page.item(label, name(*choice));
}

std::string_view title_of(NoticeType type) {
  switch (type) {
    case NoticeType::NonRenewal: return "NOTICE OF NON-RENEWAL";
    case NoticeType::Termination: return "NOTICE OF TERMINATION";
    case NoticeType::PocChange: return "NOTICE OF A CHANGE OF THE POINT OF CONTACT";
    case NoticeType::Other: break;
  }
  return "NOTICE";
}

}  // namespace

void render_body(Page& page, const Modification& modification) {
  page.heading("CHANGES");
  for (std::size_t i = 0; i < modification.operations.size(); ++i) {
    if (i != 0) page.blank();
    std::visit([&](const auto& operation) { render_operation(page, operation); }, modification.operations[i]);
  }
  page.heading("OUTCOME");
  page.item("New text", words_of(modification.result));
  page.item("Takes effect", words_of(modification.effect));
  page.item("Integrated", words_of(modification.integration));
}

void render_body(Page& page, const Consent& consent) {
  page.heading(consent.decision == Decision::Consent ? "CONSENT" : "REFUSAL");
  page.item("Answer", consent.decision == Decision::Consent ? "The participant consents to the modification named here."
                                                            : "The participant refuses the modification named here.");
  render_acts(page, "Modification", {consent.to});
  page.item("Old text", write_sha256(consent.base_sha256));
  page.item("New text", write_sha256(consent.result_sha256));
}

void render_body(Page& page, const Notice& notice) {
  page.heading(title_of(notice.type));
  page.paragraph("", notice.statement, 0);
  page.blank();
  optional_item(page, "Power used", notice.power);
  if (notice.intended_end) page.item("Intended end", format_date(*notice.intended_end));
  page.item("Addressee", notice.addressee.participant);
  optional_item(page, "Office", notice.addressee.office);
  optional_item(page, "Address", notice.addressee.address);
}

void render_body(Page& page, const Receipt& receipt) {
  page.heading("RECEIPT");
  page.item("Received", words_of(receipt.of));
  page.item("Arrived", format_instant(receipt.arrived));
  page.item("Channel", name(receipt.channel));
  page.item("Prejudice", receipt.without_prejudice
                             ? "Receipt is acknowledged without prejudice to any question of form, time or content."
                             : "No reservation is made.");
}

void render_body(Page& page, const Delivery& delivery) {
  page.heading("DELIVERY");
  page.item("Delivered", words_of(delivery.of));
  for (const DeliveryEvent& event : delivery.events)
    page.item("Event", fmt::format("{} at {}", name(event.name), format_instant(event.at)));
  page.item("Evidence", fmt::format("{} ({}), {}", evidence_file(delivery.type), name(delivery.type),
                                    write_sha256(delivery.evidence_sha256)));
}

void render_body(Page& page, const Authority& authority) {
  page.heading("AUTHORITY");
  bool is_first = true;
  for (const Grant& grant : authority.grants) {
    if (!std::exchange(is_first, false)) page.blank();
    page.item("Person", grant.person);
    optional_item(page, "Body", grant.body);
    page.item("Key", write_sha256(grant.key));
    std::vector<std::string_view> scopes;
    for (const ActKind kind : grant.scopes) scopes.push_back(word(kind));
    page.item("May sign", fmt::format("{}", fmt::join(scopes, ", ")));
    if (grant.from) page.item("From", format_instant(*grant.from));
    if (grant.to) page.item("Until before", format_instant(*grant.to));
  }
}

void render_body(Page& page, const PointOfContact& contact) {
  page.heading("POINT OF CONTACT");
  page.item("Name", contact.name);
  optional_item(page, "Office", contact.office);
  optional_item(page, "Address", contact.address);
  page.item("From", format_instant(contact.from));
  page.item("May receive", fmt::format("notices: {}", words_of(contact.may_receive_notices)));
  page.item("May give", fmt::format("notices: {}", words_of(contact.may_give_notices)));
}

void render_body(Page& page, const Succession& succession) {
  page.heading("SUCCESSION");
  page.item("Until then", succession.predecessor);
  page.item("From then", succession.successor);
  page.item("Moment", format_instant(succession.from));
}

void render_body(Page& page, const AgreedReading& reading) {
  page.heading("AGREED READING");
  page.paragraph("", "What is not listed stays as open as the text leaves it.", 0);
  page.blank();
  optional_choice(page, "First day", reading.commencement);
  optional_choice(page, "Ends on", reading.correspondence);
  optional_choice(page, "End moves", reading.period_end_shift);
  optional_item(page, "Weekend", reading.period_end_weekend);
  optional_choice(page, "Notice", reading.notice_count);
  optional_choice(page, "Runs from", reading.notice_runs);
  optional_choice(page, "Zone of", reading.zone);
  optional_item(page, "Zone", reading.zone_name);
  optional_item(page, "Closes at", reading.close_of_business);
  optional_choice(page, "Notice moves", reading.notice_shift);
  optional_item(page, "No notice on", reading.notice_weekend);
  optional_choice(page, "Stated end", reading.stated_end);
  optional_choice(page, "Holidays", reading.holidays);
  if (reading.holidays_sha256) page.item("Holiday list", write_sha256(*reading.holidays_sha256));
  optional_choice(page, "Counting", reading.counting);
  optional_choice(page, "Late notice", reading.late_notice);
  optional_choice(page, "Withdrawal", reading.withdrawal);
  if (!reading.closes.empty()) page.item("Settles", fmt::format("{}", fmt::join(reading.closes, ", ")));
  page.item("Retroactive", words_of(reading.retroactive));
}

void render_body(Page& page, const Integration& integration) {
  page.heading("INTEGRATION");
  render_acts(page, "Of", integration.of);
  page.item("On", words_of(integration.on));
  page.item("New text", words_of(integration.result));
  render_text(page, integration.text);
}

void render_body(Page& page, const Authorisation& authorisation) {
  page.heading("AUTHORISATION");
  page.item("Item", authorisation.description);
  page.item("Digest", write_sha256(authorisation.item_sha256));
  page.item("Recipient", authorisation.recipient);
}

void render_body(Page& page, const Withdrawal& withdrawal) {
  page.heading("WITHDRAWAL");
  render_acts(page, "Withdrawn", {withdrawal.of});
}

void render_body(Page& page, const Determination& determination) {
  page.heading("DETERMINATION");
  page.item("Subject", determination.subject);
  page.item("Activity", determination.activity);
  page.item("Starts on", words_of(determination.activity_start));
  page.blank();
  page.paragraph("", determination.statement, 0);
}

void render_body(Page& page, const Arrangement& arrangement) {
  page.heading("ARRANGEMENT");
  page.item("Event", name(arrangement.event));
  page.item("Id", arrangement.id);
  page.item("Title", arrangement.title);
  page.item("On", words_of(arrangement.on));
}

void render_body(Page& page, const Register& closed) {
  page.heading("CLOSED REGISTER");
  page.paragraph("",
                 fmt::format("Until {} no notice{} was given or received but in the acts named here and those before "
                             "them.",
                             format_instant(closed.until), closed.exit ? " under " + *closed.exit : std::string{}),
                 0);
  page.blank();
  render_acts(page, "Last act", closed.heads);
}

void render_body(Page& page, const AgreedRenewal& renewal) {
  page.heading("RENEWAL");
  page.paragraph(
      "", fmt::format("The agreement is renewed for one more period, number {} after the initial one.", renewal.period),
      0);
}

}  // namespace libsign::agreement
