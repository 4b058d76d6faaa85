#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/export.hpp>
#include <libsign/period.hpp>

namespace libsign {

/// TextBlock is one labelled piece of an agreement's text. Its words are those of the source, in order: first
/// `num`, then `text`. Both are one line without markup; one of them may be empty, never both.
struct TextBlock {
  std::string eid;   // "sec_6__para_2"; docs/acts.md lists the forms
  std::string num;   // "2.", "a)", "SECTION 6"; empty where the source has no label
  std::string text;  // UTF-8, NFC

  friend bool operator==(const TextBlock&, const TextBlock&) = default;
};

/// Unstated in the enumerations below, and an absent Period, mean that the text does not say: the word UNSTATED
/// in act.xml. It is always written by a person, never filled in.
enum class Commencement { Unstated, Signing };
enum class Renewal { Unstated, Automatic, MutualConsent };
enum class Form { Unstated, Written };
enum class NoticeBefore { Unstated, PeriodEnd, IntendedEnd };
enum class NoticeRuns { Unstated, Sending, Receipt };
enum class ConsentBy { Unstated, All };
enum class IntegrationRule { Unstated, OnConsent, DateDetermined };

/// name returns the word used in act.xml: "UNSTATED", "signing", "date-determined".
LIBSIGN_EXPORT std::string_view name(Commencement value);
LIBSIGN_EXPORT std::string_view name(Renewal value);
LIBSIGN_EXPORT std::string_view name(Form value);
LIBSIGN_EXPORT std::string_view name(NoticeBefore value);
LIBSIGN_EXPORT std::string_view name(NoticeRuns value);
LIBSIGN_EXPORT std::string_view name(ConsentBy value);
LIBSIGN_EXPORT std::string_view name(IntegrationRule value);

/// Signatory is the person whom the text names as signing for a participant.
struct Signatory {
  std::string name;
  std::optional<std::string> title;  // nothing where the text gives none
  /// key is the SHA-256 of the DER SubjectPublicKeyInfo with which this person signs, where the text names it.
  std::optional<Bytes> key{};

  friend bool operator==(const Signatory&, const Signatory&) = default;
};

struct Participant {
  std::string id;  // "JP"; unique among the participants
  std::string name;
  Signatory signatory;
  std::optional<std::string> zone{};  // IANA name of the time zone of the participant's seat

  friend bool operator==(const Participant&, const Participant&) = default;
};

/// Execution is where, when and in how many originals the text says that it is signed.
struct Execution {
  std::string place;
  std::string zone;  // IANA name of the place's time zone
  std::chrono::year_month_day date;
  unsigned originals = 0;
  std::vector<std::string> languages;  // BCP 47

  friend bool operator==(const Execution&, const Execution&) = default;
};

/// Every term's `src` is the eid of the block whose words it restates.
struct CommenceTerm {
  Commencement on = Commencement::Unstated;
  std::string src;

  friend bool operator==(const CommenceTerm&, const CommenceTerm&) = default;
};

struct InitialTerm {
  std::optional<Period> period;
  std::string src;

  friend bool operator==(const InitialTerm&, const InitialTerm&) = default;
};

struct RenewTerm {
  std::optional<Period> period;
  Renewal mode = Renewal::Unstated;
  std::string src;

  friend bool operator==(const RenewTerm&, const RenewTerm&) = default;
};

/// ExitTerm is one way out of the agreement by notice.
struct ExitTerm {
  std::string id;  // "nonrenewal"; a notice will name it
  Form form = Form::Unstated;
  std::optional<Period> period;
  NoticeBefore before = NoticeBefore::Unstated;
  NoticeRuns runs_from = NoticeRuns::Unstated;
  bool requires_end_date = false;  // the notice has to state the day on which the agreement ends
  std::string src;

  friend bool operator==(const ExitTerm&, const ExitTerm&) = default;
};

struct ModifyTerm {
  Form form = Form::Unstated;
  ConsentBy by = ConsentBy::Unstated;
  IntegrationRule integration = IntegrationRule::Unstated;
  std::string src;

  friend bool operator==(const ModifyTerm&, const ModifyTerm&) = default;
};

struct Terms {
  CommenceTerm commence;
  InitialTerm initial;
  std::optional<RenewTerm> renew;  // nothing where the agreement has no renewal clause
  std::vector<ExitTerm> exits;
  std::optional<ModifyTerm> modify;  // nothing where the agreement has no modification clause

  friend bool operator==(const Terms&, const Terms&) = default;
};

/// Agreement names the memorandum that acts are about.
struct Agreement {
  std::string id;  // a URN
  std::string title;

  friend bool operator==(const Agreement&, const Agreement&) = default;
};

/// Memorandum is the body of an act of kind MoC. Its text is version 0.
struct Memorandum {
  std::vector<Participant> participants;  // two or more
  Execution execution;
  Terms terms;
  Bytes text_sha256;  // of the octets of text.xml
  std::vector<TextBlock> text;

  friend bool operator==(const Memorandum&, const Memorandum&) = default;
};

}  // namespace libsign
