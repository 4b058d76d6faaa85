#pragma once

#include <functional>

#include <libsign/reading.hpp>

namespace libsign::calendar {

using FindReading = std::function<std::optional<Reading>(std::string_view id)>;

/// parse_reading is read_reading() for any id, with bases by `find_base`.
Result<Reading> parse_reading(std::string_view toml, std::string_view name, const std::filesystem::path& folder,
                              const FindReading& find_base);

}  // namespace libsign::calendar
