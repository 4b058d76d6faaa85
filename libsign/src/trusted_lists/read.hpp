#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libsign/trusted_list.hpp>
#include "xml/document.hpp"

/// How a list is read from its elements.
namespace libsign::trusted_lists {

/// read_list reads the list whose root is `document`'s; Errc::BadInput if that is no list.
Result<TrustedList> read_list(const xml::Document& document, std::string_view name);

/// read_service reads a TSPService. `provider` and `territory` go into each of its periods.
ListedService read_service(xml::Element service, const std::string& provider, const std::string& territory);

/// read_qualifications reads a Qualifications element (5.5.9.2).
std::vector<TrustedService::Qualification> read_qualifications(xml::Element qualifications);

/// Identities are the digital identities below one element (5.5.3).
struct Identities {
  std::vector<Certificate> certificates;
  std::vector<Bytes> key_identifiers;
  std::vector<std::string> subject_names;
  std::vector<std::string> unreadable;
};
void read_identity(xml::Element service_digital_identity, Identities& into);

/// trimmed_text returns the text of `element` without white space at its ends: lists are often indented by hand.
std::string trimmed_text(xml::Element element);
/// child_text returns the trimmed text of a child in the namespace of lists; empty if there is none.
std::string child_text(xml::Element element, std::string_view name);
/// english returns the text of the child `name` that is in English, else of the first one.
std::string english(xml::Element parent, std::string_view name);

}  // namespace libsign::trusted_lists
