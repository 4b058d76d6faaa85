#include <libsign/augment.hpp>

#include <fmt/format.h>

#include "command.hpp"
#include "inputs.hpp"
#include "lasting.hpp"
#include "sign_request.hpp"

namespace libsign::cli {
namespace {

/// Augment keeps signatures alive. Each file is written on its own: what fails leaves it as it was, and the others go
/// on.
class Augment final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    arguments.add({.value_name = "FILE", .text = "containers or XML files with signatures", .required = true}, files_);
    declare_level(arguments, level_);
    arguments.add(
        {.long_name = "--signature", .value_name = "ID", .text = "only this signature, as verify names it: S0, S1, …"},
        signature_);
    arguments.add(
        {.long_name = "--data", .value_name = "[NAME=]FILE", .text = "a file that a detached signature covers"}, data_);
    arguments.add({.long_name = "--output",
                   .short_name = "-o",
                   .value_name = "OUT",
                   .text = "the file to write, for one FILE; default: FILE itself"},
                  output_);
    arguments.add({.long_name = "--force", .text = "overwrite OUT"}, force_);
  }

  Exit run(Context& context) override {
    if (output_ && files_.size() > 1)
      return context.fail(usage("-o names one file, and there are several to write", "leave it out"));
    if (output_)
      if (const auto free = check_output(*output_, overwrite()); !free) return context.fail(free.error());
    const auto lasting = Lasting::prepare(context, level_, Level::LT);
    if (!lasting) return context.fail(lasting.error());
    if (lasting->level() == Level::B)
      return context.fail(usage("every signature has level B", "give --level T, LT or LTA"));
    const auto data = detached_from(data_);
    if (!data) return context.fail(data.error());
    Exit worst = Exit::Ok;
    for (const std::string& path : files_) {
      const auto written = augment_file(*lasting, path, *data);
      if (written)
        context.out(terminal_safe(written->string()) + "\n");
      else
        worst = context.fail(written.error());
    }
    return worst;
  }

 private:
  Overwrite overwrite() const { return force_ ? Overwrite::Yes : Overwrite::No; }

  Result<std::filesystem::path> augment_file(const Lasting& lasting, const std::string& path,
                                             const std::vector<Document>& data) const {
    const auto document = read_for_signing(path);
    if (!document) return document.error();
    const auto augmented = lasting.apply(*document, data, signature_);
    if (!augmented) return augmented.error();
    const std::filesystem::path output = output_.value_or(path);
    // Without -o the file is its own next version: nothing is lost, since nothing in it changes.
    const Overwrite how = output_ ? overwrite() : Overwrite::Yes;
    if (auto written = write_output(output, augmented->bytes(), how); !written) return written.error();
    return output;
  }

  std::vector<std::string> files_;
  LevelArguments level_;
  std::optional<std::string> signature_;
  std::vector<std::string> data_;
  std::optional<std::string> output_;
  bool force_ = false;
};

}  // namespace

const Command kAugment{"augment", "Keep signatures alive: time-stamps and proof of status",
                       "FILE… --level T|LT|LTA [flags]", make_verb<Augment>};

}  // namespace libsign::cli
