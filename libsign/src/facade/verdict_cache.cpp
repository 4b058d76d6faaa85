#include "facade/verdict_cache.hpp"

#include <algorithm>

#include "crypto/crypto.hpp"
#include "facade/cached_verdict.hpp"

namespace libsign {
namespace {

constexpr std::size_t kMaxBytes = 1u << 20;  // a hundred times a record with ten signatures

/// lasts tells until when the verdict can be had again: of all signatures, if time-stamps hold up all of them.
std::optional<Instant> lasts_until(const Report& report, const ActRecord& record) {
  if (record.signatures.size() != report.signatures.size() || report.verdict != Verdict::Passed) return std::nullopt;
  Instant until = Instant::max();
  for (const SignatureReport& signature : report.signatures) {
    if (!signature.good_until) return std::nullopt;
    until = std::min(until, *signature.good_until);
  }
  const bool stamped =
      std::ranges::all_of(record.signatures, [](const auto& one) { return one.existed_by.has_value(); });
  return stamped && record.findings.empty() ? std::optional(until) : std::nullopt;
}

}  // namespace

VerdictCache::VerdictCache(std::filesystem::path folder, const DossierOptions& options)
    : folder_(std::move(folder)), options_(options) {}

std::filesystem::path VerdictCache::path_of(const Bytes& sha256) const {
  std::string key(kVerdictSchema);
  key += '\n' + options_.tool_version + '\n' + to_hex(options_.verify.policy.sha256()) + '\n' +
         to_hex(options_.verify.trust.sha256()) + '\n' + to_hex(sha256);
  return folder_ / (to_hex(crypto::digest(Digest::Sha256, as_bytes(key))) + ".json");
}

std::optional<ActRecord> VerdictCache::find(const Document& document, const Bytes& sha256,
                                            const std::string& file) const {
  const auto known = Document::open(path_of(sha256));
  if (!known || known->bytes().size() > kMaxBytes) return std::nullopt;
  return read_verdict(as_text(known->bytes()), document, sha256, file, options_.verify);
}

void VerdictCache::keep(const Report& report, const ActRecord& record) const {
  const auto until = lasts_until(report, record);
  if (!until) return;
  const std::string text = write_verdict(report, record, *until);
  // A verdict that is not remembered is found again.
  static_cast<void>(write_atomically(path_of(report.sha256), as_bytes(text), Overwrite::Yes));
}

}  // namespace libsign
