#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <libsign/agreement.hpp>
#include <libsign/algorithm.hpp>
#include <libsign/sign.hpp>

#include "crypto/crypto.hpp"
#include "facade/cached_verdict.hpp"

namespace {

using namespace libsign;

Bytes sha256_of(ByteView octets) { return crypto::digest(Digest::Sha256, octets); }

/// Known is a container with an act, made the same in every run, and what seeds call its digests.
struct Known {
  Act act;
  std::optional<Document> container;
  Bytes sha256;
  std::array<std::pair<std::string, std::string>, 3> names;

  Known() {
    act.header = {.kind = ActKind::Withdrawal,
                  .id = "urn:uuid:00000000-0000-4000-8000-000000000001",
                  .language = "en",
                  .agreement = {"urn:moc:test:agreement", "Memorandum"},
                  .base = TextVersion{0, Bytes(32)},
                  .previous = {},
                  .by = "EE",
                  .to = {},
                  .clause = {},
                  .validity = {}};
    act.body = Withdrawal{{"urn:uuid:00000000-0000-4000-8000-000000000002", Bytes(32)}};
    auto files = act_files(act).value();
    names[0] = {"ACT-DIGEST", to_hex(sha256_of(files[0].bytes()))};
    names[1] = {"RENDERING-DIGEST", to_hex(sha256_of(files[1].bytes()))};
    container = make_container("act.asice", std::move(files)).value();
    sha256 = sha256_of(container->bytes());
    names[2] = {"CONTAINER-DIGEST", to_hex(sha256)};
  }
};

}  // namespace

/// Any bytes are a remembered verdict on a container or none. Seeds write its digests as words. What is read has
/// signatures, and the act that the container holds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Known kKnown;
  std::string verdict(as_text(ByteView(data, size)));
  for (const auto& [name, digest] : kKnown.names)
    for (std::size_t at = verdict.find(name); at != std::string::npos; at = verdict.find(name, at + digest.size()))
      verdict.replace(at, name.size(), digest);
  VerifyOptions options;
  options.validation_time = *parse_instant("2026-06-01");
  const auto record = read_verdict(verdict, *kKnown.container, kKnown.sha256, "act.asice", options);
  if (!record) return 0;
  if (record->signatures.empty() || record->act.header != kKnown.act.header || record->act.body != kKnown.act.body)
    __builtin_trap();
  for (const ActSignature& signature : record->signatures)
    if (!signature.existed_by || signature.key_sha256.size() != size_of(Digest::Sha256)) __builtin_trap();
  return 0;
}
