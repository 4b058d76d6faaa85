#pragma once

#include <string>
#include <vector>

#include <libsign/document.hpp>
#include <libsign/sign.hpp>

namespace interop {

/// Shape is a packaging with a content that it treats in its own way.
struct Shape {
  const char* name;
  libsign::Packaging packaging;
  bool xml = false;  // the signed document is XML, else text
};

/// shapes lists every packaging; Enveloping twice, since it carries XML as elements and all else as base64.
const std::vector<Shape>& shapes();

/// SignedFile is a signature taken out of its container, if it is in one, with the files it covers.
struct SignedFile {
  std::string signature;                 // the XML text
  std::vector<libsign::Document> files;  // named as the references name them
};

/// sign signs a small document; `parameters.signing_time` is set to support::now(). Throws on failure.
SignedFile sign(const Shape& shape, const std::string& key, libsign::SignatureParameters parameters);

/// tampered changes one word of what is signed.
SignedFile tampered(SignedFile file);

/// signature_element returns the text of the ds:Signature alone.
std::string signature_element(const std::string& xml);

}  // namespace interop
