#include <algorithm>
#include <charconv>

#include "trusted_lists/names.hpp"
#include "trusted_lists/read.hpp"

namespace libsign {

using namespace trusted_lists;

bool ListPointer::is_readable() const {
  return media_type.empty() ? !location.ends_with(".pdf") : media_type == kMediaType;
}

bool TrustedList::is_list_of_lists() const { return type == kListOfLists; }

std::size_t TrustedList::service_count() const {
  std::size_t count = 0;
  for (const ListedProvider& provider : providers) count += provider.services.size();
  return count;
}

std::size_t TrustedList::history_count() const {
  std::size_t count = 0;
  for (const ListedProvider& provider : providers)
    for (const ListedService& service : provider.services) count += service.periods.size() - 1;
  return count;
}

Result<TrustedList> parse_trusted_list(const Document& document, const Limits& limits) {
  const auto parsed = xml::Document::parse(document.bytes(), limits, document.name());
  if (!parsed) return parsed.error();
  return read_list(*parsed, document.name());
}

}  // namespace libsign

namespace libsign::trusted_lists {

using xml::Element;

namespace {

constexpr std::size_t kMaxServices = 100'000;  // the largest national list has some 600 services with 2,000 periods

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? value : 0;
}

ListPointer read_pointer(Element element) {
  ListPointer pointer;
  pointer.location = child_text(element, "TSLLocation");
  Identities identities;
  if (const auto all = element.child(kList, "ServiceDigitalIdentities"))
    for (const Element one : all->children(kList, "ServiceDigitalIdentity")) read_identity(one, identities);
  pointer.signers = std::move(identities.certificates);
  if (const auto additional = element.child(kList, "AdditionalInformation"))
    for (const Element information : additional->children(kList, "OtherInformation")) {
      if (const auto type = information.child(kList, "TSLType")) pointer.type = trimmed_text(*type);
      if (const auto territory = information.child(kList, "SchemeTerritory"))
        pointer.territory = trimmed_text(*territory);
      if (const auto media_type = information.child(kAdditional, "MimeType"))
        pointer.media_type = trimmed_text(*media_type);
    }
  return pointer;
}

void read_scheme(Element scheme, TrustedList& list) {
  list.version = static_cast<unsigned>(std::min<std::uint64_t>(number(child_text(scheme, "TSLVersionIdentifier")), 99));
  list.sequence = number(child_text(scheme, "TSLSequenceNumber"));
  list.type = child_text(scheme, "TSLType");
  list.territory = child_text(scheme, "SchemeTerritory");
  if (const auto name = scheme.child(kList, "SchemeOperatorName")) list.operator_name = english(*name, "Name");
  list.issued = parse_instant(child_text(scheme, "ListIssueDateTime"));
  if (const auto next = scheme.child(kList, "NextUpdate"))
    list.next_update = parse_instant(child_text(*next, "dateTime"));
  if (const auto uris = scheme.child(kList, "SchemeInformationURI"))
    for (const Element uri : uris->children(kList, "URI"))
      if (uri.attribute(kXmlNamespace, "lang").value_or("en") == "en")
        list.information_uris.push_back(trimmed_text(uri));
  if (const auto pointers = scheme.child(kList, "PointersToOtherTSL"))
    for (const Element pointer : pointers->children(kList, "OtherTSLPointer"))
      list.pointers.push_back(read_pointer(pointer));
}

ListedProvider read_provider(Element element, const std::string& territory) {
  ListedProvider provider;
  if (const auto information = element.child(kList, "TSPInformation"))
    if (const auto name = information->child(kList, "TSPName")) provider.name = english(*name, "Name");
  if (const auto services = element.child(kList, "TSPServices"))
    for (const Element service : services->children(kList, "TSPService"))
      provider.services.push_back(read_service(service, provider.name, territory));
  return provider;
}

}  // namespace

Result<TrustedList> read_list(const xml::Document& document, std::string_view name) {
  const Element root = document.root();
  if (!root.is(kList, "TrustServiceStatusList"))
    return Error{Errc::BadInput, "the file is no trusted list", std::string(name)};
  TrustedList list;
  if (const auto scheme = root.child(kList, "SchemeInformation")) read_scheme(*scheme, list);
  if (document.find_all(kList, "TSPService").size() > kMaxServices)
    return Error{Errc::LimitExceeded, "the trusted list has more than 100000 services", std::string(name)};
  if (const auto providers = root.child(kList, "TrustServiceProviderList"))
    for (const Element provider : providers->children(kList, "TrustServiceProvider"))
      list.providers.push_back(read_provider(provider, list.territory));
  return list;
}

}  // namespace libsign::trusted_lists
