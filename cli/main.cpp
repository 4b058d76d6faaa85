#include <algorithm>
#include <array>
#include <exception>

#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <openssl/crypto.h>
#include <unistd.h>

#include "command.hpp"
#include "help.hpp"
#include "interrupt.hpp"
#include "nearest.hpp"

namespace libsign::cli {

std::span<const Command> commands() {
  static const std::array kCommands{kDraft,       kSign,    kConsent, kNotice,     kVerify, kStatus,
                                    kConsolidate, kAugment, kInspect, kKeys,       kDoctor, kMerge,
                                    kTrust,       kSandbox, kConfig,  kCompletion, kVersion};
  return kCommands;
}

namespace {

/// Common are the arguments that every verb understands.
struct Common {
  bool help = false;
  std::size_t verbosity = 0;

  void declare(Arguments& arguments) {
    arguments.add({.long_name = "--verbose",
                   .short_name = "-v",
                   .text = "name the kind of an error; given twice, also what the layers below reported"},
                  verbosity);
    arguments.add({.long_name = "--help", .short_name = "-h", .text = "say what the command does"}, help);
  }
};

}  // namespace

std::vector<Flag> flags_of(const Command& command) {
  Arguments arguments;
  Common common;
  const auto verb = command.make();
  verb->declare(arguments);
  common.declare(arguments);
  return arguments.flags();
}

namespace {

using Words = std::span<const std::string_view>;

/// wants_help looks for --help before a "--", so that help is shown however wrong the rest of the line is.
bool wants_help(Words words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::any_of(words.begin(), end, [](std::string_view word) { return word == "--help" || word == "-h"; });
}

Exit no_such_command(Context& context, std::string_view word) {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.push_back(command.name);
  const auto suggestion = nearest(word, names);
  return context.fail(usage(fmt::format("no such command: “{}”", word),
                            suggestion ? fmt::format("did you mean “{}”?", *suggestion) : "see mocsign --help"));
}

Exit run_command(Context& context, const Command& command, Words words) {
  if (wants_help(words)) {
    context.out(help_of(command));
    return Exit::Ok;
  }
  Arguments arguments;
  Common common;
  const auto verb = command.make();
  verb->declare(arguments);
  common.declare(arguments);
  if (const auto parsed = arguments.parse(words); !parsed) return context.fail(parsed.error());
  context.explain_errors(common.verbosity);
  return verb->run(context);
}

Exit run(Context& context, Words words) {
  if (words.empty()) {
    context.note(overview());
    return Exit::Usage;
  }
  const std::string_view first = words.front();
  if (first == "--help" || first == "-h") {
    context.out(overview());
    return Exit::Ok;
  }
  if (first == "--version") return run_command(context, kVersion, {});
  for (const Command& command : commands())
    if (command.name == first) return run_command(context, command, words.subspan(1));
  return no_such_command(context, first);
}

/// open_standard_streams puts /dev/null where a standard stream is closed, so that no file we write becomes one.
void open_standard_streams() {
  int descriptor = 0;
  while (descriptor >= 0 && descriptor <= STDERR_FILENO) descriptor = ::open("/dev/null", O_RDWR);
  if (descriptor > STDERR_FILENO) ::close(descriptor);
}

/// keep_heap_small has freed blocks joined at once, so that large tables find room between them, and keeps what tables
/// of a MiB took for the next ones.
void keep_heap_small() {
#ifdef M_MXFAST
  constexpr int kLarge = 2 << 20;
  // NOLINTBEGIN(concurrency-mt-unsafe): there is no other thread yet
  ::mallopt(M_MXFAST, 0);
  ::mallopt(M_MMAP_THRESHOLD, kLarge);
  ::mallopt(M_TRIM_THRESHOLD, kLarge);
  // NOLINTEND(concurrency-mt-unsafe)
#endif
}

/// spare_openssl has OpenSSL prepare no sentences for its errors, which nobody is shown, and leave its tables to the
/// system when the process ends, instead of freeing each row.
void spare_openssl() { OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ATEXIT, nullptr); }

Exit main(Words words) {
  keep_heap_small();
  spare_openssl();
  open_standard_streams();
  end_cleanly_on_signals();
  Context context;
  Exit exit = Exit::Bug;
  try {
    exit = run(context, words);
  } catch (const std::exception& exception) {
    exit = context.fail({Errc::Internal,
                         std::string("the program has a bug: ") + exception.what(),
                         {},
                         "please report it with the command that you gave"});
  }
  if (!context.flush() && exit == Exit::Ok)
    exit = context.fail({Errc::Io,
                         "the result could not be written to standard output",
                         {},
                         "is the disk full, or the stream closed?"});
  return exit;
}

}  // namespace
}  // namespace libsign::cli

int main(int argc, char** argv) {
  const std::vector<std::string_view> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  return static_cast<int>(libsign::cli::main(words));
}
