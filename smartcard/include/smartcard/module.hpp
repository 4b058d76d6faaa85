#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <libsign/result.hpp>

struct _CK_FUNCTION_LIST;

namespace smartcard {

struct ModuleOptions {
  std::string init_arguments{};  // handed to C_Initialize as pReserved; NSS softokn needs its configdir here
};

struct ConfiguredModules;

/// Module is a loaded and initialised PKCS#11 driver; it is finalised and unloaded when the last Token, Signer or
/// caller lets go of it. Thread-safe: initialised with OS locking (PKCS#11 2.40, 5.4).
class Module {
 public:
  /// open loads the shared object at `path` and initialises it. Errc::NotFound if there is no such file,
  /// Errc::Device if it is no PKCS#11 module or will not start. A module that the process had initialised before is
  /// used as it is and never finalised from here; so open each path once and share the pointer.
  static libsign::Result<std::shared_ptr<Module>> open(const std::filesystem::path& path,
                                                       const ModuleOptions& options = {});
  /// configured loads every module of the system's and the user's p11-kit configuration, except those that only
  /// hold trust anchors. A module that does not start is listed in `problems`; the others still work.
  static libsign::Result<ConfiguredModules> configured();

  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  /// name returns p11-kit's name of the module, or the file name without its ending.
  const std::string& name() const { return name_; }
  /// path returns the file that was loaded.
  const std::filesystem::path& path() const { return path_; }
  /// functions returns the driver's function table, valid as long as this object. For this library's own files.
  const _CK_FUNCTION_LIST& functions() const { return *functions_; }

 private:
  Module(std::string name, std::filesystem::path path, std::shared_ptr<_CK_FUNCTION_LIST> functions)
      : name_(std::move(name)), path_(std::move(path)), functions_(std::move(functions)) {}

  std::string name_;
  std::filesystem::path path_;
  std::shared_ptr<_CK_FUNCTION_LIST> functions_;  // its deleter finalises the module and unloads it
};

/// ConfiguredModules is what p11-kit's configuration offers.
struct ConfiguredModules {
  std::vector<std::shared_ptr<Module>> modules;
  std::vector<libsign::Error> problems;  // one for each module that did not start
};

}  // namespace smartcard
