#include "context.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interrupt.hpp"

namespace libsign::cli {
namespace {

bool speaks_utf8(const Context& context) {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (const auto value = context.environment(variable))
      return value->find("UTF-8") != std::string::npos || value->find("utf8") != std::string::npos;
  return false;
}

bool may_colour(const Context& context, int descriptor) {
  return ::isatty(descriptor) == 1 && !context.environment("NO_COLOR") && context.environment("TERM") != "dumb";
}

/// safe_lines keeps the ends of lines, and nothing else that could steer a terminal. Every line but the first is
/// indented, so that none can pass for a message of its own.
std::string safe_lines(std::string_view text) {
  std::string lines;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines += (begin == 0 ? "" : "\n  ") + terminal_safe(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

}  // namespace

Context::Context() : start_(std::chrono::steady_clock::now()) {
  out_style_ = {.colour = may_colour(*this, STDOUT_FILENO), .unicode = speaks_utf8(*this)};
  may_show_progress_ = ::isatty(STDERR_FILENO) == 1 && ::isatty(STDOUT_FILENO) != 1 && environment("TERM") != "dumb";
  err_colour_ = may_colour(*this, STDERR_FILENO);
}

void Context::out(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void Context::note(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fputc('\n', stderr);
}

Exit Context::fail(const Error& error) {
  std::string line = terminal_safe(error.what);
  if (!error.where.empty()) line += " (" + terminal_safe(error.where) + ")";
  if (const int left = error.tries_left.value_or(0); left > 0)  // what is blocked is said to be
    line += fmt::format("; {} {} left", left, left == 1 ? "try" : "tries");
  note(fmt::format("{}error:{} {}", err_colour_ ? "\x1b[31m" : "", err_colour_ ? "\x1b[0m" : "", line));
  if (!error.hint.empty()) note("hint: " + safe_lines(error.hint));
  if (verbosity_ >= 1) note(fmt::format("kind: {}", name(error.code)));
  if (verbosity_ >= 2 && !error.detail.empty()) note("detail: " + terminal_safe(error.detail));
  return exit_for(error.code);
}

bool Context::flush() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

void Context::status(std::string_view text) { fmt::print(stderr, "\r\x1b[K{}", text); }

std::optional<std::string> Context::environment(const char* name) const {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): no thread changes the environment
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

Instant Context::now() const { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

std::chrono::steady_clock::duration Context::running() const { return std::chrono::steady_clock::now() - start_; }

Error usage(std::string what, std::string hint) { return {Errc::Usage, std::move(what), {}, std::move(hint)}; }

Result<void> write_output(const std::filesystem::path& path, ByteView bytes, Overwrite overwrite) {
  const Uninterrupted whole;
  auto written = write_atomically(path, bytes, overwrite);
  // A link as output contradicts the command, it says nothing of a signature.
  if (!written && written.error().code == Errc::Refused) written.error().code = Errc::Usage;
  return written;
}

Result<void> check_output(const std::filesystem::path& path, Overwrite overwrite) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode))
      return Error{Errc::Usage, "the output is a link, a folder or a device", path.string(), "name a file"};
    if (overwrite == Overwrite::No)
      return Error{Errc::AlreadyExists, "the output exists already", path.string(),
                   "choose another name with -o, or give --force"};
  }
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  if (::access(folder.c_str(), W_OK) != 0)
    return Error{Errc::Io, "the folder of the output does not exist or cannot be written", folder.string(),
                 "choose another place with -o"};
  return {};
}

Result<Instant> instant_argument(std::string_view text) {
  if (const auto instant = parse_instant(text)) return *instant;
  return usage(fmt::format("“{}” is not a time", text), "write it as 2026-11-21T16:00:00Z or 2026-11-21");
}

ReportContext tool() { return {.tool_name = "mocsign", .tool_version = MOCSIGN_VERSION}; }

}  // namespace libsign::cli
