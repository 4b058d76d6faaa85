#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <libsign/document.hpp>
#include <libsign/export.hpp>
#include <libsign/result.hpp>
#include <libsign/status.hpp>
#include <libsign/verify.hpp>

namespace libsign {

/// DossierOptions is what the files of a dossier are judged with.
struct DossierOptions {
  VerifyOptions verify{};
  std::optional<std::filesystem::path> cache{};  // a folder in which verdicts are remembered; it has to exist
  std::string tool_version{};                    // a verdict of another version is not used
  /// A later time than verify.validation_time, at which files are judged once more that do not pass then: what turns
  /// out to have been signed in between is a LaterRecord and not in doubt.
  std::optional<Instant> judge_again_at{};
};

/// Dossier is the acts of a folder or list of containers, with their signatures judged. Immutable.
class LIBSIGN_EXPORT Dossier {
 public:
  /// open reads files, and of folders, all the way down, those whose names end as signed containers' do (.asice, .sce,
  /// .asics, .scs, .edoc, .bdoc, .adoc). A file that cannot be read is an UnreadRecord. Errc::NotFound for a path that
  /// does not exist, Errc::Io for a folder that cannot be listed.
  static Result<Dossier> open(std::span<const std::filesystem::path> paths, const DossierOptions& options);

  const std::vector<ActRecord>& acts() const { return acts_; }
  const std::vector<UnreadRecord>& unread() const { return unread_; }
  const std::vector<LaterRecord>& later() const { return later_; }

  /// status tells what the acts mean; see libsign::status().
  Result<Status> status(const StatusOptions& options) const;

 private:
  std::vector<ActRecord> acts_;
  std::vector<UnreadRecord> unread_;
  std::vector<LaterRecord> later_;
};

/// read_record verifies a container and reads the act that is signed in it. `file` names it in the status.
LIBSIGN_EXPORT std::variant<ActRecord, UnreadRecord> read_record(const Document& document, const std::string& file,
                                                                 const VerifyOptions& options);

}  // namespace libsign
