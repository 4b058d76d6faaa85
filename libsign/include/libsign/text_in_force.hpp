#pragma once

#include <span>
#include <vector>

#include <libsign/consolidation.hpp>
#include <libsign/export.hpp>
#include <libsign/result.hpp>
#include <libsign/status.hpp>

namespace libsign {

/// TextInForce is the text that `status` says is in force, recomputed.
struct TextInForce {
  Act memorandum;  // of kind MoC
  Consolidation consolidation;
};

/// text_in_force recomputes the text in force from the acts that `status` was made of and compares every digest on the
/// way. Errc::NotFound if no text is in force; Errc::Refused if a digest differs from what the status says.
/// Thread-safe.
LIBSIGN_EXPORT Result<TextInForce> text_in_force(const Status& status, std::span<const ActRecord> acts);

/// log_heads returns the last acts of an agreement: those that no other one names as seen, by ascending id.
LIBSIGN_EXPORT std::vector<ActReference> log_heads(std::span<const ActRecord> acts, std::string_view agreement);

/// foresee says what the status would say of an act that does not exist yet, had it been signed by a key with a
/// commitment and time-stamped at `options.at`. Nothing is proven of its receipt. Errors as status(). Thread-safe.
LIBSIGN_EXPORT Result<ActStatus> foresee(std::span<const ActRecord> acts, const Act& act, const Bytes& key_sha256,
                                         const std::string& commitment, const StatusOptions& options);

}  // namespace libsign
