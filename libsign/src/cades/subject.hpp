#pragma once

#include <optional>
#include <vector>

#include <libsign/bytes.hpp>
#include "cms/signed_data.hpp"

namespace libsign::cades {

/// Subject is the signature that is read: one signer of a CMS object, and what he signed, if it is there. It refers to
/// what its maker keeps.
struct Subject {
  const cms::SignedData& data;
  const cms::SignerInfo& signer;
  std::optional<std::vector<ByteView>> content;  // in the pieces that it lies in
};

}  // namespace libsign::cades
