#pragma once

#include <vector>

#include <libsign/document.hpp>
#include "asic/container.hpp"
#include "xml/dsig.hpp"

namespace libsign {

/// detached_data answers references by the name of a file that was handed over. Where one file was handed over it
/// answers any name: the digest decides whether it is the right one. It refers to `documents`.
xml::ExternalData detached_data(const std::vector<Document>& documents);

/// container_data answers references by the name of an entry. It refers to `container`.
xml::ExternalData container_data(const asic::AsicContainer& container);

}  // namespace libsign
