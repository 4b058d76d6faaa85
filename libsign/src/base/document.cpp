#include <libsign/document.hpp>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mapping.hpp"

namespace libsign {
namespace {

std::string reason(int error_number) { return std::generic_category().message(error_number); }

/// FileDescriptor closes what it holds.
class FileDescriptor {
 public:
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() { close(); }

  int value() const { return descriptor_; }
  bool ok() const { return descriptor_ >= 0; }
  /// close reports whether the kernel took everything.
  bool close() noexcept {
    const bool closed = descriptor_ < 0 || ::close(descriptor_) == 0;
    descriptor_ = -1;
    return closed;
  }

 private:
  int descriptor_;
};

bool write_all(int descriptor, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

/// check_target refuses an output that is a link, a folder or a device, or that exists unasked.
Result<void> check_target(const std::filesystem::path& path, Overwrite overwrite) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return {};
    return Error{Errc::Io, "cannot write the file: " + reason(errno), path.string()};
  }
  if (S_ISLNK(status.st_mode))
    return Error{Errc::Refused, "the output is a symbolic link", path.string(), "name the file itself"};
  if (!S_ISREG(status.st_mode)) return Error{Errc::Refused, "the output is not a regular file", path.string()};
  if (overwrite == Overwrite::No)
    return Error{Errc::AlreadyExists, "the output exists already", path.string(),
                 "choose another name with -o, or give --force"};
  return {};
}

}  // namespace

Result<Document> Document::open(const std::filesystem::path& path, const Limits& limits) {
  const std::string where = path.string();
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.ok()) {
    const Errc code = errno == ENOENT || errno == ENOTDIR ? Errc::NotFound : Errc::Io;
    return Error{code, "cannot open the file: " + reason(errno), where};
  }
  struct stat status {};
  if (::fstat(file.value(), &status) != 0) return Error{Errc::Io, "cannot read the file: " + reason(errno), where};
  if (!S_ISREG(status.st_mode)) return Error{Errc::BadInput, "this is not a regular file", where};
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > limits.max_container_bytes)
    return Error{Errc::LimitExceeded, fmt::format("the file is larger than {} bytes", limits.max_container_bytes),
                 where};
  auto mapped = map_file(file.value(), size, where);
  if (!mapped) return mapped.error();
  return Document(path.filename().string(), *std::move(mapped));
}

Result<void> write_atomically(const std::filesystem::path& path, ByteView bytes, Overwrite overwrite) {
  if (auto checked = check_target(path, overwrite); !checked) return checked;

  const auto failed = [&](int error_number) {
    return Error{Errc::Io, "cannot write the file: " + reason(error_number), path.string(), "nothing was changed"};
  };
  std::string temporary = path.string() + ".XXXXXX";
  FileDescriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file.ok()) return failed(errno);

  const auto give_up = [&](int error_number) {
    ::unlink(temporary.c_str());
    return failed(error_number);
  };
  const mode_t mask = ::umask(0);
  ::umask(mask);
  if (!write_all(file.value(), bytes) || ::fchmod(file.value(), 0666 & ~mask) != 0 || ::fsync(file.value()) != 0 ||
      !file.close())
    return give_up(errno);

  // link() fails where the name has appeared meanwhile, rename() would replace it.
  if (overwrite == Overwrite::No) {
    if (::link(temporary.c_str(), path.c_str()) == 0) {
      ::unlink(temporary.c_str());
      return {};
    }
    if (errno == EEXIST) {
      ::unlink(temporary.c_str());
      return Error{Errc::AlreadyExists, "the output exists already", path.string(),
                   "choose another name with -o, or give --force"};
    }
    if (errno != EPERM && errno != EOPNOTSUPP) return give_up(errno);  // a file system without hard links
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) return give_up(errno);
  return {};
}

}  // namespace libsign
