#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libsign/dossier.hpp>
#include <libsign/report_json.hpp>

#include "arguments.hpp"
#include "context.hpp"

namespace libsign::cli {

/// DossierArguments say which files are a dossier and how they are read.
struct DossierArguments {
  std::vector<std::string> paths;
  std::optional<std::string> at;
  std::optional<std::string> agreement;
  std::vector<std::string> readings;
  std::vector<std::string> holidays;
  std::optional<std::string> authority;
  std::optional<std::string> policy;
  std::vector<std::string> trust;
  std::optional<std::string> cache;
  bool offline = false;
};

/// declare_dossier declares all of them but what declare_judgement does: the time, the trust and the use of the
/// network, which verbs that sign have anyway.
void declare_dossier(Arguments& arguments, DossierArguments& target);
void declare_judgement(Arguments& arguments, DossierArguments& target);

/// OpenDossier is a dossier with what its status is asked for.
struct OpenDossier {
  Dossier dossier;
  StatusOptions options;
  ReportContext run;  // the tool, the policy, the anchors
};

/// open_dossier reads settings, readings and files, and judges the signatures.
Result<OpenDossier> open_dossier(Context& context, const DossierArguments& arguments);

}  // namespace libsign::cli
