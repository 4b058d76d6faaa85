#include "pki/crl.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "crypto/crypto.hpp"
#include "crypto/der.hpp"
#include "crypto/der_time.hpp"
#include "crypto/distinguished_name.hpp"
#include "pki/certificate_facts.hpp"
#include "pki/crl_parts.hpp"

namespace libsign::pki {
namespace {

namespace der = crypto::der;

constexpr std::size_t kMaxExtensions = 100;

Error malformed(const char* part) { return {Errc::BadInput, std::string("malformed CRL: ") + part}; }

/// id_ce_arc returns the last arc of an identifier below 2.5.29; 0 for others.
std::uint8_t id_ce_arc(ByteView oid) { return oid.size() == 3 && oid[0] == 0x55 && oid[1] == 0x1D ? oid[2] : 0; }

/// Reads the parts of a CRL in their order, checking all of them.
class CrlReader {
 public:
  explicit CrlReader(Crl::Impl& impl) : impl_(impl) {}

  Result<void> read() {
    const auto outer = der::only(impl_.der.view, der::kSequence);
    if (!outer) return malformed("it is not one DER sequence");
    der::Reader reader(outer->content);
    const auto tbs = reader.next(der::kSequence);
    const auto algorithm = reader.next(der::kSequence);
    const auto signature = reader.next(der::kBitString);
    if (!tbs || !algorithm || !signature || !reader.at_end()) return malformed("structure");
    const auto identifier = crypto::read_algorithm_identifier(algorithm->content);
    const auto value = der::whole_bits(signature->content);
    if (!identifier) return malformed("signature algorithm");
    if (!value || value->empty()) return malformed("signature value");
    impl_.tbs = tbs->whole;
    impl_.algorithm = *identifier;
    impl_.signature = *value;
    return read_tbs(tbs->content, algorithm->whole);
  }

 private:
  Result<void> read_tbs(ByteView content, ByteView outer_algorithm) {
    der::Reader reader(content);
    if (const auto version = reader.next(der::kInteger)) {
      if (der::small_number(version->content) != 1u) return malformed("version");
      impl_.version2 = true;
    }
    const auto algorithm = reader.next(der::kSequence);
    if (!algorithm || !equal(algorithm->whole, outer_algorithm)) return malformed("it names two signature algorithms");
    const auto issuer = reader.next(der::kSequence);
    if (!issuer || issuer->content.empty() || !crypto::is_name(issuer->whole)) return malformed("issuer");
    impl_.issuer = issuer->whole;
    const auto this_update = read_time(reader);
    if (!this_update) return malformed("thisUpdate");
    impl_.this_update = *this_update;
    impl_.next_update = read_time(reader);
    // RFC 5280, 5.1.2.6 asks for no list rather than an empty one. Authorities write it, and it cannot mean anything
    // else.
    if (const auto list = reader.next(der::kSequence)) impl_.entries = list->content;
    if (impl_.version2)
      if (const auto wrapped = reader.next(der::context(0)))
        if (auto done = read_extensions(wrapped->content); !done) return done;
    if (!reader.at_end()) return malformed("surplus octets");
    return check_entries();
  }

  static std::optional<Instant> read_time(der::Reader& reader) {
    auto element = reader.next(der::kUtcTime);
    if (!element) element = reader.next(der::kGeneralizedTime);
    return element ? der::read_time(*element) : std::nullopt;
  }

  Result<void> read_extensions(ByteView content) {
    const auto sequence = der::only(content, der::kSequence);
    if (!sequence || sequence->content.empty()) return malformed("extensions");
    std::vector<ByteView> seen;
    der::Reader reader(sequence->content);
    while (!reader.at_end()) {
      const auto element = reader.next(der::kSequence);
      if (!element) return malformed("extension");
      der::Reader parts(element->content);
      const auto oid = parts.next(der::kOid);
      const auto critical = parts.next(der::kBoolean);
      const auto value = parts.next(der::kOctetString);
      if (!oid || !der::is_oid(oid->content) || !value || !parts.at_end()) return malformed("extension");
      if (critical && critical->content.size() != 1) return malformed("extension");
      for (const ByteView other : seen)
        if (equal(other, oid->content)) return malformed("an extension occurs twice");
      if (seen.size() == kMaxExtensions) return Error{Errc::LimitExceeded, "a CRL has more than 100 extensions"};
      seen.push_back(oid->content);
      if (auto done = take(oid->content, critical && critical->content[0] != 0, value->content); !done) return done;
    }
    return {};
  }

  Result<void> take(ByteView oid, bool critical, ByteView value) {
    bool may_be_critical = false;
    switch (id_ce_arc(oid)) {
      case 20:  // cRLNumber
        impl_.number = read_number(value);
        if (!impl_.number) return malformed("cRLNumber");
        break;
      case 27:  // deltaCRLIndicator
        may_be_critical = true;
        impl_.base_number = read_number(value);
        if (!impl_.base_number) return malformed("deltaCRLIndicator");
        break;
      case 28: {  // issuingDistributionPoint
        may_be_critical = true;
        auto scope = read_issuing_distribution_point(value, impl_.issuer);
        if (!scope) return malformed("issuingDistributionPoint");
        impl_.scope = *std::move(scope);
        impl_.scope_der = value;
        break;
      }
      case 35:  // authorityKeyIdentifier
        may_be_critical = true;
        impl_.authority_key_id = key_id_of(value);
        break;
      case 60: {  // expiredCertsOnCRL (X.509, 9.5.2.8)
        const auto since = der::only(value, der::kGeneralizedTime);
        impl_.keeps_expired = since ? der::read_time(*since) : std::nullopt;
        if (!impl_.keeps_expired) return malformed("expiredCertsOnCRL");
        break;
      }
      default: break;
    }
    if (critical && !may_be_critical)
      impl_.unusable = fmt::format("it has the critical extension {} that is not processed", der::dotted(oid));
    return {};
  }

  static std::optional<ByteView> read_number(ByteView value) {
    const auto number = der::only(value, der::kInteger);
    return number ? der::unsigned_integer(number->content) : std::nullopt;
  }

  Result<void> check_entries() {
    der::Reader reader(impl_.entries);
    while (!reader.at_end()) {
      const auto element = reader.next(der::kSequence);
      const auto entry = element ? read_crl_entry(element->content, impl_.version2) : std::nullopt;
      if (!entry) return malformed("an entry");
      if (entry->unknown_critical) impl_.unusable = "an entry has a critical extension that is not processed";
      if (entry->certificate_issuer && !impl_.scope.indirect)
        impl_.unusable = "an entry names another issuer although the list is not indirect";
    }
    return {};
  }

  Crl::Impl& impl_;
};

}  // namespace

Result<Crl> Crl::from_der(SharedBytes der) {
  auto impl = std::make_shared<Impl>();
  impl->der = std::move(der);
  if (auto read = CrlReader(*impl).read(); !read) return read.error();
  return Crl(std::move(impl));
}

ByteView Crl::der() const { return impl_->der.view; }
ByteView Crl::sha256() const {
  std::call_once(impl_->hash_once, [this] { impl_->hash = crypto::digest(Digest::Sha256, impl_->der.view); });
  return impl_->hash;
}
ByteView Crl::issuer_der() const { return impl_->issuer; }
Instant Crl::this_update() const { return impl_->this_update; }
std::optional<Instant> Crl::next_update() const { return impl_->next_update; }
std::optional<SignatureAlgorithm> Crl::signature_algorithm() const {
  return crypto::signature_algorithm_of(impl_->algorithm);
}

}  // namespace libsign::pki
