#include "cades/container.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "asic/asic_manifest.hpp"
#include "cades/container_files.hpp"
#include "cades/read.hpp"
#include "cades/values.hpp"
#include "crypto/crypto.hpp"
#include "zip/names.hpp"

namespace libsign::cades {
namespace {

using asic::AsicManifest;
using evidence::Evidence;
using evidence::Timestamp;

constexpr std::string_view kNoManifest = "META-INF/ASiCManifest.xml";

bool is_signature_name(std::string_view name) { return name.ends_with(".p7s") || name.ends_with(".p7m"); }
bool is_token_name(std::string_view name) { return name.ends_with(".tst"); }

void fail(Evidence& evidence, std::string code, std::string message, std::string_view clause) {
  evidence.format_findings.push_back({std::move(code), Severity::Error, std::move(message), std::string(clause)});
}

/// Token is one *.tst with what it covers.
struct Token {
  const Document* file = nullptr;
  Timestamp timestamp;
  std::set<const Document*> covered;  // whose digests are right; empty unless an imprint could be computed
  bool manifest_fits = true;
};

class ContainerReader {
 public:
  ContainerReader(const asic::AsicContainer& container, const Limits& limits)
      : container_(container), limits_(limits), files_(container) {}

  Result<ContainerContents> read() {
    if (auto done = read_manifests(); !done) return done.error();
    for (const Document& file : container_.other_meta)
      if (is_signature_name(file.name()))
        if (auto done = read_signatures(file); !done) return done.error();
    if (auto done = read_tokens(); !done) return done.error();
    for (Evidence& evidence : contents_.signatures) add_archive_timestamps(evidence);
    keep_other_tokens();
    return std::move(contents_);
  }

 private:
  Error too_many(std::string_view what) const {
    return {Errc::LimitExceeded, fmt::format("more than {} {}", 2 * limits_.max_signatures, what), ""};
  }

  Result<void> read_manifests() {
    for (const Document& file : container_.other_meta) {
      if (!asic::is_asic_manifest(file.name())) continue;
      if (manifests_.size() == 2 * limits_.max_signatures) return too_many("manifests");
      manifests_.push_back(asic::read_asic_manifest(file, limits_));
    }
    return {};
  }

  std::vector<const AsicManifest*> manifests_for(const Document& file) const {
    std::vector<const AsicManifest*> found;
    for (const AsicManifest& manifest : manifests_)
      if (manifest.covered_by == file.name()) found.push_back(&manifest);
    return found;
  }

  Result<void> read_signatures(const Document& file) {
    const auto data = cms::read(file.bytes());
    if (!data) return Error{data.error().code, data.error().what, file.name()};
    const auto manifests = manifests_for(file);
    auto signatures = cades::read(*data, content_of(manifests), Signers::Any, limits_);
    if (contents_.signatures.size() + signatures.size() > limits_.max_signatures)
      return Error{Errc::LimitExceeded, fmt::format("more than {} signatures", limits_.max_signatures), file.name()};
    if (signatures.empty()) return Error{Errc::BadInput, "the CMS object has no signer", file.name()};
    for (Evidence& evidence : signatures) {
      evidence.file = file.name();
      if (data->content)
        fail(evidence, "CONTENT_NOT_DETACHED", "the signature file holds a content of its own beside the container's",
             "EN 319 162-1, 4.3.3.2");
      if (manifests.size() > 1)
        fail(evidence, "ASIC_MANIFEST_AMBIGUOUS", "more than one manifest says that this signature covers it",
             asic::kAsicManifestClause);
      if (!manifests.empty()) follow(*manifests.front(), evidence);
      contents_.signatures.push_back(std::move(evidence));
    }
    return {};
  }

  /// content_of returns what a signature or a time-stamp with these manifests is over.
  Content content_of(const std::vector<const AsicManifest*>& manifests) const {
    if (!manifests.empty()) return {manifests.front()->name, files_.find(manifests.front()->name)->shared(), true};
    if (container_.kind != Container::AsicS || container_.data.size() != 1) return {std::string(kNoManifest)};
    return {container_.data.front().name(), container_.data.front().shared(), true};
  }

  /// follow makes the files that the manifest lists references of the signature, if the manifest is what was signed.
  void follow(const AsicManifest& manifest, Evidence& evidence) {
    evidence::Reference& signed_manifest = evidence.references.front();
    signed_manifest.signed_properties = true;  // the list itself is nobody's data
    for (const Finding& finding : manifest.findings) evidence.format_findings.push_back(finding);
    if (!signed_manifest.intact) return;
    if (manifest.files.size() > limits_.max_references)
      return fail(evidence, "LIMIT_EXCEEDED",
                  fmt::format("the manifest lists more than {} files", limits_.max_references), "");
    for (const asic::ListedFile& listed : manifest.files) evidence.references.push_back(reference_to(listed));
  }

  evidence::Reference reference_to(const asic::ListedFile& listed) {
    evidence::Reference reference;
    reference.uri = listed.name;
    reference.scope_name = listed.name;
    reference.whole = true;
    reference.is_file = true;
    reference.digest_algorithm = listed.digest_algorithm;
    const Document* const file = files_.find(listed.name);
    if (file == nullptr) return reference;
    reference.found = true;
    if (!listed.digest_algorithm) {
      reference.findings.push_back(
          {"DIGEST_ALGORITHM_UNKNOWN", Severity::Error,
           fmt::format("the digest algorithm of the file {} is not known", zip::quoted(listed.name)),
           std::string(asic::kAsicManifestClause)});
      return reference;
    }
    reference.octets = file->shared();
    reference.digest = files_.digest(*file, *listed.digest_algorithm);
    reference.intact = equal(reference.digest, listed.digest);
    return reference;
  }

  Result<void> read_tokens() {
    for (const Document& file : container_.other_meta) {
      if (!is_token_name(file.name())) continue;
      if (tokens_.size() == 2 * limits_.max_signatures) return too_many("time-stamps");
      tokens_.push_back(read_token(file));
    }
    const auto time_of = [](const Token& token) {
      return token.timestamp.token ? token.timestamp.token->time() : Instant::min();
    };
    std::stable_sort(tokens_.begin(), tokens_.end(),
                     [&](const Token& a, const Token& b) { return time_of(a) < time_of(b); });
    return {};
  }

  Token read_token(const Document& file) {
    Token token;
    token.file = &file;
    Timestamp& timestamp = token.timestamp;
    timestamp.kind = TimestampKind::Archive;  // it may cover other time-stamps
    timestamp.type = file.name();
    const auto refuse = [&](std::string why) {
      timestamp.findings.push_back({timestamp.token ? "TIMESTAMP_NOT_PROCESSED" : "TIMESTAMP_UNREADABLE",
                                    Severity::Error, std::move(why), "EN 319 162-1, 4.3.3.2"});
      return token;
    };
    auto read = pki::TimestampToken::from_der(file.bytes());
    if (!read) return refuse("the time-stamp cannot be read: " + read.error().what);
    timestamp.token = *std::move(read);
    const auto algorithm = timestamp.token->imprint_algorithm();
    if (!algorithm) return refuse("the digest algorithm of the time-stamp is not known");
    const auto manifests = manifests_for(file);
    if (manifests.size() > 1) return refuse("more than one manifest says that this time-stamp covers it");
    const Content content = content_of(manifests);
    if (!content.octets) return refuse("no manifest says what the time-stamp covers");
    if (!manifests.empty() && !check_list(*manifests.front(), token))
      return refuse("the manifest that the time-stamp covers does not fit the container");
    token.covered.insert(files_.find(content.name));
    timestamp.imprint = files_.digest(*files_.find(content.name), *algorithm);
    return token;
  }

  /// check_list collects the files that a manifest lists; false if one is not there or was changed.
  bool check_list(const AsicManifest& manifest, Token& token) {
    if (manifest.files.empty()) return false;
    std::set<Digest> algorithms;
    for (const asic::ListedFile& listed : manifest.files) {
      const Document* const file = files_.find(listed.name);
      const bool fits = file != nullptr && listed.digest_algorithm &&
                        equal(files_.digest(*file, *listed.digest_algorithm), listed.digest);
      if (!fits) {
        token.covered.clear();
        token.manifest_fits = false;
        return false;
      }
      token.covered.insert(file);
      algorithms.insert(*listed.digest_algorithm);
    }
    token.timestamp.digest_algorithms.assign(algorithms.begin(), algorithms.end());
    return true;
  }

  /// add_archive_timestamps adds the time-stamps over manifests that list the signature's file.
  void add_archive_timestamps(Evidence& evidence) {
    const Document* const signature_file = files_.find(evidence.file);
    const Objects own = objects_of(evidence);
    Values values(evidence);
    std::map<const Document*, Objects> held;  // by the tokens before
    for (const Token& token : tokens_) {
      if (!token.covered.contains(signature_file)) continue;
      claimed_.insert(token.file);
      Timestamp timestamp = token.timestamp;
      timestamp.type = "ASiCArchiveManifest";
      timestamp.covers_signature = true;
      timestamp.covers_data = std::all_of(evidence.references.begin(), evidence.references.end(),
                                          [&](const evidence::Reference& reference) {
                                            return token.covered.contains(files_.find(reference.scope_name));
                                          });
      timestamp.covers = own;
      for (const auto& [file, objects] : held)
        if (token.covered.contains(file)) append(timestamp.covers, objects);
      held[token.file] = values.token(*timestamp.token);
      evidence.timestamps.push_back(std::move(timestamp));
      if (evidence.level == Level::LT) evidence.level = Level::LTA;
    }
  }

  void keep_other_tokens() {
    Values values(contents_.timestamps);
    std::map<const Document*, Objects> held;
    for (Token& token : tokens_) {
      if (claimed_.contains(token.file)) continue;
      FileTimestamp about{token.file->name(), {}, token.manifest_fits};
      for (const Document& file : container_.data)
        if (token.covered.contains(&file)) about.covered_files.push_back(file.name());
      token.timestamp.covers_data = true;
      for (const auto& [file, objects] : held)
        if (token.covered.contains(file)) append(token.timestamp.covers, objects);
      if (token.timestamp.token) held[token.file] = values.token(*token.timestamp.token);
      contents_.timestamps.timestamps.push_back(std::move(token.timestamp));
      contents_.file_timestamps.push_back(std::move(about));
    }
  }

  const asic::AsicContainer& container_;
  const Limits& limits_;
  ContainerFiles files_;
  std::vector<AsicManifest> manifests_;
  std::vector<Token> tokens_;  // the oldest first
  std::set<const Document*> claimed_;
  ContainerContents contents_;
};

}  // namespace

bool is_cades_file(std::string_view entry_name) { return is_signature_name(entry_name) || is_token_name(entry_name); }

Result<ContainerContents> read_container(const asic::AsicContainer& container, const Limits& limits) {
  return ContainerReader(container, limits).read();
}

}  // namespace libsign::cades
