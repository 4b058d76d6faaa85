#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include <libsign/act.hpp>

#include "agreement/caps.hpp"
#include "agreement/lexical.hpp"

namespace libsign::agreement {

/// found_twice returns a value that `member` has in two of the records.
template <typename Item, typename Value>
std::optional<Value> found_twice(const std::vector<Item>& items, Value Item::*member) {
  std::vector<Value> values;
  for (const Item& item : items) values.push_back(item.*member);
  std::ranges::sort(values);
  const auto twice = std::ranges::adjacent_find(values);
  if (twice == values.end()) return std::nullopt;
  return *twice;
}

/// describe() lists the values of a record; there is one for each record of the vocabulary. A Record is an XmlReader,
/// an XmlWriter, a TomlReader or another class with their members; what it names is read or written in the order of
/// act.xml.

template <typename Record>
void describe(Record& record, Agreement& agreement) {
  record.required("id", agreement.id, kUrn);
  record.required("title", agreement.title, kText);
}

template <typename Record>
void describe(Record& record, TextBlock& block) {
  record.required("eId", block.eid, kEid);
  std::optional<std::string> number;
  if (!block.num.empty()) number = block.num;
  record.optional("num", number, kText);
  block.num = std::move(number).value_or("");
  record.content(block.text);
  if (block.num.empty() && block.text.empty())
    record.problem("a block has neither a number nor words", "a block holds words");
}

template <typename Record>
void describe(Record& record, Signatory& signatory) {
  record.required("name", signatory.name, kText);
  record.optional("title", signatory.title, kText);
  record.optional("key", signatory.key, kSha256);
}

template <typename Record>
void describe(Record& record, Participant& participant) {
  record.required("id", participant.id, kIdentifier);
  record.optional("zone", participant.zone, kZone);
  record.leaf("Name", participant.name, kText);
  record.child("Signatory", [&](Record& child) { describe(child, participant.signatory); });
}

template <typename Record>
void describe(Record& record, Execution& execution) {
  record.required("place", execution.place, kText);
  record.required("zone", execution.zone, kZone);
  record.required("date", execution.date, kDate);
  record.required("originals", execution.originals, kCount);
  record.required("languages", execution.languages, kLanguages);
}

template <typename Record>
void describe(Record& record, CommenceTerm& term) {
  record.required("on", term.on, one_of<Commencement>());
  record.source("src", term.src);
}

template <typename Record>
void describe(Record& record, InitialTerm& term) {
  record.required("period", term.period, kPeriod);
  record.source("src", term.src);
}

template <typename Record>
void describe(Record& record, RenewTerm& term) {
  record.required("period", term.period, kPeriod);
  record.required("mode", term.mode, one_of<Renewal>());
  record.source("src", term.src);
}

template <typename Record>
void describe(Record& record, ExitTerm& term) {
  record.required("id", term.id, kIdentifier);
  record.required("form", term.form, one_of<Form>());
  record.required("period", term.period, kPeriod);
  record.required("before", term.before, one_of<NoticeBefore>());
  record.required("runsFrom", term.runs_from, one_of<NoticeRuns>());
  record.required("requiresEndDate", term.requires_end_date, kYesOrNo);
  record.source("src", term.src);
}

template <typename Record>
void describe(Record& record, ModifyTerm& term) {
  record.required("form", term.form, one_of<Form>());
  record.required("by", term.by, one_of<ConsentBy>());
  record.required("integration", term.integration, one_of<IntegrationRule>());
  record.source("src", term.src);
}

template <typename Record>
void describe(Record& record, Terms& terms) {
  record.child("Commence", [&](Record& child) { describe(child, terms.commence); });
  record.child("Initial", [&](Record& child) { describe(child, terms.initial); });
  record.optional_child("Renew", terms.renew);
  record.children("Exit", terms.exits, 0, kMaxExits);
  record.optional_child("Modify", terms.modify);
}

template <typename Record>
void describe(Record& record, Memorandum& memorandum) {
  record.group("Participants",
               [&](Record& group) { group.children("Participant", memorandum.participants, 2, kMaxParticipants); });
  record.child("Execution", [&](Record& child) { describe(child, memorandum.execution); });
  record.child("Terms", [&](Record& child) { describe(child, memorandum.terms); });
  if constexpr (Record::kComplete)
    record.child("Text", [&](Record& child) {
      child.constant("href", kTextFile);
      child.required("digest", memorandum.text_sha256, kSha256);
    });
  if (const auto id = found_twice(memorandum.participants, &Participant::id))
    record.problem(fmt::format("two participants have the id “{}”", *id), "give each its own id");
  if (const auto id = found_twice(memorandum.terms.exits, &ExitTerm::id))
    record.problem(fmt::format("two exits have the id “{}”", *id), "give each its own id");
}

}  // namespace libsign::agreement
