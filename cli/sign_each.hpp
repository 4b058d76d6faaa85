#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "signing.hpp"

namespace libsign::cli {

/// Unfinished is why a batch stopped, and what it left.
struct Unfinished {
  Error error;
  std::vector<std::size_t> jobs;  // that were not carried out, by number
};

/// sign_each carries out `jobs` with one key; nothing comes back if all are finished. Signatures are made and files are
/// written in the jobs' order. At level B files are prepared and written while the key signs, for a token leaves the
/// processor free meanwhile. After the first error no signature is asked for; what is signed is written.
/// `finished` is called with each job's number, in order, by one thread at a time.
std::optional<Unfinished> sign_each(const Signing& signing, const LoadedKey& key, std::span<const SigningJob> jobs,
                                    const std::function<void(std::size_t)>& finished);

}  // namespace libsign::cli
