#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include <libsign/act.hpp>

#include "agreement/caps.hpp"
#include "agreement/describe_memorandum.hpp"
#include "agreement/lexical.hpp"

namespace libsign::agreement {

/// present returns the value of `optional`, making one if there is none: a description says where one has to be.
template <typename T>
T& present(std::optional<T>& optional) {
  return optional ? *optional : optional.emplace();
}

template <typename Record>
void describe_day(Record& record, std::string_view key, LocalDate& day) {
  record.required(key, day.date, kDate);
  record.required("zone", day.zone, kZone);
}

/// describe_list describes words in one attribute, which is not there if there are none.
template <typename Record>
void describe_list(Record& record, std::string_view key, std::vector<std::string>& values,
                   const Lexical<std::vector<std::string>>& lexical) {
  std::optional<std::vector<std::string>> stated;
  if (!values.empty()) stated = values;
  record.optional(key, stated, lexical);
  values = std::move(stated).value_or(std::vector<std::string>{});
}

/// describe_yes_or_no describes what every act.xml states and a draft may leave out, so that it is `otherwise`.
template <typename Record>
void describe_yes_or_no(Record& record, std::string_view key, bool& value, bool otherwise) {
  if constexpr (Record::kComplete) {
    record.required(key, value, kYesOrNo);
  } else {
    std::optional<bool> stated;
    record.optional(key, stated, kYesOrNo);
    value = stated.value_or(otherwise);
  }
}

template <typename Record>
void describe(Record& record, TextVersion& text) {
  record.required("version", text.version, kVersion);
  record.required("digest", text.sha256, kSha256);
}

template <typename Record>
void describe(Record& record, ActReference& act) {
  record.required("id", act.id, kUuidUrn);
  record.required("digest", act.sha256, kSha256);
}

template <typename Record>
void describe(Record& record, ItemReference& item) {
  record.optional("act", item.act, kUuidUrn);
  record.required("digest", item.sha256, kSha256);
}

template <typename Record>
void describe(Record& record, Moment& moment) {
  record.required("rule", moment.rule, one_of<MomentRule>());
  if (moment.rule == MomentRule::OnDate) describe_day(record, "on", present(moment.on));
}

template <typename Record>
void describe(Record& record, Replace& replace) {
  record.required("target", replace.target, kEid);
  if constexpr (Record::kComplete) record.required("oldDigest", replace.old_sha256, kSha256);
  record.optional_leaf("Old", replace.old, kProse);
  record.leaf("New", replace.by, kProseOrNothing);
  if (replace.by.empty() && !replace.old)
    record.problem("nothing is put in the place of the whole text",
                   "repeal the block, or name the words to strike out");
}

template <typename Record>
void describe(Record& record, Insert& insert) {
  record.required("after", insert.after, kEid);
  describe(record, insert.block);
}

template <typename Record>
void describe(Record& record, Repeal& repeal) {
  record.required("target", repeal.target, kEid);
  if constexpr (Record::kComplete) {
    record.required("oldDigest", repeal.old_sha256, kSha256);
    record.optional_child("Old", repeal.old);
  }
  if (repeal.old && (repeal.old->eid != repeal.target || block_sha256(*repeal.old) != repeal.old_sha256))
    record.problem("it shows another block than the one that it repeals", "draft the act again");
}

/// describe_moments describes from when a modification counts.
template <typename Record>
void describe_moments(Record& record, Modification& modification) {
  record.child("Effect", [&](Record& child) { describe(child, modification.effect); });
  record.child("Integration", [&](Record& child) { describe(child, modification.integration); });
}

template <typename Record>
void describe(Record& record, Modification& modification) {
  record.group("Operations", [&](Record& group) {
    group.alternatives("operation", modification.operations, {"Replace", "Insert", "Repeal"}, kMaxOperations);
  });
  describe_moments(record, modification);
  if constexpr (Record::kComplete) record.child("Result", [&](Record& child) { describe(child, modification.result); });
}

template <typename Record>
void describe(Record& record, Consent& consent) {
  record.child("Consent", [&](Record& child) {
    if constexpr (Record::kComplete) {
      child.required("to", consent.to.id, kUuidUrn);
      child.required("digest", consent.to.sha256, kSha256);
      child.required("base", consent.base_sha256, kSha256);
      child.required("result", consent.result_sha256, kSha256);
    }
    child.required("decision", consent.decision, one_of<Decision>());
  });
}

template <typename Record>
void describe(Record& record, Addressee& addressee) {
  record.required("participant", addressee.participant, kIdentifier);
  record.optional("office", addressee.office, kText);
  record.optional("address", addressee.address, kText);
}

template <typename Record>
void describe(Record& record, Notice& notice) {
  record.child("Notice", [&](Record& child) {
    child.required("type", notice.type, one_of<NoticeType>());
    child.optional("power", notice.power, kIdentifier);
    child.optional("intendedEnd", notice.intended_end, kDate);
    child.leaf("Statement", notice.statement, kProse);
    child.child("Addressee", [&](Record& grandchild) { describe(grandchild, notice.addressee); });
  });
}

template <typename Record>
void describe(Record& record, Receipt& receipt) {
  record.child("Receipt", [&](Record& child) {
    child.required("channel", receipt.channel, one_of<Channel>());
    child.required("arrived", receipt.arrived, kInstant);
    describe_yes_or_no(child, "withoutPrejudice", receipt.without_prejudice, true);
    if constexpr (Record::kComplete) child.child("Of", [&](Record& grandchild) { describe(grandchild, receipt.of); });
  });
}

template <typename Record>
void describe(Record& record, DeliveryEvent& event) {
  record.required("name", event.name, one_of<DeliveryEventName>());
  record.required("at", event.at, kInstant);
}

/// The whole body of a delivery follows from its files, so drafting asks for nothing.
template <typename Record>
void describe(Record& record, Delivery& delivery) {
  if constexpr (Record::kComplete)
    record.child("Delivery", [&](Record& child) {
      child.child("Of", [&](Record& grandchild) { describe(grandchild, delivery.of); });
      child.children("Event", delivery.events, 1, kMaxEvents);
      child.child("Evidence", [&](Record& grandchild) {
        grandchild.required("type", delivery.type, one_of<EvidenceType>());
        grandchild.constant("href", evidence_file(delivery.type));
        grandchild.required("digest", delivery.evidence_sha256, kSha256);
      });
    });
}

template <typename Record>
void describe(Record& record, Grant& grant) {
  record.required("person", grant.person, kText);
  record.required("key", grant.key, kSha256);
  record.optional("body", grant.body, kText);
  record.required("scopes", grant.scopes, kScopes);
  record.optional("from", grant.from, kInstant);
  record.optional("to", grant.to, kInstant);
}

template <typename Record>
void describe(Record& record, Authority& authority) {
  record.group("Authority", [&](Record& group) { group.children("Grant", authority.grants, 1, kMaxGrants); });
}

template <typename Record>
void describe(Record& record, PointOfContact& contact) {
  record.child("PointOfContact", [&](Record& child) {
    child.required("name", contact.name, kText);
    child.optional("office", contact.office, kText);
    child.optional("address", contact.address, kText);
    child.required("mayReceiveNotices", contact.may_receive_notices, kYesOrNo);
    child.required("mayGiveNotices", contact.may_give_notices, kYesOrNo);
    child.required("from", contact.from, kInstant);
  });
}

template <typename Record>
void describe(Record& record, Succession& succession) {
  record.child("Succession", [&](Record& child) {
    child.required("predecessor", succession.predecessor, kText);
    child.required("successor", succession.successor, kText);
    child.required("from", succession.from, kInstant);
  });
}

template <typename Record>
void describe(Record& record, AgreedReading& reading) {
  record.child("Reading", [&](Record& child) {
    child.optional("commencement", reading.commencement, one_of<CommencementDay>());
    child.optional("correspondence", reading.correspondence, one_of<Correspondence>());
    child.optional("periodEndShift", reading.period_end_shift, one_of<DayShift>());
    child.optional("periodEndWeekend", reading.period_end_weekend, kWeekend);
    child.optional("noticeCount", reading.notice_count, one_of<NoticeCount>());
    child.optional("noticeRuns", reading.notice_runs, one_of<NoticeRuns>());
    child.optional("zone", reading.zone, one_of<NoticeZone>());
    child.optional("zoneName", reading.zone_name, kZone);
    child.optional("closeOfBusiness", reading.close_of_business, kCloseOfBusiness);
    child.optional("noticeShift", reading.notice_shift, one_of<DayShift>());
    child.optional("noticeWeekend", reading.notice_weekend, kWeekend);
    child.optional("statedEnd", reading.stated_end, one_of<StatedEnd>());
    child.optional("holidays", reading.holidays, one_of<HolidayShift>());
    child.optional("holidaysDigest", reading.holidays_sha256, kSha256);
    child.optional("counting", reading.counting, one_of<CountingMethod>());
    child.optional("lateNotice", reading.late_notice, one_of<LateNotice>());
    child.optional("withdrawal", reading.withdrawal, one_of<WithdrawalRule>());
    describe_list(child, "closes", reading.closes, kQuestions);
    describe_yes_or_no(child, "retroactive", reading.retroactive, false);
    if (reading.notice_runs == NoticeRuns::Unstated)
      child.problem("“noticeRuns” fixes nothing", "leave it out, or choose sending or receipt");
    if (reading.zone && reading.zone_name) child.problem("“zone” and “zoneName” fix the same", "leave one of them out");
    if (reading.holidays && (reading.period_end_shift || reading.notice_shift))
      child.problem("“holidays” fixes what “periodEndShift” and “noticeShift” fix", "leave it out");
  });
}

template <typename Record>
void describe(Record& record, Integration& integration) {
  record.child("Integrates", [&](Record& child) {
    describe_day(child, "on", integration.on);
    if constexpr (Record::kComplete) child.children("ActRef", integration.of, 1, kMaxReferences);
  });
  if constexpr (Record::kComplete)
    record.child("Text", [&](Record& child) {
      child.constant("href", kTextFile);
      describe(child, integration.result);
    });
}

template <typename Record>
void describe(Record& record, Authorisation& authorisation) {
  record.child("Authorisation", [&](Record& child) {
    child.required("item", authorisation.item_sha256, kSha256);
    child.required("description", authorisation.description, kText);
    child.required("recipient", authorisation.recipient, kText);
  });
}

template <typename Record>
void describe(Record& record, Withdrawal& withdrawal) {
  if constexpr (Record::kComplete)
    record.child("Withdrawal", [&](Record& child) {
      child.child("Of", [&](Record& grandchild) { describe(grandchild, withdrawal.of); });
    });
}

template <typename Record>
void describe(Record& record, Determination& determination) {
  record.child("Determination", [&](Record& child) {
    child.required("subject", determination.subject, kText);
    child.required("activity", determination.activity, kText);
    describe_day(child, "activityStart", determination.activity_start);
    child.leaf("Statement", determination.statement, kProse);
  });
}

template <typename Record>
void describe(Record& record, Arrangement& arrangement) {
  record.child("Arrangement", [&](Record& child) {
    child.required("event", arrangement.event, one_of<ArrangementEvent>());
    child.required("id", arrangement.id, kIdentifier);
    child.required("title", arrangement.title, kText);
    describe_day(child, "on", arrangement.on);
  });
}

template <typename Record>
void describe(Record& record, Register& closed) {
  record.child("Register", [&](Record& child) {
    child.optional("exit", closed.exit, kIdentifier);
    child.required("until", closed.until, kInstant);
    if constexpr (Record::kComplete) child.children("ActRef", closed.heads, 1, kMaxReferences);
  });
}

template <typename Record>
void describe(Record& record, AgreedRenewal& renewal) {
  record.child("Renewal", [&](Record& child) { child.required("period", renewal.period, kCount); });
}

/// describe_body describes the body that an act of `kind` has, making one of that type unless it is there.
template <typename Record>
void describe_body(Record& record, ActKind kind, ActBody& body) {
  const auto as = [&]<typename Body>(std::type_identity<Body>) {
    describe(record, std::holds_alternative<Body>(body) ? std::get<Body>(body) : body.emplace<Body>());
  };
  switch (kind) {
    case ActKind::Moc: return as(std::type_identity<Memorandum>{});
    case ActKind::Modification:
    case ActKind::Correction: return as(std::type_identity<Modification>{});
    case ActKind::Consent: return as(std::type_identity<Consent>{});
    case ActKind::Notice: return as(std::type_identity<Notice>{});
    case ActKind::Receipt: return as(std::type_identity<Receipt>{});
    case ActKind::Delivery: return as(std::type_identity<Delivery>{});
    case ActKind::Authority: return as(std::type_identity<Authority>{});
    case ActKind::PointOfContact: return as(std::type_identity<PointOfContact>{});
    case ActKind::Succession: return as(std::type_identity<Succession>{});
    case ActKind::AgreedReading: return as(std::type_identity<AgreedReading>{});
    case ActKind::Integration: return as(std::type_identity<Integration>{});
    case ActKind::Authorisation: return as(std::type_identity<Authorisation>{});
    case ActKind::Withdrawal: return as(std::type_identity<Withdrawal>{});
    case ActKind::Determination: return as(std::type_identity<Determination>{});
    case ActKind::Arrangement: return as(std::type_identity<Arrangement>{});
    case ActKind::Register: return as(std::type_identity<Register>{});
    case ActKind::AgreedRenewal: return as(std::type_identity<AgreedRenewal>{});
  }
}

/// describe_direction describes for whom an act is and by which power.
template <typename Record>
void describe_direction(Record& record, ActHeader& header) {
  describe_list(record, "to", header.to, kIdentifiers);
  record.optional("clause", header.clause, kEid);
}

template <typename Record>
void describe(Record& record, Validity& validity) {
  describe_day(record, "consentBy", validity.consent_by);
}

/// describe describes all of act.xml.
template <typename Record>
void describe(Record& record, Act& act) {
  ActHeader& header = act.header;
  record.required("kind", header.kind, kActKind);
  record.required("id", header.id, kUuidUrn);
  record.required("lang", header.language, kLanguage);
  record.child("Agreement", [&](Record& child) { describe(child, header.agreement); });
  if (header.kind != ActKind::Moc) {
    record.child("Base", [&](Record& child) { describe(child, present(header.base)); });
    record.list("Prev", "ActRef", header.previous, kMaxReferences);
    record.child("By", [&](Record& child) {
      child.required("participant", header.by, kIdentifier);
      describe_direction(child, header);
    });
    record.optional_child("Validity", header.validity);
  }
  describe_body(record, header.kind, act.body);
}

}  // namespace libsign::agreement
