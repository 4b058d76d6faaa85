#include <algorithm>

#include "evidence_file/evidence_file.hpp"
#include "evidence_file/layout.hpp"
#include "evidence_file/objects.hpp"
#include "evidence_file/relevant.hpp"
#include "evidence_file/words.hpp"

namespace libsign::evidence {
namespace {

/// Writer is the archive that writes one object.
class Writer {
 public:
  static constexpr bool kWrites = true;
  explicit Writer(ObjectWriter& objects) : objects_(objects) {}

  template <typename T>
  void operator()(const char* name, const T& value) {
    json_[name] = encode(value);
  }
  Json take() { return std::move(json_); }

 private:
  Json encode(bool value) { return value; }
  Json encode(const std::string& text) { return text; }
  Json encode(std::size_t number) { return number; }
  Json encode(unsigned number) { return number; }
  Json encode(const Bytes& octets) { return to_base64(octets); }
  Json encode(std::chrono::seconds span) { return span.count(); }
  Json encode(Instant instant) {
    if (instant == Instant::min()) return "never";
    if (instant == Instant::max()) return "without end";
    return format_instant(instant);
  }
  Json encode(const Certificate& certificate) { return objects_.put(certificate.der()); }
  Json encode(const PublicKey& key) { return to_base64(key.spki()); }
  Json encode(const pki::Crl& crl) { return objects_.put(crl.der()); }
  Json encode(const pki::OcspResponse& response) { return objects_.put(response.der()); }
  Json encode(const pki::TimestampToken& token) { return objects_.put(token.der()); }
  Json encode(const AlgorithmCatalogue& catalogue) {
    Json digests = Json::object();
    for (int i = 0; i <= kLast<Digest>; ++i) {
      const auto digest = static_cast<Digest>(i);
      digests[std::string(name(digest))] = encode(catalogue.sunset(digest).value_or(Instant::max()));
    }
    return {{"digests", std::move(digests)}, {"signatures", encode(catalogue.rows())}};
  }
  template <typename T>
  Json encode(const std::optional<T>& value) {
    return value ? encode(*value) : Json(nullptr);
  }
  template <typename T>
  Json encode(const std::vector<T>& values) {
    Json all = Json::array();
    for (const T& value : values) all.push_back(encode(value));
    return all;
  }
  template <typename T>
  Json encode(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      return word(value);
    } else {
      Writer writer(objects_);
      describe(writer, value);
      return writer.take();
    }
  }

  ObjectWriter& objects_;
  Json json_ = Json::object();
};

}  // namespace

std::string save(const Case& one) {
  Anchors anchors = relevant_anchors(one);
  const File file{one, one.policy.sha256(), anchors.whole, std::move(anchors.kept)};
  ObjectWriter objects;
  Writer writer(objects);
  describe(writer, file);
  Json json{{"schema", "mocsign-evidence/1"}};
  json.update(writer.take());
  json["objects"] = objects.take();
  return json.dump(1, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace libsign::evidence
