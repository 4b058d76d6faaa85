#include <libsign/agreement.hpp>

#include "agreement/reader.hpp"
#include "agreement/rendering.hpp"
#include "agreement/terms_toml.hpp"
#include "agreement/text_source.hpp"
#include "agreement/vocabulary.hpp"
#include "agreement/writer.hpp"
#include "crypto/crypto.hpp"

namespace libsign {
namespace {

Document document(std::string_view name, const std::string& octets, std::string_view media_type) {
  return {std::string(name), to_bytes(octets), std::string(media_type)};
}

/// read_back makes sure that what was written can be read, so that nothing is signed that no one will accept.
Result<void> read_back(const std::vector<Document>& files) {
  const auto read =
      agreement::read_files({.act = files[0].bytes(), .text = files[1].bytes(), .rendering = files[2].bytes()});
  const auto* const failure = std::get_if<agreement::ActFailure>(&read);
  if (failure) return failure->error;
  return {};
}

}  // namespace

Result<std::vector<Document>> draft_moc(const MocDraft& draft) {
  if (!agreement::is_uuid_urn(draft.id))
    return Error{Errc::Usage, "the act's id is not urn:uuid: and a lower-case UUID", {}, "make one with uuid_urn()"};
  auto blocks = agreement::read_source(as_text(draft.source.bytes()), draft.source.name());
  if (!blocks) return blocks.error();
  auto terms = agreement::read_terms(as_text(draft.terms.bytes()), draft.terms.name());
  if (!terms) return terms.error();
  if (const auto unresolved = terms->reading.unresolved(*blocks)) return *unresolved;

  ActHeader header;
  header.id = draft.id;
  header.language = terms->language;
  header.agreement = terms->agreement;
  Act act{.header = std::move(header), .body = std::move(terms->memorandum), .sha256 = {}, .signatures = {}};
  Memorandum& memorandum = std::get<Memorandum>(act.body);
  const std::string text = agreement::write_text(0, *blocks);
  memorandum.text = *std::move(blocks);
  memorandum.text_sha256 = crypto::digest(Digest::Sha256, as_bytes(text));

  std::vector<Document> files{document(kActFile, agreement::write_act(act), "application/xml"),
                              document(kTextFile, text, "application/xml"),
                              document(kRenderingFile, agreement::render(act), "text/plain")};
  if (auto read = read_back(files); !read) return read.error();
  return files;
}

}  // namespace libsign
