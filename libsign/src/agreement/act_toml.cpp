#include "agreement/act_toml.hpp"

#include "agreement/describe_act.hpp"
#include "agreement/toml_reader.hpp"

namespace libsign::agreement {
namespace {

constexpr std::string_view kArrayMark = "[]";

/// table_in returns the table that `name` names in `parent`, made if it is not there: the last one of an array if
/// `name` ends with the mark of an array. Null if something else has that name.
toml::table* table_in(toml::table& parent, std::string_view name) {
  if (!name.ends_with(kArrayMark)) {
    parent.insert(name, toml::table{});
    return parent.get(name)->as_table();
  }
  name.remove_suffix(kArrayMark.size());
  parent.insert(name, toml::array{});
  toml::array* const array = parent.get(name)->as_array();
  if (!array) return nullptr;
  if (array->empty()) array->push_back(toml::table{});
  return array->back().as_table();
}

Result<void> put(toml::table& file, std::string_view path, const std::string& value) {
  toml::table* table = &file;
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
    table = table_in(*table, path.substr(0, dot));
    if (!table)
      return Error{Errc::Usage,
                   fmt::format("“{}” stands beside something else of that name", path),
                   {},
                   "leave it out, or correct the file"};
    path.remove_prefix(dot + 1);
  }
  table->insert_or_assign(path, value);
  return {};
}

void describe_source(TomlReader& record, ActKind kind, bool has_operations, Act& act) {
  ActHeader& header = act.header;
  record.required("by", header.by, kIdentifier);
  describe_direction(record, header);
  std::optional<std::string> language;
  record.optional("language", language, kLanguage);
  header.language = std::move(language).value_or("");
  record.optional_child("Validity", header.validity);
  if (has_operations || (kind != ActKind::Modification && kind != ActKind::Correction))
    return describe_body(record, kind, act.body);
  describe_moments(record, act.body.emplace<Modification>());
}

}  // namespace

Result<Act> read_source_of(ActKind kind, const ActSource& source) {
  const std::string name = source.file ? source.file->name() : "draft";
  auto file = source.file ? parse_toml(as_text(source.file->bytes()), name) : Result<toml::table>(toml::table{});
  if (!file) return file.error();
  for (const auto& [path, value] : source.values)
    if (auto done = put(*file, path, value); !done) return done.error();
  Reading reading;
  Act act;
  act.header.kind = kind;
  TomlReader record(reading, name, *file);
  describe_source(record, kind, source.has_operations, act);
  record.finish();
  if (reading.failed()) return *reading.problem();
  return act;
}

}  // namespace libsign::agreement
