#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <libsign/bytes.hpp>

namespace interop {

/// TemporaryFolder is a folder that goes away with its object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, libsign::ByteView bytes) const;

 private:
  std::filesystem::path path_;
};

/// Run is what came of a program.
struct Run {
  int status = -1;     // exit status; -1 if it was killed
  std::string output;  // stdout and stderr
};

/// run starts `arguments[0]`, found by PATH, in `folder` and waits for it. Variables of `environment` ("NAME=value")
/// come before the own ones. Throws if it cannot be started.
Run run(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
        const std::vector<std::string>& environment = {});

/// have_program tells whether PATH has `name`. If not, says so on stdout, and throws where the variable CI is set.
bool have_program(const std::string& name);

}  // namespace interop
