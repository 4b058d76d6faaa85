#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "sandbox/sandbox.hpp"

namespace libsign::cli {

namespace {

Result<Certificate> first_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  auto certificates = Certificate::from_pem(text);
  if (!certificates) return Error{certificates.error().code, certificates.error().what, path.string()};
  return certificates->front();
}

}  // namespace

Result<Certificate> find_holder(const Sandbox& sandbox, const sandbox::World& world, std::string_view holder) {
  std::vector<std::string> names;
  for (const SandboxToken& token : sandbox.tokens) {
    if (token.party.token_label == holder) return first_of(token.certificate);
    names.push_back(token.party.token_label);
  }
  for (const SoftwareKey& key : sandbox.software_keys) {
    if (key.name == holder) return first_of(key.certificate);
    names.push_back(key.name);
  }
  if (const auto identity = world.identity(holder)) return identity->certificate;
  for (const Certificate& certificate : world.issued()) {
    if (certificate.serial_number() == holder) return certificate;
  }
  return Error{Errc::NotFound, "nobody in the sandbox has this name or serial number", std::string(holder),
               fmt::format("{}, an authority's name, or a serial number in decimal", fmt::join(names, ", "))};
}

}  // namespace libsign::cli
