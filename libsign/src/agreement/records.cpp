#include "agreement/records.hpp"

#include <algorithm>

#include "agreement/caps.hpp"

namespace libsign::agreement {
namespace {

template <typename Record>
void check_ids(const std::vector<Record>& records, std::string_view what, const std::string& where, Reading& reading) {
  std::vector<std::string> ids;
  for (const Record& record : records) ids.push_back(record.id);
  std::ranges::sort(ids);
  const auto twice = std::ranges::adjacent_find(ids);
  if (twice != ids.end())
    reading.problem(fmt::format("two {} have the id “{}”", what, *twice), where, "give each its own id");
}

}  // namespace

// Braced initialisers are evaluated from left to right, so each function takes its values in the order shown.

Agreement read_agreement(Fields& fields) { return {.id = fields.urn("id"), .title = fields.text("title")}; }

Signatory read_signatory(Fields& fields) {
  return {.name = fields.text("name"), .title = fields.optional_text("title"), .key = fields.optional_sha256("key")};
}

Execution read_execution(Fields& fields) {
  return {.place = fields.text("place"),
          .zone = fields.zone("zone"),
          .date = fields.date("date"),
          .originals = fields.count("originals"),
          .languages = fields.languages("languages")};
}

CommenceTerm read_commence(Fields& fields) {
  return {.on = fields.choice<Commencement>("on"), .src = fields.source("src")};
}

InitialTerm read_initial(Fields& fields) { return {.period = fields.period("period"), .src = fields.source("src")}; }

RenewTerm read_renew(Fields& fields) {
  return {.period = fields.period("period"), .mode = fields.choice<Renewal>("mode"), .src = fields.source("src")};
}

ExitTerm read_exit(Fields& fields) {
  return {.id = fields.identifier("id"),
          .form = fields.choice<Form>("form"),
          .period = fields.period("period"),
          .before = fields.choice<NoticeBefore>("before"),
          .runs_from = fields.choice<NoticeRuns>("runsFrom"),
          .requires_end_date = fields.yes_or_no("requiresEndDate"),
          .src = fields.source("src")};
}

ModifyTerm read_modify(Fields& fields) {
  return {.form = fields.choice<Form>("form"),
          .by = fields.choice<ConsentBy>("by"),
          .integration = fields.choice<IntegrationRule>("integration"),
          .src = fields.source("src")};
}

void check_uniqueness(const Memorandum& memorandum, const std::string& where, Reading& reading) {
  const std::size_t participants = memorandum.participants.size();
  if (participants < 2)
    reading.problem("there are fewer than two participants", where, "name every participant of the memorandum");
  if (participants > kMaxParticipants || memorandum.terms.exits.size() > kMaxExits)
    reading.problem(Error{Errc::LimitExceeded,
                          fmt::format("there are more than {} participants or {} exits", kMaxParticipants, kMaxExits),
                          where});
  check_ids(memorandum.participants, "participants", where, reading);
  check_ids(memorandum.terms.exits, "exits", where, reading);
}

}  // namespace libsign::agreement
