#include <libsign/trust_store.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "crypto/crypto.hpp"
#include "libsign/document.hpp"
#include "pki/link_cache.hpp"
#include "pki/names.hpp"

namespace libsign {
namespace {

namespace fs = std::filesystem;

std::string key_of(ByteView bytes) { return std::string(as_text(bytes)); }

/// One certificate or a PEM bundle is some kB; Debian's bundle of all web CAs is 220 kB.
constexpr std::size_t kMaxAnchorFileBytes = 8u << 20;

Result<std::vector<Certificate>> load_file(const fs::path& path) {
  Limits limits;
  limits.max_container_bytes = kMaxAnchorFileBytes;
  const auto file = Document::open(path, limits);
  if (!file) return file.error();
  const auto with_place = [&](Error error) {
    error.where = path.string();
    return error;
  };
  if (as_text(file->bytes()).find("-----BEGIN ") != std::string_view::npos) {
    auto certificates = Certificate::from_pem(as_text(file->bytes()));
    if (!certificates) return with_place(certificates.error());
    return certificates;
  }
  auto certificate = Certificate::from_der(file->bytes());
  if (!certificate) return with_place(certificate.error());
  return std::vector<Certificate>{*std::move(certificate)};
}

bool is_certificate_file(const fs::path& path) {
  static const std::set<std::string> kExtensions{".pem", ".crt", ".cer", ".der"};
  return kExtensions.contains(path.extension().string());
}

}  // namespace

struct TrustStore::Impl {
  std::vector<Certificate> anchors;
  std::vector<TrustAnchor> details;
  std::multimap<std::string, std::size_t> by_subject;
  std::set<std::string> digests;
  Bytes sha256;
  mutable pki::LinkCache links;
};

bool TrustedService::is_granted() const {
  static const std::set<std::string_view> kGranted{
      "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted",
      "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/recognisedatnationallevel",
      "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/undersupervision",
      "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/supervisionincessation",
      "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/accredited",
      "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/setbynationallaw"};
  return kGranted.contains(status);
}

bool TrustAnchor::trusted_at(Instant time) const {
  if ((from && time < *from) || (until && time > *until)) return false;
  if (services.empty()) return true;
  return std::any_of(services.begin(), services.end(), [&](const TrustedService& service) {
    return service.is_granted() && time >= service.from && (!service.until || time < *service.until);
  });
}

TrustStore::TrustStore(std::vector<Certificate> anchors)
    : TrustStore([&] {
        std::vector<TrustAnchor> detailed;
        for (Certificate& anchor : anchors) detailed.push_back({.certificate = std::move(anchor)});
        return detailed;
      }()) {}

TrustStore::TrustStore(std::vector<TrustAnchor> anchors) {
  auto impl = std::make_shared<Impl>();
  for (TrustAnchor& anchor : anchors) {
    const Certificate certificate = anchor.certificate;
    impl->details.push_back(std::move(anchor));
    if (!impl->digests.insert(key_of(certificate.sha256())).second) continue;
    impl->by_subject.emplace(pki::comparable_name(certificate.subject_der()), impl->anchors.size());
    impl->anchors.push_back(certificate);
  }
  crypto::Hasher hasher(Digest::Sha256);
  for (const std::string& digest : impl->digests) hasher.update(as_bytes(digest));
  impl->sha256 = hasher.finish();
  impl_ = std::move(impl);
}

Result<std::vector<Certificate>> TrustStore::load(const fs::path& path) {
  std::error_code failure;
  if (!fs::is_directory(path, failure)) return load_file(path);
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(path, failure), end; !failure && entry != end; entry.increment(failure))
    if (is_certificate_file(entry->path())) files.push_back(entry->path());
  if (failure) return Error{Errc::Io, "cannot list the folder: " + failure.message(), path.string()};
  if (files.empty())
    return Error{Errc::NotFound, "the folder holds no certificate", path.string(),
                 "put *.pem, *.crt, *.cer or *.der files there"};
  std::sort(files.begin(), files.end());
  std::vector<Certificate> all;
  for (const fs::path& file : files) {
    auto certificates = load_file(file);
    if (!certificates) return certificates.error();
    std::move(certificates->begin(), certificates->end(), std::back_inserter(all));
  }
  return all;
}

std::span<const Certificate> TrustStore::anchors() const { return impl_->anchors; }

std::vector<Certificate> TrustStore::by_subject(ByteView name_der) const {
  std::vector<Certificate> found;
  const auto [first, last] = impl_->by_subject.equal_range(pki::comparable_name(name_der));
  for (auto row = first; row != last; ++row) found.push_back(impl_->anchors[row->second]);
  return found;
}

bool TrustStore::contains(const Certificate& certificate) const {
  return impl_->digests.contains(key_of(certificate.sha256()));
}

std::vector<TrustAnchor> TrustStore::details(const Certificate& certificate) const {
  std::vector<TrustAnchor> found;
  for (const TrustAnchor& anchor : impl_->details)
    if (anchor.certificate == certificate) found.push_back(anchor);
  return found;
}

ByteView TrustStore::sha256() const { return impl_->sha256; }

pki::LinkCache& TrustStore::links() const { return impl_->links; }

}  // namespace libsign
