#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include <libsign/report.hpp>
#include <libsign/verify.hpp>

namespace libsign::cli {

/// Deliver is told of each judged file by its place in the list. It is called from several threads at once, in no
/// order.
using Deliver = std::function<void(std::size_t index, const Report& report)>;

/// judge_all verifies `files` on up to `threads` threads. A file that cannot be read is an Unreadable report.
void judge_all(std::span<const std::string> files, const VerifyOptions& options, std::size_t threads,
               const Deliver& deliver);

/// judge_and_save verifies one file and puts what the verdict rests on into `evidence`; a file that cannot be opened
/// leaves it empty.
Report judge_and_save(const std::string& path, const VerifyOptions& options, std::string& evidence);

}  // namespace libsign::cli
