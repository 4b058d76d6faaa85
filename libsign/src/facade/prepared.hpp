#pragma once

#include <libsign/sign.hpp>

namespace libsign {

/// PreparedAccess is how the facade fills and reads a Prepared.
struct PreparedAccess {
  struct Parts {
    Packaging packaging = Packaging::AsicE;
    std::vector<Document> documents;
    std::string signature_document;
    std::string signature_id;
    std::size_t value_position = 0;
    bool restored = false;
  };
  static Prepared make(ToBeSigned to_be_signed, Certificate certificate, Parts parts) {
    Prepared prepared(std::move(to_be_signed), std::move(certificate));
    prepared.packaging_ = parts.packaging;
    prepared.documents_ = std::move(parts.documents);
    prepared.signature_document_ = std::move(parts.signature_document);
    prepared.signature_id_ = std::move(parts.signature_id);
    prepared.value_position_ = parts.value_position;
    prepared.restored_ = parts.restored;
    return prepared;
  }
  static Packaging packaging(const Prepared& prepared) { return prepared.packaging_; }
  static const std::vector<Document>& documents(const Prepared& prepared) { return prepared.documents_; }
  static const std::string& signature_document(const Prepared& prepared) { return prepared.signature_document_; }
  static const std::string& signature_id(const Prepared& prepared) { return prepared.signature_id_; }
  static bool restored(const Prepared& prepared) { return prepared.restored_; }
  static std::size_t value_position(const Prepared& prepared) { return prepared.value_position_; }
};

}  // namespace libsign
