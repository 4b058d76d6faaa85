#include "xades/timestamp_input.hpp"

#include "xades/names.hpp"

namespace libsign::xades {

Imprint::Imprint(const xml::Document& document, Digest algorithm, xml::C14n c14n, std::size_t& budget)
    : document_(document), c14n_(std::move(c14n)), budget_(budget), hasher_(algorithm) {}

void Imprint::update(Result<Bytes> octets) {
  if (!octets) {
    error_ = octets.error();
  } else if (octets->size() > budget_) {
    budget_ = 0;
    error_ =
        Error{Errc::LimitExceeded, "the time-stamps cover more than may be canonicalized (max_canonicalized_bytes)"};
  } else {
    budget_ -= octets->size();
    hasher_.update(*octets);
  }
}

void Imprint::add(xml::Element element) {
  if (!error_) update(xml::canonicalize(document_, element, c14n_));
}

void Imprint::add(const ReferencedData& data, const Limits& limits) {
  if (error_) return;
  if (!data.found) {
    error_ = Error{Errc::NotFound, "data that the time-stamp covers was not found"};
  } else if (data.is_node_set && c14n_.method != xml::C14nMethod::C14n10) {
    const auto nodes = xml::Document::parse(data.octets.view, limits, "signed data");
    if (nodes)
      update(xml::canonicalize(*nodes, c14n_));
    else
      error_ = nodes.error();
  } else {
    hasher_.update(data.octets.view);
  }
}

void Imprint::add(const ArchivePart& part, const Limits& limits) {
  if (const auto* data = std::get_if<const ReferencedData*>(&part))
    add(**data, limits);
  else
    add(std::get<xml::Element>(part));
}

Result<Bytes> Imprint::finish() && {
  if (error_) return *std::move(error_);
  return hasher_.finish();
}

std::vector<ArchivePart> archive_parts(const xml::SignatureElement& signature, std::span<const ReferencedData> data,
                                       std::span<const xml::Element> before) {
  std::vector<ArchivePart> parts;
  for (const ReferencedData& one : data) parts.emplace_back(&one);
  for (const std::string_view name : {"SignedInfo", "SignatureValue", "KeyInfo"})
    if (const auto element = signature.element.child(xml::kDsig, name)) parts.emplace_back(*element);
  parts.insert(parts.end(), before.begin(), before.end());
  for (const xml::Element object : signature.objects) {
    const auto children = object.children();
    const bool holds_properties = std::any_of(children.begin(), children.end(), [](xml::Element child) {
      return child.name() == "QualifyingProperties" && is_qualifying_namespace(child.ns());
    });
    if (!holds_properties) parts.emplace_back(object);
  }
  return parts;
}

void add_archive_input(Imprint& imprint, const xml::SignatureElement& signature, std::span<const ReferencedData> data,
                       std::span<const xml::Element> before, const Limits& limits) {
  for (const ArchivePart& part : archive_parts(signature, data, before)) imprint.add(part, limits);
}

}  // namespace libsign::xades
