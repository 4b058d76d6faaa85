#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/act.hpp>
#include <libsign/authority_register.hpp>
#include <libsign/bytes.hpp>
#include <libsign/calendar.hpp>
#include <libsign/export.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

namespace libsign {

/// ActSignature is what the judgement of one signature says to the acts. `existed_by` is the time of the earliest valid
/// time-stamp over the signature; without one, all that is known is that it was there when it was `seen`.
struct ActSignature {
  std::string id;  // "S0"
  Indication indication = Indication::Indeterminate;
  SubIndication sub_indication = SubIndication::Generic;
  Bytes sha256;      // of the signature value
  Bytes key_sha256;  // of the DER SubjectPublicKeyInfo
  Bytes certificate_sha256;
  std::string signer;   // for people; never compared
  std::string subject;  // RFC 4514; never compared
  std::vector<std::string> commitments;
  std::vector<std::string> claimed_roles;
  std::optional<Place> place;
  std::optional<Instant> claimed;            // proves nothing
  std::optional<Instant> not_before_proven;  // a content time-stamp: it was made after this
  std::optional<Instant> existed_by;
  Instant seen{};  // when it was validated
};

/// ActRecord is one file with an act that was read from signed octets, and the signatures over all of it.
struct ActRecord {
  std::string file;
  Bytes file_sha256;
  Act act;
  std::vector<ActSignature> signatures;
  std::vector<Finding> findings;  // about the file and its other signatures
};

/// UnreadRecord is a file from which no act could be read as signed.
struct UnreadRecord {
  std::string file;
  Bytes file_sha256;
  Verdict verdict = Verdict::Unreadable;
  std::vector<Finding> findings;
};

/// LaterRecord is a file with an act whose signatures are all proven to have come after the time asked about. It is
/// left out of account.
struct LaterRecord {
  std::string file;
  Bytes file_sha256;
  ActKind kind = ActKind::Moc;
  std::string id;
  std::string by;            // empty for a memorandum
  Instant first_existed_by;  // the earliest of the proofs
};

/// Grade says how it is known that a key speaks for a participant: the verifier's own register (A), an act of the
/// participant (B), the signed text of the memorandum (C), or nothing but the signer's word (D).
enum class Grade { A, B, C, D };
LIBSIGN_EXPORT std::string_view name(Grade grade);

/// StatusOptions is everything besides the acts that a status depends on.
struct StatusOptions {
  Instant at{};
  std::string agreement{};                    // the memorandum asked about; empty: the only one that there is
  std::vector<calendar::Reading> readings{};  // empty: every combination that text and agreed readings leave open
  std::vector<std::shared_ptr<const calendar::Holidays>> holidays{};  // those that agreed readings may name by digest
  AuthorityRegister authority{};
  std::map<ActKind, Grade> required{};  // the least grade for a kind; default: C, for receipts D
};

enum class ActVerdict { Effective, NotEffective, Indeterminate };
/// name returns "EFFECTIVE", "NOT-EFFECTIVE" or "INDETERMINATE".
LIBSIGN_EXPORT std::string_view name(ActVerdict verdict);

/// ActFinding is one thing seen while judging an act. An Error or Warning is one of the act's codes; Info explains.
struct ActFinding {
  std::string code;      // "ACT-MISSING-PARTICIPANT"; docs/status.md lists them
  std::string detail{};  // "JP"; the code as shown is then "ACT-MISSING-PARTICIPANT(JP)"
  Severity severity = Severity::Error;
  std::string message{};  // one sentence for people

  friend bool operator==(const ActFinding&, const ActFinding&) = default;
};
/// shown writes the code with its detail.
LIBSIGN_EXPORT std::string shown(const ActFinding& finding);

/// ActParticipant says for one participant whether it stands behind an act.
struct ActParticipant {
  enum class Stand { No, Unclear, Yes, Refused };
  std::string participant;
  Stand stand = Stand::No;
  std::string signer;  // empty with No
  std::optional<Grade> grade;
  calendar::ProvenTime at;
  std::string through;  // id of the consent that says so; empty: a signature on the act itself
};
LIBSIGN_EXPORT std::string_view name(ActParticipant::Stand stand);

/// NoticeReading is the answer to a notice under one reading. The deadline is shared by all notices that it holds for.
struct NoticeReading {
  calendar::Timeliness answer = calendar::Timeliness::Indeterminate;
  std::shared_ptr<const calendar::Deadline> deadline;  // with the reading's id and the trace
  std::optional<calendar::Date> end;                   // the agreement's last day, if the notice counts
};

/// ActStatus is the verdict on one act, whatever number of originals it has.
struct ActStatus {
  std::vector<std::string> files;
  ActKind kind = ActKind::Moc;
  std::string id;
  Bytes sha256;
  std::string by;
  ActVerdict verdict = ActVerdict::Indeterminate;
  std::string state;  // "CONSENTED", "SENT-ONLY"; docs/status.md lists them for each kind
  std::vector<ActFinding> findings;
  calendar::ProvenTime proven;
  std::optional<calendar::ProvenTime> arrived;  // a notice or withdrawal: when it reached the addressee
  std::vector<ActParticipant> participants;
  std::vector<NoticeReading> readings;
  std::vector<std::string> rests_on;  // ids of ambiguities
  std::vector<std::string> reasons;   // sentences that lead to the verdict
};

enum class AgreementState { Draft, PartlySigned, InForce, Ending, Expired, Terminated, RunOff, Closed, Disputed };
/// name returns "PARTLY-SIGNED", "IN-FORCE".
LIBSIGN_EXPORT std::string_view name(AgreementState state);

/// StateDoubt is why an agreement's state is Disputed, and by which act.
struct StateDoubt {
  enum class About {
    Readings,     // the readings of the text lead to different states
    Arrival,      // nothing proves that a notice has arrived
    Time,         // what is proven of a notice's time does not tell whether it was in time
    Addressee,    // a notice may have gone to the wrong person, or names a day on which nothing ends
    Withdrawal,   // a notice was perhaps taken back
    RenewalMode,  // the text does not say how it is renewed
    Renewal,      // a renewal is not proven to have come before the end
  };
  About about = About::Readings;
  std::string act{};  // id; empty where it is the text

  friend auto operator<=>(const StateDoubt&, const StateDoubt&) = default;
};
/// name returns "readings", "renewal-mode".
LIBSIGN_EXPORT std::string_view name(StateDoubt::About about);

/// ReadingStatus is the agreement under one reading.
struct ReadingStatus {
  std::string id;
  AgreementState state = AgreementState::Draft;
  std::optional<StateDoubt> doubt{};              // with Disputed alone
  std::optional<unsigned> period;                 // 0 is the initial one
  std::optional<calendar::Date> period_last_day;  // of the period that runs
  std::optional<calendar::Date> last_day;         // when the agreement ends, or can end next
  std::optional<Instant> last_notice_instant;     // for that end; nothing once it is certain
  std::vector<std::string> trace;
  std::vector<std::string> rests_on;
};

/// SpeakerStatus is a key that speaks for a participant.
struct SpeakerStatus {
  std::string person;
  Bytes key_sha256;
  Grade grade = Grade::D;
  std::vector<ActKind> scopes;  // empty: all
  std::optional<Instant> from;
  std::optional<Instant> to;
};

struct ParticipantStatus {
  std::string id;
  std::string name;  // of the body that is the participant now
  std::string poc;   // the point of contact, empty if none is known
  std::vector<SpeakerStatus> speakers;
};

/// VersionStatus is one text of the chain.
struct VersionStatus {
  TextVersion text;
  std::string act;  // that made it
  bool correction = false;
  bool integrated = false;
  std::optional<Instant> in_force_from;
};

/// Ambiguity is one thing that the text leaves open, or a defect in its words.
struct Ambiguity {
  std::string id;
  std::string clause;  // eid; may be empty
  std::string question;
  std::optional<std::string> closed_by;  // id of the act that answers it
};

/// NoticeKnowledge says what is known of notices to the running period's end.
struct NoticeKnowledge {
  enum class Answer { NoneKnown, NoneAttested, Known };
  Answer answer = Answer::NoneKnown;
  std::optional<std::string> attested_by;  // id of the register that all signed
  std::optional<Instant> until;            // it attests until here
};
LIBSIGN_EXPORT std::string_view name(NoticeKnowledge::Answer answer);

/// Status is what the acts of one agreement mean at one time. It says what the text says, not what the law says.
struct Status {
  Instant at{};
  std::string agreement;
  std::string title;
  AgreementState state = AgreementState::Draft;
  std::vector<StateDoubt> doubts;  // each reason why it is Disputed, once
  std::optional<unsigned> period;  // nothing if readings differ
  std::vector<ReadingStatus> readings;
  std::optional<Instant> safe_notice_instant;  // in time under every reading
  std::optional<TextVersion> text;             // in force
  std::vector<TextBlock> text_blocks;          // its words
  std::vector<VersionStatus> versions;
  NoticeKnowledge notices;
  std::vector<ParticipantStatus> participants;
  std::vector<ActStatus> acts;
  std::vector<Ambiguity> ambiguities;
  std::vector<UnreadRecord> unread;
  std::vector<LaterRecord> later;   // filled by Dossier::status()
  Bytes authority_sha256;           // of the register; empty if there was none
  std::vector<std::string> others;  // ids of other agreements whose acts were left out
};

/// status tells what the acts mean. Errc::NotFound if no record is about `options.agreement`, Errc::Ambiguous if it is
/// empty and there are several memoranda, Errc::LimitExceeded for a cap. The order of the records means nothing, and
/// equal input gives an equal status. Reads no clock. Thread-safe.
LIBSIGN_EXPORT Result<Status> status(std::span<const ActRecord> records, std::span<const UnreadRecord> unread,
                                     const StatusOptions& options);

}  // namespace libsign
