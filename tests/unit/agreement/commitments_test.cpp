#include "agreement/commitments.hpp"

#include <vector>

#include <catch2/catch.hpp>

using namespace libsign;
using agreement::Commitment;

namespace {

Commitment judge(ActKind kind, const std::vector<std::string>& words) {
  std::vector<std::string> uris;
  for (const std::string& word : words) uris.push_back("http://uri.etsi.org/01903/v1.2.2#ProofOf" + word);
  return agreement::judge_commitments(kind, uris);
}

}  // namespace

TEST_CASE("a signature counts for an act only with a commitment that fits its kind", "[agreement]") {
  for (const ActKind kind : {ActKind::Moc, ActKind::Modification, ActKind::Consent, ActKind::AgreedReading}) {
    CHECK(judge(kind, {"Approval"}) == Commitment::Counts);
    CHECK(judge(kind, {"Origin"}) == Commitment::Counts);
    CHECK(judge(kind, {}) == Commitment::Beside);
    CHECK(judge(kind, {"Sender"}) == Commitment::Beside);
  }
  CHECK(judge(ActKind::Modification, {"Creation"}) == Commitment::Beside);
  CHECK(judge(ActKind::Modification, {"Receipt"}) == Commitment::Beside);
  CHECK(judge(ActKind::Notice, {"Origin"}) == Commitment::Counts);
  CHECK(judge(ActKind::Receipt, {"Receipt"}) == Commitment::Counts);
  CHECK(judge(ActKind::Delivery, {"Delivery"}) == Commitment::Counts);
  CHECK(judge(ActKind::Delivery, {"Origin"}) == Commitment::Beside);
}

TEST_CASE("a commitment to something else contradicts the act, whatever stands beside it", "[agreement][reject]") {
  CHECK(judge(ActKind::Consent, {"Receipt"}) == Commitment::Contradicts);
  CHECK(judge(ActKind::Consent, {"Approval", "Receipt"}) == Commitment::Contradicts);
  CHECK(judge(ActKind::Receipt, {"Approval"}) == Commitment::Contradicts);
  CHECK(judge(ActKind::Receipt, {"Receipt", "Origin"}) == Commitment::Contradicts);
  CHECK(judge(ActKind::Notice, {"Approval"}) == Commitment::Contradicts);
  CHECK(judge(ActKind::Authority, {"Creation"}) == Commitment::Contradicts);
}

TEST_CASE("a commitment of another spelling is none of the standard's", "[agreement][reject]") {
  CHECK(judge(ActKind::Consent, {"approval"}) == Commitment::Beside);
  const std::vector<std::string> other{"http://uri.etsi.org/01903/v1.3.2#ProofOfApproval"};
  CHECK(agreement::judge_commitments(ActKind::Consent, other) == Commitment::Beside);
}
