#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <libsign/verify.hpp>
#include <nlohmann/json.hpp>

/// The corpora of signed files: what each case is, and what its manifest states about it.
namespace libsign::conformance {

struct Case {
  std::string suite;
  std::string id;
  std::filesystem::path folder;
  nlohmann::json row;

  std::filesystem::path file() const { return folder / row.at("file").get<std::string>(); }
};

/// load reads the manifest in `folder`; rows without a file, and PDFs, are left out.
std::vector<Case> load(const std::filesystem::path& folder, const std::string& suite);

/// Outcome of comparing a report with what the manifest states.
struct Judgement {
  bool right = false;
  std::string words;
};

/// judge_facts compares signature values, references and refusals; nothing where the manifest states nothing.
std::optional<Judgement> judge_facts(const Case& one, const Report& report);

/// facts_options and passing_options give the options of a run; passing_options nothing where the manifest does
/// not say that the file should pass as a whole.
VerifyOptions facts_options(const Case& one);
std::optional<VerifyOptions> passing_options(const Case& one);

}  // namespace libsign::conformance
