#pragma once

#include <span>
#include <string>

#include <libsign/sign.hpp>

#include "signing.hpp"

namespace libsign::cli {

/// sign_summary says to the holder what is about to be signed with which key: the acts in words, every file with its
/// digest, the claims, and what is known of the PIN tries left.
std::string sign_summary(const SignatureParameters& parameters, std::span<const SigningJob> jobs, const LoadedKey& key);

}  // namespace libsign::cli
