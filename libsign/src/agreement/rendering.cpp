#include "agreement/rendering.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "agreement/markup.hpp"
#include "agreement/vocabulary.hpp"

namespace libsign::agreement {
namespace {

constexpr std::size_t kWidth = 78;
constexpr std::size_t kLabelWidth = 14;

/// characters counts code points.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Page collects lines.
class Page {
 public:
  /// paragraph writes `lead` and then `text`, broken at spaces; further lines are indented by `indent`.
  void paragraph(std::string_view lead, std::string_view text, std::size_t indent) {
    std::string line(lead);
    bool at_start = true;
    for (const std::string& word : split_words(text)) {
      if (!at_start && characters(line) + 1 + characters(word) > kWidth) {
        out_ += line + '\n';
        line.assign(indent, ' ');
        at_start = true;
      }
      line += (at_start ? "" : " ") + word;
      at_start = false;
    }
    while (line.ends_with(' ')) line.pop_back();
    out_ += line + '\n';
  }
  void heading(std::string_view text) { out_ += fmt::format("\n{}\n\n", text); }
  void item(std::string_view label, std::string_view text) {
    paragraph(fmt::format("{:<{}} ", label, kLabelWidth - 1), text, kLabelWidth);
  }
  void blank() { out_ += '\n'; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

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

void render_header(Page& page, const Act& act) {
  page.paragraph("", act.header.agreement.title, 0);
  page.blank();
  page.item("Kind of act", "memorandum of cooperation (MoC)");
  page.item("Act", act.header.id);
  page.item("Agreement", act.header.agreement.id);
  page.item("Language", act.header.language);
  page.item("Text", fmt::format("version 0, {}", write_sha256(std::get<Memorandum>(act.body).text_sha256)));
}

void render_participants(Page& page, const std::vector<Participant>& participants) {
  page.heading("PARTICIPANTS");
  for (const Participant& participant : participants) {
    page.item(participant.id, participant.name);
    const Signatory& signatory = participant.signatory;
    page.item("", "signatory: " + signatory.name + (signatory.title ? ", " + *signatory.title : std::string{}));
  }
}

void render_execution(Page& page, const Execution& execution) {
  page.heading("EXECUTION");
  page.item("Place", fmt::format("{} (time zone {})", execution.place, execution.zone));
  page.item("Date", to_string(execution.date));
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

void render_text(Page& page, const std::vector<TextBlock>& blocks) {
  page.heading("TEXT");
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const TextBlock& block = blocks[i];
    if (i != 0) page.blank();
    page.paragraph("", "[" + block.eid + "]", 0);
    page.paragraph("  ", block.num + " " + block.text, 2);
  }
}

}  // namespace

std::string render(const Act& act) {
  const Memorandum& memorandum = std::get<Memorandum>(act.body);
  Page page;
  render_header(page, act);
  render_participants(page, memorandum.participants);
  render_execution(page, memorandum.execution);
  render_terms(page, memorandum.terms);
  render_text(page, memorandum.text);
  return page.take();
}

}  // namespace libsign::agreement
