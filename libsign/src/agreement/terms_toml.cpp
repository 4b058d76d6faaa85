#include "agreement/terms_toml.hpp"

#include "agreement/describe_memorandum.hpp"
#include "agreement/toml_reader.hpp"

namespace libsign::agreement {

Result<TermsFile> read_terms(std::string_view toml, std::string_view name) {
  const auto file = parse_toml(toml, name);
  if (!file) return file.error();
  TermsFile terms;
  TomlReader record(terms.reading, name, *file);
  record.child("Agreement", [&](TomlReader& child) {
    describe(child, terms.agreement);
    child.required("language", terms.language, kLanguage);
  });
  describe(record, terms.memorandum);
  record.finish();
  if (terms.reading.failed()) return *terms.reading.problem();
  return terms;
}

}  // namespace libsign::agreement
