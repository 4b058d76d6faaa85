#pragma once

#include <optional>

#include <libsign/bytes.hpp>

#include "xml/document.hpp"

namespace interop {

/// Xmlsec is libxmlsec1's library, up for its own lifetime: quiet, and without any way to read files. Its state is
/// that of the process, so there may be one at a time.
class Xmlsec {
 public:
  Xmlsec();
  ~Xmlsec();
  Xmlsec(const Xmlsec&) = delete;
  Xmlsec& operator=(const Xmlsec&) = delete;
};

/// register_ids makes every attribute Id, ID, id and xml:id of `document` one that libxml2 looks up; of equal values
/// the first. libxmlsec1 finds same-document references by them.
void register_ids(libsign::xml::Document& document);

/// xmlsec_octets returns what libxmlsec1 would digest for a same-document ds:Reference, or nothing if it refuses.
std::optional<libsign::Bytes> xmlsec_octets(const libsign::xml::Document& document, libsign::xml::Element reference);

}  // namespace interop
