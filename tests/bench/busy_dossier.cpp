#include "bench/busy_dossier.hpp"

#include <fmt/format.h>

#include "crypto/crypto.hpp"

namespace bench {
namespace {

using namespace libsign;
using std::chrono::hours;

constexpr std::size_t kBlocks = 50;       // as many as the memoranda have that the vocabulary was made from
constexpr std::size_t kBlockBytes = 150;  // 8 KB in all
constexpr const char* kEstoniasKey = "key of Estonia";
constexpr const char* kJapansKey = "key of Japan";
constexpr const char* kChanged = "sec_1__para_1";

constexpr const char* kApproval = "http://uri.etsi.org/01903/v1.2.2#ProofOfApproval";
constexpr const char* kOrigin = "http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin";
constexpr const char* kReceipt = "http://uri.etsi.org/01903/v1.2.2#ProofOfReceipt";

Instant start() { return parse_instant("2022-05-06T09:00:00Z").value(); }

Bytes sha256_of(std::string_view text) { return crypto::digest(Digest::Sha256, as_bytes(text)); }

std::string urn(std::size_t number) { return fmt::format("urn:uuid:00000000-0000-4000-8000-{:012}", number); }

Participant participant(const char* id, const char* zone, const char* key) {
  return {.id = id,
          .name = fmt::format("Ministry of {}", id),
          .signatory = {.name = id, .title = {}, .key = sha256_of(key)},
          .zone = zone};
}

LocalDate day_of(Instant instant) { return {std::chrono::floor<std::chrono::days>(instant), "Europe/Tallinn"}; }

}  // namespace

BusyDossier::BusyDossier(std::size_t acts) {
  records_.reserve(acts + 10);
  memorandum();
  while (records_.size() < acts) round();
  records_.erase(records_.begin() + static_cast<std::ptrdiff_t>(acts), records_.end());
}

Instant BusyDossier::at() const { return start() + hours(records_.size() + 1); }

void BusyDossier::memorandum() {
  for (std::size_t i = 1; i <= kBlocks; ++i)
    text_.push_back(
        {.eid = fmt::format("sec_1__para_{}", i), .num = fmt::format("{}.", i), .text = std::string(kBlockBytes, 'x')});
  head_ = text_version(0, text_);
  Memorandum memorandum;
  memorandum.participants = {participant("EE", "Europe/Tallinn", kEstoniasKey),
                             participant("JP", "Asia/Tokyo", kJapansKey)};
  memorandum.execution = {.place = "Tallinn",
                          .zone = "Europe/Tallinn",
                          .date = std::chrono::floor<std::chrono::days>(start()),
                          .originals = 2,
                          .languages = {"en"}};
  memorandum.terms = {
      .commence = {Commencement::Signing, kChanged},
      .initial = {Period{.years = 3}, kChanged},
      .renew = RenewTerm{Period{.years = 1}, Renewal::Automatic, kChanged},
      .exits = {{.id = "nonrenewal", .form = Form::Written, .period = Period{.months = 6}, .src = kChanged}},
      .modify = ModifyTerm{Form::Written, ConsentBy::All, IntegrationRule::DateDetermined, kChanged}};
  memorandum.text_sha256 = head_.sha256;
  memorandum.text = text_;
  add(ActKind::Moc, Who::Both, memorandum, kApproval);
}

void BusyDossier::round() {
  ++rounds_;
  const TextVersion base = head_;
  const ActReference changed = modification();
  add(ActKind::Consent, Who::Japan, Consent{changed, base.sha256, head_.sha256, Decision::Consent}, kApproval);

  const Instant now = start() + hours(records_.size());
  const auto receipt = [&](const ActReference& of) {
    return Receipt{.of = {of.id, of.sha256}, .channel = Channel::Erds, .arrived = start() + hours(records_.size())};
  };
  const ActReference notice = add(ActKind::Notice, Who::Estonia,
                                  Notice{.type = NoticeType::NonRenewal,
                                         .power = "nonrenewal",
                                         .statement = "We do not intend to renew the memorandum.",
                                         .intended_end = {},
                                         .addressee = {.participant = "JP", .office = {}, .address = {}}},
                                  kOrigin);
  add(ActKind::Receipt, Who::Japan, receipt(notice), kReceipt);
  const ActReference withdrawal = add(ActKind::Withdrawal, Who::Estonia, Withdrawal{notice}, kOrigin);
  add(ActKind::Receipt, Who::Japan, receipt(withdrawal), kReceipt);
  add(ActKind::Authority, Who::Estonia,
      Authority{{{.person = "Deputy",
                  .key = sha256_of(fmt::format("deputy {}", rounds_)),
                  .body = {},
                  .scopes = {ActKind::Notice},
                  .from = {},
                  .to = {}}}},
      kApproval);
  add(ActKind::PointOfContact, Who::Japan,
      PointOfContact{.name = fmt::format("Contact {}", rounds_), .office = {}, .address = {}, .from = now}, kApproval);
  add(ActKind::Arrangement, Who::Both,
      Arrangement{ArrangementEvent::Made, fmt::format("project-{}", rounds_), "A project", day_of(now)}, kApproval);
  add(ActKind::Determination, Who::Both,
      Determination{"intellectual property", "a project", day_of(now + hours(24 * 30)), "Each keeps its own."},
      kApproval);
}

ActReference BusyDossier::modification() {
  TextBlock& block = text_.front();
  const Bytes old = block_sha256(block);
  block.text = fmt::format("Edition {}: {}", rounds_, std::string(kBlockBytes, 'y'));
  const TextVersion result = text_version(head_.version + 1, text_);
  Modification body{.operations = {Replace{kChanged, old, std::nullopt, block.text}},
                    .effect = {.rule = MomentRule::OnLastConsent, .on = {}},
                    .integration = {.rule = MomentRule::OnLastConsent, .on = {}},
                    .result = result};
  const ActReference made = add(ActKind::Modification, Who::Estonia, std::move(body), kApproval);
  head_ = result;
  return made;
}

ActReference BusyDossier::add(ActKind kind, Who who, ActBody body, std::string_view commitment) {
  const std::size_t number = records_.size();
  const Instant when = start() + hours(number);
  ActRecord record;
  record.file = fmt::format("{:06}.asice", number);
  record.file_sha256 = sha256_of(record.file);
  ActHeader& header = record.act.header;
  header.kind = kind;
  header.id = urn(number);
  header.language = "en";
  header.agreement = {"urn:moc:busy", "A busy memorandum"};
  if (kind != ActKind::Moc) {
    header.base = head_;
    header.by = who == Who::Japan ? "JP" : "EE";
    header.to = {who == Who::Japan ? "EE" : "JP"};
  }
  record.act.body = std::move(body);
  record.act.sha256 = sha256_of(header.id);
  const auto sign = [&](const char* key) {
    record.act.signatures.push_back(record.signatures.size());
    record.signatures.push_back({.id = fmt::format("S{}", record.signatures.size()),
                                 .indication = Indication::TotalPassed,
                                 .sub_indication = SubIndication::None,
                                 .sha256 = sha256_of(fmt::format("{} {}", key, number)),
                                 .key_sha256 = sha256_of(key),
                                 .certificate_sha256 = sha256_of(key),
                                 .signer = key,
                                 .subject = key,
                                 .commitments = {std::string(commitment)},
                                 .claimed_roles = {},
                                 .place = {},
                                 .claimed = {},
                                 .not_before_proven = {},
                                 .existed_by = when,
                                 .seen = when});
  };
  if (who != Who::Japan) sign(kEstoniasKey);
  if (who != Who::Estonia) sign(kJapansKey);
  records_.push_back(std::move(record));
  const Act& act = records_.back().act;
  return {act.header.id, act.sha256};
}

}  // namespace bench
