#include <libsign/certificate.hpp>

#include <mutex>

#include <crypto/certificate_parts.hpp>
#include <crypto/der.hpp>
#include <crypto/distinguished_name.hpp>
#include <crypto/openssl.hpp>
#include <crypto/pem.hpp>

namespace libsign {

using namespace crypto;

struct Certificate::Impl {
  /// Texts are what people read; few certificates of a verification are shown.
  struct Texts {
    std::once_flag once;
    std::string subject;
    std::string issuer;
    std::string common_name;
    std::string serial_number;
  };

  Bytes der;
  CertificateParts parts;  // views into der
  std::optional<KeyUsage> key_usage;
  bool is_ca = false;
  std::optional<unsigned> path_length;

  mutable Texts texts_;
  mutable std::once_flag key_once_;
  mutable std::optional<PublicKey> key_;
  mutable std::once_flag hash_once_;
  mutable Bytes hash_;
  mutable std::once_flag ocsp_names_once_;
  mutable Bytes sha1_of_subject_;
  mutable Bytes sha1_of_key_;
  mutable std::once_flag native_once_;
  mutable X509Ptr native_;

  const Texts& texts() const;
  const PublicKey& key() const;
  ByteView hash() const;
  void name_for_ocsp() const;
  X509* native() const;
};

namespace {

using namespace std::string_view_literals;

constexpr auto kKeyUsageOid = "\x55\x1d\x0f"sv;
constexpr auto kBasicConstraintsOid = "\x55\x1d\x13"sv;
constexpr std::string_view kPemLabel = "CERTIFICATE";

std::optional<KeyUsage> read_key_usage(ByteView value) {
  const auto bits = der::only(value, der::kBitString);
  if (!bits || bits->content.size() < 2 || bits->content[0] > 7) return std::nullopt;
  const std::uint8_t octet = bits->content[1];
  return KeyUsage{.digital_signature = (octet & 0x80) != 0,
                  .non_repudiation = (octet & 0x40) != 0,
                  .key_encipherment = (octet & 0x20) != 0,
                  .data_encipherment = (octet & 0x10) != 0,
                  .key_agreement = (octet & 0x08) != 0,
                  .key_cert_sign = (octet & 0x04) != 0,
                  .crl_sign = (octet & 0x02) != 0};
}

template <typename Impl>
bool read_basic_constraints(ByteView value, Impl& impl) {
  const auto sequence = der::only(value, der::kSequence);
  if (!sequence) return false;
  der::Reader reader(sequence->content);
  if (const auto ca = reader.next(der::kBoolean)) {
    if (ca->content.size() != 1) return false;
    impl.is_ca = ca->content[0] != 0;
  }
  if (const auto length = reader.next(der::kInteger)) {
    impl.path_length = der::small_number(length->content);
    if (!impl.path_length) return false;
  }
  return reader.at_end();
}

std::string decimal(ByteView twos_complement) {
  const BnPtr number(BN_bin2bn(twos_complement.data(), static_cast<int>(twos_complement.size()), nullptr));
  if (twos_complement[0] >= 0x80) {
    const BnPtr modulus(BN_new());
    BN_set_bit(modulus.get(), static_cast<int>(8 * twos_complement.size()));
    BN_sub(number.get(), number.get(), modulus.get());
  }
  char* text = BN_bn2dec(number.get());
  std::string copy(text);
  OPENSSL_free(text);
  return copy;
}

}  // namespace

const Certificate::Impl::Texts& Certificate::Impl::texts() const {
  std::call_once(texts_.once, [this] {
    NameText subject = name_text(parts.subject);
    texts_.issuer = name_text(parts.issuer).rfc4514;
    texts_.common_name = !subject.common_name.empty()    ? std::move(subject.common_name)
                         : !subject.organization.empty() ? std::move(subject.organization)
                                                         : subject.rfc4514;
    texts_.subject = std::move(subject.rfc4514);
    texts_.serial_number = decimal(parts.serial);
  });
  return texts_;
}

const PublicKey& Certificate::Impl::key() const {
  std::call_once(key_once_, [this] {
    auto read = PublicKey::from_spki(parts.spki);
    key_ = read ? *std::move(read) : PublicKey::opaque(parts.spki);
  });
  return *key_;
}

ByteView Certificate::Impl::hash() const {
  std::call_once(hash_once_, [this] { hash_ = digest(Digest::Sha256, der); });
  return hash_;
}

void Certificate::Impl::name_for_ocsp() const {
  std::call_once(ocsp_names_once_, [this] {
    sha1_of_subject_ = digest(Digest::Sha1, parts.subject);
    sha1_of_key_ = digest(Digest::Sha1, key_bits(parts));
  });
}

X509* Certificate::Impl::native() const {
  std::call_once(native_once_, [this] {
    const ErrorMark mark;
    const unsigned char* at = der.data();
    native_.reset(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  });
  return native_.get();
}

Result<Certificate> Certificate::from_der(ByteView der) {
  auto impl = std::make_shared<Impl>();
  impl->der = to_bytes(der);
  auto parts = read_certificate(impl->der);
  if (!parts) return parts.error();
  impl->parts = *std::move(parts);
  for (const Extension& extension : impl->parts.extensions) {
    if (as_text(extension.oid) == kKeyUsageOid) {
      impl->key_usage = read_key_usage(extension.value);
      if (!impl->key_usage) return Error{Errc::BadInput, "malformed certificate: keyUsage"};
    } else if (as_text(extension.oid) == kBasicConstraintsOid && !read_basic_constraints(extension.value, *impl)) {
      return Error{Errc::BadInput, "malformed certificate: basicConstraints"};
    }
  }
  return Certificate(std::move(impl));
}

Result<std::vector<Certificate>> Certificate::from_pem(std::string_view pem) {
  const auto blocks = read_pem(pem);
  if (!blocks) return blocks.error();
  std::vector<Certificate> certificates;
  for (const PemBlock& block : *blocks) {
    if (block.label != kPemLabel) continue;
    const auto der = from_base64(block.body);
    if (!der) return Error{Errc::BadInput, "PEM: a certificate is not base64"};
    auto certificate = from_der(*der);
    if (!certificate) return certificate.error();
    certificates.push_back(*std::move(certificate));
  }
  if (certificates.empty()) return Error{Errc::BadInput, "PEM: there is no certificate"};
  return certificates;
}

ByteView Certificate::der() const { return impl_->der; }

std::string Certificate::to_pem() const {
  constexpr std::size_t kLine = 64;  // RFC 7468, 2
  const std::string base64 = to_base64(impl_->der);
  std::string pem = "-----BEGIN CERTIFICATE-----\n";
  for (std::size_t at = 0; at < base64.size(); at += kLine) pem.append(base64, at, kLine) += '\n';
  return pem += "-----END CERTIFICATE-----\n";
}

const std::string& Certificate::subject() const { return impl_->texts().subject; }
const std::string& Certificate::issuer() const { return impl_->texts().issuer; }
const std::string& Certificate::common_name() const { return impl_->texts().common_name; }
const std::string& Certificate::serial_number() const { return impl_->texts().serial_number; }
ByteView Certificate::subject_der() const { return impl_->parts.subject; }
ByteView Certificate::issuer_der() const { return impl_->parts.issuer; }
Instant Certificate::not_before() const { return impl_->parts.not_before; }
Instant Certificate::not_after() const { return impl_->parts.not_after; }
const PublicKey& Certificate::public_key() const { return impl_->key(); }
std::optional<SignatureAlgorithm> Certificate::signature_algorithm() const {
  return signature_algorithm_of(impl_->parts.algorithm);
}
ByteView Certificate::sha256() const { return impl_->hash(); }
std::optional<KeyUsage> Certificate::key_usage() const { return impl_->key_usage; }
bool Certificate::is_ca() const { return impl_->is_ca; }
std::optional<unsigned> Certificate::path_length() const { return impl_->path_length; }
bool Certificate::is_self_issued() const { return equal(impl_->parts.subject, impl_->parts.issuer); }
x509_st* Certificate::native() const { return impl_->native(); }
const CertificateParts& Certificate::parts() const { return impl_->parts; }

ByteView Certificate::sha1_of_subject() const {
  impl_->name_for_ocsp();
  return impl_->sha1_of_subject_;
}

ByteView Certificate::sha1_of_key() const {
  impl_->name_for_ocsp();
  return impl_->sha1_of_key_;
}

}  // namespace libsign
