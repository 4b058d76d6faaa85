#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/sign.hpp>

#include "arguments.hpp"
#include "context.hpp"

namespace libsign::cli {

/// ClaimArguments are what a signer states; all of it gets signed.
struct ClaimArguments {
  std::vector<std::string> roles;
  std::vector<std::string> commitments;
  std::optional<std::string> place;
  std::optional<std::string> policy_id;
  std::optional<std::string> policy_file;
  std::optional<std::string> policy_uri;
  std::optional<std::string> at;
};

/// declare_claims declares all of them but the commitments, which some verbs know themselves.
void declare_claims(Arguments& arguments, ClaimArguments& target);
void declare_commitment(Arguments& arguments, ClaimArguments& target);

/// parameters_from turns the arguments into what will be signed. Errc::Usage for a commitment, place or time that
/// cannot be read.
Result<SignatureParameters> parameters_from(const ClaimArguments& arguments, Instant now);

/// read_for_signing reads a file into memory of its own, so that what is shown is what is signed even if the file
/// changes meanwhile, and gives it the media type that its name suggests.
Result<Document> read_for_signing(const std::filesystem::path& path);

/// commitment_name returns the short name of a commitment's URI, or the URI itself.
std::string_view commitment_name(std::string_view uri);

}  // namespace libsign::cli
