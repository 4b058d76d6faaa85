#include <libsign/trust_store.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "crypto/certificate_cache.hpp"
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
  std::multimap<std::string, std::size_t> details_by_digest;
  Bytes sha256;
  mutable pki::LinkCache links;
  mutable crypto::CertificateCache certificates;
};

namespace {

/// Description writes what is known of an anchor besides its certificate, so that it can be digested.
class Description {
 public:
  explicit Description(const TrustAnchor& anchor) {
    if (anchor.services.empty() && !anchor.from && !anchor.until) return;
    add(as_text(anchor.certificate.sha256()));
    add(anchor.from);
    add(anchor.until);
    for (const TrustedService& service : anchor.services) add(service);
  }
  std::string take() { return std::move(text_); }

 private:
  using Sets = std::vector<std::vector<std::string>>;

  void add(std::string_view text) {
    text_ += std::to_string(text.size());
    text_ += ':';
    text_ += text;
  }
  void add(std::size_t number) { text_ += std::to_string(number) + ';'; }
  void add(Instant instant) { text_ += std::to_string(instant.time_since_epoch().count()) + ';'; }
  void add(const std::optional<Instant>& instant) {
    if (instant) add(*instant);
    text_ += '|';
  }
  void add(const std::vector<std::string>& texts) {
    add(texts.size());
    for (const std::string& text : texts) add(std::string_view(text));
  }
  void add(const Sets& sets) {
    add(sets.size());
    for (const auto& set : sets) add(set);
  }
  void add(const TrustedService::Criteria& criteria) {
    add(static_cast<std::size_t>(criteria.assert));
    add(std::size_t{criteria.unknown});
    for (const Sets* sets :
         {&criteria.key_usages, &criteria.policy_sets, &criteria.extended_key_usages, &criteria.subject_attributes})
      add(*sets);
    add(criteria.nested.size());
    for (const auto& nested : criteria.nested) add(nested);
  }
  void add(const TrustedService& service) {
    for (const std::string* text :
         {&service.type, &service.status, &service.territory, &service.provider, &service.name, &service.taken_over_by})
      add(std::string_view(*text));
    add(service.from);
    add(service.until);
    add(service.additional_information);
    add(service.qualifications.size());
    for (const auto& qualification : service.qualifications) {
      add(qualification.qualifiers);
      add(qualification.criteria);
    }
    add(service.expired_certificates_since);
    add(std::size_t{service.unusable});
  }

  std::string text_;
};

}  // namespace

bool TrustedService::is_granted() const {
  static const std::set<std::string_view> kGranted{
      "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted",
      "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/recognisedatnationallevel",
      "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/undersupervision",
      "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/supervisionincessation",
      "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/accredited",
      "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/setbynationallaw"};
  return !unusable && kGranted.contains(status);
}

bool TrustAnchor::trusted_at(Instant time) const {
  if ((from && time < *from) || (until && time > *until)) return false;
  if (services.empty()) return true;
  return std::any_of(services.begin(), services.end(),
                     [&](const TrustedService& service) { return service.holds_at(time) && service.is_granted(); });
}

TrustStore::TrustStore(std::vector<Certificate> anchors)
    : TrustStore([&] {
        std::vector<TrustAnchor> detailed;
        for (Certificate& anchor : anchors) detailed.push_back({.certificate = std::move(anchor)});
        return detailed;
      }()) {}

TrustStore::TrustStore(std::vector<TrustAnchor> anchors) {
  auto impl = std::make_shared<Impl>();
  std::vector<std::string> descriptions;
  for (TrustAnchor& anchor : anchors) {
    const Certificate certificate = anchor.certificate;
    if (std::string description = Description(anchor).take(); !description.empty())
      descriptions.push_back(std::move(description));
    impl->details_by_digest.emplace(key_of(certificate.sha256()), impl->details.size());
    impl->details.push_back(std::move(anchor));
    if (!impl->digests.insert(key_of(certificate.sha256())).second) continue;
    impl->by_subject.emplace(pki::comparable_name(certificate.subject_der()), impl->anchors.size());
    impl->anchors.push_back(certificate);
  }
  crypto::Hasher hasher(Digest::Sha256);
  for (const std::string& digest : impl->digests) hasher.update(as_bytes(digest));
  std::sort(descriptions.begin(), descriptions.end());
  for (const std::string& description : descriptions) hasher.update(as_bytes(description));
  impl->sha256 = hasher.finish();
  impl_ = std::move(impl);
}

Result<std::vector<Certificate>> TrustStore::load(const fs::path& path, std::vector<Error>* left_out) {
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
  std::vector<Error> unreadable;
  for (const fs::path& file : files) {
    auto certificates = load_file(file);
    if (certificates)
      std::move(certificates->begin(), certificates->end(), std::back_inserter(all));
    else
      unreadable.push_back(std::move(certificates).error());
  }
  if (all.empty()) return std::move(unreadable.front());
  if (left_out != nullptr) *left_out = std::move(unreadable);
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
  const auto [first, last] = impl_->details_by_digest.equal_range(key_of(certificate.sha256()));
  for (auto row = first; row != last; ++row) found.push_back(impl_->details[row->second]);
  return found;
}

ByteView TrustStore::sha256() const { return impl_->sha256; }

pki::LinkCache& TrustStore::links() const { return impl_->links; }
crypto::CertificateCache& TrustStore::certificates() const { return impl_->certificates; }

}  // namespace libsign
