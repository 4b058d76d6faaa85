#pragma once

#include <span>
#include <string>

#include <libsign/inspect.hpp>
#include <libsign/sign.hpp>

#include "key.hpp"

namespace libsign::cli {

/// sign_summary says to the holder what is about to be signed with which key: the act in words, every file with its
/// digest, the claims, and what is known of the PIN tries left. One Inspection for each document of `request`.
std::string sign_summary(const SignRequest& request, std::span<const Inspection> inspections, const LoadedKey& key,
                         const std::filesystem::path& output);

}  // namespace libsign::cli
