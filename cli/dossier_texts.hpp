#pragma once

#include <span>
#include <string>

#include <libsign/known_texts.hpp>
#include <libsign/result.hpp>

namespace libsign::cli {

/// texts_in reads the acts in files and folders, for the texts that they hold or make. What holds no act is passed
/// over: a text is known by its digest, and what is not there is not found. Errc::NotFound for a path that does not
/// exist.
Result<KnownTexts> texts_in(std::span<const std::string> paths);

}  // namespace libsign::cli
