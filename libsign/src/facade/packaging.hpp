#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <libsign/sign.hpp>
#include "asic/container.hpp"
#include "xades/build.hpp"
#include "xml/dsig.hpp"

namespace libsign {

/// external_data answers references by the name of a document. It refers to `documents`.
xml::ExternalData external_data(const std::vector<Document>& documents);

/// Package is what a finished signature goes into: a container, new or read, or the place beside or in a document.
class Package {
 public:
  explicit Package(asic::AsicContainer container, std::string name)
      : container_(std::move(container)), name_(std::move(name)) {}
  Package(std::vector<Document> covered, std::string name) : covered_(std::move(covered)), name_(std::move(name)) {}

  /// covered returns the files that references can name.
  const std::vector<Document>& covered() const { return container_ ? container_->data : covered_; }
  /// signature_files returns how many a container holds already.
  std::size_t signature_files() const { return container_ ? container_->signatures.size() : 0; }
  /// with_signature returns the signed document.
  Result<Document> with_signature(std::string_view signature_document) &&;

 private:
  std::optional<asic::AsicContainer> container_{};
  std::vector<Document> covered_{};
  std::string name_;
};

/// open_package makes or opens the package for `documents`, as SignRequest describes them.
Result<Package> open_package(Packaging packaging, const std::vector<Document>& documents, const Limits& limits);

/// Packed is a request brought into the shape in which a signature is computed: the XML text around the
/// signature, and the documents that go with it.
struct Packed {
  Package package;
  std::string before{};  // XML before the signature: the host document, or nothing
  std::string after{};
  std::string content{};  // Enveloping: what goes into the ds:Object
  bool content_is_base64 = false;

  std::string around(std::string_view signature) const { return before + std::string(signature) + after; }
};

/// pack checks the documents of `request` against its packaging.
Result<Packed> pack(const SignRequest& request);

/// describe_objects lists what the signature will cover.
void describe_objects(const Packed& packed, const SignRequest& request, xades::Blueprint& blueprint);

}  // namespace libsign
