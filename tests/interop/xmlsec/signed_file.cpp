#include "signed_file.hpp"

#include <stdexcept>

#include "asic/container.hpp"
#include "support/pki.hpp"

namespace interop {
namespace {

using namespace libsign;

constexpr std::string_view kWord = "cooperate";
constexpr std::string_view kOtherWord = "cooperatE";
constexpr std::string_view kText = "We cooperate.";

bool replace(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) return false;
  text.replace(at, from.size(), to);
  return true;
}

std::vector<Document> documents(const Shape& shape) {
  if (shape.xml)
    return {Document("memo.xml",
                     to_bytes("<?xml version=\"1.0\"?>\n<!-- a > b --><m:memo xmlns:m=\"urn:memo\" a='>'><m:clause "
                              "xmlns:unused=\"urn:unused\" Id=\"c1\">We cooperate.&#13;</m:clause></m:memo>\n"),
                     "text/xml")};
  std::vector<Document> all{Document("memo.txt", to_bytes(kText), "text/plain")};
  const bool of_files = shape.packaging == Packaging::AsicE || shape.packaging == Packaging::Detached;
  if (of_files) all.emplace_back("annex 1 (é).bin", Bytes{0, 1, 0xFF}, "application/octet-stream");
  return all;
}

}  // namespace

const std::vector<Shape>& shapes() {
  static const std::vector<Shape> all{{"ASiC-E", Packaging::AsicE},
                                      {"enveloped", Packaging::Enveloped, true},
                                      {"enveloping XML", Packaging::Enveloping, true},
                                      {"enveloping base64", Packaging::Enveloping},
                                      {"detached in the same file", Packaging::DetachedSameFile, true},
                                      {"detached", Packaging::Detached}};
  return all;
}

SignedFile sign(const Shape& shape, const std::string& key, SignatureParameters parameters) {
  SignRequest request;
  request.documents = documents(shape);
  request.packaging = shape.packaging;
  request.parameters = std::move(parameters);
  request.parameters.signing_time = support::now();
  if (shape.packaging == Packaging::DetachedSameFile) request.element_id = "c1";
  const auto signer = support::signer(key);
  const auto document = libsign::sign(request, *signer);
  if (!document) throw std::runtime_error(document.error().what);
  if (shape.packaging != Packaging::AsicE) {
    const bool of_files = shape.packaging == Packaging::Detached;
    return {std::string(as_text(document->bytes())), of_files ? request.documents : std::vector<Document>{}};
  }
  const auto container = asic::read(*document, {});
  if (!container) throw std::runtime_error(container.error().what);
  return {std::string(as_text(container->signatures.front().bytes())), container->data};
}

SignedFile tampered(SignedFile file) {
  for (Document& data : file.files) {
    std::string text(as_text(data.bytes()));
    if (!replace(text, std::string(kWord), std::string(kOtherWord))) continue;
    data = Document(data.name(), to_bytes(text), data.media_type());
    return file;
  }
  std::string other(kText);
  replace(other, std::string(kWord), std::string(kOtherWord));
  const bool changed = replace(file.signature, std::string(kWord), std::string(kOtherWord)) ||
                       replace(file.signature, to_base64(as_bytes(kText)), to_base64(as_bytes(other)));
  if (!changed) throw std::runtime_error("nothing to change in the signed file");
  return file;
}

std::string signature_element(const std::string& xml) {
  constexpr std::string_view kEnd = "</ds:Signature>";
  const auto begin = xml.find("<ds:Signature ");
  const auto end = xml.find(kEnd);
  if (begin == std::string::npos || end == std::string::npos) throw std::runtime_error("no signature");
  return xml.substr(begin, end + kEnd.size() - begin);
}

}  // namespace interop
