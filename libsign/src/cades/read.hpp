#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libsign/limits.hpp>
#include "cms/signed_data.hpp"
#include "crypto/prefix_digests.hpp"
#include "evidence/evidence.hpp"

namespace libsign::cades {

/// Content is what a CMS signature covers.
struct Content {
  std::string name;                          // for reports: a file name
  std::optional<SharedBytes> octets{};       // nothing if it was not found
  bool is_file = false;                      // it is a whole file
  std::vector<ByteView> pieces{};            // instead of octets: signed as if they were in one piece
  crypto::PrefixDigests* digests = nullptr;  // of the file that the pieces belong to, if there is one
};

/// Signers says how many a CMS object may have: a PDF signature exactly one (EN 319 142-1, 4.2), others any number, of
/// which each is a signature of its own.
enum class Signers { Any, One };

/// read makes the evidence of each signer of `data` over `content`, in their order (EN 319 122-1). Format::Cades for
/// those that name their certificate in a signed attribute, else Format::Cms. Never fails: what breaks the rules is a
/// finding, more signers than allowed the error SIGNER_COUNT at each. Nothing is judged, but for this: where the signed
/// attributes of plain CMS are not in DER's order, the value decides in which order they were signed.
std::vector<evidence::Evidence> read(const cms::SignedData& data, const Content& content, Signers signers,
                                     const Limits& limits);

}  // namespace libsign::cades
