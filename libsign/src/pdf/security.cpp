#include "pdf/security.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "crypto/crypto.hpp"

namespace libsign::pdf {
namespace {

/// kPad fills passwords up (ISO 32000-2, algorithm 2).
constexpr std::array<std::uint8_t, 32> kPad{0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E,
                                            0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68,
                                            0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A};
constexpr std::size_t kHash = 32;  // of the password entries of AES-256
constexpr std::size_t kSalt = 8;

Error malformed() { return {Errc::BadInput, "the encryption dictionary is malformed", ""}; }

void append(Bytes& octets, ByteView more) { octets.insert(octets.end(), more.begin(), more.end()); }

Bytes padded(std::string_view password) {
  Bytes octets = to_bytes(password.substr(0, kPad.size()));
  octets.insert(octets.end(), kPad.begin(), kPad.begin() + static_cast<std::ptrdiff_t>(kPad.size() - octets.size()));
  return octets;
}

void append_little_endian(Bytes& octets, std::uint32_t value, int count) {
  for (int i = 0; i < count; ++i) octets.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

Bytes md5(ByteView octets) { return crypto::digest(Digest::Md5, octets); }

/// hardened_hash is algorithm 2.B; extension level 3 of Adobe (revision 5) stops after its first line.
Bytes hardened_hash(std::string_view password, ByteView salt, bool is_first_version) {
  Bytes input = to_bytes(password);
  append(input, salt);
  Bytes key = crypto::digest(Digest::Sha256, input);
  if (is_first_version) return key;
  for (int round = 0;; ++round) {
    Bytes once = to_bytes(password);
    append(once, key);
    Bytes repeated;
    for (int i = 0; i < 64; ++i) append(repeated, once);
    const ByteView halves = key;
    const auto encrypted = crypto::aes_cbc_encrypt(halves.first(16), halves.subspan(16, 16), repeated);
    if (!encrypted || encrypted->empty()) return {};
    const unsigned sum = std::accumulate(encrypted->begin(), encrypted->begin() + 16, 0u);
    constexpr std::array kDigests{Digest::Sha256, Digest::Sha384, Digest::Sha512};
    key = crypto::digest(kDigests[sum % 3], *encrypted);
    if (round >= 63 && encrypted->back() <= round - 31) break;
  }
  key.resize(kHash);
  return key;
}

}  // namespace

Result<std::unique_ptr<Security>> Security::open(const Dictionary& encrypt, ByteView file_id,
                                                 std::string_view password) {
  if (!encrypt.find("Filter").is_name("Standard"))
    return Error{Errc::Unsupported, "the file is encrypted, but not with a password", ""};
  std::unique_ptr<Security> security(new Security);
  if (auto done = security->read(encrypt); !done) return done.error();
  const bool unlocked = security->revision_ >= 5 ? security->unlock_new(encrypt, password)
                                                 : security->unlock_old(encrypt, file_id, password);
  if (!unlocked) return Error{Errc::PinWrong, "the password does not open the file", ""};
  return security;
}

std::optional<Security::Method> Security::method_of(const Dictionary& encrypt, std::string_view filter_key) {
  const std::string* const name = encrypt.find(filter_key).name();
  if (name == nullptr || *name == "Identity") return Method::None;
  const Dictionary* const filters = encrypt.find("CF").dictionary();
  const Dictionary* const filter = filters != nullptr ? filters->find(*name).dictionary() : nullptr;
  if (filter == nullptr) return std::nullopt;
  if (!filter->has("CFM")) return Method::None;
  const std::string* const method = filter->find("CFM").name();
  if (method == nullptr) return std::nullopt;
  if (*method == "None") return Method::None;
  if (*method == "V2") return Method::Rc4;
  if (*method == "AESV2") return Method::Aes128;
  return *method == "AESV3" ? std::optional(Method::Aes256) : std::nullopt;
}

Result<void> Security::read(const Dictionary& encrypt) {
  const auto version = encrypt.find("V").integer();
  const auto revision = encrypt.find("R").integer();
  const std::int64_t bits = encrypt.find("Length").integer().value_or(40);
  if (!version || !revision) return malformed();
  const bool known = ((*version == 1 || *version == 2) && (*revision == 2 || *revision == 3)) ||
                     (*version == 4 && *revision == 4) || (*version == 5 && (*revision == 5 || *revision == 6));
  if (!known)
    return Error{Errc::Unsupported,
                 fmt::format("encryption of version {} and revision {} is not known", *version, *revision), ""};
  revision_ = *revision;
  key_bytes_ = *version == 1 ? 5 : 16;
  if (*version == 2) {
    if (bits < 40 || bits > 128 || bits % 8 != 0) return malformed();
    key_bytes_ = static_cast<std::size_t>(bits / 8);
  }
  encrypts_metadata_ = encrypt.find("EncryptMetadata").boolean().value_or(true);
  if (*version < 4) return {};
  const auto strings = method_of(encrypt, "StrF");
  const auto streams = method_of(encrypt, "StmF");
  if (!strings || !streams) return Error{Errc::Unsupported, "the file is encrypted in a way that is not known", ""};
  string_method_ = *strings;
  stream_method_ = *streams;
  return {};
}

bool Security::unlock_old(const Dictionary& encrypt, ByteView file_id, std::string_view password) {
  const String* const owner = encrypt.find("O").string();
  const String* const user = encrypt.find("U").string();
  const auto permissions = encrypt.find("P").integer();
  constexpr std::size_t kEntry = 32;
  if (owner == nullptr || user == nullptr || !permissions || owner->octets.size() < kEntry ||
      user->octets.size() < kEntry)
    return false;
  rc4_ = std::make_unique<crypto::Rc4>();
  Bytes input = padded(password);
  append(input, ByteView(owner->octets).first(kEntry));
  append_little_endian(input, static_cast<std::uint32_t>(*permissions), 4);
  append(input, file_id);
  if (revision_ >= 4 && !encrypts_metadata_) append_little_endian(input, 0xFFFFFFFF, 4);
  key_ = md5(input);
  key_.resize(key_bytes_);
  if (revision_ == 2) {
    const auto expected = rc4_->apply(key_, kPad);
    return expected && equal(*expected, ByteView(user->octets).first(kEntry));
  }
  for (int i = 0; i < 50; ++i) {
    key_ = md5(key_);
    key_.resize(key_bytes_);
  }
  Bytes checked(kPad.begin(), kPad.end());
  append(checked, file_id);
  checked = md5(checked);
  for (int i = 0; i < 20; ++i) {
    Bytes varied = key_;
    for (std::uint8_t& octet : varied) octet = static_cast<std::uint8_t>(octet ^ i);
    const auto step = rc4_->apply(varied, checked);
    if (!step) return false;
    checked = *step;
  }
  return equal(checked, ByteView(user->octets).first(checked.size()));
}

bool Security::unlock_new(const Dictionary& encrypt, std::string_view password) {
  constexpr std::size_t kMostPassword = 127;  // octets, algorithm 2.A
  const String* const user = encrypt.find("U").string();
  const String* const wrapped = encrypt.find("UE").string();
  if (user == nullptr || wrapped == nullptr || user->octets.size() < kHash + 2 * kSalt ||
      wrapped->octets.size() < kHash)
    return false;
  password = password.substr(0, kMostPassword);
  const ByteView entry = user->octets;
  const bool is_first_version = revision_ == 5;
  if (!equal(hardened_hash(password, entry.subspan(kHash, kSalt), is_first_version), entry.first(kHash))) return false;
  const Bytes intermediate = hardened_hash(password, entry.subspan(kHash + kSalt, kSalt), is_first_version);
  const Bytes zeros(16, 0);
  auto key =
      crypto::aes_cbc_decrypt(intermediate, zeros, ByteView(wrapped->octets).first(kHash), crypto::Padding::None);
  if (!key) return false;
  key_ = *std::move(key);
  return true;
}

std::optional<Bytes> Security::decrypt(Method method, ByteView octets, Reference id) const {
  if (method == Method::None) return to_bytes(octets);
  Bytes key = key_;
  if (method != Method::Aes256) {
    append_little_endian(key, id.number, 3);
    append_little_endian(key, id.generation, 2);
    if (method == Method::Aes128) append(key, as_bytes("sAlT"));
    key = md5(key);
    key.resize(std::min<std::size_t>(key_.size() + 5, 16));
  }
  if (method == Method::Rc4) return rc4_ ? rc4_->apply(key, octets) : std::nullopt;
  constexpr std::size_t kBlock = 16;
  if (octets.empty()) return Bytes{};
  if (octets.size() < kBlock) return std::nullopt;
  return crypto::aes_cbc_decrypt(key, octets.first(kBlock), octets.subspan(kBlock), crypto::Padding::Pkcs7);
}

}  // namespace libsign::pdf
