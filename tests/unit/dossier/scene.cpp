#include "scene.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "crypto/crypto.hpp"

namespace libsign::test {
namespace {

std::string id_of(std::string_view name) {
  std::string hex = to_hex(digest(name)).substr(0, 32);
  for (const std::size_t dash : {20u, 16u, 12u, 8u}) hex.insert(dash, 1, '-');
  return "urn:uuid:" + hex;
}

ActSignature signature(const Mark& mark, std::string_view salt, std::size_t index, Instant seen) {
  ActSignature out;
  out.id = fmt::format("S{}", index);
  out.indication = Indication::TotalPassed;
  out.sub_indication = SubIndication::None;
  out.sha256 = digest(fmt::format("value {} {} {}", salt, mark.key, index));
  out.key_sha256 = digest("key " + mark.key);
  out.certificate_sha256 = digest("certificate " + mark.key);
  out.signer = mark.key;
  if (!mark.commitment.empty())
    out.commitments = {fmt::format("http://uri.etsi.org/01903/v1.2.2#ProofOf{}", mark.commitment)};
  if (!mark.role.empty()) out.claimed_roles = {mark.role};
  if (!mark.stamped.empty()) out.existed_by = at(mark.stamped);
  out.seen = seen;
  return out;
}

Participant participant(std::string id, std::string name, std::string key, std::string zone) {
  return {std::move(id), std::move(name), {"Signatory of " + key, "Minister", digest("key " + key)}, std::move(zone)};
}

}  // namespace

Bytes digest(std::string_view name) { return crypto::digest(Digest::Sha256, as_bytes(name)); }
Instant at(std::string_view text) { return parse_instant(text).value(); }
calendar::Date day(int year, unsigned month, unsigned date) {
  return {std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{date}};
}

Scene Scene::japan_estonia() {
  Scene scene;
  Memorandum& m = scene.memorandum;
  m.participants = {participant("JP", "Digital Office of Japan", "jp", "Asia/Tokyo"),
                    participant("EE", "Digital Ministry of Estonia", "ee", "Europe/Tallinn")};
  m.execution = {"Tallinn", "Europe/Tallinn", day(2022, 5, 6), 2, {"en"}};
  m.terms.commence = {Commencement::Signing, "sec_6__para_1"};
  m.terms.initial = {Period{.years = 3}, "sec_6__para_2"};
  m.terms.renew = RenewTerm{Period{.years = 1}, Renewal::Automatic, "sec_6__para_2"};
  m.terms.exits = {
      ExitTerm{.id = "nonrenewal", .form = Form::Written, .period = Period{.months = 6}, .src = "sec_6__para_2"}};
  m.terms.modify = ModifyTerm{Form::Written, ConsentBy::All, IntegrationRule::DateDetermined, "sec_6__para_3"};
  m.text = {{"title", "", "Memorandum"},
            {"parties", "", "The two, called the Participants, have come to this “MoC”:"},
            {"sec_2", "SECTION 2", "Fields"},
            {"sec_2__para_1", "1.", "The Participants work together."},
            {"sec_5", "SECTION 5", "Confidence"},
            {"sec_5__para_1", "1.", "What is confidential stays so."},
            {"sec_6", "SECTION 6", "Duration"},
            {"sec_6__para_1", "1.", "This MoC begins when it is signed."},
            {"sec_6__para_2", "2.", "This MoU lasts three years."},
            {"sec_6__para_3", "3.", "This MoC can be changed."}};
  scene.text = {0, m.text};
  m.text_sha256 = version_of(scene.text).sha256;
  return scene;
}

Scene Scene::italy_japan() {
  Scene scene = japan_estonia();
  Memorandum& m = scene.memorandum;
  m.participants = {participant("IT", "Ministry of Italy", "it", "Europe/Rome"),
                    participant("JP", "Ministry of Japan", "jp", "Asia/Tokyo")};
  m.execution = {"Rome", "Europe/Rome", day(2026, 6, 15), 2, {"en"}};
  m.terms.initial.period = Period{.years = 5};
  m.terms.renew->period = Period{.years = 5};
  m.terms.exits = {ExitTerm{.id = "nonrenewal", .period = Period{.months = 3}, .src = "sec_6__para_2"},
                   ExitTerm{.id = "termination",
                            .form = Form::Written,
                            .period = Period{.months = 3},
                            .before = NoticeBefore::IntendedEnd,
                            .requires_end_date = true,
                            .src = "sec_6__para_3"}};
  m.terms.modify->integration = IntegrationRule::Unstated;
  return scene;
}

void Scene::sign_memorandum() {
  const std::string when = format_instant(std::chrono::sys_days(memorandum.execution.date) + std::chrono::hours(10));
  std::vector<Mark> marks;
  for (const Participant& p : memorandum.participants) marks.push_back({p.signatory.name.substr(13), when});
  add(act(ActKind::Moc, "moc", "", memorandum), marks);
}

ActRecord& Scene::add(Act act, const std::vector<Mark>& marks) {
  ActRecord record{
      fmt::format("{}.asice", records.size()), digest(fmt::format("file {}", records.size())), std::move(act), {}, {}};
  for (std::size_t i = 0; i < marks.size(); ++i)
    record.signatures.push_back(signature(marks[i], to_hex(record.act.sha256) + record.file, i, at(asked)));
  records.push_back(std::move(record));
  return records.back();
}

Act Scene::act(ActKind kind, std::string_view name, std::string by, ActBody body) const {
  Act out;
  out.header.kind = kind;
  out.header.id = id_of(name);
  out.header.language = "en";
  out.header.agreement = {"urn:moc:test:agreement", "Memorandum"};
  out.header.by = std::move(by);
  if (kind != ActKind::Moc) out.header.base = version_of(text);
  out.body = std::move(body);
  out.sha256 = digest(fmt::format("act {}", name));
  return out;
}

ActReference Scene::reference(const ActRecord& record) const { return {record.act.header.id, record.act.sha256}; }

Act Scene::modification(std::string_view name, std::string by, const std::string& label, std::string words,
                        MomentRule effect) const {
  const auto block =
      std::find_if(text.blocks.begin(), text.blocks.end(), [&](const auto& b) { return b.eid == label; });
  Modification body;
  body.operations = {Replace{label, block_sha256(*block), std::nullopt, std::move(words)}};
  body.effect.rule = effect;
  const auto next = apply_operations(text, body.operations);
  body.result = version_of(next.value());
  return act(ActKind::Modification, name, std::move(by), std::move(body));
}

Act Scene::consent(std::string_view name, std::string by, const Act& to) const {
  return act(ActKind::Consent, name, std::move(by),
             Consent{{to.header.id, to.sha256},
                     to.header.base->sha256,
                     std::get<Modification>(to.body).result.sha256,
                     Decision::Consent});
}

Act Scene::notice(std::string_view name, std::string by, std::string to, NoticeType type, std::string power) const {
  Notice body;
  body.type = type;
  if (!power.empty()) body.power = std::move(power);
  body.statement = "We give notice.";
  body.addressee.participant = std::move(to);
  return act(ActKind::Notice, name, std::move(by), std::move(body));
}

Act Scene::receipt(std::string_view name, std::string by, const Act& of, std::string_view arrived) const {
  return act(ActKind::Receipt, name, std::move(by),
             Receipt{{of.header.id, of.sha256}, Channel::Hand, at(arrived), false});
}

Act Scene::delivery(std::string_view name, std::string by, const Act& of, std::vector<DeliveryEvent> events) const {
  return act(ActKind::Delivery, name, std::move(by),
             Delivery{{of.header.id, of.sha256}, std::move(events), EvidenceType::Erds, digest("evidence")});
}

Status Scene::status() const {
  StatusOptions how = options;
  how.at = at(asked);
  auto out = libsign::status(records, unread, how);
  if (!out) throw std::runtime_error(out.error().what + " " + out.error().where);
  return *std::move(out);
}

const ActStatus& find(const Status& status, std::string_view name) {
  const std::string id = id_of(name);
  const auto found =
      std::find_if(status.acts.begin(), status.acts.end(), [&](const auto& act) { return act.id == id; });
  if (found == status.acts.end()) throw std::runtime_error("no act " + std::string(name));
  return *found;
}

bool has_code(const ActStatus& act, std::string_view code) {
  return std::any_of(act.findings.begin(), act.findings.end(), [&](const ActFinding& finding) {
    return finding.severity != Severity::Info && (finding.code == code || shown(finding) == code);
  });
}

std::string summary(const ActStatus& act) {
  std::string out = fmt::format("{} {}", name(act.verdict), act.state);
  for (const ActFinding& finding : act.findings)
    if (finding.severity != Severity::Info) out += " " + shown(finding);
  return out;
}

}  // namespace libsign::test
