#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/export.hpp>
#include <libsign/limits.hpp>
#include <libsign/result.hpp>

namespace libsign {

/// Document is bytes with a name and a media type. Copies share the bytes.
class LIBSIGN_EXPORT Document {
 public:
  Document(std::string name, Bytes bytes, std::string media_type = {})
      : name_(std::move(name)), media_type_(std::move(media_type)), bytes_(SharedBytes::own(std::move(bytes))) {}
  Document(std::string name, SharedBytes bytes, std::string media_type = {})
      : name_(std::move(name)), media_type_(std::move(media_type)), bytes_(std::move(bytes)) {}

  /// open maps a regular file (read-only); its name is the path's last component. Errc::NotFound, Errc::Io,
  /// Errc::BadInput for anything but a regular file, Errc::LimitExceeded above limits.max_container_bytes.
  static Result<Document> open(const std::filesystem::path& path, const Limits& limits = {});

  const std::string& name() const { return name_; }
  const std::string& media_type() const { return media_type_; }
  ByteView bytes() const { return bytes_.view; }
  const SharedBytes& shared() const { return bytes_; }
  Document renamed(std::string name) const { return {std::move(name), bytes_, media_type_}; }

 private:
  std::string name_;
  std::string media_type_;
  SharedBytes bytes_;
};

/// write_atomically writes `bytes` to `path` through a temporary file beside it, fsync and rename. Errc::AlreadyExists
/// if `path` exists and `overwrite` is not Overwrite::Yes; Errc::Refused if it is a symbolic link or no regular file.
enum class Overwrite { No, Yes };
LIBSIGN_EXPORT Result<void> write_atomically(const std::filesystem::path& path, ByteView bytes,
                                             Overwrite overwrite = Overwrite::No);

}  // namespace libsign
