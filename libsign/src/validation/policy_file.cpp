#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include <libsign/document.hpp>
#include <libsign/policy.hpp>
#include <libsign/settings_file.hpp>

namespace libsign {
namespace {

Error wrong(const Setting& setting, std::string_view should_be) {
  return {Errc::BadInput, fmt::format("“{}” cannot have that value", dotted(setting)), setting.where,
          fmt::format("write {}", should_be)};
}

/// read_span reads "15m", "24h", "90s", "2d".
std::optional<std::chrono::seconds> read_span(std::string_view text) {
  constexpr std::int64_t kLongest = 100 * 366;  // in any unit: a century of days does not overflow
  static const std::map<std::string_view, std::int64_t> kUnits{{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto unit = kUnits.find(text.substr(static_cast<std::size_t>(end - text.data())));
  if (error != std::errc{} || unit == kUnits.end() || number < 0 || number > kLongest) return std::nullopt;
  return std::chrono::seconds(number * unit->second);
}

/// read_sunset reads a date, "without end" or "never".
std::optional<Instant> read_sunset(const Setting::Value& value) {
  if (const auto* date = std::get_if<Instant>(&value)) return *date;
  const auto* word = std::get_if<std::string>(&value);
  if (word && *word == "without end") return Instant::max();
  if (word && *word == "never") return Instant::min();
  return std::nullopt;
}

std::optional<Scheme> scheme_from_name(std::string_view text) {
  for (const Scheme scheme :
       {Scheme::RsaPkcs1, Scheme::RsaPss, Scheme::Ecdsa, Scheme::Ed25519, Scheme::Ed448, Scheme::Dsa})
    if (name(scheme) == text) return scheme;
  return std::nullopt;
}

/// PolicyReader turns settings into changes of a policy.
class PolicyReader {
 public:
  explicit PolicyReader(const std::filesystem::path& folder) : folder_(folder) {}

  Result<Policy> read(const std::vector<Setting>& settings, std::string_view file) {
    // The base and its algorithms go first, wherever in the file they stand.
    for (const auto* first : {"base", "algorithms"})
      for (const Setting& setting : settings)
        if (dotted(setting) == first)
          if (auto done = apply(setting); !done) return done.error();
    for (const Setting& setting : settings)
      if (dotted(setting) != "base" && dotted(setting) != "algorithms")
        if (auto done = apply(setting); !done) return done.error();
    for (auto& [scheme, rows] : rows_) policy_.algorithms = policy_.algorithms.with(scheme, std::move(rows));
    if (!has_id_)
      return Error{Errc::BadInput, "the policy has no id", std::string(file),
                   "add a line like: id = \"ministry-2026\""};
    return policy_;
  }

 private:
  Result<void> apply(const Setting& setting) {
    if (setting.key.size() == 2 && setting.key[0] == "digests") return digest(setting);
    if (setting.key.size() == 3 && setting.key[0] == "signatures") return signature(setting);
    const std::string key = dotted(setting);
    if (key == "base") return base(setting);
    if (key == "algorithms") return catalogue(setting);
    if (key == "id") return own_id(setting);
    if (key == "description") return text(setting, policy_.description);
    if (key == "level") return level(setting);
    if (key == "qualification") return qualification(setting);
    if (key == "revocation-proof") return flag(setting, policy_.require_revocation_proof);
    if (key == "signing-certificate-reference") return flag(setting, policy_.require_signing_certificate_reference);
    if (key == "revocation-max-age") return span(setting, policy_.revocation_max_age, "next-update");
    if (key == "time-stamp-delay") return span(setting, policy_.time_stamp_delay, "any");
    if (key == "revocation-delay-warning") return span(setting, policy_.revocation_delay_warning, "any");
    if (key == "revocation-delay-limit") return span(setting, policy_.revocation_delay_limit, "any");
    return Error{Errc::BadInput, fmt::format("a policy has no “{}”", key), setting.where,
                 "docs/policies.md lists the keys"};
  }

  Result<void> base(const Setting& setting) {
    const auto* id = std::get_if<std::string>(&setting.value);
    const auto found = id ? builtin_policy(*id) : std::nullopt;
    if (!found) return wrong(setting, fmt::format("one of: {}", fmt::join(builtin_policy_ids(), ", ")));
    policy_ = *found;
    return {};
  }

  Result<void> catalogue(const Setting& setting) {
    const auto* file = std::get_if<std::string>(&setting.value);
    if (!file) return wrong(setting, "the name of a file");
    const auto document = Document::open(folder_ / *file);
    if (!document) {
      Error error = document.error();
      error.where = setting.where + ": " + *file;
      return error;
    }
    auto read = AlgorithmCatalogue::read(document->bytes(), *file);
    if (!read) return read.error();
    policy_.algorithms = *std::move(read);
    return {};
  }

  Result<void> own_id(const Setting& setting) {
    const auto* id = std::get_if<std::string>(&setting.value);
    if (!id || id->empty()) return wrong(setting, "a name of your own");
    // Two policies of one name in reports would be taken for each other.
    if (builtin_policy(*id))
      return Error{Errc::BadInput, fmt::format("“{}” is the name of a built-in policy", *id), setting.where,
                   "choose a name of your own"};
    policy_.id = *id;
    has_id_ = true;
    return {};
  }

  Result<void> level(const Setting& setting) {
    const auto* word = std::get_if<std::string>(&setting.value);
    if (word)
      for (const auto& [text, level] : {std::pair{"any", Level::None}, {"T", Level::T}, {"LT", Level::LT}})
        if (*word == text) {
          policy_.required_level = level;
          return {};
        }
    return wrong(setting, "\"any\", \"T\" or \"LT\"");
  }

  Result<void> qualification(const Setting& setting) {
    const auto* word = std::get_if<std::string>(&setting.value);
    if (word)
      for (const Qualification value : {Qualification::NotRequired, Qualification::AdesQc, Qualification::Qes})
        if (*word == name(value)) {
          policy_.required_qualification = value;
          return {};
        }
    return wrong(setting, "\"not required\", \"AdES-QC\" or \"QES\"");
  }

  Result<void> digest(const Setting& setting) {
    const auto algorithm = digest_from_name(setting.key[1]);
    if (!algorithm)
      return Error{Errc::BadInput, fmt::format("there is no digest “{}”", setting.key[1]), setting.where,
                   "write for example \"SHA-256\""};
    const auto sunset = read_sunset(setting.value);
    if (!sunset) return wrong(setting, "a date, \"never\" or \"without end\"");
    policy_.algorithms = policy_.algorithms.with(*algorithm, *sunset);
    return {};
  }

  Result<void> signature(const Setting& setting) {
    const auto scheme = scheme_from_name(setting.key[1]);
    if (!scheme)
      return Error{Errc::BadInput, fmt::format("there is no signature scheme “{}”", setting.key[1]), setting.where,
                   "the schemes are: RSA, RSASSA-PSS, DSA, ECDSA, Ed25519, Ed448"};
    const std::string& size = setting.key[2];
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), bits);
    if (error != std::errc{} || end != size.data() + size.size())
      return Error{Errc::BadInput, fmt::format("“{}” is no key size in bits", size), setting.where,
                   "write a line like: 3000 = 2034-01-01"};
    const auto sunset = read_sunset(setting.value);
    if (!sunset) return wrong(setting, "a date, \"never\" or \"without end\"");
    rows_[*scheme].push_back({.scheme = *scheme, .least_bits = bits, .sunset = *sunset});
    return {};
  }

  static Result<void> text(const Setting& setting, std::string& target) {
    const auto* value = std::get_if<std::string>(&setting.value);
    if (!value) return wrong(setting, "text");
    target = *value;
    return {};
  }

  static Result<void> flag(const Setting& setting, bool& target) {
    const auto* value = std::get_if<bool>(&setting.value);
    if (!value) return wrong(setting, "true or false");
    target = *value;
    return {};
  }

  static Result<void> span(const Setting& setting, std::optional<std::chrono::seconds>& target,
                           std::string_view for_none) {
    const auto* value = std::get_if<std::string>(&setting.value);
    if (value && *value == for_none) {
      target.reset();
      return {};
    }
    const auto read = value ? read_span(*value) : std::nullopt;
    if (!read) return wrong(setting, fmt::format("\"90s\", \"15m\", \"24h\", \"7d\" or \"{}\"", for_none));
    target = *read;
    return {};
  }

  const std::filesystem::path& folder_;
  Policy policy_ = *builtin_policy("strict");
  bool has_id_ = false;
  std::map<Scheme, std::vector<AlgorithmCatalogue::KeySize>> rows_;
};

}  // namespace

Result<Policy> read_policy(std::string_view toml, std::string_view name, const std::filesystem::path& folder) {
  const auto settings = read_settings(toml, name);
  if (!settings) return settings.error();
  return PolicyReader(folder).read(*settings, name);
}

Result<Policy> load_policy(const std::filesystem::path& path) {
  const auto document = Document::open(path);
  if (!document) return document.error();
  return read_policy(as_text(document->bytes()), path.string(), path.parent_path());
}

}  // namespace libsign
