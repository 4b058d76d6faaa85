#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "validation/policy_catalogue.hpp"

namespace libsign {
namespace {

constexpr std::size_t kMaxBytes = 8u << 20;  // the catalogue of ETSI has 60 kB
constexpr std::size_t kMaxEntries = 10'000;  // algorithms and evaluations; that of ETSI has some 200

/// Evaluation is one row of a catalogue as both of its forms write it.
struct Evaluation {
  unsigned least_bits = 0;  // 0 where no size is named
  std::string end;          // a date; empty where none is set
};
struct Entry {
  std::string name;
  std::vector<std::string> oids;
  std::vector<Evaluation> evaluations;
};

Error bad(std::string what, std::string_view file) { return {Errc::BadInput, std::move(what), std::string(file)}; }

/// Known is what an entry may speak of: a digest, a scheme with one digest or any, or a curve.
struct Known {
  std::optional<Digest> digest{};
  std::optional<Scheme> scheme{};
  unsigned curve_bits = 0;
};

std::string normal(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      out += c;
  return out;
}

constexpr std::pair<std::string_view, Digest> kDigests[] = {
    {"md5", Digest::Md5},          {"sha1", Digest::Sha1},        {"ripemd160", Digest::Ripemd160},
    {"sha224", Digest::Sha224},    {"sha256", Digest::Sha256},    {"sha384", Digest::Sha384},
    {"sha512", Digest::Sha512},    {"sha3224", Digest::Sha3_224}, {"sha3256", Digest::Sha3_256},
    {"sha3384", Digest::Sha3_384}, {"sha3512", Digest::Sha3_512},
};

/// Object identifiers, because names are spelt in many ways (and in the catalogues of today sometimes wrongly).
const std::map<std::string_view, Known>& by_oid() {
  static const std::map<std::string_view, Known> kTable{
      {"1.2.840.113549.2.5", {.digest = Digest::Md5}},
      {"1.3.14.3.2.26", {.digest = Digest::Sha1}},
      {"1.3.36.3.2.1", {.digest = Digest::Ripemd160}},
      {"2.16.840.1.101.3.4.2.4", {.digest = Digest::Sha224}},
      {"2.16.840.1.101.3.4.2.1", {.digest = Digest::Sha256}},
      {"2.16.840.1.101.3.4.2.2", {.digest = Digest::Sha384}},
      {"2.16.840.1.101.3.4.2.3", {.digest = Digest::Sha512}},
      {"2.16.840.1.101.3.4.2.7", {.digest = Digest::Sha3_224}},
      {"2.16.840.1.101.3.4.2.8", {.digest = Digest::Sha3_256}},
      {"2.16.840.1.101.3.4.2.9", {.digest = Digest::Sha3_384}},
      {"2.16.840.1.101.3.4.2.10", {.digest = Digest::Sha3_512}},
      {"1.2.840.113549.1.1.4", {Digest::Md5, Scheme::RsaPkcs1}},
      {"1.2.840.113549.1.1.5", {Digest::Sha1, Scheme::RsaPkcs1}},
      {"1.3.36.3.3.1.2", {Digest::Ripemd160, Scheme::RsaPkcs1}},
      {"1.2.840.113549.1.1.14", {Digest::Sha224, Scheme::RsaPkcs1}},
      {"1.2.840.113549.1.1.11", {Digest::Sha256, Scheme::RsaPkcs1}},
      {"1.2.840.113549.1.1.12", {Digest::Sha384, Scheme::RsaPkcs1}},
      {"1.2.840.113549.1.1.13", {Digest::Sha512, Scheme::RsaPkcs1}},
      {"2.16.840.1.101.3.4.3.13", {Digest::Sha3_224, Scheme::RsaPkcs1}},
      {"2.16.840.1.101.3.4.3.14", {Digest::Sha3_256, Scheme::RsaPkcs1}},
      {"2.16.840.1.101.3.4.3.15", {Digest::Sha3_384, Scheme::RsaPkcs1}},
      {"2.16.840.1.101.3.4.3.16", {Digest::Sha3_512, Scheme::RsaPkcs1}},
      {"1.2.840.113549.1.1.10", {.scheme = Scheme::RsaPss}},
      {"1.2.840.10040.4.1", {.scheme = Scheme::Dsa}},
      {"1.2.840.10045.4.1", {Digest::Sha1, Scheme::Ecdsa}},
      {"1.2.840.10045.4.3.1", {Digest::Sha224, Scheme::Ecdsa}},
      {"1.2.840.10045.4.3.2", {Digest::Sha256, Scheme::Ecdsa}},
      {"1.2.840.10045.4.3.3", {Digest::Sha384, Scheme::Ecdsa}},
      {"1.2.840.10045.4.3.4", {Digest::Sha512, Scheme::Ecdsa}},
      {"2.16.840.1.101.3.4.3.9", {Digest::Sha3_224, Scheme::Ecdsa}},
      {"2.16.840.1.101.3.4.3.10", {Digest::Sha3_256, Scheme::Ecdsa}},
      {"2.16.840.1.101.3.4.3.11", {Digest::Sha3_384, Scheme::Ecdsa}},
      {"2.16.840.1.101.3.4.3.12", {Digest::Sha3_512, Scheme::Ecdsa}},
      {"1.2.840.10045.2.1", {.scheme = Scheme::Ecdsa}},
      {"1.3.101.112", {.scheme = Scheme::Ed25519}},
      {"1.3.101.113", {.scheme = Scheme::Ed448}},
      {"1.2.250.1.223.101.256.1", {.curve_bits = 256}},
      {"1.3.36.3.3.2.8.1.1.7", {.curve_bits = 256}},
      {"1.3.36.3.3.2.8.1.1.11", {.curve_bits = 384}},
      {"1.3.36.3.3.2.8.1.1.13", {.curve_bits = 512}},
      {"1.2.840.10045.3.1.7", {.curve_bits = 256}},
      {"1.3.132.0.34", {.curve_bits = 384}},
      {"1.3.132.0.35", {.curve_bits = 521}},
  };
  return kTable;
}

std::optional<Known> identify(const Entry& entry) {
  // A bare digest's name cannot be mistaken, its object identifier has been.
  const std::string word = normal(entry.name);
  for (const auto& [text, digest] : kDigests)
    if (word == text) return Known{.digest = digest};
  for (const std::string& oid : entry.oids)
    if (const auto found = by_oid().find(oid); found != by_oid().end()) return found->second;
  if (word == "ecdsa") return Known{.scheme = Scheme::Ecdsa};
  if (word == "dsa") return Known{.scheme = Scheme::Dsa};
  if (word == "rsassapss") return Known{.scheme = Scheme::RsaPss};
  return std::nullopt;
}

/// end_of reads an xs:date, with or without a zone, or an xs:dateTime.
std::optional<Instant> end_of(std::string_view text) {
  if (text.empty()) return Instant::max();
  if (const auto whole = parse_instant(text)) return whole;
  constexpr std::size_t kDate = 10;
  if (text.size() < kDate) return std::nullopt;
  const std::string_view zone = text.substr(kDate);
  return parse_instant(fmt::format("{}T00:00:00{}", text.substr(0, kDate), zone));
}

/// set keeps the stricter of two ends; Instant::min() stands for none yet.
void set(Instant& target, Instant end) { target = target == Instant::min() ? end : std::min(target, end); }

class JsonForm {
 public:
  explicit JsonForm(std::string_view file) : file_(file) {}

  Result<std::vector<Entry>> read(ByteView bytes) const try {
    const auto document = nlohmann::json::parse(bytes.begin(), bytes.end());
    // Version 1.1.1 of the standard wrote the name of the type, 1.2.1 writes that of the element.
    const char* const root =
        document.contains("SecuritySuitabilityPolicy") ? "SecuritySuitabilityPolicy" : "SecuritySuitabilityPolicyType";
    std::vector<Entry> entries;
    for (const auto& algorithm : document.at(root).at("Algorithm")) {
      Entry entry;
      const auto& identifier = algorithm.at("AlgorithmIdentifier");
      entry.name = identifier.at("Name").get<std::string>();
      for (const char* const key : {"ObjectIdentifier", "Objectidentifier"})
        if (identifier.contains(key)) entry.oids.push_back(identifier.at(key).get<std::string>());
      for (const auto& evaluation : algorithm.at("Evaluation")) {
        auto read = evaluation_of(evaluation);
        if (!read) return read.error();
        entry.evaluations.push_back(*std::move(read));
      }
      entries.push_back(std::move(entry));
    }
    return entries;
  } catch (const nlohmann::json::exception& error) {
    Error wrong = bad("the file is no catalogue of algorithms", file_);
    wrong.detail = error.what();
    return wrong;
  }

 private:
  Result<Evaluation> evaluation_of(const nlohmann::json& json) const {
    Evaluation evaluation;
    if (json.contains("Parameter"))
      for (const auto& parameter : json.at("Parameter")) {
        if (parameter.contains("Max"))
          return Error{Errc::Unsupported, "the catalogue sets upper bounds on key sizes", std::string(file_)};
        if (parameter.at("name") == "qlength" || !parameter.contains("Min")) continue;
        evaluation.least_bits = parameter.at("Min").get<unsigned>();
      }
    evaluation.end = json.at("Validity").value("End", "");
    return evaluation;
  }

  std::string_view file_;
};

class XmlForm {
 public:
  explicit XmlForm(std::string_view file) : file_(file) {}

  Result<std::vector<Entry>> read(ByteView bytes) const {
    pugi::xml_document document;
    const auto parsed = document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default);
    const pugi::xml_node root = document.document_element();
    if (!parsed || local_name(root) != "SecuritySuitabilityPolicy") {
      Error wrong = bad("the file is no catalogue of algorithms", file_);
      wrong.detail = parsed.description();
      return wrong;
    }
    std::vector<Entry> entries;
    for (const pugi::xml_node algorithm : root.children()) {
      if (local_name(algorithm) != "Algorithm") continue;
      Entry entry;
      for (const pugi::xml_node part : algorithm.children()) {
        if (local_name(part) == "AlgorithmIdentifier") identifier(part, entry);
        if (local_name(part) != "Evaluation") continue;
        auto read = evaluation_of(part);
        if (!read) return read.error();
        entry.evaluations.push_back(*std::move(read));
      }
      entries.push_back(std::move(entry));
    }
    return entries;
  }

 private:
  static std::string_view local_name(const pugi::xml_node& node) {
    const std::string_view qualified = node.name();
    const std::size_t colon = qualified.find(':');
    return colon == std::string_view::npos ? qualified : qualified.substr(colon + 1);
  }

  static void identifier(const pugi::xml_node& node, Entry& entry) {
    for (const pugi::xml_node part : node.children()) {
      if (local_name(part) == "Name") entry.name = part.text().as_string();
      if (local_name(part) == "ObjectIdentifier") entry.oids.emplace_back(part.text().as_string());
    }
  }

  Result<Evaluation> evaluation_of(const pugi::xml_node& node) const {
    Evaluation evaluation;
    for (const pugi::xml_node part : node.children()) {
      if (local_name(part) == "Validity")
        for (const pugi::xml_node bound : part.children())
          if (local_name(bound) == "End") evaluation.end = bound.text().as_string();
      if (local_name(part) != "Parameter") continue;
      for (const pugi::xml_node bound : part.children()) {
        if (local_name(bound) == "Max" || local_name(bound) == "Exact" || local_name(bound) == "Range")
          return Error{Errc::Unsupported, "the catalogue sets upper bounds on key sizes", std::string(file_)};
        if (local_name(bound) != "Min" || std::string_view(part.attribute("name").as_string()) == "qlength") continue;
        const std::string_view text = bound.text().as_string();
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), evaluation.least_bits);
        if (error != std::errc{} || end != text.data() + text.size())
          return bad(fmt::format("the catalogue has “{}” as a key size", text), file_);
      }
    }
    return evaluation;
  }

  std::string_view file_;
};

}  // namespace

Result<AlgorithmCatalogue> AlgorithmCatalogue::read(ByteView file, std::string_view file_name) {
  if (file.size() > kMaxBytes)
    return Error{Errc::LimitExceeded, fmt::format("the catalogue is larger than {} bytes", kMaxBytes),
                 std::string(file_name)};
  const std::string_view text = as_text(file);
  const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const bool is_json = first != std::string_view::npos && text[first] == '{';
  const auto entries = is_json ? JsonForm(file_name).read(file) : XmlForm(file_name).read(file);
  if (!entries) return entries.error();

  Table table = Table::empty();
  bool knows_one = false;
  std::size_t rows = 0;
  unsigned smallest_curve = 0;
  for (const Entry& entry : *entries) {
    rows += 1 + entry.evaluations.size();
    if (rows > kMaxEntries)
      return Error{Errc::LimitExceeded, "the catalogue has too many rows", std::string(file_name)};
    const auto known = identify(entry);
    if (!known) continue;
    if (known->curve_bits > 0) {
      smallest_curve = smallest_curve == 0 ? known->curve_bits : std::min(smallest_curve, known->curve_bits);
      continue;
    }
    for (const Evaluation& evaluation : entry.evaluations) {
      const auto end = end_of(evaluation.end);
      if (!end) return bad(fmt::format("the catalogue has “{}” as a date", evaluation.end), file_name);
      knows_one = true;
      if (known->scheme)
        table.rows.push_back({*known->scheme, known->digest, evaluation.least_bits, *end});
      else
        set(table.end_of(*known->digest), *end);
    }
  }
  if (!knows_one) return bad("the catalogue lists no algorithm that is known here", file_name);
  for (KeySize& each : table.rows)
    if (each.scheme == Scheme::Ecdsa && each.least_bits == 0) each.least_bits = smallest_curve;
  return AlgorithmCatalogue(Table::share(std::move(table)));
}

}  // namespace libsign
