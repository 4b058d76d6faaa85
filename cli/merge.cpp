#include <libsign/sign.hpp>

#include "command.hpp"

namespace libsign::cli {
namespace {

class Merge final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    arguments.add({.value_name = "A.asice", .text = "a container", .required = true}, a_);
    arguments.add({.value_name = "B.asice", .text = "another one with the same data files", .required = true}, b_);
    arguments.add({.long_name = "--output",
                   .short_name = "-o",
                   .value_name = "OUT",
                   .text = "the container to write; default: A.merged.asice"},
                  output_);
    arguments.add({.long_name = "--force", .text = "overwrite OUT"}, force_);
  }

  Exit run(Context& context) override {
    const Overwrite overwrite = force_ ? Overwrite::Yes : Overwrite::No;
    const std::filesystem::path output =
        output_ ? std::filesystem::path(*output_) : std::filesystem::path(a_).replace_extension(".merged.asice");
    if (const auto free = check_output(output, overwrite); !free) return context.fail(free.error());
    const auto a = Document::open(a_);
    if (!a) return context.fail(a.error());
    const auto b = Document::open(b_);
    if (!b) return context.fail(b.error());
    const auto merged = merge(*a, *b);
    if (!merged) return context.fail(merged.error());
    if (const auto written = write_output(output, merged->bytes(), overwrite); !written)
      return context.fail(written.error());
    context.out(terminal_safe(output.string()) + "\n");
    return Exit::Ok;
  }

 private:
  std::string a_;
  std::string b_;
  std::optional<std::string> output_;
  bool force_ = false;
};

}  // namespace

const Command kMerge{"merge", "Unite the signatures of two containers with equal data files",
                     "A.asice B.asice [-o OUT]", make_verb<Merge>};

}  // namespace libsign::cli
