#include <libsign/policy.hpp>

#include <fmt/format.h>

#include "crypto/crypto.hpp"

namespace libsign {
namespace {

using namespace std::chrono_literals;

Policy strict() {
  Policy policy;
  policy.id = "strict";
  policy.description =
      "Baseline signatures by a certificate whose path and revocation status are proven, with "
      "algorithms that still hold";
  return policy;
}

Policy eidas_qualified() {
  Policy policy = strict();
  policy.id = "eidas-qualified";
  policy.description = "As strict, and a trusted list of the European Union makes the signature a qualified one";
  policy.required_qualification = Qualification::Qes;
  return policy;
}

/// The two delays are those of libdigidocpp and of the Estonian validation service SiVa.
Policy digidoc() {
  Policy policy = strict();
  policy.id = "digidoc";
  policy.description = "What DigiDoc asks for: time-stamp and revocation data inside, the two made close together";
  policy.required_level = Level::LT;
  policy.revocation_delay_warning = 15min;
  policy.revocation_delay_limit = 24h;
  return policy;
}

Policy structure_only() {
  Policy policy = strict();
  policy.id = "structure-only";
  policy.description = "As strict, but revocation is not asked for";
  policy.require_revocation_proof = false;
  return policy;
}

std::string in_words(std::chrono::seconds span) {
  const auto count = span.count();
  const auto several = [](auto number, std::string_view unit) {
    return fmt::format("{} {}{}", number, unit, number == 1 ? "" : "s");
  };
  if (count != 0 && count % 86400 == 0 && count > 86400) return several(count / 86400, "day");
  if (count != 0 && count % 3600 == 0) return several(count / 3600, "hour");
  if (count != 0 && count % 60 == 0) return several(count / 60, "minute");
  return several(count, "second");
}

}  // namespace

std::string_view name(Qualification qualification) {
  switch (qualification) {
    case Qualification::NotRequired: return "not required";
    case Qualification::AdesQc: return "AdES-QC";
    case Qualification::Qes: return "QES";
  }
  return "not required";
}

std::vector<std::string> Policy::requirements() const {
  std::vector<std::string> lines;
  lines.push_back(required_level == Level::None ? "level: any"
                                                : fmt::format("level: {} or higher", libsign::name(required_level)));
  lines.push_back(fmt::format("revocation: {}", require_revocation_proof
                                                    ? "a status is proven for every certificate below the anchor"
                                                    : "not asked for"));
  lines.push_back("revocation data: " +
                  (revocation_max_age ? "issued at most " + in_words(*revocation_max_age) + " before the time judged"
                                      : std::string("fresh until its next update")));
  lines.push_back(fmt::format("reference to the signing certificate: {}",
                              require_signing_certificate_reference ? "required" : "not required"));
  lines.push_back(fmt::format("qualification: {}", libsign::name(required_qualification)));
  if (time_stamp_delay)
    lines.push_back("time-stamp: at most " + in_words(*time_stamp_delay) + " after the claimed signing time");
  if (revocation_delay_warning)
    lines.push_back("revocation data: a warning if made more than " + in_words(*revocation_delay_warning) +
                    " after the time-stamp");
  if (revocation_delay_limit)
    lines.push_back("revocation data: made at most " + in_words(*revocation_delay_limit) + " after the time-stamp");
  return lines;
}

Bytes Policy::sha256() const {
  const auto seconds = [](const std::optional<std::chrono::seconds>& span) {
    return span ? fmt::format("{}", span->count()) : std::string("-");
  };
  const std::string text = fmt::format(
      "mocsign-policy/3\nid={}\nlevel={}\nrevocation={}\nrevocation-max-age={}\nsigning-certificate={}\n"
      "qualification={}\ntime-stamp-delay={}\nrevocation-delay-warning={}\nrevocation-delay-limit={}\n"
      "algorithms={}\n",
      id, libsign::name(required_level), require_revocation_proof, seconds(revocation_max_age),
      require_signing_certificate_reference, libsign::name(required_qualification), seconds(time_stamp_delay),
      seconds(revocation_delay_warning), seconds(revocation_delay_limit), to_hex(algorithms.sha256()));
  return crypto::digest(Digest::Sha256, as_bytes(text));
}

std::optional<Policy> builtin_policy(std::string_view id) {
  if (id == "strict") return strict();
  if (id == "eidas-qualified") return eidas_qualified();
  if (id == "digidoc") return digidoc();
  if (id == "structure-only") return structure_only();
  return std::nullopt;
}

std::vector<std::string_view> builtin_policy_ids() {
  return {"strict", "eidas-qualified", "digidoc", "structure-only"};
}

}  // namespace libsign
