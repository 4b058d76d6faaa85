#include <catch2/catch.hpp>

#include <algorithm>

#include "pdf_changes/caps.hpp"
#include "pdf_changes/history.hpp"

using namespace libsign;
using pdf_changes::Change;
using pdf_changes::FieldLock;
using pdf_changes::History;
using pdf_changes::judge_certification;
using pdf_changes::judge_changes;
using pdf_changes::Judgement;
using pdf_changes::Kind;
using pdf_changes::Permission;
using pdf_changes::Rights;

namespace {

Change change(Permission needs, Kind kind, std::size_t revision = 1) { return {revision, needs, kind, "was changed"}; }

Change filled(const std::string& field) {
  Change change{1, Permission::FormFilling, Kind::FieldFilled, "was filled in"};
  change.field = field;
  change.field_kind = "text field";
  return change;
}

Rights rights(std::size_t revision, std::optional<unsigned> permission = std::nullopt) {
  Rights rights;
  rights.revision = revision;
  rights.permission = permission;
  return rights;
}
Rights certification(unsigned permission) {
  Rights certified = rights(0, permission);
  certified.is_certification = true;
  certified.is_named_by_catalog = true;
  return certified;
}

Judgement judged(const Change& change, const Rights& rights) { return judge_changes({{change}}, {rights}, 0); }

std::string code(const Judgement& judgement) {
  REQUIRE(judgement.findings.size() == 1);
  return judgement.findings.front().code;
}

}  // namespace

TEST_CASE("pdf changes: each permission lets what it asks for and what asks for less", "[pdf_changes]") {
  for (const unsigned permission : {1u, 2u, 3u})
    for (const Permission needs : {Permission::ValidationData, Permission::FormFilling, Permission::Annotations}) {
      CAPTURE(permission, static_cast<unsigned>(needs));
      const auto judgement = judged(change(needs, Kind::Metadata), rights(0, permission));
      const bool lets = static_cast<unsigned>(needs) <= permission;
      CHECK(judgement.changes == (lets ? PdfChanges::Permitted : PdfChanges::Suspicious));
      CHECK(code(judgement) == (lets ? "CHANGE_PERMITTED" : "CHANGE_NOT_PERMITTED"));
    }
  CHECK(code(judged(change(Permission::Never, Kind::Other), rights(0, 3))) == "CHANGED_AFTER_SIGNING");
}

TEST_CASE("pdf changes: without P fields may be filled in, and annotations are not let", "[pdf_changes]") {
  CHECK(judged(filled("Amount"), rights(0)).changes == PdfChanges::Permitted);
  CHECK(judged(change(Permission::Annotations, Kind::AnnotationAdded), rights(0)).changes == PdfChanges::Suspicious);
}

TEST_CASE("pdf changes: a change before the signature is none after it", "[pdf_changes]") {
  CHECK(judged(change(Permission::Never, Kind::Other), rights(1)).changes == PdfChanges::None);
}

TEST_CASE("pdf changes: P of an earlier signature binds, and a later one cannot loosen it", "[pdf_changes][reject]") {
  const History history{{change(Permission::FormFilling, Kind::FieldFilled, 2)}};
  const std::vector<Rights> all{rights(0, 1), rights(1, 3)};
  CHECK(judge_changes(history, all, 0).changes == PdfChanges::Suspicious);
  const auto later = judge_changes(history, all, 1);
  CHECK(later.changes == PdfChanges::Suspicious);
  CHECK(later.findings.back().code == "PERMISSION_WIDENED");
  CHECK(judge_changes(history, {rights(0, 3), rights(1, 1)}, 0).changes == PdfChanges::Permitted);
}

TEST_CASE("pdf changes: a field that a signature locks, or one before it, is not filled in", "[pdf_changes][reject]") {
  Rights locking = rights(0);
  locking.locks.push_back({FieldLock::Action::Include, {"Amount"}});
  CHECK(code(judged(filled("Amount"), locking)) == "FIELD_LOCKED");
  CHECK(judged(filled("Other"), locking).changes == PdfChanges::Permitted);
  Change later = filled("Amount");
  later.revision = 2;
  CHECK(judge_changes({{later}}, {locking, rights(1)}, 1).changes == PdfChanges::Suspicious);
  CHECK(code(judged(change(Permission::FormFilling, Kind::FieldsRedrawn), locking)) == "FIELD_LOCKED");
}

TEST_CASE("pdf changes: a new time-stamp is no field that anybody locked", "[pdf_changes]") {
  Rights locking = rights(0, 1);
  locking.locks.push_back({});
  Change stamp = change(Permission::ValidationData, Kind::FieldAdded);
  stamp.field = "Stamp";
  CHECK(judged(stamp, locking).changes == PdfChanges::Permitted);
}

TEST_CASE("pdf changes: what shows is warned of, and forbidden once a document is certified", "[pdf_changes]") {
  Change visible = change(Permission::FormFilling, Kind::VisibleFieldAdded);
  visible.rectangle = pdf_changes::Rectangle{0, 0, 9, 9};
  CHECK(code(judged(visible, rights(0))) == "PAGE_COVERED");
  CHECK(judged(visible, rights(0)).changes == PdfChanges::Permitted);
  CHECK(code(judged(visible, certification(2))) == "CHANGE_NOT_PERMITTED");
  Change note = change(Permission::Annotations, Kind::AnnotationAdded);
  note.rectangle = visible.rectangle;
  CHECK(code(judged(note, certification(3))) == "PAGE_COVERED");
  CHECK(code(judged(change(Permission::Annotations, Kind::AnnotationRemoved), certification(3))) ==
        "ANNOTATION_CHANGED");
}

TEST_CASE("pdf changes: pages that the signed revision holds and does not show are warned of", "[pdf_changes]") {
  History history;
  history.prepared.emplace_back(1, 30);
  CHECK(judge_changes(history, {rights(0)}, 0).findings.empty());
  CHECK(code(judge_changes(history, {rights(1)}, 0)) == "PREPARED_CONTENT");
}

TEST_CASE("pdf changes: many findings are counted, and none that matters is among those left out", "[pdf_changes]") {
  History history;
  for (std::size_t i = 0; i < pdf_changes::kMaxFindings + 30; ++i) history.changes.push_back(filled("Field"));
  history.changes.push_back(change(Permission::Never, Kind::Other));
  const auto judgement = judge_changes(history, {rights(0)}, 0);
  CHECK(judgement.changes == PdfChanges::Suspicious);
  CHECK(judgement.findings.size() == pdf_changes::kMaxFindings + 2);
  CHECK(std::any_of(judgement.findings.begin(), judgement.findings.end(), [](const Finding& finding) {
    return finding.code == "CHANGED_AFTER_SIGNING" && finding.severity == Severity::Error;
  }));
  CHECK(judgement.findings.back().message == "and 30 more changes after the signature");
}

TEST_CASE("pdf changes: a certification is the first signature, the only one, and named by the catalog",
          "[pdf_changes]") {
  const Rights first = certification(2);
  Rights second = first;
  second.revision = 1;
  Rights unnamed = first;
  unnamed.is_named_by_catalog = false;
  Rights stamp = rights(0);
  stamp.is_timestamp = true;
  CHECK(judge_certification({first, rights(1)}, 0).empty());
  CHECK(judge_certification({first, rights(1)}, 1).empty());
  CHECK(judge_certification({first, second}, 1).size() == 1);
  CHECK(judge_certification({rights(0), second}, 1).size() == 1);
  CHECK(judge_certification({unnamed}, 0).size() == 1);
  CHECK(judge_certification({stamp, second}, 1).empty());
}
