#include <fmt/format.h>

#include "agreement/rendering_parts.hpp"
#include "agreement/vocabulary.hpp"
#include "base/dates.hpp"

namespace libsign::agreement {
namespace {

std::string unit(unsigned number, std::string_view singular) {
  return number == 0 ? "" : fmt::format("{} {}{}", number, singular, number == 1 ? "" : "s");
}

std::string words_of(const std::optional<Period>& period) {
  if (!period) return std::string(kUnstated);
  std::string out;
  for (const std::string& part :
       {unit(period->years, "year"), unit(period->months, "month"), unit(period->days, "day")})
    if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
  return out;
}

void render_participants(Page& page, const std::vector<Participant>& participants) {
  page.heading("PARTICIPANTS");
  for (const Participant& participant : participants) {
    page.item(participant.id, participant.name);
    const Signatory& signatory = participant.signatory;
    page.item("", "signatory: " + signatory.name + (signatory.title ? ", " + *signatory.title : std::string{}));
    if (signatory.key) page.item("", "signs with the key " + write_sha256(*signatory.key));
    if (participant.zone) page.item("", fmt::format("time zone {}", *participant.zone));
  }
}

void render_execution(Page& page, const Execution& execution) {
  page.heading("EXECUTION");
  page.item("Place", fmt::format("{} (time zone {})", execution.place, execution.zone));
  page.item("Date", format_date(execution.date));
  page.item("Originals", std::to_string(execution.originals));
  page.item("Languages", fmt::format("{}", fmt::join(execution.languages, ", ")));
}

void render_terms(Page& page, const Terms& terms) {
  page.heading("TERMS");
  page.paragraph("", "Each is followed by the block of the text that it restates. UNSTATED: the text does not say.", 0);
  page.blank();
  page.item("Commencement", fmt::format("on: {} [{}]", name(terms.commence.on), terms.commence.src));
  page.item("Initial term", fmt::format("{} [{}]", words_of(terms.initial.period), terms.initial.src));
  if (terms.renew)
    page.item("Renewal", fmt::format("{} each, {} [{}]", words_of(terms.renew->period), name(terms.renew->mode),
                                     terms.renew->src));
  for (const ExitTerm& exit : terms.exits)
    page.item(
        "Exit",
        fmt::format("{}: form {}; notice of {} before {}, counted from {}; {} [{}]", exit.id, name(exit.form),
                    words_of(exit.period), name(exit.before), name(exit.runs_from),
                    exit.requires_end_date ? "the notice states the end date" : "no end date to be stated", exit.src));
  if (terms.modify)
    page.item("Modification", fmt::format("form {}; by {}; integration {} [{}]", name(terms.modify->form),
                                          name(terms.modify->by), name(terms.modify->integration), terms.modify->src));
}

}  // namespace

void render_body(Page& page, const Memorandum& memorandum) {
  render_participants(page, memorandum.participants);
  render_execution(page, memorandum.execution);
  render_terms(page, memorandum.terms);
  render_text(page, memorandum.text);
}

void render_text(Page& page, const std::vector<TextBlock>& blocks) {
  page.heading("TEXT");
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const TextBlock& block = blocks[i];
    if (i != 0) page.blank();
    page.paragraph("", "[" + block.eid + "]", 0);
    page.paragraph("  ", block.num + " " + block.text, 2);
  }
}

}  // namespace libsign::agreement
