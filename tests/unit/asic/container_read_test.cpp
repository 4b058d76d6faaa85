#include <catch2/catch.hpp>

#include "asic/container.hpp"
#include "zip/archive.hpp"

using namespace libsign;

namespace {

struct File {
  std::string name;
  std::string content = "x";
  bool store = true;
};

const File kMimetype{"mimetype", std::string(asic::kMimeAsicE)};
const File kSignature{"META-INF/signatures0.xml"};

std::string manifest_of(const std::string& entries) {
  return "<?xml version=\"1.0\"?><m:manifest xmlns:m=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">" +
         entries + "</m:manifest>";
}
std::string line(const std::string& path, const std::string& type = "text/plain") {
  return "<m:file-entry m:full-path=\"" + path + "\" m:media-type=\"" + type + "\"/>";
}
File manifest(const std::string& entries) { return {"META-INF/manifest.xml", manifest_of(entries)}; }
const std::string kRoot = line("/", std::string(asic::kMimeAsicE));

Document container_of(const std::vector<File>& files, const std::string& name = "memo.asice") {
  std::vector<zip::NewEntry> entries;
  for (const File& file : files)
    entries.push_back({.name = file.name, .bytes = as_bytes(file.content), .store = file.store});
  return {name, *zip::write(entries)};
}

std::vector<std::string> names_of(const std::vector<Document>& documents) {
  std::vector<std::string> names;
  for (const Document& document : documents) names.push_back(document.name());
  return names;
}

/// codes_of lists the findings of a container, errors with an exclamation mark.
std::vector<std::string> codes_of(const std::vector<File>& files, const std::string& name = "memo.asice") {
  const auto container = asic::read(container_of(files, name), {});
  REQUIRE(container);
  std::vector<std::string> codes;
  for (const Finding& finding : container->findings)
    codes.push_back(finding.code + (finding.severity == Severity::Error ? "!" : ""));
  return codes;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("asic read: an honest container is taken apart without findings", "[asic]") {
  const auto container =
      asic::read(container_of({kMimetype,
                               manifest(kRoot + line("b.txt") + line("lisa/ä &amp; ö.pdf", "application/pdf")),
                               {"b.txt", "text"},
                               {"lisa/ä & ö.pdf", "pdf"},
                               kSignature,
                               {"META-INF/ASiCArchiveManifest.xml"}}),
                 {});
  REQUIRE(container);
  CHECK(container->kind == Container::AsicE);
  CHECK(container->mimetype == asic::kMimeAsicE);
  CHECK(container->has_manifest);
  CHECK(container->findings.empty());
  CHECK(names_of(container->data) == Codes{"b.txt", "lisa/ä & ö.pdf"});
  CHECK(container->data[0].media_type() == "text/plain");
  CHECK(container->data[1].media_type() == "application/pdf");
  CHECK(as_text(container->data[1].bytes()) == "pdf");
  CHECK(names_of(container->signatures) == Codes{"META-INF/signatures0.xml"});
  CHECK(names_of(container->other_meta) == Codes{"META-INF/manifest.xml", "META-INF/ASiCArchiveManifest.xml"});
}

TEST_CASE("asic read: what is wrong with the mimetype is a warning", "[asic]") {
  const File data{"a.txt"};
  const File listed = manifest(kRoot + line("a.txt"));
  const std::string type(asic::kMimeAsicE);
  CHECK(codes_of({data, kMimetype, listed}) == Codes{"MIMETYPE_NOT_FIRST"});
  CHECK(codes_of({{"mimetype", type, false}, data, listed}) == Codes{"MIMETYPE_COMPRESSED"});
  CHECK(codes_of({data, listed}) == Codes{"MIMETYPE_ABSENT"});
  CHECK(codes_of({{"mimetype", type + "\n"}, data, manifest(line("a.txt"))}) == Codes{"MIMETYPE_WRONG"});
  CHECK(codes_of({{"mimetype", "text/plain"}, data, manifest(line("a.txt"))}) == Codes{"MIMETYPE_WRONG"});
}

TEST_CASE("asic read: files slipped in or taken away are errors", "[asic][reject]") {
  const File data{"a.txt"};
  const auto with = [&](const std::string& entries) {
    return codes_of({kMimetype, data, kSignature, manifest(entries)});
  };
  CHECK(with(kRoot + line("a.txt")) == Codes{});
  CHECK(with(kRoot) == Codes{"MANIFEST_MISSING_ENTRY!"});
  CHECK(with(kRoot + line("a.txt") + line("b.txt")) == Codes{"MANIFEST_UNKNOWN_ENTRY!"});
  CHECK(with(kRoot + line("b.txt")) == Codes{"MANIFEST_MISSING_ENTRY!", "MANIFEST_UNKNOWN_ENTRY!"});
  CHECK(with(kRoot + line("A.txt")) == Codes{"MANIFEST_MISSING_ENTRY!", "MANIFEST_UNKNOWN_ENTRY!"});
  CHECK(with(kRoot + line("a.txt") + line("a.txt", "application/pdf")) == Codes{"MANIFEST_DUPLICATE_ENTRY!"});
}

TEST_CASE("asic read: a manifest that cannot be read is an error", "[asic][reject]") {
  const std::string content =
      GENERATE(as<std::string>{}, "", "<m", "<manifest/>", manifest_of("<m:file-entry m:media-type=\"text/plain\"/>"),
               "<!DOCTYPE m [<!ENTITY a 'b'>]>" + manifest_of(kRoot + line("a.txt")).substr(21));
  CAPTURE(content);
  CHECK(codes_of({kMimetype, {"a.txt"}, {"META-INF/manifest.xml", content}}) == Codes{"MANIFEST_UNREADABLE!"});
}

TEST_CASE("asic read: a manifest may list folders, META-INF and mimetype, and need not list the root", "[asic]") {
  CHECK(codes_of({kMimetype,
                  {"a.txt"},
                  manifest(line("mimetype") + line("META-INF/") + line("META-INF/signatures9.xml") + line("folder/") +
                           line("a.txt"))}) == Codes{});
}

TEST_CASE("asic read: a manifest without prefixes is read", "[asic]") {
  const std::string content =
      "<manifest xmlns=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">"
      "<file-entry full-path=\"a.txt\" media-type=\"text/plain\"/></manifest>";
  const auto container = asic::read(container_of({kMimetype, {"a.txt"}, {"META-INF/manifest.xml", content}}), {});
  REQUIRE(container);
  CHECK(container->findings.empty());
  CHECK(container->data[0].media_type() == "text/plain");
}

TEST_CASE("asic read: percent signs in a manifest are percent signs", "[asic]") {
  const std::vector<File> files{
      kMimetype, {"a%20b.txt"}, {"c d.txt"}, manifest(kRoot + line("a%20b.txt") + line("c d.txt"))};
  CHECK(codes_of(files) == Codes{});
}

TEST_CASE("asic read: a manifest that disagrees with the mimetype on the kind, or is missing, is a warning", "[asic]") {
  const File data{"a.txt"};
  CHECK(codes_of({kMimetype, data, manifest(line("/", std::string(asic::kMimeAsicS)) + line("a.txt"))}) ==
        Codes{"MANIFEST_ROOT_TYPE"});
  CHECK(codes_of({kMimetype, data, kSignature}) == Codes{"MANIFEST_ABSENT"});
  CHECK(codes_of({kMimetype, data}) == Codes{});
}

TEST_CASE("asic read: an ASiC-S holds exactly one data file and needs no manifest", "[asic]") {
  const File mimetype{"mimetype", std::string(asic::kMimeAsicS)};
  const File signature{"META-INF/signatures.xml"};
  CHECK(codes_of({mimetype, {"a"}, signature}) == Codes{});
  CHECK(codes_of({mimetype, {"a"}, {"b"}, signature}) == Codes{"ASICS_DATA_FILES!"});
  CHECK(codes_of({mimetype, signature}) == Codes{"ASICS_DATA_FILES!"});
}

TEST_CASE("asic read: the kind comes from the mimetype, then from the extension, then from a signature", "[asic]") {
  const auto kind = [](const std::vector<File>& files, const std::string& name) {
    const auto container = asic::read(container_of(files, name), {});
    return container ? container->kind : Container::None;
  };
  const File data{"a.txt"};
  const File asic_s{"mimetype", std::string(asic::kMimeAsicS)};
  CHECK(kind({kMimetype, data}, "memo.asics") == Container::AsicE);
  CHECK(kind({asic_s, data}, "memo.asice") == Container::AsicS);
  CHECK(kind({{"mimetype", std::string(asic::kMimeAsicS) + "\r\n"}, data}, "memo.zip") == Container::AsicS);
  CHECK(kind({data}, "memo.ASICS") == Container::AsicS);
  CHECK(kind({data}, "memo.scs") == Container::AsicS);
  CHECK(kind({data}, "memo.sce") == Container::AsicE);
  CHECK(kind({data}, "memo.bdoc") == Container::AsicE);
  CHECK(kind({data, {"META-INF/documentsignatures.xml"}}, "memo.odt") == Container::AsicE);
  CHECK(kind({data}, "memo.zip") == Container::None);
  CHECK(kind({data, {"META-INF/MANIFEST.MF"}}, "memo.jar") == Container::None);
  CHECK(asic::read(container_of({data}, "memo.zip"), {}).error().code == Errc::BadInput);
}

TEST_CASE("asic read: signature files are known by name", "[asic]") {
  const auto [name, is_signature] = GENERATE(table<std::string, bool>({{"META-INF/signatures.xml", true},
                                                                       {"META-INF/signatures001.xml", true},
                                                                       {"META-INF/MySignatures-1.XML", true},
                                                                       {"META-INF/signatures/signatures0.xml", true},
                                                                       {"META-INF/signature.xml", false},
                                                                       {"META-INF/signatures.p7s", false},
                                                                       {"META-INF/signatures/relations.xml", false},
                                                                       {"signatures0.xml", false},
                                                                       {"folder/META-INF/signatures0.xml", false}}));
  CAPTURE(name);
  const auto container = asic::read(container_of({kMimetype, {name}}), {});
  REQUIRE(container);
  CHECK(container->signatures.size() == (is_signature ? 1 : 0));
}

TEST_CASE("asic read: what is no ZIP, or a broken one, is bad input", "[asic][reject]") {
  const std::string text = GENERATE("", "<?xml version=\"1.0\"?>", "PK\3\4");
  const auto container = asic::read(Document("memo.asice", to_bytes(text)), {});
  REQUIRE_FALSE(container);
  CHECK(container.error().code == Errc::BadInput);
  CHECK(container.error().where == "memo.asice");
}

TEST_CASE("asic: is_container looks at the content, not at the name", "[asic]") {
  CHECK(asic::is_container(container_of({kMimetype}, "memo.xml")));
  CHECK_FALSE(asic::is_container(Document("memo.asice", to_bytes("<a/>"))));
}
