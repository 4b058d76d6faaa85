#include "agreement/commitments.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace libsign::agreement {
namespace {

constexpr std::string_view kPrefix = "http://uri.etsi.org/01903/v1.2.2#ProofOf";

enum Proof : unsigned {
  kNone = 0,
  kOrigin = 1u << 0,
  kReceipt = 1u << 1,
  kDelivery = 1u << 2,
  kSender = 1u << 3,
  kApproval = 1u << 4,
  kCreation = 1u << 5,
};
constexpr auto kWords =
    std::to_array<std::string_view>({"Origin", "Receipt", "Delivery", "Sender", "Approval", "Creation"});

/// Row says for one kind of act which commitments count and which may stand beside them.
struct Row {
  unsigned counts;
  unsigned beside;
};

/// A registry that transmits an act and a service that delivers it say nothing on its content, whatever it is.
constexpr unsigned kCarried = kSender | kDelivery;

constexpr Row row_of(ActKind kind) {
  switch (kind) {
    // Others keep a copy: who made a draft, and who has received one, is not party to it by that.
    case ActKind::Moc:
    case ActKind::Modification:
    case ActKind::Correction: return {kApproval | kOrigin, kCarried | kCreation | kReceipt};
    // A notice is made, approved and given by one signature.
    case ActKind::Notice:
    case ActKind::Withdrawal: return {kOrigin, kCarried | kReceipt};
    case ActKind::Receipt: return {kReceipt, kCarried};
    // Only the service itself proves delivery; whoever imports its evidence vouches for the copy.
    case ActKind::Delivery: return {kDelivery, kOrigin | kSender | kApproval | kCreation};
    case ActKind::Consent:
    case ActKind::Authority:
    case ActKind::PointOfContact:
    case ActKind::Succession:
    case ActKind::AgreedReading:
    case ActKind::Integration:
    case ActKind::Authorisation:
    case ActKind::Determination:
    case ActKind::Arrangement:
    case ActKind::Register:
    case ActKind::AgreedRenewal: break;
  }
  // To have made and sent something is to have approved it; to have received or drafted it is not.
  return {kApproval | kOrigin, kCarried};
}

/// proof_of returns nothing for a commitment that is none of the standard's six.
unsigned proof_of(std::string_view uri) {
  if (!uri.starts_with(kPrefix)) return kNone;
  const auto found = std::ranges::find(kWords, uri.substr(kPrefix.size()));
  return found == kWords.end() ? unsigned{kNone} : 1u << static_cast<unsigned>(found - kWords.begin());
}

}  // namespace

Commitment judge_commitments(ActKind kind, std::span<const std::string> commitments) {
  const Row row = row_of(kind);
  Commitment judged = Commitment::Beside;
  for (const std::string& uri : commitments) {
    const unsigned proof = proof_of(uri);
    if (proof == kNone) continue;
    if ((proof & (row.counts | row.beside)) == 0) return Commitment::Contradicts;
    if ((proof & row.counts) != 0) judged = Commitment::Counts;
  }
  return judged;
}

std::string expected_commitments(ActKind kind) {
  std::string words;
  for (std::size_t i = 0; i < kWords.size(); ++i)
    if ((row_of(kind).counts & (1u << i)) != 0)
      words += fmt::format("{}ProofOf{}", words.empty() ? "" : " or ", kWords[i]);
  return words;
}

}  // namespace libsign::agreement
