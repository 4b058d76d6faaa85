#include "facade/prepared.hpp"

#include <nlohmann/json.hpp>

#include "crypto/crypto.hpp"

namespace libsign {
namespace {

using nlohmann::json;

constexpr const char* kSchema = "mocsign-prepared/1";
constexpr int kPackagings = static_cast<int>(Packaging::Detached) + 1;
constexpr int kSchemes = static_cast<int>(Scheme::Ed448) + 1;
constexpr int kDigests = static_cast<int>(Digest::Shake256) + 1;

template <typename Enum>
Enum enum_from(const json& value, int count) {
  const int number = value.get<int>();
  if (number < 0 || number >= count) throw json::other_error::create(500, "a number out of range", nullptr);
  return static_cast<Enum>(number);
}

Bytes bytes_from(const json& value) {
  auto bytes = from_base64(value.get_ref<const std::string&>());
  if (!bytes) throw json::other_error::create(500, "text that is no base64", nullptr);
  return *std::move(bytes);
}

Error unreadable() { return {Errc::BadInput, "this is not a prepared signature", "", "prepare the signature again"}; }

}  // namespace

Bytes Prepared::serialize() const {
  json documents = json::array();
  for (const Document& document : documents_)
    documents.push_back(
        {{"name", document.name()}, {"media_type", document.media_type()}, {"octets", to_base64(document.bytes())}});
  const SignatureAlgorithm& algorithm = to_be_signed_.algorithm;
  const json whole = {
      {"schema", kSchema},
      {"packaging", static_cast<int>(packaging_)},
      {"documents", std::move(documents)},
      {"signature_document", to_base64(as_bytes(signature_document_))},
      {"signature_id", signature_id_},
      {"value_position", value_position_},
      {"certificate", to_base64(certificate_.der())},
      {"algorithm",
       {{"scheme", static_cast<int>(algorithm.scheme)},
        {"digest", static_cast<int>(algorithm.digest)},
        {"mgf_digest", static_cast<int>(algorithm.mgf_digest)},
        {"salt_length", algorithm.salt_length}}},
      {"octets", to_base64(to_be_signed_.octets)},
  };
  return to_bytes(whole.dump());
}

Result<Prepared> Prepared::deserialize(ByteView bytes, const Limits& limits) try {
  if (bytes.size() / 2 > limits.max_inflated_bytes)  // base64 adds a third
    return Error{Errc::LimitExceeded, "the prepared signature is too large"};
  const json whole = json::parse(bytes.begin(), bytes.end());
  if (whole.at("schema") != kSchema) return unreadable();
  auto certificate = Certificate::from_der(bytes_from(whole.at("certificate")));
  if (!certificate) return certificate.error();

  const json& algorithm = whole.at("algorithm");
  ToBeSigned to_be_signed;
  to_be_signed.algorithm.scheme = enum_from<Scheme>(algorithm.at("scheme"), kSchemes);
  to_be_signed.algorithm.digest = enum_from<Digest>(algorithm.at("digest"), kDigests);
  to_be_signed.algorithm.mgf_digest = enum_from<Digest>(algorithm.at("mgf_digest"), kDigests);
  to_be_signed.algorithm.salt_length = algorithm.at("salt_length").get<std::size_t>();
  to_be_signed.octets = bytes_from(whole.at("octets"));
  if (to_be_signed.algorithm.scheme != Scheme::Ed25519 && to_be_signed.algorithm.scheme != Scheme::Ed448)
    to_be_signed.digest = crypto::digest(to_be_signed.algorithm.digest, to_be_signed.octets);

  PreparedAccess::Parts parts;
  parts.packaging = enum_from<Packaging>(whole.at("packaging"), kPackagings);
  for (const json& document : whole.at("documents"))
    parts.documents.emplace_back(document.at("name").get<std::string>(), bytes_from(document.at("octets")),
                                 document.at("media_type").get<std::string>());
  parts.signature_document = std::string(as_text(bytes_from(whole.at("signature_document"))));
  parts.signature_id = whole.at("signature_id").get<std::string>();
  parts.restored = true;
  parts.value_position = whole.at("value_position").get<std::size_t>();
  return PreparedAccess::make(std::move(to_be_signed), *std::move(certificate), std::move(parts));
} catch (const json::exception&) {
  return unreadable();
}

}  // namespace libsign
