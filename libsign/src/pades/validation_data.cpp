#include "pades/validation_data.hpp"

#include <set>
#include <string>

#include <fmt/format.h>

#include "pades/caps.hpp"

namespace libsign::pades {
namespace {

constexpr const char* kClause = "EN 319 142-1, 5.4.2";

/// StoreReader reads the stores, oldest first.
class StoreReader {
 public:
  explicit StoreReader(pdf::File& file) : file_(file) {}

  Result<ValidationData> run() {
    for (revision_ = 0; revision_ <= file_.last(); ++revision_)
      if (auto done = read_store(); !done) {
        if (done.error().code == Errc::LimitExceeded) return done.error();
        unreadable(done.error().what);
      }
    return std::move(data_);
  }

 private:
  Result<void> read_store() {
    const auto catalog = file_.catalog(revision_);
    if (!catalog) return catalog.error();
    const auto store = file_.value(*catalog->dictionary(), "DSS", revision_);
    if (!store) return store.error();
    if (store->is_null()) return {};
    if (store->dictionary() == nullptr) return Error{Errc::BadInput, "the store is no dictionary", ""};
    for (const auto& [key, kind] :
         {std::pair("Certs", Kind::Certificate), std::pair("CRLs", Kind::Crl), std::pair("OCSPs", Kind::Ocsp)})
      if (auto done = read_list(*store->dictionary(), key, kind); !done) return done;
    const auto related = file_.value(*store->dictionary(), "VRI", revision_);
    if (!related) return related.error();
    if (related->dictionary() == nullptr) return {};
    for (const auto& [name, value] : related->dictionary()->entries())
      if (auto done = read_related(value); !done) return done;
    return {};
  }

  Result<void> read_related(const pdf::Object& value) {
    const auto entry = file_.follow(value, revision_);
    if (!entry) return entry.error();
    if (entry->dictionary() == nullptr) return {};
    for (const auto& [key, kind] :
         {std::pair("Cert", Kind::Certificate), std::pair("CRL", Kind::Crl), std::pair("OCSP", Kind::Ocsp)})
      if (auto done = read_list(*entry->dictionary(), key, kind); !done) return done;
    return {};
  }

  enum class Kind { Certificate, Crl, Ocsp };

  Result<void> read_list(const pdf::Dictionary& dictionary, std::string_view key, Kind kind) {
    const auto list = file_.value(dictionary, key, revision_);
    if (!list) return list.error();
    if (list->array() == nullptr) return {};
    for (const pdf::Object& item : *list->array()) {
      const auto object = file_.follow(item, revision_);
      if (!object) return object.error();
      const pdf::Stream* const stream = object->stream();
      if (stream == nullptr || !seen_.insert({stream->span.begin, kind}).second) continue;
      if (seen_.size() > kMaxValidationData)
        return Error{Errc::LimitExceeded,
                     fmt::format("the document security store has more than {} objects", kMaxValidationData), ""};
      const auto octets = file_.decode(*stream, revision_);
      if (!octets) {
        if (octets.error().code == Errc::LimitExceeded) return octets.error();
        unreadable(octets.error().what);
      } else {
        take(octets->view, kind);
      }
    }
    return {};
  }

  void take(ByteView octets, Kind kind) {
    if (kind == Kind::Certificate)
      keep(Certificate::from_der(octets), data_.certificates, "a certificate");
    else if (kind == Kind::Crl)
      keep(pki::Crl::from_der(SharedBytes::own(to_bytes(octets))), data_.crls, "a CRL");
    else
      keep(pki::OcspResponse::from_der(octets), data_.ocsp_responses, "an OCSP response");
  }

  template <typename T>
  void keep(Result<T> read, std::vector<ValidationData::Since<T>>& list, const char* what) {
    if (read)
      list.push_back({*std::move(read), revision_});
    else
      unreadable(what);
  }

  void unreadable(const std::string& what) {
    if (!data_.findings.empty()) return;
    data_.findings.push_back({"VALIDATION_DATA_UNREADABLE", Severity::Warning,
                              "the document security store holds data that cannot be read: " + what, kClause});
  }

  pdf::File& file_;
  std::size_t revision_ = 0;
  std::set<std::pair<std::uint64_t, Kind>> seen_;
  ValidationData data_;
};

}  // namespace

Result<ValidationData> read_validation_data(pdf::File& file) { return StoreReader(file).run(); }

}  // namespace libsign::pades
