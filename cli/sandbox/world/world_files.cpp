#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>

#include "sandbox/world/world_impl.hpp"

namespace libsign::sandbox {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr const char* kSchema = "mocsign-sandbox-world/1";
constexpr const char* kWorldFile = "world.json";
constexpr const char* kStateFile = "state.json";

fs::path key_file(const fs::path& folder, const std::string& name) { return folder / ("test-key-" + name + ".pem"); }

Error not_written(const fs::path& path) {
  return {Errc::Io, "cannot write: " + std::generic_category().message(errno), path.string()};
}

/// replace_file writes a file whole or not at all, for its owner alone if `mode` says so.
Result<void> replace_file(const fs::path& path, std::string_view text, mode_t mode) {
  const std::string fresh = path.string() + ".new";
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
  if (file < 0) return not_written(path);
  bool written = true;
  while (written && !text.empty()) {
    const ssize_t octets = ::write(file, text.data(), text.size());
    if (octets >= 0) {
      text.remove_prefix(static_cast<std::size_t>(octets));
    } else {
      written = errno == EINTR;
    }
  }
  if (!written) {
    Error error = not_written(path);
    ::close(file);
    return error;
  }
  if (::close(file) != 0 || ::rename(fresh.c_str(), path.c_str()) != 0) return not_written(path);
  return {};
}

Result<std::string> read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{Errc::NotFound, "a file of the sandbox is missing", path.string()};
  return std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Result<json> read_json(const fs::path& path) {
  const auto text = read_text(path);
  if (!text) return text.error();
  json record = json::parse(*text, nullptr, false);
  if (!record.is_object() || record.value("schema", json()) != kSchema)
    return Error{Errc::BadInput, "this is no file of a sandbox", path.string()};
  return record;
}

Error changed(const fs::path& path, std::string detail) {
  Error error{Errc::BadInput, "somebody changed this file of the sandbox", path.string(),
              "remove the sandbox with `mocsign sandbox down` and make it again"};
  error.detail = std::move(detail);
  return error;
}

/// Broken carries an Error out of the reading of a file.
struct Broken {
  Error error;
};

template <typename T>
T taken(Result<T> result) {
  if (!result) throw Broken{result.error()};
  return std::move(result).value();
}

json digest_json(const std::optional<Digest>& digest) {
  return digest ? json(std::string(name(*digest))) : json(nullptr);
}

std::optional<Digest> digest_from(const json& value) {
  return value.is_null() ? std::nullopt : digest_from_name(value.get<std::string>());
}

Certificate certificate_from(const json& value) {
  return taken(Certificate::from_pem(value.get<std::string>())).front();
}

Identity identity_from(const json& certificate, const fs::path& folder, const std::string& name) {
  const std::string pem = taken(read_text(key_file(folder, name)));
  return {taken(PrivateKey::from_pem(pem)), certificate_from(certificate)};
}

Instant instant_from(const json& value) {
  const auto instant = parse_instant(value.get<std::string>());
  if (!instant) throw Broken{{Errc::BadInput, "this is no time: " + value.get<std::string>()}};
  return *instant;
}

json authority_json(const Authority& authority) {
  const AuthorityPlan& plan = authority.plan;
  json record = {{"name", plan.name},
                 {"issuer", plan.issuer},
                 {"digest", digest_json(plan.digest)},
                 {"status_digest", digest_json(plan.status_digest)},
                 {"ocsp", plan.ocsp},
                 {"crl", plan.crl},
                 {"delta_crl", plan.delta_crl},
                 {"crl_partitions", plan.crl_partitions},
                 {"keeps_expired", plan.keeps_expired},
                 {"crl_lifetime", plan.crl_lifetime.count()},
                 {"ocsp_lifetime", plan.ocsp_lifetime.count()},
                 {"certificate", authority.identity.certificate.to_pem()},
                 {"issued", json::array()}};
  if (authority.responder) record["responder"] = authority.responder->certificate.to_pem();
  for (const auto& [serial, issued] : authority.issued) record["issued"].push_back(issued.certificate.to_pem());
  return record;
}

Authority authority_from(const json& record, const fs::path& folder) {
  const std::string name = record.at("name");
  auto identity = identity_from(record.at("certificate"), folder, name);
  Authority authority{.plan = {.name = name,
                               .issuer = record.at("issuer"),
                               .subject = {identity.certificate.common_name()},
                               .validity = {identity.certificate.not_before(), identity.certificate.not_after()},
                               .digest = digest_from(record.at("digest")),
                               .ocsp = record.at("ocsp"),
                               .crl = record.at("crl"),
                               .delta_crl = record.at("delta_crl"),
                               .crl_partitions = record.at("crl_partitions"),
                               .status_digest = digest_from(record.at("status_digest")),
                               .keeps_expired = record.at("keeps_expired"),
                               .crl_lifetime = std::chrono::seconds(record.at("crl_lifetime").get<long>()),
                               .ocsp_lifetime = std::chrono::seconds(record.at("ocsp_lifetime").get<long>())},
                      .identity = identity};
  if (record.contains("responder")) authority.responder = identity_from(record.at("responder"), folder, name + "-ocsp");
  for (const json& pem : record.at("issued")) {
    auto certificate = certificate_from(pem);
    authority.issued.insert_or_assign(certificate.serial_number(), Issued{certificate});
  }
  return authority;
}

json tsa_json(const Tsa& tsa) {
  return {{"name", tsa.plan.name},
          {"authority", tsa.plan.authority},
          {"digest", digest_json(tsa.plan.digest)},
          {"policy", tsa.plan.policy},
          {"accuracy_seconds", tsa.plan.accuracy_seconds},
          {"certificate", tsa.identity.certificate.to_pem()}};
}

Tsa tsa_from(const json& record, const fs::path& folder) {
  const std::string name = record.at("name");
  auto identity = identity_from(record.at("certificate"), folder, name);
  return {.plan = {.name = name,
                   .authority = record.at("authority"),
                   .subject = {identity.certificate.common_name()},
                   .validity = {identity.certificate.not_before(), identity.certificate.not_after()},
                   .digest = digest_from(record.at("digest")),
                   .policy = record.at("policy"),
                   .accuracy_seconds = record.at("accuracy_seconds")},
          .identity = identity};
}

/// guarded turns what reading a changed file throws into an Error.
template <typename Read>
auto guarded(const fs::path& path, Read read) -> Result<decltype(read())> {
  try {
    return read();
  } catch (const std::exception& broken) {  // of nlohmann, or a name that is in no map
    return changed(path, broken.what());
  } catch (const Broken& broken) {
    return changed(path, broken.error.what);
  }
}

}  // namespace

Result<void> World::save(const fs::path& folder) const {
  const std::lock_guard lock(impl_->mutex);
  json record = {{"schema", kSchema},
                 {"note", "For trying things out. What these keys sign proves nothing."},
                 {"base_url", impl_->base_url},
                 {"authorities", json::array()},
                 {"tsas", json::array()}};
  std::vector<std::pair<std::string, const PrivateKey*>> keys;
  for (const auto& [name, authority] : impl_->authorities) {
    record["authorities"].push_back(authority_json(authority));
    keys.emplace_back(name, &authority.identity.key);
    if (authority.responder) keys.emplace_back(name + "-ocsp", &authority.responder->key);
  }
  for (const auto& [name, tsa] : impl_->tsas) {
    record["tsas"].push_back(tsa_json(tsa));
    keys.emplace_back(name, &tsa.identity.key);
  }
  for (const auto& [name, key] : keys) {
    if (auto written = replace_file(key_file(folder, name), key->to_pem(), 0600); !written) return written;
  }
  return replace_file(folder / kWorldFile, record.dump(2, ' ', false, json::error_handler_t::replace) + "\n", 0644);
}

Result<World> World::load(const fs::path& folder, Instant clock) {
  const fs::path path = folder / kWorldFile;
  const auto record = read_json(path);
  if (!record) return record.error();
  return guarded(path, [&] {
    World world(record->at("base_url"), clock);
    for (const json& entry : record->at("authorities")) {
      Authority authority = authority_from(entry, folder);
      world.impl_->authorities.insert_or_assign(authority.plan.name, std::move(authority));
    }
    for (const json& entry : record->at("tsas")) {
      Tsa tsa = tsa_from(entry, folder);
      world.impl_->tsas.insert_or_assign(tsa.plan.name, std::move(tsa));
    }
    return world;
  });
}

Result<void> World::save_state(const fs::path& folder, std::optional<Instant> fixed_clock) const {
  const std::lock_guard lock(impl_->mutex);
  json record = {{"schema", kSchema}, {"clock", nullptr}, {"revocations", json::array()}};
  if (fixed_clock) record["clock"] = format_instant(*fixed_clock);
  for (const auto& [name, authority] : impl_->authorities) {
    for (const auto& [serial, issued] : authority.issued) {
      for (const Revocation& revocation : issued.revocations)
        record["revocations"].push_back({{"authority", name},
                                         {"serial", serial},
                                         {"at", format_instant(revocation.at)},
                                         {"reason", static_cast<int>(revocation.reason)}});
    }
  }
  return replace_file(folder / kStateFile, record.dump(2) + "\n", 0644);
}

Result<std::optional<Instant>> World::load_state(const fs::path& folder) {
  const fs::path path = folder / kStateFile;
  const auto record = read_json(path);
  if (!record) return record.error();
  return guarded(path, [&]() -> std::optional<Instant> {
    const std::lock_guard lock(impl_->mutex);
    for (auto& [name, authority] : impl_->authorities) {
      for (auto& [serial, issued] : authority.issued) issued.revocations.clear();
    }
    for (const json& entry : record->at("revocations")) {
      Issued& issued = impl_->authorities.at(entry.at("authority").get<std::string>()).issued.at(entry.at("serial"));
      issued.revocations.push_back({instant_from(entry.at("at")), static_cast<Reason>(entry.at("reason").get<int>())});
    }
    if (record->at("clock").is_null()) return std::nullopt;
    return instant_from(record->at("clock"));
  });
}

}  // namespace libsign::sandbox
