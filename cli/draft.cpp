#include <fmt/format.h>
#include <libsign/agreement.hpp>
#include <libsign/draft.hpp>
#include <libsign/sign.hpp>

#include "command.hpp"
#include "draft_flags.hpp"
#include "drafted_act.hpp"

namespace libsign::cli {
namespace {

Result<std::vector<Document>> open_all(const std::vector<std::string>& paths) {
  std::vector<Document> documents;
  for (const std::string& path : paths) {
    auto document = Document::open(path);
    if (!document) return document.error();
    documents.push_back(*std::move(document));
  }
  return documents;
}

Result<std::optional<Document>> open_if(const std::optional<std::string>& path) {
  if (!path) return std::optional<Document>{};
  auto document = Document::open(*path);
  if (!document) return document.error();
  return std::optional<Document>(*std::move(document));
}

class Draft final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    std::vector<std::string> kinds;
    for (const std::string_view word : act_words()) kinds.emplace_back(word);
    arguments.add({.value_name = "KIND", .text = "the kind of act", .choices = kinds, .required = true}, kind_);
    arguments.add({.long_name = "--from",
                   .value_name = "FILE",
                   .text = "moc: the memorandum, Markdown or plain text; else what the act states, in TOML"},
                  from_);
    arguments.add({.long_name = "--terms", .value_name = "TERMS.toml", .text = "moc: who takes part, and its terms"},
                  terms_);
    arguments.add({.long_name = "--about",
                   .value_name = "CONTAINER",
                   .text = "the memorandum, then its modifications in force; or the act that is answered",
                   .repeatable = true},
                  about_);
    arguments.add({.long_name = "--previous",
                   .value_name = "CONTAINER",
                   .text = "a last act that the maker has seen",
                   .repeatable = true},
                  previous_);
    arguments.add({.long_name = "--text",
                   .value_name = "FILE",
                   .text = "modification: the whole new text, in place of --replace"},
                  new_text_);
    arguments.add(
        {.long_name = "--evidence", .value_name = "FILE", .text = "delivery: the daticert.xml or ERDS evidence"},
        evidence_);
    flags_.declare(arguments);
    arguments.add({.long_name = "--output",
                   .short_name = "-o",
                   .value_name = "OUT",
                   .text = "the container to write; default: FILE or KIND with the ending .asice"},
                  output_);
    arguments.add({.long_name = "--id", .value_name = "URN", .text = "the act's urn:uuid:…; default: a new one"}, id_);
    arguments.add({.long_name = "--force", .text = "overwrite OUT"}, force_);
  }

  Exit run(Context& context) override {
    const auto written = draft();
    if (!written) return context.fail(written.error());
    context.out(terminal_safe(written->string()) + "\n");
    return Exit::Ok;
  }

 private:
  Result<std::filesystem::path> draft() const {
    const ActKind kind = *act_kind(kind_);
    const auto values = flags_.values(kind);
    if (!values) return values.error();
    if (auto fits = check_sources(kind, values->empty()); !fits) return fits.error();
    const Overwrite overwrite = force_ ? Overwrite::Yes : Overwrite::No;
    const std::filesystem::path output = output_
                                             ? std::filesystem::path(*output_)
                                             : std::filesystem::path(from_.value_or(kind_)).replace_extension(".asice");
    if (auto free = check_output(output, overwrite); !free) return free.error();

    auto id = id_ ? Result<std::string>(*id_) : new_urn();
    if (!id) return id.error();
    auto files = kind == ActKind::Moc ? memorandum(*std::move(id)) : act(kind, *std::move(id), *values);
    if (!files) return files.error();
    const auto container = make_container(output.filename().string(), *std::move(files));
    if (!container) return container.error();
    if (auto written = write_output(output, container->bytes(), overwrite); !written) return written.error();
    return output;
  }

  /// check_sources refuses what the kind cannot be drafted from.
  Result<void> check_sources(ActKind kind, bool has_no_values) const {
    const auto missing = [](std::string_view flag) {
      return Error{Errc::Usage, fmt::format("{} is missing", flag), {}, "see mocsign draft --help"};
    };
    const auto unfit = [&](std::string_view flag) {
      return Error{Errc::Usage, fmt::format("{} says nothing in an act of kind {}", flag, kind_), {}, "leave it out"};
    };
    if (kind == ActKind::Moc) {
      if (!from_) return missing("--from");
      if (!terms_) return missing("--terms");
      if (!about_.empty()) return unfit("--about");
      if (!previous_.empty()) return unfit("--previous");
      if (!has_no_values) return unfit("a flag that states what an act says");
    } else {
      if (about_.empty()) return missing("--about");
      if (terms_) return unfit("--terms");
    }
    if (new_text_ && kind != ActKind::Modification && kind != ActKind::Correction) return unfit("--text");
    if (evidence_ && kind != ActKind::Delivery) return unfit("--evidence");
    return {};
  }

  Result<std::vector<Document>> memorandum(std::string id) const {
    auto source = Document::open(*from_);
    if (!source) return source.error();
    auto terms = Document::open(*terms_);
    if (!terms) return terms.error();
    return draft_moc({.source = *std::move(source), .terms = *std::move(terms), .id = std::move(id)});
  }

  Result<std::vector<Document>> act(ActKind kind, std::string id,
                                    std::vector<std::pair<std::string, std::string>> values) const {
    auto source = open_if(from_);
    if (!source) return source.error();
    auto about = open_all(about_);
    if (!about) return about.error();
    auto previous = open_all(previous_);
    if (!previous) return previous.error();
    auto new_text = open_if(new_text_);
    if (!new_text) return new_text.error();
    auto evidence = open_if(evidence_);
    if (!evidence) return evidence.error();
    return draft_act({.kind = kind,
                      .id = std::move(id),
                      .source = *std::move(source),
                      .values = std::move(values),
                      .about = *std::move(about),
                      .previous = *std::move(previous),
                      .new_text = *std::move(new_text),
                      .evidence = *std::move(evidence)});
  }

  std::string kind_;
  std::optional<std::string> from_;
  std::optional<std::string> terms_;
  std::vector<std::string> about_;
  std::vector<std::string> previous_;
  std::optional<std::string> new_text_;
  std::optional<std::string> evidence_;
  DraftFlags flags_;
  std::optional<std::string> output_;
  std::optional<std::string> id_;
  bool force_ = false;
};

}  // namespace

const Command kDraft{"draft", "Draft an unsigned act", "KIND --about CONTAINER [--from FILE] [flags] [-o OUT]",
                     make_verb<Draft>};

}  // namespace libsign::cli
