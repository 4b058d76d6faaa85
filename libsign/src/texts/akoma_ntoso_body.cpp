#include "texts/akoma_ntoso_body.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "texts/labels.hpp"

namespace libsign::texts {
namespace {

using Blocks = std::span<const TextBlock>;

/// The parts of a document, in the order in which they stand.
enum class Part { Preface, Preamble, Body, Conclusions };

Part part_of(std::string_view eid) {
  if (eid == "title" || eid == "parties") return Part::Preface;
  if (eid.starts_with("preamble__")) return Part::Preamble;
  if (eid == "conclusions" || eid.starts_with("signatures__")) return Part::Conclusions;
  return Part::Body;
}

/// kind_of returns the abbreviation in the last step of a label: "para" of "sec_6__para_2".
std::string_view kind_of(std::string_view eid) {
  const std::size_t step = eid.rfind("__");
  const std::string_view last = step == std::string_view::npos ? eid : eid.substr(step + 2);
  return last.substr(0, last.find('_'));
}

std::string words_of(const TextBlock& block) {
  return block.num + (block.num.empty() || block.text.empty() ? "" : " ") + block.text;
}

void paragraph(Node parent, const TextBlock& block) { parent.child("p").set("eId", block.eid).text(words_of(block)); }

void write_preface(Node doc, Blocks blocks) {
  Node preface = doc.child("preface");
  for (const TextBlock& block : blocks) {
    if (block.eid != "title") {
      paragraph(preface, block);
      continue;
    }
    Node element = preface.child("p").set("eId", block.eid);
    element.text("");  // beside text, the writer adds no white space
    element.child("docTitle").text(words_of(block));
    element.text("");
  }
}

void write_preamble(Node doc, Blocks blocks) {
  Node preamble = doc.child("preamble");
  for (std::size_t i = 0; i < blocks.size();) {
    if (kind_of(blocks[i].eid) == "recital") {
      Node recitals = preamble.child("recitals").set("eId", "preamble__recitals_" + std::to_string(i + 1));
      for (; i < blocks.size() && kind_of(blocks[i].eid) == "recital"; ++i)
        recitals.child("recital").set("eId", blocks[i].eid).child("p").text(words_of(blocks[i]));
      continue;
    }
    if (kind_of(blocks[i].eid) == "formula")
      preamble.child("formula").set("name", "enacting").set("eId", blocks[i].eid).child("p").text(words_of(blocks[i]));
    else
      paragraph(preamble, blocks[i]);
    ++i;
  }
}

struct Form {
  std::string_view kind;
  const char* element;
};
constexpr std::array kForms{Form{"sec", "section"}, Form{"art", "article"},          Form{"para", "paragraph"},
                            Form{"point", "point"}, Form{"subpara", "subparagraph"}, Form{"indent", "indent"},
                            Form{"p", "alinea"}};

Node hierarchical(Node parent, std::string_view eid) {
  const auto form =
      std::find_if(kForms.begin(), kForms.end(), [&](const Form& known) { return known.kind == kind_of(eid); });
  Node element = parent.child(form == kForms.end() ? "hcontainer" : form->element).set("eId", eid);
  if (form == kForms.end()) element.set("name", kind_of(eid));
  return element;
}

/// runs splits blocks into those that stand under nothing else among them, each with its parts.
std::vector<Blocks> runs_of(Blocks blocks) {
  std::vector<Blocks> runs;
  for (std::size_t begin = 0; begin < blocks.size();) {
    std::size_t end = begin + 1;
    while (end < blocks.size() && stands_under(blocks[end].eid, blocks[begin].eid)) ++end;
    runs.push_back(blocks.subspan(begin, end - begin));
    begin = end;
  }
  return runs;
}

/// is_prose tells an unnumbered paragraph without parts, which needs no level of its own.
bool is_prose(Blocks run) { return run.size() == 1 && kind_of(run.front().eid) == "p" && run.front().num.empty(); }

/// write_run writes a block with its parts. The text of a division is its heading, that of a part its content.
void write_run(Node parent, Blocks run, bool is_division) {
  const TextBlock& block = run.front();
  Node element = hierarchical(parent, block.eid);
  if (!block.num.empty()) element.child("num").text(block.num);
  if (is_division && !block.text.empty()) element.child("heading").text(block.text);
  const std::string words = is_division ? "" : block.text;

  const auto parts = runs_of(run.subspan(1));
  const auto first_level = std::ranges::find_if_not(parts, is_prose);
  auto last_level = parts.end();
  while (last_level != first_level && is_prose(*(last_level - 1))) --last_level;

  const auto prose = [&](const char* name, auto begin, auto end, const std::string& own) {
    Node container = element.child(name);
    if (!own.empty()) container.child("p").text(own);
    for (; begin != end; ++begin) paragraph(container, begin->front());
    if (own.empty() && container.is_empty()) container.child("p");
  };
  if (first_level == parts.end()) {
    prose("content", parts.begin(), parts.end(), words);
    return;
  }
  if (!words.empty() || first_level != parts.begin()) prose("intro", parts.begin(), first_level, words);
  for (auto part = first_level; part != last_level; ++part) write_run(element, *part, false);
  if (last_level != parts.end()) prose("wrapUp", last_level, parts.end(), "");
}

void write_main_body(Node doc, Blocks blocks) {
  Node body = doc.child("mainBody");
  if (blocks.empty()) body.child("p");
  for (const Blocks run : runs_of(blocks)) write_run(body, run, true);
}

void write_conclusions(Node doc, Blocks blocks) {
  Node conclusions = doc.child("conclusions");
  for (const TextBlock& block : blocks) paragraph(conclusions, block);
}

}  // namespace

Result<void> write_body(Node doc, Blocks blocks) {
  const auto earlier = [](const TextBlock& a, const TextBlock& b) { return part_of(a.eid) < part_of(b.eid); };
  const auto misplaced = std::ranges::is_sorted_until(blocks, earlier);
  if (misplaced != blocks.end())
    return Error{Errc::Unsupported, "the block stands where Akoma Ntoso has no place for it", misplaced->eid,
                 "export the text in another format"};
  const auto of = [&](Part part) {
    const auto part_of_block = [](const TextBlock& block) { return part_of(block.eid); };
    return Blocks(std::ranges::lower_bound(blocks, part, {}, part_of_block),
                  std::ranges::upper_bound(blocks, part, {}, part_of_block));
  };
  if (!of(Part::Preface).empty()) write_preface(doc, of(Part::Preface));
  if (!of(Part::Preamble).empty()) write_preamble(doc, of(Part::Preamble));
  write_main_body(doc, of(Part::Body));
  if (!of(Part::Conclusions).empty()) write_conclusions(doc, of(Part::Conclusions));
  return {};
}

}  // namespace libsign::texts
