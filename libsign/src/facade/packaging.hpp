#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <libsign/sign.hpp>
#include "asic/container.hpp"
#include "xades/build.hpp"
#include "xml/dsig.hpp"

namespace libsign {

/// Packed is a request brought into the shape in which a signature is computed: the XML text around the
/// signature, and the documents that go with it.
struct Packed {
  std::string before;  // XML before the signature: the host document, or nothing
  std::string after;
  std::vector<Document> documents;  // AsicE: the container; Detached: the files; otherwise the host document
  std::vector<Document> covered;    // the files that references name
  std::string content;              // Enveloping: what goes into the ds:Object
  bool content_is_base64 = false;
  std::size_t first_number = 0;  // of the identifiers to try

  std::string around(std::string_view signature) const { return before + std::string(signature) + after; }
};

/// pack checks the documents of `request` against its packaging.
Result<Packed> pack(const SignRequest& request);

/// describe_objects lists what the signature will cover.
void describe_objects(const Packed& packed, const SignRequest& request, xades::Blueprint& blueprint);

/// external_data answers references by the name of a document. It refers to `documents`.
xml::ExternalData external_data(const std::vector<Document>& documents);

/// Package is what a finished signature goes into.
class Package {
 public:
  explicit Package(asic::AsicContainer container, Document file)
      : container_(std::move(container)), file_(std::move(file)) {}
  Package(std::vector<Document> covered, Document file) : covered_(std::move(covered)), file_(std::move(file)) {}

  const std::vector<Document>& covered() const { return container_ ? container_->data : covered_; }
  /// with_signature returns the signed document.
  Result<Document> with_signature(std::string signature_document) &&;

 private:
  std::optional<asic::AsicContainer> container_;
  std::vector<Document> covered_;
  Document file_;
};

Result<Package> open_package(Packaging packaging, const std::vector<Document>& documents, const Limits& limits);

}  // namespace libsign
