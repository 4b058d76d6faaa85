#include "agreement/delivery_evidence.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "agreement/caps.hpp"
#include "agreement/markup.hpp"
#include "agreement/vocabulary.hpp"
#include "xml/document.hpp"

namespace libsign::agreement {
namespace {

constexpr std::string_view kErdsNamespace = "http://uri.etsi.org/19522/v1#";
constexpr std::string_view kErdsEventPrefix = "http://uri.etsi.org/19522/Event/";  // EN 319 522-3, table 2

/// The receipts of Italian certified mail (technical rules of DM 2 November 2005, 6.3 and 6.5) and what they are
/// in the words of EN 319 522-1.
constexpr std::array kPecEvents{
    std::pair<std::string_view, DeliveryEventName>{"accettazione", DeliveryEventName::SubmissionAcceptance},
    std::pair<std::string_view, DeliveryEventName>{"non-accettazione", DeliveryEventName::SubmissionRejection},
    std::pair<std::string_view, DeliveryEventName>{"avvenuta-consegna", DeliveryEventName::ContentConsignment},
    std::pair<std::string_view, DeliveryEventName>{"errore-consegna", DeliveryEventName::ContentConsignmentFailure}};

bool is_failure(DeliveryEventName name) {
  return name == DeliveryEventName::SubmissionRejection || name == DeliveryEventName::ContentConsignmentFailure;
}

/// EvidenceReader takes single elements out of a piece of evidence, complaining about what is not there once.
class EvidenceReader {
 public:
  explicit EvidenceReader(std::string_view name) : name_(name) {}

  std::optional<xml::Element> only(xml::Element parent, std::string_view ns, std::string_view name) {
    const auto found = parent.children(ns, name);
    if (found.size() == 1) return found.front();
    problem(fmt::format("“{}” stands there {} times instead of once", name, found.size()));
    return std::nullopt;
  }
  std::string only_text(xml::Element parent, std::string_view ns, std::string_view name) {
    const auto element = only(parent, ns, name);
    return element ? fmt::format("{}", fmt::join(split_words(element->text()), " ")) : std::string{};
  }
  void problem(std::string what) {
    if (!problem_)
      problem_ = Error{Errc::BadInput, std::move(what), std::string(name_), "use the file as it was received"};
  }
  Result<std::vector<DeliveryEvent>> take(std::optional<DeliveryEventName> name, std::optional<Instant> at) {
    if (!name) problem("its event is not known");
    if (!at) problem("it has no time with a zone");
    if (problem_) return *problem_;
    return std::vector<DeliveryEvent>{{*name, *at}};
  }

 private:
  std::string_view name_;
  std::optional<Error> problem_{};
};

/// pec_instant reads day "15/11/2024", time "18:21:03" and zone "+0100".
std::optional<Instant> pec_instant(std::string_view day, std::string_view time, std::string_view zone) {
  if (day.size() != 10 || day[2] != '/' || day[5] != '/' || zone.size() != 5) return std::nullopt;
  return parse_instant(fmt::format("{}-{}-{}T{}{}:{}", day.substr(6), day.substr(3, 2), day.substr(0, 2), time,
                                   zone.substr(0, 3), zone.substr(3)));
}

Result<std::vector<DeliveryEvent>> read_pec(xml::Element root) {
  EvidenceReader reader(kPecEvidenceFile);
  if (!root.is("", "postacert")) reader.problem("this is no daticert.xml: its root element is not postacert");
  const auto found = std::ranges::find(kPecEvents, root.attribute("tipo").value_or(""),
                                       &std::pair<std::string_view, DeliveryEventName>::first);
  std::optional<DeliveryEventName> name;
  if (found != kPecEvents.end()) name = found->second;
  if (name && (root.attribute("errore") == "nessuno") == is_failure(*name))
    reader.problem("what it says of errors contradicts its event");
  std::optional<Instant> at;
  if (const auto data = reader.only(root, "", "dati"))
    if (const auto moment = reader.only(*data, "", "data"))
      at = pec_instant(reader.only_text(*moment, "", "giorno"), reader.only_text(*moment, "", "ora"),
                       moment->attribute("zona").value_or(""));
  return reader.take(name, at);
}

Result<std::vector<DeliveryEvent>> read_erds(xml::Element root) {
  EvidenceReader reader(kErdsEvidenceFile);
  if (!root.is(kErdsNamespace, "Evidence")) reader.problem("this is no evidence of EN 319 522-3");
  const std::string event = reader.only_text(root, kErdsNamespace, "ERDSEventId");
  std::optional<DeliveryEventName> name;
  if (event.starts_with(kErdsEventPrefix))
    name = find_word<DeliveryEventName>(std::string_view(event).substr(kErdsEventPrefix.size()));
  // The schema declares this element locally and unqualified; services are found to write it either way.
  const std::string_view time_namespace = root.children("", "EventTime").empty() ? kErdsNamespace : std::string_view{};
  if (time_namespace.empty() && root.child(kErdsNamespace, "EventTime")) reader.problem("it has two times");
  const std::string time = reader.only_text(root, time_namespace, "EventTime");
  // A bare date would be read as its first second in UTC, which the evidence does not say.
  return reader.take(name, time.find('T') == std::string::npos ? std::nullopt : parse_instant(time));
}

}  // namespace

Result<std::vector<DeliveryEvent>> read_delivery_evidence(EvidenceType type, ByteView octets) {
  const auto document = xml::Document::parse(octets, kEvidenceLimits, evidence_file(type));
  if (!document) return document.error();
  return type == EvidenceType::Pec ? read_pec(document->root()) : read_erds(document->root());
}

}  // namespace libsign::agreement
