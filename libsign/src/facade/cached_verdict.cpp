#include "facade/cached_verdict.hpp"

#include <algorithm>

#include <libsign/agreement.hpp>
#include <nlohmann/json.hpp>

#include "asic/container.hpp"
#include "crypto/crypto.hpp"
#include "facade/signed_octets.hpp"

namespace libsign {
namespace {

using Json = nlohmann::ordered_json;

Json signature_json(const ActSignature& signature) {
  Json json{{"id", signature.id},
            {"sha256", to_hex(signature.sha256)},
            {"key", to_hex(signature.key_sha256)},
            {"certificate", to_hex(signature.certificate_sha256)},
            {"signer", signature.signer},
            {"subject", signature.subject},
            {"commitments", signature.commitments},
            {"claimed_roles", signature.claimed_roles},
            {"existed_by", format_instant(*signature.existed_by)}};
  if (signature.place) json["place"] = {signature.place->city, signature.place->country};
  if (signature.claimed) json["claimed"] = format_instant(*signature.claimed);
  if (signature.not_before_proven) json["not_before"] = format_instant(*signature.not_before_proven);
  return json;
}

/// Reader takes values out of JSON that may be anything; `good` falls with the first that is not as it should be.
class Reader {
 public:
  bool good = true;

  std::string text(const Json& json, const char* key) {
    if (json.is_object() && json.contains(key) && json[key].is_string()) return json[key].get<std::string>();
    good = false;
    return {};
  }

  Bytes digest(const Json& json, const char* key) {
    auto bytes = from_hex(text(json, key));
    good &= bytes && bytes->size() == size_of(Digest::Sha256);
    return bytes.value_or(Bytes());
  }

  Instant instant(const Json& json, const char* key) {
    const auto instant = parse_instant(text(json, key));
    good &= instant.has_value();
    return instant.value_or(Instant());
  }

  std::optional<Instant> instant_if_there(const Json& json, const char* key) {
    if (!json.is_object() || !json.contains(key)) return std::nullopt;
    return instant(json, key);
  }

  std::vector<std::string> texts(const Json& json, const char* key) {
    std::vector<std::string> out;
    for (const Json& item : list(json, key)) {
      good &= item.is_string();
      if (item.is_string()) out.push_back(item.get<std::string>());
    }
    return out;
  }

  const Json& list(const Json& json, const char* key) {
    static const Json kNone = Json::array();
    if (json.is_object() && json.contains(key) && json[key].is_array()) return json[key];
    good = false;
    return kNone;
  }
};

ActSignature read_signature(Reader& reader, const Json& json, Instant seen) {
  ActSignature signature;
  signature.id = reader.text(json, "id");
  signature.indication = Indication::TotalPassed;
  signature.sub_indication = SubIndication::None;
  signature.sha256 = reader.digest(json, "sha256");
  signature.key_sha256 = reader.digest(json, "key");
  signature.certificate_sha256 = reader.digest(json, "certificate");
  signature.signer = reader.text(json, "signer");
  signature.subject = reader.text(json, "subject");
  signature.commitments = reader.texts(json, "commitments");
  signature.claimed_roles = reader.texts(json, "claimed_roles");
  signature.claimed = reader.instant_if_there(json, "claimed");
  signature.not_before_proven = reader.instant_if_there(json, "not_before");
  signature.existed_by = reader.instant(json, "existed_by");
  signature.seen = seen;
  if (json.is_object() && json.contains("place")) {
    const auto place = reader.texts(json, "place");
    reader.good &= place.size() == 2;
    if (place.size() == 2) signature.place = {place[0], place[1]};
  }
  return signature;
}

/// covered returns the data files that the remembered verdict is about, if they are those.
std::vector<Document> covered(Reader& reader, const Json& json, const asic::AsicContainer& container) {
  std::vector<Document> files;
  for (const Json& item : reader.list(json, "files")) {
    const std::string name = reader.text(item, "name");
    const Bytes sha256 = reader.digest(item, "sha256");
    const auto file = std::ranges::find(container.data, name, &Document::name);
    reader.good &= file != container.data.end() && crypto::digest(Digest::Sha256, file->bytes()) == sha256;
    if (reader.good) files.push_back(*file);
  }
  return files;
}

}  // namespace

std::string write_verdict(const Report& report, const ActRecord& record, Instant good_until) {
  Json files = Json::array();
  for (const SignedOctets& octets : report.signed_octets)
    files.push_back({{"name", octets.name()}, {"sha256", to_hex(crypto::digest(Digest::Sha256, octets.octets()))}});
  Json signatures = Json::array();
  for (const ActSignature& signature : record.signatures) signatures.push_back(signature_json(signature));
  const Json json{{"schema", kVerdictSchema},
                  {"container", to_hex(report.sha256)},
                  {"found_at", format_instant(report.validation_time)},
                  {"good_until", format_instant(good_until)},
                  {"files", std::move(files)},
                  {"signatures", std::move(signatures)}};
  return json.dump(1, ' ', true, Json::error_handler_t::replace) + "\n";
}

std::optional<ActRecord> read_verdict(std::string_view verdict, const Document& document, const Bytes& sha256,
                                      const std::string& file, const VerifyOptions& options) {
  const Json json = Json::parse(verdict, nullptr, false);
  Reader reader;
  if (json.is_discarded() || reader.text(json, "schema") != kVerdictSchema) return std::nullopt;
  const Instant at = options.validation_time;
  if (reader.instant(json, "found_at") > at || reader.instant(json, "good_until") < at) return std::nullopt;
  if (reader.digest(json, "container") != sha256) return std::nullopt;

  const auto container = asic::read(document, options.limits);
  if (!container) return std::nullopt;
  const std::vector<Document> files = covered(reader, json, *container);
  ActRecord record{file, sha256, {}, {}, {}};
  for (const Json& item : reader.list(json, "signatures"))
    record.signatures.push_back(read_signature(reader, item, at));
  if (!reader.good || record.signatures.empty()) return std::nullopt;
  auto act = read_act(SignedOctetsMaker::remember(files, record.signatures.size()));
  if (!act) return std::nullopt;
  record.act = *std::move(act);
  return record;
}

}  // namespace libsign
