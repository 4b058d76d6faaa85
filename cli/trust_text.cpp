#include "trust_text.hpp"

#include <fmt/format.h>
#include <libsign/report_text.hpp>

namespace libsign::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string day(Instant instant) { return format_instant(instant).substr(0, 10); }
Json time_json(const std::optional<Instant>& instant) {
  return instant ? Json(format_instant(*instant)) : Json(nullptr);
}

/// last_part shortens the URI of a type or status to what people call it: "CA/QC", "granted".
std::string last_part(const std::string& uri) {
  for (const std::string_view start :
       {"http://uri.etsi.org/TrstSvc/Svctype/", "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/",
        "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/"})
    if (uri.starts_with(start)) return uri.substr(start.size());
  return uri;
}

std::string interval(const std::optional<Instant>& from, const std::optional<Instant>& until) {
  if (!from && !until) return "always";
  return fmt::format("{}{}", from ? "from " + format_instant(*from) + (until ? " " : "") : std::string(),
                     until ? "until " + format_instant(*until) : std::string());
}

std::string status_text(const TrustedService& period) {
  std::string text =
      fmt::format("      {} to {}  {}{}", day(period.from), period.until ? day(*period.until) : "now       ",
                  terminal_safe(last_part(period.status)),
                  period.unusable ? " (not usable: it says something that is not understood)" : "");
  if (!period.taken_over_by.empty()) text += ", taken over by " + terminal_safe(period.taken_over_by);
  return text + "\n";
}

Json period_json(const TrustedService& period) {
  return {{"type", period.type},
          {"status", period.status},
          {"granted", period.is_granted()},
          {"from", format_instant(period.from)},
          {"until", time_json(period.until)},
          {"name", period.name},
          {"additional_information", period.additional_information},
          {"qualifications", period.qualifications.size()},
          {"taken_over_by", period.taken_over_by.empty() ? Json(nullptr) : Json(period.taken_over_by)}};
}

Json periods_json(const std::vector<TrustedService>& periods) {
  Json all = Json::array();
  for (const TrustedService& period : periods) all.push_back(period_json(period));
  return all;
}

Json certificate_json(const Certificate& certificate) {
  return {{"subject", certificate.subject()},
          {"sha256", to_hex(certificate.sha256())},
          {"not_before", format_instant(certificate.not_before())},
          {"not_after", format_instant(certificate.not_after())}};
}

Json kept_json(const KeptList& list, Instant now) {
  return {{"id", list.id},
          {"operator", list.operator_name},
          {"list_of_lists", list.is_list_of_lists},
          {"sequence", list.sequence},
          {"issued", format_instant(list.issued)},
          {"next_update", time_json(list.next_update)},
          {"stale", list.is_stale(now)},
          {"services", list.services},
          {"location", list.location.empty() ? Json(nullptr) : Json(list.location)},
          {"under", list.under.empty() ? Json(nullptr) : Json(list.under)},
          {"accepted", format_instant(list.accepted)},
          {"sha256", to_hex(list.sha256)}};
}

}  // namespace

std::string overview_text(const TrustFolder& folder, Instant now) {
  if (folder.empty()) return "Nobody is trusted yet.\n";
  std::string text;
  for (const KeptList& list : folder.lists())
    text += fmt::format("{:<13} {}, number {}, {}\n              {}{}\n", terminal_safe(list.id),
                        list.is_list_of_lists ? "list of lists" : "trusted list", list.sequence,
                        terminal_safe(list.operator_name),
                        list.is_list_of_lists ? std::string() : fmt::format("{} services, ", list.services),
                        !list.next_update    ? "closed, no next update"
                        : list.is_stale(now) ? fmt::format("should have been renewed by {}", day(*list.next_update))
                                             : fmt::format("next update by {}", day(*list.next_update)));
  for (const PinnedAnchor& anchor : folder.pinned())
    text += fmt::format("{:<13} pinned, {}\n              {}, from {}\n", anchor.id,
                        terminal_safe(anchor.certificate.common_name()), interval(anchor.from, anchor.until),
                        terminal_safe(anchor.origin));
  return text;
}

Json overview_json(const TrustFolder& folder, const LoadedTrust& loaded, Instant now) {
  Json lists = Json::array();
  for (const KeptList& list : folder.lists()) lists.push_back(kept_json(list, now));
  Json pinned = Json::array();
  for (const PinnedAnchor& anchor : folder.pinned())
    pinned.push_back({{"id", anchor.id},
                      {"certificate", certificate_json(anchor.certificate)},
                      {"origin", anchor.origin},
                      {"from", time_json(anchor.from)},
                      {"until", time_json(anchor.until)}});
  return {{"schema", "mocsign-trust/1"},
          {"folder", folder.path().string()},
          {"sha256", to_hex(loaded.store.sha256())},
          {"anchors", loaded.store.anchors().size()},
          {"lists", std::move(lists)},
          {"pinned", std::move(pinned)},
          {"warnings", loaded.warnings}};
}

std::string list_text(const KeptList& kept, const TrustedList& list) {
  std::string text =
      fmt::format("{}, number {}, issued {}, {}\n", terminal_safe(kept.operator_name), kept.sequence, day(kept.issued),
                  kept.next_update ? "next update by " + day(*kept.next_update) : "closed");
  for (const Certificate& signer : kept.signers)
    text += fmt::format("  may be signed by {}, {}\n", terminal_safe(signer.common_name()),
                        to_hex(signer.sha256()).substr(0, 12));
  for (const ListPointer& pointer : list.pointers)
    if (pointer.is_readable())
      text += fmt::format("  points to {}  {}\n", terminal_safe(pointer.territory), terminal_safe(pointer.location));
  for (const ListedProvider& provider : list.providers) {
    text += fmt::format("  {}\n", terminal_safe(provider.name));
    for (const ListedService& service : provider.services) {
      text += fmt::format("    {}: {}{}\n", terminal_safe(last_part(service.periods.front().type)),
                          terminal_safe(service.periods.front().name),
                          service.certificates.empty()
                              ? std::string()
                              : ", " + to_hex(service.certificates.front().sha256()).substr(0, 12));
      for (const TrustedService& period : service.periods) text += status_text(period);
      for (const std::string& problem : service.unreadable) text += fmt::format("      {}\n", terminal_safe(problem));
    }
  }
  return text;
}

Json list_json(const KeptList& kept, const TrustedList& list) {
  Json signers = Json::array();
  for (const Certificate& signer : kept.signers) signers.push_back(certificate_json(signer));
  Json pointers = Json::array();
  for (const ListPointer& pointer : list.pointers)
    pointers.push_back({{"territory", pointer.territory}, {"location", pointer.location}, {"type", pointer.type}});
  Json providers = Json::array();
  for (const ListedProvider& provider : list.providers) {
    Json services = Json::array();
    for (const ListedService& service : provider.services) {
      Json certificates = Json::array();
      for (const Certificate& certificate : service.certificates) certificates.push_back(certificate_json(certificate));
      services.push_back({{"certificates", std::move(certificates)},
                          {"periods", periods_json(service.periods)},
                          {"unreadable", service.unreadable}});
    }
    providers.push_back({{"name", provider.name}, {"services", std::move(services)}});
  }
  return {{"schema", "mocsign-trust/1"},      {"id", kept.id},
          {"version", list.version},          {"sequence", list.sequence},
          {"issued", time_json(list.issued)}, {"next_update", time_json(list.next_update)},
          {"signers", std::move(signers)},    {"pointers", std::move(pointers)},
          {"providers", std::move(providers)}};
}

std::string anchors_text(std::span<const TrustAnchor> anchors) {
  const Certificate& certificate = anchors.front().certificate;
  std::string text = fmt::format("{}\n  {}\n", terminal_safe(certificate.subject()), to_hex(certificate.sha256()));
  for (const TrustAnchor& anchor : anchors) {
    text += fmt::format("  {}{}\n", terminal_safe(anchor.origin),
                        anchor.services.empty() ? ": " + interval(anchor.from, anchor.until) : std::string());
    for (const TrustedService& period : anchor.services)
      text += fmt::format("    {}: {}\n{}", terminal_safe(last_part(period.type)), terminal_safe(period.name),
                          status_text(period));
  }
  return text;
}

Json anchors_json(std::span<const TrustAnchor> anchors) {
  Json all = Json::array();
  for (const TrustAnchor& anchor : anchors)
    all.push_back({{"origin", anchor.origin},
                   {"from", time_json(anchor.from)},
                   {"until", time_json(anchor.until)},
                   {"services", periods_json(anchor.services)}});
  return {{"schema", "mocsign-trust/1"},
          {"certificate", certificate_json(anchors.front().certificate)},
          {"trusted_by", std::move(all)}};
}

}  // namespace libsign::cli
