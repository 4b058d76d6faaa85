#include "agreement/rendering.hpp"

#include <array>

#include <fmt/format.h>

#include "agreement/rendering_parts.hpp"
#include "agreement/vocabulary.hpp"
#include "base/dates.hpp"

namespace libsign::agreement {
namespace {

/// What the kinds are called, in the order of the enumeration.
constexpr auto kTitles = std::to_array<std::string_view>({
    "memorandum of cooperation",
    "modification of the text",
    "correction of the text",
    "answer to a modification",
    "notice",
    "acknowledgement of receipt",
    "evidence of delivery",
    "authority to sign",
    "designation of a point of contact",
    "succession of a body",
    "agreed reading of the terms",
    "integration of modifications into the text",
    "authorisation to disclose",
    "withdrawal of an act",
    "written determination",
    "record of an arrangement",
    "closed register",
    "renewal by consent",
});
static_assert(kTitles.size() == static_cast<std::size_t>(ActKind::AgreedRenewal) + 1);

void render_references(Page& page, const std::vector<ActReference>& acts) {
  std::string_view label = "Follows";
  for (const ActReference& act : acts) {
    page.item(label, fmt::format("{} {}", act.id, write_sha256(act.sha256)));
    label = "";
  }
}

/// render_header writes of the text what names it: that of the memorandum, or the one that the act is about.
void render_header(Page& page, const Act& act) {
  const ActHeader& header = act.header;
  page.paragraph("", header.agreement.title, 0);
  page.blank();
  page.item("Kind of act", fmt::format("{} ({})", kTitles[static_cast<std::size_t>(header.kind)], name(header.kind)));
  page.item("Act", header.id);
  page.item("Agreement", header.agreement.id);
  page.item("Language", header.language);
  const auto* const memorandum = std::get_if<Memorandum>(&act.body);
  const TextVersion text = memorandum ? TextVersion{0, memorandum->text_sha256} : header.base.value_or(TextVersion{});
  page.item("Text", fmt::format("version {}, {}", text.version, write_sha256(text.sha256)));
  if (memorandum) return;
  page.item("Made by", header.by);
  if (!header.to.empty()) page.item("Made to", fmt::format("{}", fmt::join(header.to, ", ")));
  if (header.clause) page.item("By virtue of", fmt::format("[{}]", *header.clause));
  if (header.validity)
    page.item("Consent by", fmt::format("{} (time zone {})", format_date(header.validity->consent_by.date),
                                        header.validity->consent_by.zone));
  render_references(page, header.previous);
}

}  // namespace

std::string render(const Act& act) {
  Page page;
  render_header(page, act);
  std::visit([&](const auto& body) { render_body(page, body); }, act.body);
  return page.take();
}

}  // namespace libsign::agreement
