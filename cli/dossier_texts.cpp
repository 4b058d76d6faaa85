#include "dossier_texts.hpp"

#include <libsign/inspect.hpp>

#include "inputs.hpp"

namespace libsign::cli {

Result<KnownTexts> texts_in(std::span<const std::string> paths) {
  const auto files = files_under(paths, Folders::Walk);
  if (!files) return files.error();
  KnownTexts texts;
  for (const std::string& path : *files) {
    const auto document = Document::open(path);
    if (!document && document.error().code == Errc::NotFound) return document.error();
    if (!document) continue;
    if (const auto act = preview_act(*document)) texts.add(*act);
  }
  return texts;
}

}  // namespace libsign::cli
