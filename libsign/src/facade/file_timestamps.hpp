#pragma once

#include <span>

#include <libsign/document.hpp>
#include <libsign/net.hpp>
#include <libsign/report.hpp>
#include "cades/container.hpp"
#include "validation/judge.hpp"

namespace libsign {

/// judge_file_timestamps reports the time-stamps of `contents` that belong to no signature as findings about the file:
/// TIMESTAMPED for a valid one, TIMESTAMP_NOT_VALIDATED, TIMESTAMP_BROKEN. They never make a file pass, since nobody
/// signed it; but one without signatures fails where no intact time-stamp covers a file of `data`
/// (DATA_FILE_NOT_TIMESTAMPED) or anything else about it is wrong. See ADR 7. Asks the network only with a fetcher.
void judge_file_timestamps(const cades::ContainerContents& contents, std::span<const Document> data,
                           const validation::Context& context, net::Fetcher* fetcher, Report& report);

}  // namespace libsign
