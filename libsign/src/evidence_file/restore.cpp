#include <fmt/format.h>

#include "evidence_file/evidence_file.hpp"
#include "evidence_file/layout.hpp"
#include "evidence_file/objects.hpp"
#include "evidence_file/parse.hpp"
#include "evidence_file/words.hpp"

namespace libsign::evidence {
namespace {

/// Of certificates, CRLs, findings and whatever else stands in a list. A container has at most 10,000 files.
constexpr std::size_t kMaxListed = 20'000;
/// Of one signature: as many as its properties may carry.
constexpr std::size_t kMaxRevocationData = 4'000;
constexpr std::size_t kMaxTimestamps = 100;

/// Reader is the archive that reads one object.
class Reader {
 public:
  static constexpr bool kWrites = false;
  Reader(const Json& json, ObjectReader& objects) : json_(json), objects_(objects) {
    if (!json.is_object()) throw Malformed("an object is missing");
  }

  template <typename T>
  void operator()(const char* name, T& value) {
    const auto found = json_.find(name);
    if (found == json_.end()) throw Malformed(fmt::format("“{}” is missing", name));
    ++read_;
    try {
      value = decode(*found, Type<T>{});
    } catch (const Json::exception&) {
      throw Malformed(fmt::format("“{}” is of another kind", name));
    }
  }

  /// finish throws if there are members that nobody asked for.
  void finish(std::size_t besides = 0) const {
    if (json_.size() != read_ + besides) throw Malformed("there are members that are not known");
  }

 private:
  template <typename T>
  struct Type {};

  static const std::string& text(const Json& json) { return json.get_ref<const std::string&>(); }
  static std::uint64_t number(const Json& json, std::uint64_t most) {
    if (!json.is_number_unsigned() || json.get<std::uint64_t>() > most) throw Malformed("a number is out of bounds");
    return json.get<std::uint64_t>();
  }

  bool decode(const Json& json, Type<bool>) { return json.get_ref<const bool&>(); }
  std::string decode(const Json& json, Type<std::string>) { return text(json); }
  std::size_t decode(const Json& json, Type<std::size_t>) { return number(json, 1u << 16); }
  unsigned decode(const Json& json, Type<unsigned>) { return static_cast<unsigned>(number(json, 1u << 16)); }
  Bytes decode(const Json& json, Type<Bytes>) {
    auto octets = from_base64(text(json));
    if (!octets) throw Malformed("octets are not in base64");
    return *std::move(octets);
  }
  std::chrono::seconds decode(const Json& json, Type<std::chrono::seconds>) {
    constexpr std::uint64_t kLongest = 100ull * 366 * 100 * 86'400;  // what a policy file can say
    return std::chrono::seconds(number(json, kLongest));
  }
  Instant decode(const Json& json, Type<Instant>) {
    if (text(json) == "never") return Instant::min();
    if (text(json) == "without end") return Instant::max();
    const auto instant = parse_instant(text(json));
    if (!instant) throw Malformed("a time cannot be read");
    return *instant;
  }
  Certificate decode(const Json& json, Type<Certificate>) { return objects_.certificate(json); }
  pki::Crl decode(const Json& json, Type<pki::Crl>) { return objects_.crl(json); }
  pki::OcspResponse decode(const Json& json, Type<pki::OcspResponse>) { return objects_.ocsp_response(json); }
  pki::TimestampToken decode(const Json& json, Type<pki::TimestampToken>) { return objects_.token(json); }
  PublicKey decode(const Json& json, Type<PublicKey>) {
    const Bytes spki = decode(json, Type<Bytes>{});
    auto key = PublicKey::from_spki(spki);
    return key ? *std::move(key) : PublicKey::opaque(spki);
  }
  AlgorithmCatalogue decode(const Json& json, Type<AlgorithmCatalogue>) {
    AlgorithmCatalogue catalogue;
    for (int i = 0; i <= kLast<Digest>; ++i) {
      const auto digest = static_cast<Digest>(i);
      catalogue = catalogue.with(digest, decode(json.at("digests").at(std::string(name(digest))), Type<Instant>{}));
    }
    const auto rows = decode(json.at("signatures"), Type<std::vector<AlgorithmCatalogue::KeySize>>{});
    for (int i = 0; i <= kLast<Scheme>; ++i) {
      std::vector<AlgorithmCatalogue::KeySize> own;
      for (const auto& row : rows)
        if (row.scheme == static_cast<Scheme>(i)) own.push_back(row);
      catalogue = catalogue.with(static_cast<Scheme>(i), std::move(own));
    }
    return catalogue;
  }
  template <typename T>
  std::optional<T> decode(const Json& json, Type<std::optional<T>>) {
    if (json.is_null()) return std::nullopt;
    return decode(json, Type<T>{});
  }
  template <typename T>
  std::vector<T> decode(const Json& json, Type<std::vector<T>>) {
    if (!json.is_array()) throw Malformed("a list is missing");
    if (json.size() > kMaxListed) throw TooMuch(fmt::format("more than {} in one list", kMaxListed));
    std::vector<T> values;
    for (const Json& one : json) values.push_back(decode(one, Type<T>{}));
    return values;
  }
  TrustAnchor decode(const Json& json, Type<TrustAnchor>) {
    return fill(json, TrustAnchor{.certificate = objects_.certificate(json.at("certificate"))});
  }
  template <typename T>
  T decode(const Json& json, Type<T>) {
    if constexpr (std::is_enum_v<T>) {
      for (int i = 0; i <= kLast<T>; ++i)
        if (word(static_cast<T>(i)) == text(json)) return static_cast<T>(i);
      throw Malformed(fmt::format("“{}” is not one of the words known here", text(json)));
    } else {
      return fill(json, T{});
    }
  }
  template <typename T>
  T fill(const Json& json, T value) {
    Reader reader(json, objects_);
    describe(reader, value);
    reader.finish();
    return value;
  }

  const Json& json_;
  ObjectReader& objects_;
  std::size_t read_ = 0;
};

void check_caps(const Case& one, const Limits& limits) {
  const auto cap = [](std::size_t count, std::size_t most, std::string_view what) {
    if (count > most) throw TooMuch(fmt::format("more than {} {}", most, what));
  };
  cap(one.evidence.size(), limits.max_signatures, "signatures");
  for (const Evidence& evidence : one.evidence) {
    cap(evidence.references.size(), limits.max_references, "references");
    cap(evidence.timestamps.size(), kMaxTimestamps, "time-stamps");
    cap(evidence.crls.size() + evidence.ocsp_responses.size(), kMaxRevocationData, "CRLs and OCSP responses");
  }
  for (const Supplement& supplement : one.supplements)
    cap(supplement.revocation.crls.size() + supplement.revocation.ocsp_responses.size(), kMaxRevocationData,
        "CRLs and OCSP responses");
}

void check_sense(const File& file) {
  const Case& one = file.what;
  if (one.supplements.size() != one.evidence.size() || (one.error && !one.evidence.empty()))
    throw Malformed("the evidence contradicts itself");
  if (!equal(one.policy.sha256(), file.policy_sha256))
    throw Malformed("the policy is not the one that it is said to be");
  if (file.trust_is_whole && !equal(one.trust.sha256(), one.trust_sha256))
    throw Malformed("the trust store is not the one that it is said to be");
}

Case read(std::string_view text, const Limits& limits) {
  const Json json = parse_strictly(text);
  if (!json.is_object() || json.value("schema", "") != "mocsign-evidence/1")
    throw Malformed("it is not of the schema mocsign-evidence/1");
  if (!json.contains("objects")) throw Malformed("“objects” is missing");
  ObjectReader objects(json["objects"]);
  Reader reader(json, objects);
  File file;
  describe(reader, file);
  reader.finish(2);
  file.what.trust = TrustStore(std::move(file.anchors));
  check_caps(file.what, limits);
  check_sense(file);
  return std::move(file.what);
}

}  // namespace

Result<Case> restore(std::string_view text, std::string_view name, const Limits& limits) {
  try {
    return read(text, limits);
  } catch (const TooMuch& problem) {
    return Error{Errc::LimitExceeded, problem.what(), std::string(name)};
  } catch (const std::runtime_error& problem) {
    return Error{Errc::BadInput, fmt::format("this is no saved evidence: {}", problem.what()), std::string(name)};
  } catch (const Json::exception&) {
    return Error{Errc::BadInput, "this is no saved evidence: a value is of another kind", std::string(name)};
  }
}

}  // namespace libsign::evidence
