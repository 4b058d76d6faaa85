#include <smartcard/module.hpp>

#include <dlfcn.h>
#include <p11-kit/p11-kit.h>

#include <cstdlib>
#include <system_error>

#include "cryptoki.hpp"

namespace smartcard {

using libsign::Errc;
using libsign::Error;
using libsign::Result;

namespace {

struct FreeText {
  void operator()(char* text) const noexcept { std::free(text); }
};

std::string take(char* text) {
  const std::unique_ptr<char, FreeText> owner(text);
  return text != nullptr ? text : "";
}

Error not_a_driver(const std::filesystem::path& path, std::string detail) {
  Error error{Errc::Device, "this file is not a PKCS#11 driver", path.string(),
              "name the driver's shared object (.so)"};
  error.detail = std::move(detail);
  return error;
}

Error not_started(CK_RV value, std::string where) {
  Error error = failure(value, "C_Initialize");
  error = {Errc::Device, "the driver does not start: " + error.what, std::move(where), "", {}, error.detail};
  return error;
}

/// holds_only_anchors tells p11-kit's modules that are there for trust decisions (its option trust-policy).
bool holds_only_anchors(CK_FUNCTION_LIST* functions) {
  return take(p11_kit_config_option(functions, "trust-policy")) == "yes";
}

}  // namespace

Result<std::shared_ptr<Module>> Module::open(const std::filesystem::path& path, const ModuleOptions& options) {
  std::error_code ignored;
  if (path.has_parent_path() && !std::filesystem::exists(path, ignored))
    return Error{Errc::NotFound, "there is no such PKCS#11 driver", path.string(), "install it, or name another file"};

  const std::shared_ptr<void> library(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL), [](void* handle) noexcept {
    if (handle != nullptr) dlclose(handle);
  });
  if (!library) {
    const char* reason = dlerror();  // NOLINT(concurrency-mt-unsafe): POSIX lets each thread have its own
    return not_a_driver(path, reason != nullptr ? reason : "");
  }
  const auto entry = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library.get(), "C_GetFunctionList"));
  CK_FUNCTION_LIST* functions = nullptr;
  if (entry == nullptr || entry(&functions) != CKR_OK || functions == nullptr)
    return not_a_driver(path, "no function list");

  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  // PKCS#11 has no const here; softokn, the one driver known to look, only reads.
  if (!options.init_arguments.empty()) arguments.pReserved = const_cast<char*>(options.init_arguments.c_str());
  const CK_RV value = functions->C_Initialize(&arguments);
  if (value != CKR_OK && value != CKR_CRYPTOKI_ALREADY_INITIALIZED) return not_started(value, path.string());

  const bool initialised_here = value == CKR_OK;
  std::shared_ptr<CK_FUNCTION_LIST> owner(functions, [library, initialised_here](CK_FUNCTION_LIST* list) noexcept {
    if (initialised_here) list->C_Finalize(nullptr);
  });
  return std::shared_ptr<Module>(new Module(path.stem().string(), path, std::move(owner)));
}

Result<ConfiguredModules> Module::configured() {
  p11_kit_be_quiet();  // it would write to stderr what `problems` says better
  const std::shared_ptr<CK_FUNCTION_LIST*> all(p11_kit_modules_load(nullptr, 0), [](CK_FUNCTION_LIST** list) noexcept {
    if (list != nullptr) p11_kit_modules_release(list);
  });
  if (!all) {
    Error error{Errc::Device, "the p11-kit configuration cannot be read", {}, "name the driver with --module"};
    if (const char* message = p11_kit_message()) error.detail = message;
    return error;
  }
  ConfiguredModules configured;
  for (CK_FUNCTION_LIST** next = all.get(); *next != nullptr; ++next) {
    if (holds_only_anchors(*next)) continue;
    std::string name = take(p11_kit_module_get_name(*next));
    if (const CK_RV value = p11_kit_module_initialize(*next); value != CKR_OK) {
      configured.problems.push_back(not_started(value, name));
      continue;
    }
    std::shared_ptr<CK_FUNCTION_LIST> owner(*next,
                                            [all](CK_FUNCTION_LIST* list) noexcept { p11_kit_module_finalize(list); });
    configured.modules.push_back(std::shared_ptr<Module>(
        new Module(std::move(name), take(p11_kit_module_get_filename(*next)), std::move(owner))));
  }
  return configured;
}

}  // namespace smartcard
