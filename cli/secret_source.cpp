#include "secret_source.hpp"

#include <charconv>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "terminal.hpp"

namespace libsign::cli {
namespace {

Result<Pin> secret_in_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0)
    return Error{Errc::PinRequired, "the file that MOCSIGN_PIN_FILE names cannot be opened", path,
                 "name a file that holds the PIN in its first line"};
  struct stat status {};
  const bool known = ::fstat(descriptor, &status) == 0;
  if (!known || (S_ISREG(status.st_mode) && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)) {
    ::close(descriptor);
    return Error{Errc::PinRequired, "others may read the file that MOCSIGN_PIN_FILE names", path,
                 "chmod 600 keeps it to yourself"};
  }
  auto secret = read_secret(descriptor);
  ::close(descriptor);
  return secret;
}

}  // namespace

Result<SecretSource> SecretSource::from(const Context& context, const std::optional<std::string>& pin_fd) {
  SecretSource source;
  source.file_ = context.environment("MOCSIGN_PIN_FILE");
  if (!pin_fd) return source;
  int descriptor = -1;
  const auto [end, error] = std::from_chars(pin_fd->data(), pin_fd->data() + pin_fd->size(), descriptor);
  if (error != std::errc{} || end != pin_fd->data() + pin_fd->size() || ::fcntl(descriptor, F_GETFD) < 0)
    return usage(fmt::format("--pin-fd {} is no open file descriptor", *pin_fd),
                 "for example: mocsign sign … --pin-fd 3 3<pin.txt");
  source.descriptor_ = descriptor;
  return source;
}

Result<Pin> SecretSource::ask(std::string_view prompt) const {
  ::prctl(PR_SET_DUMPABLE, 0);  // from now on a crash must leave no core dump
  if (descriptor_) {
    auto secret = read_secret(*descriptor_);
    if (!secret && secret.error().code == Errc::PinCancelled)
      secret.error().hint =
          "no try was spent; --pin-fd gives a line for each PIN, and some cards want one for each signature";
    return secret;
  }
  if (file_) return secret_in_file(*file_);
  if (auto terminal = Terminal::open()) return terminal->ask_hidden(prompt);
  return Error{Errc::PinRequired,
               "a PIN or passphrase is needed and there is no terminal to ask on",
               {},
               "give it with --pin-fd N or MOCSIGN_PIN_FILE"};
}

}  // namespace libsign::cli
