#include <libsign/status_report.hpp>

#include <nlohmann/json.hpp>

#include "base/dates.hpp"

namespace libsign {
namespace {

using Json = nlohmann::ordered_json;

std::string one_line(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace); }

Json digest(const Bytes& sha256) { return sha256.empty() ? Json(nullptr) : Json("sha256:" + to_hex(sha256)); }

Json instant(const std::optional<Instant>& value) { return value ? Json(format_instant(*value)) : Json(nullptr); }

Json date(const std::optional<calendar::Date>& value) { return value ? Json(format_date(*value)) : Json(nullptr); }

Json between(const calendar::ProvenTime& time) {
  return Json::array({instant(time.not_before), instant(time.not_after)});
}

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

template <typename Items, typename Write>
Json list(const Items& items, Write write) {
  Json out = Json::array();
  for (const auto& item : items) out.push_back(write(item));
  return out;
}

Json version(const TextVersion& text) { return {{"version", text.version}, {"digest", digest(text.sha256)}}; }

Json doubt(const StateDoubt& doubt) { return {{"about", name(doubt.about)}, {"act", text_or_null(doubt.act)}}; }

Json reading(const ReadingStatus& reading) {
  return {{"id", reading.id},
          {"state", name(reading.state)},
          {"doubt", reading.doubt ? doubt(*reading.doubt) : Json(nullptr)},
          {"period", or_null(reading.period)},
          {"period_last_day", date(reading.period_last_day)},
          {"last_day", date(reading.last_day)},
          {"last_notice_instant", instant(reading.last_notice_instant)},
          {"trace", reading.trace},
          {"rests_on", reading.rests_on}};
}

Json speaker(const SpeakerStatus& speaker) {
  return {{"person", text_or_null(speaker.person)},
          {"key", digest(speaker.key_sha256)},
          {"grade", name(speaker.grade)},
          {"scopes", list(speaker.scopes, [](ActKind kind) { return word(kind); })},
          {"from", instant(speaker.from)},
          {"to", instant(speaker.to)}};
}

Json participant(const ParticipantStatus& participant) {
  return {{"id", participant.id},
          {"name", participant.name},
          {"poc", text_or_null(participant.poc)},
          {"speakers", list(participant.speakers, speaker)}};
}

Json stand(const ActParticipant& stand) {
  return {{"participant", stand.participant},     {"stands_behind", name(stand.stand)},
          {"signer", text_or_null(stand.signer)}, {"grade", stand.grade ? Json(name(*stand.grade)) : Json(nullptr)},
          {"proven_between", between(stand.at)},  {"through", text_or_null(stand.through)}};
}

Json notice_reading(const NoticeReading& reading) {
  return {{"id", reading.deadline->reading},
          {"answer", calendar::name(reading.answer)},
          {"last_instant", format_instant(reading.deadline->last_instant)},
          {"end", date(reading.end)}};
}

Json finding(const ActFinding& finding) {
  return {{"code", finding.code},
          {"detail", text_or_null(finding.detail)},
          {"severity", name(finding.severity)},
          {"message", finding.message}};
}

Json codes(const std::vector<ActFinding>& findings) {
  std::vector<std::string> out;
  for (const ActFinding& each : findings)
    if (each.severity != Severity::Info && std::ranges::find(out, shown(each)) == out.end()) out.push_back(shown(each));
  return out;
}

Json act(const ActStatus& act) {
  return {{"file", act.files.front()},
          {"files", act.files},
          {"kind", name(act.kind)},
          {"id", act.id},
          {"digest", digest(act.sha256)},
          {"by", text_or_null(act.by)},
          {"verdict", name(act.verdict)},
          {"codes", codes(act.findings)},
          {"state", act.state},
          {"proven_between", between(act.proven)},
          {"arrived_between", act.arrived ? between(*act.arrived) : Json(nullptr)},
          {"participants", list(act.participants, stand)},
          {"readings", list(act.readings, notice_reading)},
          {"rests_on", act.rests_on},
          {"findings", list(act.findings, finding)},
          {"reasons", act.reasons}};
}

Json text_version(const VersionStatus& status) {
  Json out = version(status.text);
  out["act"] = status.act;
  out["correction"] = status.correction;
  out["integrated"] = status.integrated;
  out["in_force_from"] = instant(status.in_force_from);
  return out;
}

Json ambiguity(const Ambiguity& ambiguity) {
  return {{"id", ambiguity.id},
          {"clause", text_or_null(ambiguity.clause)},
          {"question", ambiguity.question},
          {"closed_by", or_null(ambiguity.closed_by)}};
}

Json unread(const UnreadRecord& record) {
  return {{"file", record.file},
          {"sha256", to_hex(record.file_sha256)},
          {"verdict", name(record.verdict)},
          {"findings", list(record.findings, [](const Finding& each) -> Json {
             return {{"code", each.code}, {"severity", name(each.severity)}, {"message", each.message}};
           })}};
}

Json later(const LaterRecord& record) {
  return {{"file", record.file},           {"sha256", to_hex(record.file_sha256)},
          {"kind", name(record.kind)},     {"id", record.id},
          {"by", text_or_null(record.by)}, {"proven_from", format_instant(record.first_existed_by)}};
}

Json head(const Status& status, const ReportContext& context) {
  return {{"schema", "mocsign-status/1"},
          {"tool", {{"name", context.tool_name}, {"version", context.tool_version}}},
          {"at", format_instant(status.at)},
          {"policy", {{"id", context.policy_id}, {"sha256", to_hex(context.policy_sha256)}}},
          {"trust", {{"sha256", to_hex(context.trust_sha256)}}},
          {"authority_register", digest(status.authority_sha256)},
          {"agreement", status.agreement},
          {"title", status.title},
          {"state", name(status.state)},
          {"doubts", list(status.doubts, doubt)},
          {"period", or_null(status.period)},
          {"readings", list(status.readings, reading)},
          {"safe_notice_instant", instant(status.safe_notice_instant)},
          {"notices",
           {{"answer", name(status.notices.answer)},
            {"attested_by", or_null(status.notices.attested_by)},
            {"until", instant(status.notices.until)}}},
          {"text", status.text ? version(*status.text) : Json(nullptr)},
          {"versions", list(status.versions, text_version)},
          {"participants", list(status.participants, participant)}};
}

Json tail(const Status& status) {
  return {{"ambiguities", list(status.ambiguities, ambiguity)},
          {"unread", list(status.unread, unread)},
          {"later", list(status.later, later)},
          {"other_agreements", status.others}};
}

}  // namespace

std::string to_json(const Status& status, const ReportContext& context) {
  std::string text = one_line(head(status, context));
  text.pop_back();
  text += ",\"acts\":[";
  for (std::size_t i = 0; i < status.acts.size(); ++i) text += (i == 0 ? "\n" : ",\n") + one_line(act(status.acts[i]));
  return text + "\n]," + one_line(tail(status)).substr(1) + "\n";
}

}  // namespace libsign
