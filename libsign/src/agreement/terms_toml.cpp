#include "agreement/terms_toml.hpp"

#include <algorithm>

#include "agreement/caps.hpp"
#include "agreement/characters.hpp"
#include "agreement/records.hpp"
#include "base/toml.hpp"

namespace libsign::agreement {
namespace {

/// TermsReader walks a parsed TOML file.
class TermsReader {
 public:
  TermsReader(Reading& reading, std::string_view name) : reading_(reading), name_(name) {}

  void read(const toml::table& file, TermsFile& out) {
    only(file, "the file", {"agreement", "execution", "participant", "terms"});
    with(file, "agreement", "[agreement]", [&](Fields& fields) {
      out.agreement = read_agreement(fields);
      out.language = fields.language("language");
    });
    with(file, "execution", "[execution]", [&](Fields& fields) { out.memorandum.execution = read_execution(fields); });
    each(file, "participant", "[[participant]]",
         [&](const toml::table& table) { out.memorandum.participants.push_back(participant(table)); });
    const toml::table* const terms = subtable(file, "terms", "[terms]");
    if (terms) read_all(*terms, out.memorandum.terms);
    check_uniqueness(out.memorandum, std::string(name_), reading_);
  }

 private:
  void read_all(const toml::table& table, Terms& terms) {
    only(table, "[terms]", {"commence", "initial", "renew", "exit", "modify"});
    with(table, "commence", "[terms.commence]", [&](Fields& fields) { terms.commence = read_commence(fields); });
    with(table, "initial", "[terms.initial]", [&](Fields& fields) { terms.initial = read_initial(fields); });
    if (table.contains("renew"))
      with(table, "renew", "[terms.renew]", [&](Fields& fields) { terms.renew = read_renew(fields); });
    if (table.contains("exit"))
      each(table, "exit", "[[terms.exit]]", [&](const toml::table& exit) {
        Fields fields = fields_of(exit, "[[terms.exit]]");
        terms.exits.push_back(read_exit(fields));
        fields.finish();
      });
    if (table.contains("modify"))
      with(table, "modify", "[terms.modify]", [&](Fields& fields) { terms.modify = read_modify(fields); });
  }

  Participant participant(const toml::table& table) {
    Participant out;
    Fields fields = fields_of(table, "[[participant]]", "signatory");
    out.id = fields.identifier("id");
    out.name = fields.text("name");
    out.zone = fields.optional_zone("zone");
    fields.finish();
    with(table, "signatory", "[participant.signatory]",
         [&](Fields& signatory) { out.signatory = read_signatory(signatory); });
    return out;
  }

  /// with hands the fields of one required table to `take`.
  template <typename Take>
  void with(const toml::table& parent, std::string_view key, std::string owner, Take take) {
    const toml::table* const table = subtable(parent, key, owner);
    if (!table) return;
    Fields fields = fields_of(*table, std::move(owner));
    take(fields);
    fields.finish();
  }

  /// each hands every table of a required array to `take`.
  template <typename Take>
  void each(const toml::table& parent, std::string_view key, std::string_view owner, Take take) {
    const toml::node* const node = parent.get(key);
    if (!node) return missing(parent, owner);
    const toml::array* const array = node->as_array();
    if (!array || !array->is_homogeneous(toml::node_type::table)) return malformed(*node, owner);
    for (const toml::node& element : *array) take(*element.as_table());
  }

  const toml::table* subtable(const toml::table& parent, std::string_view key, std::string_view owner) {
    const toml::node* const node = parent.get(key);
    if (!node) missing(parent, owner);
    if (node && !node->is_table()) malformed(*node, owner);
    return node ? node->as_table() : nullptr;
  }

  /// only complains about keys that are not among `known`.
  void only(const toml::table& table, std::string_view owner, std::initializer_list<std::string_view> known) {
    for (const auto& [key, node] : table)
      if (std::ranges::find(known, key.str()) == known.end())
        reading_.problem(fmt::format("{} has an unknown “{}”", owner, key.str()), where(key.source()),
                         fmt::format("it may have: {}", fmt::join(known, ", ")));
  }

  /// fields_of turns a table of plain values into Fields; `apart` names a table in it that is read on its own.
  Fields fields_of(const toml::table& table, std::string owner, std::string_view apart = {}) {
    std::vector<Fields::Field> fields;
    for (const auto& [key, node] : table) {
      if (key.str() == apart && !apart.empty()) continue;
      const auto value = plain_value(node);
      if (!value)
        reading_.problem(fmt::format("“{}” of {} is neither text, number, date nor a list of text", key.str(), owner),
                         where(key.source()), "write a plain value");
      fields.push_back({std::string(key.str()), value.value_or(""), where(key.source())});
    }
    return {reading_, std::move(owner), where(table.source()), Fields::Order::Any, std::move(fields)};
  }

  static std::optional<std::string> plain_value(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return std::to_string(number->get());
    if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    if (const auto* date = node.as_date())
      return fmt::format("{:04}-{:02}-{:02}", date->get().year, date->get().month, date->get().day);
    const toml::array* const list = node.as_array();
    if (!list || !list->is_homogeneous(toml::node_type::string)) return std::nullopt;
    std::vector<std::string> words;
    for (const toml::node& word : *list) words.push_back(word.as_string()->get());
    return fmt::format("{}", fmt::join(words, " "));
  }

  void missing(const toml::table& parent, std::string_view owner) {
    reading_.problem(fmt::format("{} is missing", owner), where(parent.source()), "add this table");
  }

  void malformed(const toml::node& node, std::string_view owner) {
    reading_.problem(fmt::format("{} has another shape than it should", owner), where(node.source()),
                     fmt::format("write it as {}, followed by its keys", owner));
  }

  std::string where(const toml::source_region& region) const { return at_line(name_, region.begin.line); }

  Reading& reading_;
  std::string_view name_;
};

Error not_toml(std::string_view why, std::string where) {
  return {Errc::BadInput, fmt::format("the terms are not TOML: {}", why), std::move(where), "correct the file there"};
}

}  // namespace

Result<TermsFile> read_terms(std::string_view toml, std::string_view name) {
  if (toml.size() > kMaxTermsBytes)
    return Error{Errc::LimitExceeded, fmt::format("the terms are larger than {} bytes", kMaxTermsBytes),
                 std::string(name)};
  toml::table file;
  try {
    file = toml::parse(toml);
  } catch (const toml::parse_error& error) {
    return not_toml(error.description(), at_line(name, error.source().begin.line));
  } catch (const BrokenAssumption&) {
    return not_toml("a key or value is malformed", std::string(name));
  }
  TermsFile terms;
  TermsReader(terms.reading, name).read(file, terms);
  if (terms.reading.failed()) return *terms.reading.problem();
  return terms;
}

}  // namespace libsign::agreement
