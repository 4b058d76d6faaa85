#include <libsign/agreement.hpp>
#include <libsign/sign.hpp>

#include "command.hpp"
#include "drafted_act.hpp"

namespace libsign::cli {
namespace {

class Draft final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    arguments.add({.value_name = "KIND", .text = "the kind of act", .choices = {"moc"}, .required = true}, kind_);
    arguments.add({.long_name = "--from",
                   .value_name = "TEXT",
                   .text = "the memorandum, Markdown or plain text",
                   .required = true},
                  text_);
    arguments.add(
        {.long_name = "--terms", .value_name = "TERMS.toml", .text = "who takes part, and its terms", .required = true},
        terms_);
    arguments.add({.long_name = "--output",
                   .short_name = "-o",
                   .value_name = "OUT",
                   .text = "the container to write; default: TEXT with the ending .asice"},
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
    const Overwrite overwrite = force_ ? Overwrite::Yes : Overwrite::No;
    const std::filesystem::path output =
        output_ ? std::filesystem::path(*output_) : std::filesystem::path(text_).replace_extension(".asice");
    if (auto free = check_output(output, overwrite); !free) return free.error();

    auto source = Document::open(text_);
    if (!source) return source.error();
    auto terms = Document::open(terms_);
    if (!terms) return terms.error();
    auto id = id_ ? Result<std::string>(*id_) : new_urn();
    if (!id) return id.error();
    auto files = draft_moc({.source = *std::move(source), .terms = *std::move(terms), .id = *std::move(id)});
    if (!files) return files.error();
    const auto container = make_container(output.filename().string(), *std::move(files));
    if (!container) return container.error();
    if (auto written = write_output(output, container->bytes(), overwrite); !written) return written.error();
    return output;
  }

  std::string kind_;
  std::string text_;
  std::string terms_;
  std::optional<std::string> output_;
  std::optional<std::string> id_;
  bool force_ = false;
};

}  // namespace

const Command kDraft{"draft", "Draft an unsigned act", "moc --from TEXT --terms TERMS.toml [-o OUT]", make_verb<Draft>};

}  // namespace libsign::cli
