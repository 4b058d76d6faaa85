#include <chrono>
#include <iostream>

#include <catch2/catch.hpp>
#include <libsign/trusted_list.hpp>

#include "conformance/corpus.hpp"

using namespace libsign;
using namespace libsign::conformance;
using nlohmann::json;

namespace {

/// When the youngest of the lists was current.
const Instant kTime = parse_instant("2026-09-01T00:00:00Z").value();

std::string text(const json& row, const char* key) {
  const auto found = row.find(key);
  return found == row.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

std::string in_list(std::optional<Instant> instant) { return instant ? format_instant(*instant) : std::string(); }

struct Case {
  std::string id;
  json row;
  Document document;
};

std::vector<Case> cases(const std::filesystem::path& folder) {
  std::vector<Case> all;
  const json manifest = file_json(folder / "manifest.json");
  for (const json& row : manifest.at("tests")) {
    const auto document = Document::open(folder / row.at("file").get<std::string>());
    REQUIRE(document);
    all.push_back({row.at("id").get<std::string>(), row, *document});
  }
  return all;
}

}  // namespace

TEST_CASE("every number that the corpus states of a list is read", "[conformance]") {
  const auto folder = corpus_folder("trusted-lists");
  if (!folder) return;
  std::size_t compared = 0;
  for (const Case& one : cases(*folder)) {
    INFO(one.id);
    const auto list = parse_trusted_list(one.document);
    if (!one.row.at("wellformed").get<bool>()) {
      CHECK_FALSE(list);
      continue;
    }
    if (!one.row.contains("tsps")) continue;
    REQUIRE(list);
    ++compared;
    const std::string sequence = text(one.row, "sequence");
    CHECK((list->sequence == 0 ? std::string() : std::to_string(list->sequence)) == sequence);
    CHECK((list->version == 0 ? std::string() : std::to_string(list->version)) == text(one.row, "tsl_version"));
    CHECK(list->territory == text(one.row, "territory"));
    CHECK(list->type == text(one.row, "tsl_type"));
    CHECK(in_list(list->issued) == in_list(parse_instant(text(one.row, "issued"))));
    CHECK(in_list(list->next_update) == in_list(parse_instant(text(one.row, "next_update"))));
    CHECK(list->providers.size() == one.row.at("tsps").get<std::size_t>());
    CHECK(list->service_count() == one.row.at("services").get<std::size_t>());
    CHECK(list->history_count() == one.row.at("history_instances").get<std::size_t>());
    CHECK(list->pointers.size() == one.row.at("pointers").get<std::size_t>());
  }
  std::cout << "trusted-lists: the counts of " << compared << " lists\n";
  CHECK(compared > 0);
}

TEST_CASE("a list of the corpus is accepted by its signer if it is as signed, and never else", "[conformance]") {
  const auto folder = corpus_folder("trusted-lists");
  if (!folder) return;
  std::size_t accepted = 0;
  for (const Case& one : cases(*folder)) {
    INFO(one.id);
    const auto signers = embedded_signers(one.document);
    // Algorithms are judged as of the day of issue: some of the lists are old.
    const Instant issued = parse_instant(text(one.row, "issued")).value_or(kTime);
    const auto verified = verify_trusted_list(one.document, signers ? *signers : std::vector<Certificate>(), issued);
    INFO((verified ? std::string("accepted") : verified.error().what));
    const std::string version = text(one.row, "tsl_version");
    const bool good = text(one.row, "expected_core") == "core-valid" && (version == "5" || version == "6");
    CHECK(verified.has_value() == good);
    if (!verified) continue;
    ++accepted;
    CHECK(to_hex(verified->signer.sha256()) == text(one.row, "signer_sha256"));
    CHECK_FALSE(verify_trusted_list(one.document, {}, issued));
  }
  std::cout << "trusted-lists: " << accepted << " signatures of lists\n";
}

TEST_CASE("the current lists are signed by those whom the list of lists names", "[conformance]") {
  const auto folder = corpus_folder("trusted-lists");
  if (!folder) return;
  const auto lotl = Document::open(*folder / "support" / "LOTL.xml");
  REQUIRE(lotl);
  const auto verified = verify_trusted_list(*lotl, embedded_signers(*lotl).value(), kTime);
  REQUIRE(verified);
  std::size_t checked = 0;
  for (const Case& one : cases(*folder)) {
    if (!one.row.contains("signer_listed_in_support_LOTL")) continue;
    std::vector<Certificate> signers;
    for (const ListPointer& pointer : verified->list.pointers)
      if (pointer.territory == text(one.row, "territory") && pointer.is_readable())
        signers.insert(signers.end(), pointer.signers.begin(), pointer.signers.end());
    INFO(one.id);
    const bool listed = one.row.at("signer_listed_in_support_LOTL").get<bool>();
    CHECK(verify_trusted_list(one.document, signers, kTime).has_value() == listed);
    ++checked;
  }
  CHECK(checked > 0);
}
