#pragma once

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <libsign/document.hpp>
#include <libsign/verify.hpp>
#include <nlohmann/json.hpp>

#include "support/pki.hpp"

namespace support {

/// VectorFolder is a folder of test-vectors: files in `accept` and `reject`, and expectations.json about each.
class VectorFolder {
 public:
  explicit VectorFolder(const std::string& name) : path_(vectors() / name) {}

  libsign::Document open(const std::string& file) const { return libsign::Document::open(path_ / file).value(); }

  std::vector<nlohmann::json> expectations() const {
    const libsign::Document file = open("expectations.json");
    return nlohmann::json::parse(libsign::as_text(file.bytes()));
  }

  /// options are those of the test PKI that trust the folder's own authority of time-stamps, too.
  libsign::VerifyOptions options() const {
    libsign::VerifyOptions options = support::options();
    const libsign::Document root = open("tsa-root.pem");
    options.trust = libsign::TrustStore(
        {certificate("root"), libsign::Certificate::from_pem(libsign::as_text(root.bytes())).value().front()});
    return options;
  }

  /// expected names the files of expectations.json, found those that are there.
  std::set<std::string> expected() const {
    std::set<std::string> files;
    for (const nlohmann::json& row : expectations()) files.insert(row.at("file"));
    return files;
  }
  std::set<std::string> found() const {
    std::set<std::string> files;
    for (const std::string kind : {"accept", "reject"})
      for (const auto& entry : std::filesystem::directory_iterator(path_ / kind))
        files.insert(kind + "/" + entry.path().filename().string());
    return files;
  }

 private:
  std::filesystem::path path_;
};

inline bool has(const std::vector<libsign::Finding>& findings, const std::string& code) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const libsign::Finding& finding) { return finding.code == code; });
}

}  // namespace support
