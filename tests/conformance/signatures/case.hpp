#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <libsign/verify.hpp>
#include <nlohmann/json.hpp>

#include "evidence/case.hpp"

/// The corpora of signed files: what each case is, and what its manifest states about it.
namespace libsign::conformance {

struct Case {
  std::string suite;
  std::string id;
  std::filesystem::path folder;
  nlohmann::json row;

  std::filesystem::path file() const { return folder / row.at("file").get<std::string>(); }
};

/// load reads the manifest in `folder`; rows without a file are left out.
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

/// stated_valid tells what the makers of containers say of one as a whole; nothing where they say nothing, or several
/// things under several conditions.
std::optional<bool> stated_valid(const Case& one);

/// authorities_in adds to `authorities` those whose certificates a container carries: issuers, responders,
/// time-stamping authorities.
void authorities_in(const evidence::Case& evidence, std::vector<Certificate>& authorities);

/// undoubting gives options under which nothing but the container itself is doubted: `authorities` are trusted, as
/// trusted lists do, SHA-1 counts as it did when it was made, and it is judged ten minutes after the newest time-stamp
/// and revocation data in it. Where all signatures are time-stamped, the policy is that of DigiDoc; where some have
/// a time-mark (an OCSP nonce), which nothing else reads, it is strict with revocation data of any age.
VerifyOptions undoubting(const Case& one, const evidence::Case& evidence, const TrustStore& authorities);

/// levels_stated returns the baseline level of each signature as the manifest states it ("B", "T", …, "none"); one
/// of them for several signatures stands for all. Older forms count by what they carry: BES and EPES as B, C and
/// X as T, XL as LT, A as LTA.
std::vector<std::string> levels_stated(const Case& one);
/// timestamps_stated returns how many time-stamps the manifest states.
std::optional<std::size_t> timestamps_stated(const Case& one);

/// anchors_in loads every certificate of a folder of the suite.
TrustStore anchors_in(const Case& one, const std::string& folder);

}  // namespace libsign::conformance
