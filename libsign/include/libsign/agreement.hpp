#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/document.hpp>
#include <libsign/export.hpp>
#include <libsign/period.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>

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
enum class Integration { Unstated, OnConsent, DateDetermined };

/// name returns the word used in act.xml: "UNSTATED", "signing", "date-determined".
LIBSIGN_EXPORT std::string_view name(Commencement value);
LIBSIGN_EXPORT std::string_view name(Renewal value);
LIBSIGN_EXPORT std::string_view name(Form value);
LIBSIGN_EXPORT std::string_view name(NoticeBefore value);
LIBSIGN_EXPORT std::string_view name(NoticeRuns value);
LIBSIGN_EXPORT std::string_view name(ConsentBy value);
LIBSIGN_EXPORT std::string_view name(Integration value);

/// Signatory is the person whom the text names as signing for a participant.
struct Signatory {
  std::string name;
  std::optional<std::string> title;  // nothing where the text gives none
};

struct Participant {
  std::string id;  // "JP"; unique among the participants
  std::string name;
  Signatory signatory;
};

/// Execution is where, when and in how many originals the text says that it is signed.
struct Execution {
  std::string place;
  std::string zone;  // IANA name of the place's time zone
  std::chrono::year_month_day date;
  unsigned originals = 0;
  std::vector<std::string> languages;  // BCP 47
};

/// Every term's `src` is the eid of the block whose words it restates.
struct CommenceTerm {
  Commencement on = Commencement::Unstated;
  std::string src;
};

struct InitialTerm {
  std::optional<Period> period;
  std::string src;
};

struct RenewTerm {
  std::optional<Period> period;
  Renewal mode = Renewal::Unstated;
  std::string src;
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
};

struct ModifyTerm {
  Form form = Form::Unstated;
  ConsentBy by = ConsentBy::Unstated;
  Integration integration = Integration::Unstated;
  std::string src;
};

struct Terms {
  CommenceTerm commence;
  InitialTerm initial;
  std::optional<RenewTerm> renew;  // nothing where the agreement has no renewal clause
  std::vector<ExitTerm> exits;
  std::optional<ModifyTerm> modify;  // nothing where the agreement has no modification clause
};

/// Agreement names the memorandum that acts are about.
struct Agreement {
  std::string id;  // a URN
  std::string title;
};

/// Memorandum is the body of an act of kind MoC.
struct Memorandum {
  std::vector<Participant> participants;  // two or more
  Execution execution;
  Terms terms;
  Bytes text_sha256;  // of the octets of text.xml
  std::vector<TextBlock> text;
};

/// Act is a parsed act and the signatures that cover every file it was read from.
struct Act {
  std::string kind;      // "MoC"
  std::string id;        // "urn:uuid:…"
  std::string language;  // BCP 47
  Agreement agreement;
  Memorandum memorandum;
  std::vector<std::size_t> signatures;  // indexes into Report::signatures; all of them TOTAL-PASSED
};

/// The names of an act's files in a container.
inline constexpr std::string_view kActFile = "act.xml";
inline constexpr std::string_view kTextFile = "text.xml";
inline constexpr std::string_view kRenderingFile = "rendering.txt";

/// MocDraft is what a memorandum is drafted from.
struct MocDraft {
  Document source;  // the memorandum in Markdown or plain text, UTF-8
  Document terms;   // TOML; docs/acts.md describes it
  std::string id;   // the new act's "urn:uuid:…"; see uuid_urn()
};

/// draft_moc returns act.xml, text.xml and rendering.txt, ready to be put into a container. The same input gives
/// the same octets. Errc::BadInput, with file and line in Error::where, for a source with a block that cannot be
/// labelled and for terms that cannot be read or that point at a block that is not there; Errc::LimitExceeded
/// for a cap. Thread-safe.
LIBSIGN_EXPORT Result<std::vector<Document>> draft_moc(const MocDraft& draft);

/// uuid_urn makes a version 4 UUID (RFC 4122, 4.4) from 16 random octets: "urn:uuid:…".
LIBSIGN_EXPORT std::string uuid_urn(const std::array<std::uint8_t, 16>& random);

/// read_act reads the act in one container's signed octets: act.xml, its text.xml and, if there, rendering.txt.
/// The reader is strict: an unknown element, attribute, order or value is Errc::BadInput, as is a text whose
/// digest is not the act's or a rendering that is not the generated one. Errc::NotFound without an act.xml,
/// Errc::Unsupported for another kind of act, Errc::Unsigned unless one TOTAL-PASSED signature covers all these
/// files. Thread-safe.
LIBSIGN_EXPORT Result<Act> read_act(std::span<const SignedOctets> files);

/// summarize says what Report::act shall say: nothing if the report's signed octets hold no act.xml or one of
/// another vocabulary, else the act's names and findings. An Error among the findings means that the act cannot be
/// relied on. Thread-safe.
LIBSIGN_EXPORT std::optional<ActSummary> summarize(const Report& report);

}  // namespace libsign
