#include "facade/cms_document.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cades/read.hpp"
#include "cades/values.hpp"
#include "cms/names.hpp"
#include "crypto/crypto.hpp"

namespace libsign {
namespace {

/// content_name takes the extension off: memo.txt.p7s is about memo.txt.
std::string content_name(const std::string& name) { return name.substr(0, name.rfind('.')); }

cades::Content detached_content(const std::string& name, const std::vector<Document>& detached) {
  const auto named =
      std::find_if(detached.begin(), detached.end(), [&](const Document& document) { return document.name() == name; });
  const Document* const found = named != detached.end() ? &*named : detached.size() == 1 ? &detached.front() : nullptr;
  if (found == nullptr) return {name};
  return {found->name(), found->shared(), true};
}

cades::ContainerContents timestamp_over(const Document& document, const cades::Content& content) {
  cades::ContainerContents contents;
  evidence::Timestamp timestamp;
  timestamp.kind = TimestampKind::Content;
  timestamp.type = document.name();
  const auto refuse = [&](std::string why) {
    timestamp.findings.push_back({"TIMESTAMP_UNREADABLE", Severity::Error, std::move(why), "RFC 3161, 2.4.2"});
  };
  if (auto token = pki::TimestampToken::from_der(document.bytes()); !token) {
    refuse("the time-stamp cannot be read: " + token.error().what);
  } else {
    timestamp.token = *std::move(token);
    (void)cades::Values(contents.timestamps).token(*timestamp.token);
    if (!timestamp.token->imprint_algorithm())
      refuse("the digest algorithm of the time-stamp is not known");
    else if (!content.octets)
      refuse("the data that the time-stamp covers is not there");
    else
      timestamp.imprint = crypto::digest(*timestamp.token->imprint_algorithm(), content.octets->view);
  }
  contents.timestamps.timestamps.push_back(std::move(timestamp));
  contents.file_timestamps.push_back({document.name(), {}});
  if (content.octets) contents.file_timestamps.back().covered_files.push_back(content.name);
  return contents;
}

}  // namespace

bool looks_like_cms(ByteView bytes) {
  return bytes.size() > 2 && bytes[0] == 0x30 && bytes[1] >= 0x80 && bytes[1] <= 0x84;
}

Result<cades::ContainerContents> read_cms_document(const Document& document, const std::vector<Document>& detached,
                                                   const Limits& limits) {
  const auto data = cms::read(document.bytes());
  if (!data) return Error{data.error().code, data.error().what, document.name()};
  if (data->signers.size() > limits.max_signatures)
    return Error{Errc::LimitExceeded, fmt::format("more than {} signatures", limits.max_signatures), document.name()};
  const std::string name = content_name(document.name());
  if (data->content_type == cms::kTimestampInfo) return timestamp_over(document, detached_content(name, detached));
  const cades::Content content =
      data->content ? cades::Content{name, SharedBytes::own(*data->content)} : detached_content(name, detached);
  cades::ContainerContents contents;
  contents.signatures = cades::read(*data, content, cades::Signers::Any, limits);
  return contents;
}

}  // namespace libsign
