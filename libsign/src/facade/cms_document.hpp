#pragma once

#include <vector>

#include <libsign/document.hpp>
#include <libsign/limits.hpp>
#include <libsign/result.hpp>
#include "cades/container.hpp"

namespace libsign {

/// looks_like_cms tells whether a file means to be binary ASN.1 of more than 127 octets.
bool looks_like_cms(ByteView bytes);

/// read_cms_document reads a bare CMS file (*.p7s, *.p7m, *.tst): its signatures over the content inside, or else over
/// the one of `detached` that bears the file's name without its extension, or is alone; a time-stamp token likewise.
/// Errc::BadInput if it is no CMS object, Errc::LimitExceeded above limits.max_signatures signers.
Result<cades::ContainerContents> read_cms_document(const Document& document, const std::vector<Document>& detached,
                                                   const Limits& limits);

}  // namespace libsign
