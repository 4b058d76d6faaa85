#include <libsign/dossier.hpp>

#include <algorithm>
#include <array>
#include <tuple>

#include <fmt/format.h>

#include "crypto/crypto.hpp"
#include "facade/act_record.hpp"
#include "facade/verdict_cache.hpp"

namespace libsign {
namespace {

namespace fs = std::filesystem;

bool is_container_name(const fs::path& path) {
  constexpr std::array<std::string_view, 7> kEndings{".asice", ".sce", ".asics", ".scs", ".edoc", ".bdoc", ".adoc"};
  return std::ranges::find(kEndings, path.extension().string()) != kEndings.end();
}

Result<void> walk(const fs::path& folder, std::vector<fs::path>& files) {
  std::error_code error;
  fs::recursive_directory_iterator next(folder, error);
  for (const fs::recursive_directory_iterator end; !error && next != end; next.increment(error)) {
    const bool is_file = fs::is_regular_file(next->symlink_status(error));
    if (is_file && is_container_name(next->path())) files.push_back(next->path());
  }
  if (error) return Error{Errc::Io, "the folder cannot be listed", folder.string(), {}, {}, error.message()};
  return {};
}

Result<std::vector<fs::path>> files_of(std::span<const fs::path> paths) {
  std::vector<fs::path> files;
  for (const fs::path& path : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) return Error{Errc::NotFound, "there is no such file or folder", path.string()};
    if (!fs::is_directory(status))
      files.push_back(path);
    else if (auto done = walk(path, files); !done)
      return done.error();
  }
  std::ranges::sort(files);
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

class Opener {
 public:
  explicit Opener(const DossierOptions& options) : options_(options) {
    if (options.cache) cache_.emplace(*options.cache, options);
  }

  FileRecord read(const fs::path& path) const {
    const std::string file = path.string();
    const auto document = Document::open(path, options_.verify.limits);
    if (!document)
      return UnreadRecord{file, {}, Verdict::Unreadable, {{"UNREADABLE", Severity::Error, document.error().what, {}}}};
    if (cache_)
      if (auto known = cache_->find(*document, crypto::digest(Digest::Sha256, document->bytes()), file))
        return *std::move(known);
    const Report report = verify_or_explain(*document, options_.verify);
    if (report.verdict == Verdict::Indeterminate && options_.judge_again_at) {
      VerifyOptions again = options_.verify;
      again.validation_time = *options_.judge_again_at;
      return record_of(report, verify_or_explain(*document, again), file);
    }
    auto record = record_of(report, file);
    if (const auto* const act = std::get_if<ActRecord>(&record); act != nullptr && cache_) cache_->keep(report, *act);
    return std::visit([](auto& one) { return FileRecord(std::move(one)); }, record);
  }

 private:
  const DossierOptions& options_;
  std::optional<VerdictCache> cache_;
};

}  // namespace

Result<Dossier> Dossier::open(std::span<const fs::path> paths, const DossierOptions& options) {
  const auto files = files_of(paths);
  if (!files) return files.error();
  const Opener opener(options);
  Dossier dossier;
  for (const fs::path& file : *files) {
    auto record = opener.read(file);
    if (auto* const act = std::get_if<ActRecord>(&record))
      dossier.acts_.push_back(std::move(*act));
    else if (auto* const later = std::get_if<LaterRecord>(&record))
      dossier.later_.push_back(std::move(*later));
    else
      dossier.unread_.push_back(std::get<UnreadRecord>(std::move(record)));
  }
  return dossier;
}

Result<Status> Dossier::status(const StatusOptions& options) const {
  auto status = libsign::status(acts_, unread_, options);
  if (!status) return status;
  status->later = later_;
  std::ranges::sort(status->later, [](const LaterRecord& a, const LaterRecord& b) {
    return std::tie(a.first_existed_by, a.id, a.file, a.file_sha256) <
           std::tie(b.first_existed_by, b.id, b.file, b.file_sha256);
  });
  return status;
}

}  // namespace libsign
