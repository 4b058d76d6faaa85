#include "sign_request.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <libsign/inspect.hpp>

namespace libsign::cli {
namespace {

struct Commitment {
  std::string_view name;
  std::string_view uri;
};

// EN 319 132-1, 5.2.3, with the URIs of TS 119 172-1, annex B.
constexpr std::array<Commitment, 6> kCommitments{{
    {"approval", "http://uri.etsi.org/01903/v1.2.2#ProofOfApproval"},
    {"origin", "http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin"},
    {"receipt", "http://uri.etsi.org/01903/v1.2.2#ProofOfReceipt"},
    {"creation", "http://uri.etsi.org/01903/v1.2.2#ProofOfCreation"},
    {"sender", "http://uri.etsi.org/01903/v1.2.2#ProofOfSender"},
    {"delivery", "http://uri.etsi.org/01903/v1.2.2#ProofOfDelivery"},
}};

struct MediaType {
  std::string_view extension;
  std::string_view name;
};

constexpr std::array<MediaType, 14> kMediaTypes{{
    {".asice", "application/vnd.etsi.asic-e+zip"},
    {".csv", "text/csv"},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {".htm", "text/html"},
    {".html", "text/html"},
    {".jpg", "image/jpeg"},
    {".json", "application/json"},
    {".md", "text/markdown"},
    {".odt", "application/vnd.oasis.opendocument.text"},
    {".pdf", "application/pdf"},
    {".png", "image/png"},
    {".sce", "application/vnd.etsi.asic-e+zip"},
    {".txt", "text/plain"},
    {".xml", "text/xml"},
}};

std::string media_type_of(const std::filesystem::path& path) {
  const std::string extension = path.extension().string();
  const auto found = std::find_if(kMediaTypes.begin(), kMediaTypes.end(),
                                  [&](const MediaType& type) { return type.extension == extension; });
  return std::string(found == kMediaTypes.end() ? "application/octet-stream" : found->name);
}

Result<std::string> commitment_from(const std::string& text) {
  for (const Commitment& commitment : kCommitments)
    if (commitment.name == text) return std::string(commitment.uri);
  if (text.find(':') != std::string::npos) return text;
  return usage(fmt::format("there is no commitment “{}”", text),
               "it is approval, origin, receipt, creation, sender, delivery, or a full URI");
}

/// place_from reads "CITY,CC"; the city itself may hold a comma.
Result<Place> place_from(const std::string& text) {
  const std::size_t comma = text.rfind(',');
  const bool country = comma != std::string::npos && comma > 0 && text.size() - comma - 1 == 2 &&
                       std::all_of(text.begin() + static_cast<std::ptrdiff_t>(comma) + 1, text.end(),
                                   [](char letter) { return letter >= 'A' && letter <= 'Z'; });
  if (!country) return usage(fmt::format("“{}” is not a place", text), "write city and country code as Tallinn,EE");
  return Place{.city = text.substr(0, comma), .country = text.substr(comma + 1)};
}

Result<std::optional<SignatureParameters::PolicyIdentifier>> policy_from(const ClaimArguments& arguments) {
  if (!arguments.policy_id && !arguments.policy_file && !arguments.policy_uri)
    return std::optional<SignatureParameters::PolicyIdentifier>{};
  if (!arguments.policy_id || !arguments.policy_file)
    return usage("a signature policy needs its identifier and its document", "give --policy-id and --policy-file");
  const auto document = Document::open(*arguments.policy_file);
  if (!document) return document.error();
  return std::optional(SignatureParameters::PolicyIdentifier{.id = *arguments.policy_id,
                                                             .digest_algorithm = Digest::Sha256,
                                                             .digest = describe_file(*document).sha256,
                                                             .uri = arguments.policy_uri.value_or("")});
}

}  // namespace

void declare_claims(Arguments& arguments, ClaimArguments& target) {
  arguments.add({.long_name = "--role", .value_name = "R", .text = "a role that the signer claims"}, target.roles);
  arguments.add({.long_name = "--place", .value_name = "CITY,CC", .text = "where it is signed: Tallinn,EE"},
                target.place);
  arguments.add({.long_name = "--policy-id", .value_name = "URI", .text = "the signature policy that is followed"},
                target.policy_id);
  arguments.add({.long_name = "--policy-file", .value_name = "FILE", .text = "the policy's document"},
                target.policy_file);
  arguments.add({.long_name = "--policy-uri", .value_name = "URL", .text = "where the policy can be read"},
                target.policy_uri);
  arguments.add({.long_name = "--at", .value_name = "TIME", .text = "the signing time", .hidden = true}, target.at);
}

void declare_commitment(Arguments& arguments, ClaimArguments& target) {
  arguments.add(
      {.long_name = "--commitment",
       .value_name = "C",
       .text = "what the signature stands for: approval, origin, receipt, creation, sender, delivery or a URI"},
      target.commitments);
}

Result<SignatureParameters> parameters_from(const ClaimArguments& arguments, Instant now) {
  SignatureParameters parameters{.signing_time = now};
  if (arguments.at) {
    const auto at = instant_argument(*arguments.at);
    if (!at) return at.error();
    parameters.signing_time = *at;
  }
  for (const std::string& text : arguments.commitments) {
    auto commitment = commitment_from(text);
    if (!commitment) return commitment.error();
    parameters.commitments.push_back(*std::move(commitment));
  }
  parameters.claimed_roles = arguments.roles;
  if (arguments.place) {
    auto place = place_from(*arguments.place);
    if (!place) return place.error();
    parameters.place = *std::move(place);
  }
  auto policy = policy_from(arguments);
  if (!policy) return policy.error();
  parameters.signature_policy = *std::move(policy);
  return parameters;
}

Result<Document> read_for_signing(const std::filesystem::path& path) {
  const auto mapped = Document::open(path);
  if (!mapped) return mapped.error();
  return Document(mapped->name(), to_bytes(mapped->bytes()), media_type_of(path));
}

std::string_view commitment_name(std::string_view uri) {
  for (const Commitment& commitment : kCommitments)
    if (commitment.uri == uri) return commitment.name;
  return uri;
}

}  // namespace libsign::cli
