#include "user_trust.hpp"

#include <fmt/format.h>
#include <libsign/trust_folder.hpp>
#include <libsign/trusted_list.hpp>

namespace libsign::cli {
namespace {

namespace fs = std::filesystem;

void warn(Context& context, const std::string& text) { context.note("warning: " + terminal_safe(text)); }

/// list_anchors takes a list that the user named as it stands.
Result<std::vector<TrustAnchor>> list_anchors(Context& context, const Document& document, const std::string& path) {
  const auto signers = embedded_signers(document);
  if (!signers) return signers.error();
  const auto verified = verify_trusted_list(document, *signers, context.now());
  if (!verified) return verified.error();
  const TrustedList& list = verified->list;
  if (list.service_count() == 0)
    return Error{Errc::BadInput, "the list names no services, it only points to other lists", path,
                 "keep it with: mocsign trust add FILE --signer CERT, then mocsign trust update"};
  warn(context, fmt::format("the trusted list {} was taken as you gave it: its signer “{}” was not pinned",
                            list.territory, verified->signer.common_name()));
  if (list.next_update && *list.next_update < context.now())
    warn(context, fmt::format("the trusted list {} should have been renewed by {}", list.territory,
                              format_instant(*list.next_update)));
  return anchors_of(list, path);
}

Result<std::vector<TrustAnchor>> anchors_from(Context& context, const std::string& path) {
  std::error_code failure;
  if (!fs::is_directory(path, failure)) {
    const auto document = Document::open(path);
    if (!document) return document.error();
    if (is_trusted_list(document->bytes())) return list_anchors(context, *document, path);
  }
  std::vector<Error> left_out;
  const auto certificates = TrustStore::load(path, &left_out);
  if (!certificates) return certificates.error();
  for (const Error& error : left_out) warn(context, fmt::format("left out {}: {}", error.where, error.what));
  std::vector<TrustAnchor> anchors;
  for (const Certificate& certificate : *certificates) anchors.push_back({.certificate = certificate, .origin = path});
  return anchors;
}

}  // namespace

bool is_trusted_list(ByteView octets) {
  const std::string_view start = as_text(octets.first(std::min<std::size_t>(octets.size(), 8192)));
  return start.find("TrustServiceStatusList") != std::string_view::npos;
}

std::optional<fs::path> trust_folder_path(const Context& context, const std::string& flag) {
  if (!flag.empty()) return flag;
  if (const auto named = context.environment("MOCSIGN_TRUST_STORE")) return *named;
  if (const auto data = context.environment("XDG_DATA_HOME")) return fs::path(*data) / "mocsign" / "trust";
  if (const auto home = context.environment("HOME")) return fs::path(*home) / ".local/share/mocsign/trust";
  return std::nullopt;
}

TrustStore load_user_trust(Context& context) {
  const auto path = trust_folder_path(context);
  if (!path) return {};
  const auto folder = TrustFolder::open(*path);
  if (!folder) {
    warn(context,
         fmt::format("nobody is trusted, {} ({}); {}", folder.error().what, folder.error().where, folder.error().hint));
    return {};
  }
  LoadedTrust loaded = folder->load(context.now());
  for (const std::string& warning : loaded.warnings) warn(context, warning);
  return std::move(loaded.store);
}

Result<TrustStore> trust_from(Context& context, std::span<const std::string> paths) {
  if (paths.empty()) return load_user_trust(context);
  std::vector<TrustAnchor> all;
  for (const std::string& path : paths) {
    auto anchors = anchors_from(context, path);
    if (!anchors) return anchors.error();
    std::move(anchors->begin(), anchors->end(), std::back_inserter(all));
  }
  return TrustStore(std::move(all));
}

}  // namespace libsign::cli
