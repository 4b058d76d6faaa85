#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/export.hpp>
#include <libsign/result.hpp>

namespace libsign {

/// TrustStore is an immutable set of trust anchors: names and keys (RFC 5280, 6.1.1 d). Thread-safe.
class LIBSIGN_EXPORT TrustStore {
 public:
  TrustStore() : TrustStore(std::vector<Certificate>{}) {}
  explicit TrustStore(std::vector<Certificate> anchors);

  /// load reads PEM or DER certificates from a file, or from every *.pem, *.crt, *.cer and *.der file of a
  /// folder (not below it), in the order of their names.
  static Result<std::vector<Certificate>> load(const std::filesystem::path& path);

  std::span<const Certificate> anchors() const;
  /// by_subject returns the anchors whose subject is `name_der`.
  std::vector<Certificate> by_subject(ByteView name_der) const;
  bool contains(const Certificate& certificate) const;
  /// sha256 is the digest over the sorted digests of the anchors: equal sets have equal digests.
  ByteView sha256() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace libsign
