#include <libsign/inspect.hpp>

#include <libsign/verify.hpp>

#include "agreement/reader.hpp"
#include "agreement/rendering.hpp"
#include "asic/container.hpp"
#include "cades/container.hpp"
#include "cms/signed_data.hpp"
#include "crypto/crypto.hpp"
#include "facade/cms_document.hpp"

namespace libsign {
namespace {

void list(const std::vector<Document>& documents, EntryRole role, std::vector<Entry>& entries) {
  for (const Document& document : documents) {
    entries.push_back(describe_file(document));
    entries.back().role = role;
  }
}

/// looks_like_xml tells whether a file means to be XML: its first character that is no blank is "<".
bool looks_like_xml(ByteView bytes) {
  std::string_view text = as_text(bytes);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool utf16 = text.starts_with("\xFE\xFF") || text.starts_with("\xFF\xFE");
  return utf16 || (first != std::string_view::npos && text[first] == '<');
}

/// describe_signatures judges without trust and under the most lenient policy, and keeps only what the signatures
/// hold; the validation time of a judgement that nobody sees does not matter.
Result<void> describe_signatures(const Document& document, const Limits& limits, Inspection& inspection) {
  auto report = verify(document, {.policy = *builtin_policy("structure-only"), .limits = limits});
  if (!report) return report.error();
  inspection.container = report->container;
  inspection.signatures = std::move(report->signatures);
  return {};
}

/// act_in reads the act among a container's data files; nothing if they hold none.
std::optional<Result<Act>> act_in(const std::vector<Document>& documents) {
  const auto files = agreement::files_of(documents);
  if (!files) return std::nullopt;
  auto read = agreement::read_files(*files);
  if (const auto* failure = std::get_if<agreement::ActFailure>(&read)) return failure->error;
  return std::get<Act>(std::move(read));
}

std::optional<ActPreview> preview(const std::vector<Document>& documents) {
  const auto read = act_in(documents);
  if (!read) return std::nullopt;
  if (!*read) return ActPreview{.problem = read->error().what};
  const Act& found = read->value();
  ActPreview preview{.kind = std::string(name(found.header.kind)),
                     .id = found.header.id,
                     .agreement = found.header.agreement.id,
                     .title = found.header.agreement.title};
  preview.rendering = agreement::render(found);
  preview.by = found.header.by;
  preview.to = found.header.to;
  if (const auto* const memorandum = std::get_if<Memorandum>(&found.body))
    for (const Participant& participant : memorandum->participants) preview.participants.push_back(participant.name);
  return preview;
}

}  // namespace

bool is_container(const Document& document) { return asic::is_container(document); }

Entry describe_file(const Document& document) {
  return {.name = document.name(),
          .media_type = document.media_type(),
          .role = EntryRole::Data,
          .size = document.bytes().size(),
          .sha256 = crypto::digest(Digest::Sha256, document.bytes())};
}

Result<Inspection> inspect(const Document& document, const Limits& limits) {
  Inspection inspection{.path = document.name(),
                        .sha256 = crypto::digest(Digest::Sha256, document.bytes()),
                        .size = document.bytes().size()};
  if (asic::is_container(document)) {
    const auto container = asic::read(document, limits);
    if (!container) return container.error();
    inspection.act = preview(container->data);
    list(container->data, EntryRole::Data, inspection.entries);
    list(container->signatures, EntryRole::Signature, inspection.entries);
    list(container->other_meta, EntryRole::Metadata, inspection.entries);
    for (Entry& entry : inspection.entries)
      if (entry.role == EntryRole::Metadata && cades::is_cades_file(entry.name)) entry.role = EntryRole::Signature;
    if (auto described = describe_signatures(document, limits, inspection); !described) return described.error();
    return inspection;
  }
  inspection.entries.push_back(describe_file(document));
  if (looks_like_xml(document.bytes()) || (looks_like_cms(document.bytes()) && cms::read(document.bytes())))
    if (auto described = describe_signatures(document, limits, inspection); !described) return described.error();
  return inspection;
}

Result<Act> preview_act(const Document& container, const Limits& limits) {
  if (!asic::is_container(container))
    return Error{Errc::NotFound, "the file is no container, and so holds no act", container.name()};
  const auto read = asic::read(container, limits);
  if (!read) return read.error();
  auto act = act_in(read->data);
  if (!act) return Error{Errc::NotFound, "the container holds no act", container.name()};
  return *std::move(act);
}

}  // namespace libsign
