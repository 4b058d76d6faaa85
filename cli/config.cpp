#include "config.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <libsign/document.hpp>
#include <libsign/settings_file.hpp>

#include "inputs.hpp"
#include "user_trust.hpp"

namespace libsign::cli {
namespace {

namespace fs = std::filesystem;

enum class Kind { Text, Policy, Paths, Path, Url, Level, Switch, Seconds };
enum class InProject { Allowed, Refused };

/// Entry is one setting that exists.
struct Entry {
  std::string_view key;
  const char* variable;
  Kind kind;
  InProject in_project;
  std::string_view built_in;  // empty: not set
};

constexpr std::array kEntries{
    Entry{"policy", "MOCSIGN_POLICY", Kind::Policy, InProject::Allowed, "strict"},
    Entry{"trust", "MOCSIGN_TRUST", Kind::Paths, InProject::Allowed, ""},
    Entry{"tsa", "MOCSIGN_TSA", Kind::Url, InProject::Allowed, ""},
    Entry{"level", "MOCSIGN_LEVEL", Kind::Level, InProject::Allowed, ""},
    Entry{"module", "MOCSIGN_MODULE", Kind::Paths, InProject::Refused, ""},
    Entry{"proxy", "MOCSIGN_PROXY", Kind::Url, InProject::Refused, ""},
    Entry{"offline", "MOCSIGN_OFFLINE", Kind::Switch, InProject::Allowed, "false"},
    Entry{"cache", "MOCSIGN_CACHE", Kind::Path, InProject::Refused, ""},
    Entry{"timeout", "MOCSIGN_TIMEOUT", Kind::Seconds, InProject::Allowed, "10"},
};

constexpr std::int64_t kLongestTimeout = 600;  // seconds; nobody waits longer for one answer

const Entry* entry_of(std::string_view key) {
  const auto found = std::find_if(kEntries.begin(), kEntries.end(), [&](const Entry& e) { return e.key == key; });
  return found == kEntries.end() ? nullptr : &*found;
}

std::optional<Level> level_from(std::string_view text) {
  for (const Level level : {Level::B, Level::T, Level::LT, Level::LTA})
    if (name(level) == text) return level;
  return std::nullopt;
}

std::optional<std::int64_t> number_from(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// expected returns what a value should look like if it does not; nothing if it is well.
std::optional<std::string> expected(Kind kind, const std::vector<std::string>& values) {
  if (kind != Kind::Paths && values.size() != 1) return "one value";
  switch (kind) {
    case Kind::Level: return level_from(values[0]) ? std::nullopt : std::optional("B, T, LT or LTA");
    case Kind::Switch:
      return values[0] == "true" || values[0] == "false" ? std::nullopt : std::optional("true or false");
    case Kind::Seconds: {
      const auto seconds = number_from(values[0]);
      if (seconds && *seconds >= 1 && *seconds <= kLongestTimeout) return std::nullopt;
      return fmt::format("a number of seconds from 1 to {}", kLongestTimeout);
    }
    case Kind::Url:
      if (values[0].starts_with("http://") || values[0].starts_with("https://")) return std::nullopt;
      return "a URL that begins with http:// or https://";
    case Kind::Policy:
    case Kind::Text:
    case Kind::Path:
    case Kind::Paths: break;
  }
  const bool empty = std::any_of(values.begin(), values.end(), [](const std::string& v) { return v.empty(); });
  return empty ? std::optional<std::string>("a value that is not empty") : std::nullopt;
}

/// plain_values writes a setting's value as text; nothing for a date.
std::optional<std::vector<std::string>> plain_values(const Setting::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return std::vector{*text};
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::vector{std::to_string(*number)};
  if (const auto* flag = std::get_if<bool>(&value)) return std::vector<std::string>{*flag ? "true" : "false"};
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return *list;
  return std::nullopt;
}

/// seen_from makes the paths of a file relative to its folder.
std::vector<std::string> seen_from(const fs::path& folder, Kind kind, std::vector<std::string> values) {
  for (std::string& value : values) {
    const bool is_path = kind == Kind::Path || kind == Kind::Paths || (kind == Kind::Policy && !builtin_policy(value));
    if (is_path) value = (folder / value).lexically_normal().string();
  }
  return values;
}

std::optional<fs::path> below_home(const Context& context, const char* variable, const char* otherwise) {
  if (const auto folder = context.environment(variable); folder && fs::path(*folder).is_absolute())
    return fs::path(*folder) / "mocsign";
  if (const auto home = context.environment("HOME")) return fs::path(*home) / otherwise / "mocsign";
  return std::nullopt;
}

std::optional<fs::path> project_file() {
  std::error_code error;
  fs::path folder = fs::current_path(error);
  if (error) return std::nullopt;
  while (true) {
    fs::path file = folder / ".mocsign.toml";
    if (fs::is_regular_file(file, error)) return file;
    if (folder == folder.root_path()) return std::nullopt;
    folder = folder.parent_path();
  }
}

bool belongs_to_us(const fs::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && (status.st_uid == ::geteuid() || status.st_uid == 0);
}

}  // namespace

std::string_view name(Source source) {
  switch (source) {
    case Source::BuiltIn: return "built-in";
    case Source::UserFile: return "user file";
    case Source::ProjectFile: return "project file";
    case Source::Environment: return "environment";
    case Source::Flag: return "flag";
  }
  return "built-in";
}

std::vector<std::string_view> Config::keys() {
  std::vector<std::string_view> keys;
  for (const Entry& entry : kEntries) keys.push_back(entry.key);
  return keys;
}

Result<Config> Config::load(const Context& context) {
  Config config;
  for (const Entry& entry : kEntries) {
    ConfigValue& value = config.values_[std::string(entry.key)];
    if (!entry.built_in.empty()) value.values = {std::string(entry.built_in)};
  }
  if (const auto cache = below_home(context, "XDG_CACHE_HOME", ".cache"))
    config.values_["cache"].values = {cache->string()};

  std::error_code error;
  const auto user = below_home(context, "XDG_CONFIG_HOME", ".config");
  if (user && fs::exists(*user / "config.toml", error))
    if (auto read = config.read_file(*user / "config.toml", Source::UserFile); !read) return read.error();
  if (const auto project = project_file()) {
    if (!belongs_to_us(*project))
      config.warnings_.push_back(
          fmt::format("the project file {} belongs to another user and is not read", project->string()));
    else if (auto read = config.read_file(*project, Source::ProjectFile); !read)
      return read.error();
  }
  if (auto read = config.read_environment(context); !read) return read.error();
  config.note_project();
  return config;
}

Result<void> Config::read_file(const fs::path& path, Source source) {
  const auto document = Document::open(path);
  if (!document) return document.error();
  const auto settings = read_settings(as_text(document->bytes()), path.string());
  if (!settings) return settings.error();
  for (const Setting& setting : *settings) {
    const std::string key = dotted(setting);
    const Entry* const entry = entry_of(key);
    if (entry == nullptr)
      return Error{Errc::BadInput, fmt::format("there is no setting “{}”", key), setting.where,
                   fmt::format("the settings are: {}", fmt::join(keys(), ", "))};
    if (source == Source::ProjectFile && entry->in_project == InProject::Refused)
      return Error{Errc::BadInput, fmt::format("a project file cannot set “{}”", key), setting.where,
                   "set it in your own config.toml: a project file may come from somebody else"};
    const auto values = plain_values(setting.value);
    const auto wanted = values ? expected(entry->kind, *values) : std::optional<std::string>("a value, not a date");
    if (wanted)
      return Error{Errc::BadInput, fmt::format("“{}” cannot have that value", key), setting.where, "it is " + *wanted};
    values_[key] = {seen_from(path.parent_path(), entry->kind, *values), source, setting.where};
  }
  return {};
}

Result<void> Config::read_environment(const Context& context) {
  for (const Entry& entry : kEntries) {
    const auto text = context.environment(entry.variable);
    if (!text) continue;
    std::vector<std::string> values;
    for (std::size_t begin = 0; begin <= text->size();) {
      const std::size_t end = entry.kind == Kind::Paths ? text->find(':', begin) : std::string::npos;
      values.push_back(text->substr(begin, end - begin));
      begin = end == std::string::npos ? text->size() + 1 : end + 1;
    }
    if (entry.kind == Kind::Switch && (values[0] == "1" || values[0] == "0"))
      values[0] = values[0] == "1" ? "true" : "false";
    if (const auto wanted = expected(entry.kind, values))
      return usage(fmt::format("{} cannot be “{}”", entry.variable, *text), "it is " + *wanted);
    values_[std::string(entry.key)] = {std::move(values), Source::Environment, entry.variable};
  }
  return {};
}

void Config::note_project() {
  for (const std::string_view key : {"trust", "policy"}) {
    const ConfigValue& set = value(key);
    if (set.source == Source::ProjectFile)
      warnings_.push_back(
          fmt::format("{} comes from the project file: {} ({})", key, fmt::join(set.values, ", "), set.where));
  }
}

void Config::set_flag(std::string_view key, std::vector<std::string> values) {
  if (values.empty()) return;
  std::erase_if(warnings_, [&](const std::string& each) { return each.starts_with(fmt::format("{} comes ", key)); });
  values_[std::string(key)] = {std::move(values), Source::Flag, fmt::format("--{}", key)};
}

void Config::set_flag(std::string_view key, const std::optional<std::string>& value) {
  if (value) set_flag(key, std::vector{*value});
}

std::optional<std::string> Config::one(std::string_view key) const {
  const ConfigValue& found = value(key);
  return found.values.empty() ? std::nullopt : std::optional(found.values.front());
}

Result<Policy> Config::policy() const {
  const ConfigValue& set = value("policy");
  const std::string& wanted = set.values.front();
  if (auto built_in = builtin_policy(wanted)) return *std::move(built_in);
  std::error_code error;
  if (!fs::exists(wanted, error))
    return usage(fmt::format("there is no policy “{}”", wanted),
                 fmt::format("the policies are: {}, or a file", fmt::join(builtin_policy_ids(), ", ")));
  return load_policy(wanted);
}

Result<TrustStore> Config::trust(Context& context) const { return trust_from(context, value("trust").values); }
bool Config::offline() const { return one("offline") == "true"; }
std::optional<std::string> Config::tsa() const { return one("tsa"); }
std::optional<Level> Config::level() const {
  const auto text = one("level");
  return text ? level_from(*text) : std::nullopt;
}
const std::vector<std::string>& Config::modules() const { return value("module").values; }
std::optional<std::string> Config::proxy() const { return one("proxy"); }
std::optional<fs::path> Config::cache() const { return one("cache"); }
std::chrono::seconds Config::timeout() const { return std::chrono::seconds(*number_from(*one("timeout"))); }

}  // namespace libsign::cli
