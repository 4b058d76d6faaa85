#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "samples.hpp"

using namespace libsign;
using Json = nlohmann::ordered_json;

namespace {

Json parsed(const std::vector<Report>& reports) { return Json::parse(to_json(reports, samples::context())); }

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

}  // namespace

TEST_CASE("to_json names the schema, the tool, the policy and the trust", "[report][json]") {
  const Json json = parsed({});
  CHECK(keys_of(json) ==
        std::vector<std::string>{"schema", "tool", "validation_time", "policy", "trust", "files", "summary"});
  CHECK(json["schema"] == "mocsign-report/1");
  CHECK(json["tool"] == Json{{"name", "mocsign"}, {"version", "0.1.0"}});
  CHECK(json["validation_time"] == "2026-11-21T16:00:00Z");
  CHECK(json["policy"]["id"] == "strict");
  CHECK(json["trust"]["sha256"] == to_hex(Bytes(32, 0x03)));
  CHECK(json["files"].empty());
}

TEST_CASE("to_json counts every verdict in the summary", "[report][json]") {
  const Json summary = parsed(samples::all())["summary"];
  CHECK(summary ==
        Json{{"files", 8}, {"passed", 2}, {"failed", 3}, {"indeterminate", 1}, {"unsigned", 1}, {"unreadable", 1}});
}

TEST_CASE("to_json writes what is unknown as null and leaves no field out", "[report][json]") {
  const Json file = parsed({samples::unreadable()})["files"][0];
  CHECK(file["sha256"].is_null());
  CHECK(file["error"] == "cannot open the file: No such file or directory");
  CHECK(file["signatures"].empty());
  CHECK(file["act"].is_null());

  const Json full = parsed({samples::passed()})["files"][0]["signatures"][0];
  const Json bare = parsed({samples::indeterminate()})["files"][0]["signatures"][0];
  CHECK(keys_of(full) == keys_of(bare));
  for (const char* key : {"signed_by", "algorithm", "place", "signature_policy", "best_signature_time", "pdf"}) {
    CAPTURE(key);
    CHECK(bare[key].is_null());
  }
}

TEST_CASE("to_json describes a signature with the standard's own strings", "[report][json]") {
  const Json signature = parsed({samples::failed()})["files"][0]["signatures"][1];
  CHECK(signature["indication"] == "TOTAL-FAILED");
  CHECK(signature["sub_indication"] == "HASH_FAILURE");
  CHECK(signature["signed_by"]["name"] == "Mari Näidis");
  CHECK(signature["signed_by"]["serial_number"] == "4711");
  CHECK(signature["crypto"]["references"][0] == Json{{"uri", "act.xml"}, {"found", true}, {"intact", false}});
  CHECK(signature["findings"][0]["code"] == "HASH_MISMATCH");
  CHECK(signature["findings"][1]["clause"].is_null());
  CHECK(signature["counter_signatures"] == Json{"S1"});
}

TEST_CASE("to_json gives equal octets for equal reports, all of them ASCII", "[report][json]") {
  const std::string text = to_json(samples::all(), samples::context());
  CHECK(text == to_json(samples::all(), samples::context()));
  CHECK(std::all_of(text.begin(), text.end(),
                    [](char octet) { return octet == '\n' || (octet >= 0x20 && octet < 0x7F); }));
}

TEST_CASE("to_json replaces octets that are not UTF-8 instead of failing", "[report][json][reject]") {
  const Json file = parsed({samples::hostile()})["files"][0];
  CHECK(file["path"] == "evil\x1b[2J\xEF\xBF\xBD.xml");
}

TEST_CASE("json_element is one line, and the pieces put together are the whole", "[report][json]") {
  const std::vector<Report> reports = samples::all();
  ReportSummary summary;
  std::string text = json_head(samples::context());
  for (const Report& report : reports) {
    const std::string element = json_element(report);
    CHECK(element.find('\n') == std::string::npos);
    text += (summary.files > 0 ? ",\n" : "") + element;
    summary.add(report.verdict);
  }
  CHECK(text + json_tail(summary) == to_json(reports, samples::context()));
}

TEST_CASE("an inspection lists entries and claims and holds no verdict", "[report][json]") {
  const std::string text = to_json(samples::inspection(), samples::context());
  const Json json = Json::parse(text);
  CHECK(json["entries"].size() == 3);
  CHECK(json["entries"][1]["role"] == "signature");
  CHECK(json["signatures"][0]["claimed_roles"][0] == "Minister");
  CHECK(json["act"]["title"] == "Memorandum of Samples");
  CHECK(json["act"]["problem"].is_null());
  for (const char* verdict : {"indication", "verdict", "intact", "findings", "TOTAL", "FAILED", "PASSED"}) {
    CAPTURE(verdict);
    CHECK(text.find(verdict) == std::string::npos);
  }
}
