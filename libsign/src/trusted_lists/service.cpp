#include <algorithm>

#include "trusted_lists/names.hpp"
#include "trusted_lists/read.hpp"

namespace libsign::trusted_lists {

using xml::Element;

std::string trimmed_text(Element element) {
  const std::string text = element.text();
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string child_text(Element element, std::string_view name) {
  const auto child = element.child(kList, name);
  return child ? trimmed_text(*child) : std::string();
}

std::string english(Element parent, std::string_view name) {
  const auto all = parent.children(kList, name);
  const auto found = std::find_if(
      all.begin(), all.end(), [](Element one) { return one.attribute(kXmlNamespace, "lang").value_or("") == "en"; });
  if (found != all.end()) return trimmed_text(*found);
  return all.empty() ? std::string() : trimmed_text(all.front());
}

void read_identity(Element service_digital_identity, Identities& into) {
  for (const Element id : service_digital_identity.children(kList, "DigitalId"))
    for (const Element one : id.children()) {
      if (one.is(kList, "X509SubjectName")) {
        into.subject_names.push_back(trimmed_text(one));
        continue;
      }
      const bool is_certificate = one.is(kList, "X509Certificate");
      if (!is_certificate && !one.is(kList, "X509SKI")) continue;
      const auto octets = from_base64(one.text());
      if (is_certificate) {
        auto certificate =
            octets ? Certificate::from_der(*octets) : Result<Certificate>(Error{Errc::BadInput, "it is not base64"});
        if (certificate)
          into.certificates.push_back(*std::move(certificate));
        else
          into.unreadable.push_back("a certificate cannot be read: " + certificate.error().what);
      } else if (octets) {
        into.key_identifiers.push_back(*octets);
      }
    }
}

namespace {

/// read_extensions takes what is known out of ServiceInformationExtensions (5.5.9). A critical extension of which
/// nothing is known forbids the use of the service.
void read_extensions(Element extensions, TrustedService& period) {
  for (const Element extension : extensions.children(kList, "Extension")) {
    const std::string critical = extension.attribute("Critical").value_or("true");
    bool all_known = true;
    for (const Element content : extension.children()) {
      if (content.is(kQualifications, "Qualifications")) {
        auto qualifications = read_qualifications(content);
        std::move(qualifications.begin(), qualifications.end(), std::back_inserter(period.qualifications));
      } else if (content.is(kList, "AdditionalServiceInformation")) {
        period.additional_information.push_back(child_text(content, "URI"));
      } else if (content.is(kList, "ExpiredCertsRevocationInfo")) {
        period.expired_certificates_since = parse_instant(trimmed_text(content));
      } else if (content.is(kAdditional, "TakenOverBy")) {
        if (const auto name = content.child(kAdditional, "TSPName")) period.taken_over_by = english(*name, "Name");
        if (const auto name = content.child(kList, "TSPName")) period.taken_over_by = english(*name, "Name");
        if (period.taken_over_by.empty()) period.taken_over_by = "another provider";
      } else {
        all_known = false;
      }
    }
    if (!all_known && critical != "false" && critical != "0") period.unusable = true;
  }
}

/// read_period reads a ServiceInformation or a ServiceHistoryInstance, which are alike as far as this goes.
TrustedService read_period(Element element, const std::string& provider, const std::string& territory,
                           bool& all_starts_known) {
  TrustedService period;
  period.type = child_text(element, "ServiceTypeIdentifier");
  period.status = child_text(element, "ServiceStatus");
  period.territory = territory;
  period.provider = provider;
  if (const auto name = element.child(kList, "ServiceName")) period.name = english(*name, "Name");
  if (const auto from = parse_instant(child_text(element, "StatusStartingTime")))
    period.from = *from;
  else
    all_starts_known = false;
  if (const auto extensions = element.child(kList, "ServiceInformationExtensions"))
    read_extensions(*extensions, period);
  return period;
}

}  // namespace

ListedService read_service(Element element, const std::string& provider, const std::string& territory) {
  ListedService service;
  Identities identities;
  bool all_starts_known = true;
  if (const auto information = element.child(kList, "ServiceInformation")) {
    service.periods.push_back(read_period(*information, provider, territory, all_starts_known));
    if (const auto identity = information->child(kList, "ServiceDigitalIdentity")) read_identity(*identity, identities);
  } else {
    service.periods.push_back({.type = {}, .status = {}, .unusable = true});
  }
  service.certificates = std::move(identities.certificates);
  service.key_identifiers = std::move(identities.key_identifiers);
  service.subject_names = std::move(identities.subject_names);
  service.unreadable = std::move(identities.unreadable);
  if (const auto history = element.child(kList, "ServiceHistory"))
    for (const Element instance : history->children(kList, "ServiceHistoryInstance"))
      service.periods.push_back(read_period(instance, provider, territory, all_starts_known));
  // Each status lasts until the next one begins, whatever the order in which the list has them.
  std::stable_sort(service.periods.begin(), service.periods.end(),
                   [](const TrustedService& a, const TrustedService& b) { return a.from > b.from; });
  for (std::size_t i = 1; i < service.periods.size(); ++i) service.periods[i].until = service.periods[i - 1].from;
  // A status without a readable start may be the one that ends another.
  if (!all_starts_known)
    for (TrustedService& period : service.periods) period.unusable = true;
  return service;
}

}  // namespace libsign::trusted_lists
