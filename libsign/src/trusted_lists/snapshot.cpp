#include "trusted_lists/snapshot.hpp"

#include <unordered_map>

#include "crypto/crypto.hpp"

namespace libsign::trusted_lists {
namespace {

using Criteria = TrustedService::Criteria;

constexpr std::string_view kMagic = "mocsign trust snapshot 1\n";
constexpr std::size_t kDigestBytes = 32;
constexpr unsigned kMaxDepth = 32;  // of criteria; reading a list stops at 16

/// Writer puts numbers and octets one after another; a text that occurs again is written as its number.
class Writer {
 public:
  void number(std::uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) out_.push_back(static_cast<char>(value >> shift & 0xFF));
  }
  void small(std::size_t value) {
    for (int shift = 0; shift < 32; shift += 8) out_.push_back(static_cast<char>(value >> shift & 0xFF));
  }
  void raw(ByteView octets) { out_ += as_text(octets); }
  void octets(ByteView octets) {
    small(octets.size());
    raw(octets);
  }
  void text(const std::string& value) {
    const auto [entry, is_new] = texts_.emplace(value, texts_.size());
    small(entry->second);
    if (is_new) octets(as_bytes(value));
  }
  void instant(const std::optional<Instant>& value) {
    small(value ? 1 : 0);
    number(value ? static_cast<std::uint64_t>(value->time_since_epoch().count()) : 0);
  }
  template <typename T, typename Write>
  void each(const std::vector<T>& all, Write write) {
    small(all.size());
    for (const T& one : all) write(one);
  }
  void texts(const std::vector<std::string>& all) {
    each(all, [this](const std::string& one) { text(one); });
  }
  void sets(const std::vector<std::vector<std::string>>& all) {
    each(all, [this](const auto& one) { texts(one); });
  }
  ByteView view() const { return as_bytes(out_); }

 private:
  std::string out_;
  std::unordered_map<std::string, std::size_t> texts_;
};

/// Reader is the Writer's counterpart. After anything out of place it is no longer ok() and reads nothing.
class Reader {
 public:
  explicit Reader(ByteView octets) : rest_(octets) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  std::uint64_t number() { return little_endian(8); }
  std::size_t small() { return little_endian(4); }
  ByteView raw(std::size_t size) {
    if (!ok_ || size > rest_.size()) {
      ok_ = false;
      return {};
    }
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  ByteView octets() { return raw(small()); }
  std::string text() {
    const std::size_t index = small();
    if (index == texts_.size() && ok_) texts_.push_back(as_text(octets()));
    if (index >= texts_.size()) {
      ok_ = false;
      return {};
    }
    return std::string(texts_[index]);
  }
  std::optional<Instant> instant() {
    const bool is_set = small() != 0;
    const Instant value{std::chrono::seconds{static_cast<std::int64_t>(number())}};
    return is_set ? std::optional(value) : std::nullopt;
  }
  template <typename T, typename Read>
  std::vector<T> each(Read read) {
    std::vector<T> all;
    for (std::size_t left = small(); ok_ && left > 0; --left) all.push_back(read());
    return all;
  }
  std::vector<std::string> texts() {
    return each<std::string>([this] { return text(); });
  }
  std::vector<std::vector<std::string>> sets() {
    return each<std::vector<std::string>>([this] { return texts(); });
  }
  void fail() { ok_ = false; }

 private:
  std::uint64_t little_endian(std::size_t size) {
    const ByteView octets = raw(size);
    std::uint64_t value = 0;
    for (std::size_t at = octets.size(); at > 0; --at) value = value << 8 | octets[at - 1];
    return value;
  }

  ByteView rest_;
  std::vector<std::string_view> texts_;
  bool ok_ = true;
};

void write(Writer& writer, const Criteria& criteria) {
  writer.small(static_cast<std::size_t>(criteria.assert));
  writer.small(criteria.unknown ? 1 : 0);
  writer.sets(criteria.key_usages);
  writer.sets(criteria.policy_sets);
  writer.sets(criteria.extended_key_usages);
  writer.sets(criteria.subject_attributes);
  writer.each(criteria.nested, [&](const Criteria& nested) { write(writer, nested); });
}

Criteria read_criteria(Reader& reader, unsigned depth) {
  Criteria criteria;
  const std::size_t assert = reader.small();
  if (assert > static_cast<std::size_t>(Criteria::Assert::None) || depth > kMaxDepth) reader.fail();
  criteria.assert = static_cast<Criteria::Assert>(assert);
  criteria.unknown = reader.small() != 0;
  criteria.key_usages = reader.sets();
  criteria.policy_sets = reader.sets();
  criteria.extended_key_usages = reader.sets();
  criteria.subject_attributes = reader.sets();
  criteria.nested = reader.each<Criteria>([&] { return read_criteria(reader, depth + 1); });
  return criteria;
}

void write(Writer& writer, const TrustedService& service) {
  writer.text(service.type);
  writer.text(service.status);
  writer.instant(service.from);
  writer.instant(service.until);
  writer.text(service.territory);
  writer.text(service.provider);
  writer.text(service.name);
  writer.texts(service.additional_information);
  writer.each(service.qualifications, [&](const TrustedService::Qualification& qualification) {
    writer.texts(qualification.qualifiers);
    write(writer, qualification.criteria);
  });
  writer.instant(service.expired_certificates_since);
  writer.text(service.taken_over_by);
  writer.small(service.unusable ? 1 : 0);
}

TrustedService read_service(Reader& reader) {
  TrustedService service;
  service.type = reader.text();
  service.status = reader.text();
  service.from = reader.instant().value_or(Instant{});
  service.until = reader.instant();
  service.territory = reader.text();
  service.provider = reader.text();
  service.name = reader.text();
  service.additional_information = reader.texts();
  service.qualifications = reader.each<TrustedService::Qualification>([&] {
    TrustedService::Qualification qualification;
    qualification.qualifiers = reader.texts();
    qualification.criteria = read_criteria(reader, 0);
    return qualification;
  });
  service.expired_certificates_since = reader.instant();
  service.taken_over_by = reader.text();
  service.unusable = reader.small() != 0;
  return service;
}

}  // namespace

Bytes encode(const Snapshot& snapshot, ByteView key) {
  Writer writer;
  writer.raw(as_bytes(kMagic));
  writer.octets(key);
  writer.texts(snapshot.warnings);
  writer.each(snapshot.anchors, [&](const TrustAnchor& anchor) {
    writer.octets(anchor.certificate.der());
    writer.text(anchor.origin);
    writer.each(anchor.services, [&](const TrustedService& service) { write(writer, service); });
    writer.instant(anchor.from);
    writer.instant(anchor.until);
  });
  const Bytes digest = crypto::digest(Digest::Sha256, writer.view());
  writer.raw(digest);
  return to_bytes(writer.view());
}

std::optional<Snapshot> decode(ByteView octets, ByteView key) {
  if (octets.size() < kMagic.size() + kDigestBytes) return std::nullopt;
  const ByteView body = octets.first(octets.size() - kDigestBytes);
  if (!equal(crypto::digest(Digest::Sha256, body), octets.last(kDigestBytes))) return std::nullopt;
  Reader reader(body);
  if (!equal(reader.raw(kMagic.size()), as_bytes(kMagic)) || !equal(reader.octets(), key)) return std::nullopt;
  Snapshot snapshot;
  snapshot.warnings = reader.texts();
  for (std::size_t left = reader.small(); reader.ok() && left > 0; --left) {
    auto certificate = Certificate::from_der(reader.octets());
    if (!certificate) return std::nullopt;
    TrustAnchor anchor{.certificate = *std::move(certificate), .origin = reader.text()};
    anchor.services = reader.each<TrustedService>([&] { return read_service(reader); });
    anchor.from = reader.instant();
    anchor.until = reader.instant();
    snapshot.anchors.push_back(std::move(anchor));
  }
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  return snapshot;
}

}  // namespace libsign::trusted_lists
