#include "trusted_lists/trust_record.hpp"

#include <cerrno>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

namespace libsign {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchema = "mocsign-trust-folder/1";

Json time_json(const std::optional<Instant>& time) { return time ? Json(format_instant(*time)) : Json(nullptr); }

std::optional<Instant> time_from(const Json& json) {
  if (json.is_null()) return std::nullopt;
  const auto time = parse_instant(json.get<std::string>());
  if (!time) throw std::invalid_argument("a time");
  return time;
}

Json certificates_json(const std::vector<Certificate>& certificates) {
  Json all = Json::array();
  for (const Certificate& certificate : certificates) all.push_back(to_base64(certificate.der()));
  return all;
}

Certificate certificate_from(const Json& json) {
  const auto der = from_base64(json.get<std::string>());
  if (!der) throw std::invalid_argument("a certificate");
  auto certificate = Certificate::from_der(*der);
  if (!certificate) throw std::invalid_argument("a certificate");
  return *std::move(certificate);
}

std::vector<Certificate> certificates_from(const Json& json) {
  std::vector<Certificate> all;
  for (const Json& one : json) all.push_back(certificate_from(one));
  return all;
}

KeptList list_from(const Json& json) {
  KeptList list;
  list.id = json.at("id").get<std::string>();
  list.location = json.at("location").get<std::string>();
  list.under = json.at("under").get<std::string>();
  list.pinned = certificates_from(json.at("pinned"));
  list.signers = certificates_from(json.at("signers"));
  list.is_list_of_lists = json.at("list_of_lists").get<bool>();
  list.operator_name = json.at("operator").get<std::string>();
  list.sequence = json.at("sequence").get<std::uint64_t>();
  list.issued = time_from(json.at("issued")).value();
  list.next_update = time_from(json.at("next_update"));
  list.services = json.at("services").get<std::size_t>();
  list.accepted = time_from(json.at("accepted")).value();
  const auto digest = from_hex(json.at("sha256").get<std::string>());
  if (!digest || digest->size() != 32) throw std::invalid_argument("a digest");
  list.sha256 = *digest;
  return list;
}

}  // namespace

std::string TrustRecord::write(const TrustFolder& folder) {
  Json pinned = Json::array();
  for (const PinnedAnchor& anchor : folder.pinned_)
    pinned.push_back({{"certificate", to_base64(anchor.certificate.der())},
                      {"origin", anchor.origin},
                      {"from", time_json(anchor.from)},
                      {"until", time_json(anchor.until)}});
  Json lists = Json::array();
  for (const KeptList& list : folder.lists_)
    lists.push_back({{"id", list.id},
                     {"location", list.location},
                     {"under", list.under},
                     {"pinned", certificates_json(list.pinned)},
                     {"signers", certificates_json(list.signers)},
                     {"list_of_lists", list.is_list_of_lists},
                     {"operator", list.operator_name},
                     {"sequence", list.sequence},
                     {"issued", format_instant(list.issued)},
                     {"next_update", time_json(list.next_update)},
                     {"services", list.services},
                     {"accepted", format_instant(list.accepted)},
                     {"sha256", to_hex(list.sha256)}});
  const Json json{{"schema", kSchema}, {"pinned", std::move(pinned)}, {"lists", std::move(lists)}};
  return json.dump(1, ' ', true, Json::error_handler_t::replace) + "\n";
}

Result<void> TrustRecord::read(std::string_view text, TrustFolder& folder) try {
  const Json json = Json::parse(text);
  if (json.at("schema") != kSchema) throw std::invalid_argument("the schema");
  for (const Json& one : json.at("pinned")) {
    const Certificate certificate = certificate_from(one.at("certificate"));
    folder.pinned_.push_back({.id = to_hex(certificate.sha256()).substr(0, 12),
                              .certificate = certificate,
                              .origin = one.at("origin").get<std::string>(),
                              .from = time_from(one.at("from")),
                              .until = time_from(one.at("until"))});
  }
  for (const Json& one : json.at("lists")) folder.lists_.push_back(list_from(one));
  return {};
} catch (const std::exception& exception) {
  return Error{Errc::BadInput,
               "the record of what is trusted cannot be read",
               (folder.folder_ / kFile).string(),
               "move the folder away and add the certificates and lists again",
               {},
               exception.what()};
}

namespace trusted_lists {

bool is_private(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return false;
  return (status.st_uid == ::geteuid() || status.st_uid == 0) && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

Result<void> make_private_folder(const std::filesystem::path& path) {
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure)) return {};
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), failure);
  if (::mkdir(path.c_str(), 0700) == 0) return {};
  return Error{Errc::Io, "cannot make the folder: " + std::generic_category().message(errno), path.string()};
}

Result<void> write_private(const std::filesystem::path& path, ByteView bytes) {
  auto written = write_atomically(path, bytes, Overwrite::Yes);
  if (written && ::chmod(path.c_str(), 0600) != 0)
    return Error{Errc::Io, "cannot protect the file: " + std::generic_category().message(errno), path.string()};
  return written;
}

}  // namespace trusted_lists
}  // namespace libsign
