#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <libsign/act_kind.hpp>
#include <libsign/bytes.hpp>
#include <libsign/export.hpp>
#include <libsign/memorandum.hpp>
#include <libsign/time.hpp>

namespace libsign {

/// TextVersion names one text of an agreement: version 0 is that of the memorandum, and each modification or
/// correction to which all consented makes the next.
struct TextVersion {
  unsigned version = 0;
  Bytes sha256;  // of the octets of text.xml

  friend bool operator==(const TextVersion&, const TextVersion&) = default;
};

/// ActReference names another act.
struct ActReference {
  std::string id;  // "urn:uuid:…"
  Bytes sha256;    // of the octets of that act's act.xml

  friend bool operator==(const ActReference&, const ActReference&) = default;
};

/// ItemReference names what was received or delivered: an act, or a container as a file.
struct ItemReference {
  std::optional<std::string> act;  // "urn:uuid:…"; nothing: a container
  Bytes sha256;                    // of the act's act.xml, or of the container

  friend bool operator==(const ItemReference&, const ItemReference&) = default;
};

/// LocalDate is a day where somebody's clocks show it.
struct LocalDate {
  std::chrono::year_month_day date;
  std::string zone;  // IANA

  friend bool operator==(const LocalDate&, const LocalDate&) = default;
};

/// MomentRule says how a moment is found: it is the beginning of a stated day, the last consent, or what another
/// act will determine.
enum class MomentRule { OnDate, OnLastConsent, ToBeDetermined };

/// Moment is from when something counts. `on` is there with OnDate, and only then.
struct Moment {
  MomentRule rule = MomentRule::ToBeDetermined;
  std::optional<LocalDate> on;

  friend bool operator==(const Moment&, const Moment&) = default;
};

/// Replace puts `by` in the place of `old`, which stands exactly once in the block's text, or of the whole text. The
/// block keeps its label and number.
struct Replace {
  std::string target;              // eid
  Bytes old_sha256;                // block_sha256() of the block as it was
  std::optional<std::string> old;  // nothing: all of the text
  std::string by;                  // empty only where `old` is struck out

  friend bool operator==(const Replace&, const Replace&) = default;
};

/// Insert adds a block behind another.
struct Insert {
  std::string after;  // eid
  TextBlock block;

  friend bool operator==(const Insert&, const Insert&) = default;
};

/// Repeal removes a block. Others keep their labels and numbers.
struct Repeal {
  std::string target;              // eid
  Bytes old_sha256;                // block_sha256() of the block as it was
  std::optional<TextBlock> old{};  // that block, for people to read; it has this digest

  friend bool operator==(const Repeal&, const Repeal&) = default;
};

using Operation = std::variant<Replace, Insert, Repeal>;

/// block_sha256 digests the words of a block: the UTF-8 octets of `num`, one line feed, those of `text`.
LIBSIGN_EXPORT Bytes block_sha256(const TextBlock& block);

/// text_version names a text: its digest is that of the text.xml that an act would hold.
LIBSIGN_EXPORT TextVersion text_version(unsigned version, std::span<const TextBlock> text);

/// Modification is the body of acts of the kinds Modification and Correction. The operations are applied in their
/// order to the text that ActHeader::base names, and give the one that `result` names.
struct Modification {
  std::vector<Operation> operations;  // one or more
  Moment effect;
  Moment integration;
  TextVersion result;

  friend bool operator==(const Modification&, const Modification&) = default;
};

enum class Decision { Consent, Refuse };

/// Consent says yes or no to a modification; it repeats the digests so that it fits no other.
struct Consent {
  ActReference to;
  Bytes base_sha256;
  Bytes result_sha256;
  Decision decision = Decision::Refuse;

  friend bool operator==(const Consent&, const Consent&) = default;
};

enum class NoticeType { NonRenewal, Termination, PocChange, Other };

struct Addressee {
  std::string participant;
  std::optional<std::string> office;
  std::optional<std::string> address;

  friend bool operator==(const Addressee&, const Addressee&) = default;
};

struct Notice {
  NoticeType type = NoticeType::Other;
  std::optional<std::string> power;  // ExitTerm::id of the power used; nothing where the notice uses none
  std::string statement;
  std::optional<std::chrono::year_month_day> intended_end;
  Addressee addressee;

  friend bool operator==(const Notice&, const Notice&) = default;
};

enum class Channel { Erds, Pec, Hand, Diplomatic, Post, Email, Other };

/// Receipt states, by the one who received something, when it arrived.
struct Receipt {
  ItemReference of;
  Channel channel = Channel::Other;
  Instant arrived{};
  bool without_prejudice = false;  // the addressee does not thereby accept form, time or content

  friend bool operator==(const Receipt&, const Receipt&) = default;
};

/// DeliveryEventName is what happened to a message, in the words of EN 319 522-1.
enum class DeliveryEventName {
  SubmissionAcceptance,
  SubmissionRejection,
  ConsignmentAcceptance,
  ConsignmentRejection,
  ContentConsignment,
  ContentConsignmentFailure,
  ContentAccessTracking,
  ContentHandover,
  ContentHandoverFailure,
  RelayAcceptance,
  RelayRejection,
  RelayFailure,
  NotificationForAcceptance,
  NotificationForAcceptanceFailure,
  AcceptanceRejectionExpiry,
  ConsignmentNotification,
  ConsignmentNotificationFailure,
};

struct DeliveryEvent {
  DeliveryEventName name = DeliveryEventName::SubmissionAcceptance;
  Instant at{};

  friend bool operator==(const DeliveryEvent&, const DeliveryEvent&) = default;
};

/// EvidenceType is the form of imported delivery evidence: the daticert.xml of Italian certified mail, or the XML of
/// an electronic registered delivery service (EN 319 522-3).
enum class EvidenceType { Pec, Erds };

/// Delivery brings evidence of delivery into a dossier. The evidence file lies beside act.xml, and the events are
/// those that it holds.
struct Delivery {
  ItemReference of;
  std::vector<DeliveryEvent> events;  // in the order of the evidence; one or more
  EvidenceType type = EvidenceType::Erds;
  Bytes evidence_sha256;  // of the octets of the evidence file

  friend bool operator==(const Delivery&, const Delivery&) = default;
};

/// Grant lets the holder of one key act for the participant that makes the act. It counts from the first to before
/// the second instant.
struct Grant {
  std::string person;
  Bytes key;                        // SHA-256 of the DER SubjectPublicKeyInfo
  std::optional<std::string> body;  // the body's name where it is not the participant's
  std::vector<ActKind> scopes;      // kinds of acts; one or more, each once
  std::optional<Instant> from;
  std::optional<Instant> to;

  friend bool operator==(const Grant&, const Grant&) = default;
};

struct Authority {
  std::vector<Grant> grants;  // one or more

  friend bool operator==(const Authority&, const Authority&) = default;
};

struct PointOfContact {
  std::string name;
  std::optional<std::string> office;
  std::optional<std::string> address;
  bool may_receive_notices = false;
  bool may_give_notices = false;
  Instant from{};

  friend bool operator==(const PointOfContact&, const PointOfContact&) = default;
};

/// Succession says that one body has taken the place of another as the participant that makes the act.
struct Succession {
  std::string predecessor;  // names of bodies
  std::string successor;
  Instant from{};

  friend bool operator==(const Succession&, const Succession&) = default;
};

/// The parameters that an agreed reading can fix. What they mean for a date is the business of the calendar.
enum class CommencementDay { Counted, NotCounted };
enum class NoticeCount { Clear, Plain, DateToDate };
enum class NoticeZone { Sender, Addressee, Utc };
enum class Correspondence { EventDay, StartingDay };
enum class DayShift { None, Next, Previous };
enum class StatedEnd { LastHour, FirstHour };
enum class HolidayShift { None, NextWorkingDay, PreviousWorkingDay };
enum class CountingMethod { Backward, ForwardEquivalent };
enum class LateNotice { Void, NextPeriod };
enum class WithdrawalRule { Free, WithAssent, Excluded };

/// AgreedReading closes what a text leaves open, once all participants have signed it. What is absent stays open.
/// `holidays` fixes both shifts in one word, and is not there where one of them is.
struct AgreedReading {
  std::optional<CommencementDay> commencement;
  std::optional<Correspondence> correspondence;
  std::optional<DayShift> period_end_shift;
  std::optional<std::string> period_end_weekend;  // "Saturday Sunday"; "none"
  std::optional<NoticeCount> notice_count;
  std::optional<NoticeRuns> notice_runs;  // never Unstated
  std::optional<NoticeZone> zone;
  std::optional<std::string> zone_name;          // IANA, in the place of `zone`
  std::optional<std::string> close_of_business;  // "17:00"; "none"
  std::optional<DayShift> notice_shift;
  std::optional<std::string> notice_weekend;  // as above
  std::optional<StatedEnd> stated_end;
  std::optional<HolidayShift> holidays;
  std::optional<Bytes> holidays_sha256;  // of the list of holidays
  std::optional<CountingMethod> counting;
  std::optional<LateNotice> late_notice;
  std::optional<WithdrawalRule> withdrawal;
  std::vector<std::string> closes;  // ids in the register of ambiguities
  bool retroactive = false;         // it also applies to acts before it

  friend bool operator==(const AgreedReading&, const AgreedReading&) = default;
};

/// Integration fixes the day on which modifications become part of the text, and holds the text that they give.
struct Integration {
  std::vector<ActReference> of;  // one or more
  LocalDate on;
  TextVersion result;
  std::vector<TextBlock> text;

  friend bool operator==(const Integration&, const Integration&) = default;
};

/// Authorisation lets a recipient see something that is confidential.
struct Authorisation {
  Bytes item_sha256;
  std::string description;
  std::string recipient;

  friend bool operator==(const Authorisation&, const Authorisation&) = default;
};

/// Withdrawal takes back a notice, a proposal, or a signature on a draft.
struct Withdrawal {
  ActReference of;

  friend bool operator==(const Withdrawal&, const Withdrawal&) = default;
};

/// Determination settles in writing what an activity needs settled before it starts.
struct Determination {
  std::string subject;  // "intellectual property"
  std::string activity;
  LocalDate activity_start;
  std::string statement;

  friend bool operator==(const Determination&, const Determination&) = default;
};

enum class ArrangementEvent { Made, Completed };

/// Arrangement records a project or arrangement under the agreement, which may outlive it.
struct Arrangement {
  ArrangementEvent event = ArrangementEvent::Made;
  std::string id;  // one id in both events
  std::string title;
  LocalDate on;

  friend bool operator==(const Arrangement&, const Arrangement&) = default;
};

/// Register closes a window for notices: its signatories know of no act but these heads and what they follow.
struct Register {
  std::optional<std::string> exit;  // ExitTerm::id; nothing: any notice
  Instant until{};
  std::vector<ActReference> heads;  // one or more: the last acts known

  friend bool operator==(const Register&, const Register&) = default;
};

/// AgreedRenewal makes the agreement last for one more period, where its text asks for consent to that.
struct AgreedRenewal {
  unsigned period = 1;  // the one that it adds: 1 is the first after the initial one

  friend bool operator==(const AgreedRenewal&, const AgreedRenewal&) = default;
};

/// name returns the word used in act.xml: "on-date", "non-renewal", "SubmissionAcceptance".
LIBSIGN_EXPORT std::string_view name(MomentRule value);
LIBSIGN_EXPORT std::string_view name(Decision value);
LIBSIGN_EXPORT std::string_view name(NoticeType value);
LIBSIGN_EXPORT std::string_view name(Channel value);
LIBSIGN_EXPORT std::string_view name(DeliveryEventName value);
LIBSIGN_EXPORT std::string_view name(EvidenceType value);
LIBSIGN_EXPORT std::string_view name(CommencementDay value);
LIBSIGN_EXPORT std::string_view name(NoticeCount value);
LIBSIGN_EXPORT std::string_view name(NoticeZone value);
LIBSIGN_EXPORT std::string_view name(Correspondence value);
LIBSIGN_EXPORT std::string_view name(DayShift value);
LIBSIGN_EXPORT std::string_view name(StatedEnd value);
LIBSIGN_EXPORT std::string_view name(HolidayShift value);
LIBSIGN_EXPORT std::string_view name(CountingMethod value);
LIBSIGN_EXPORT std::string_view name(LateNotice value);
LIBSIGN_EXPORT std::string_view name(WithdrawalRule value);
LIBSIGN_EXPORT std::string_view name(ArrangementEvent value);

}  // namespace libsign
