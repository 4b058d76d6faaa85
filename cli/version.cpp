#include <fmt/format.h>

#include "command.hpp"

namespace libsign::cli {
namespace {

class Version final : public Verb {
 public:
  void declare(Arguments&) override {}
  Exit run(Context& context) override {
    const ReportContext self = tool();
    context.out(fmt::format("{} {}\n", self.tool_name, self.tool_version));
    return Exit::Ok;
  }
};

}  // namespace

const Command kVersion{"version", "Print the version", "", make_verb<Version>};

}  // namespace libsign::cli
