#include <catch2/catch.hpp>

#include "asic/container.hpp"
#include "zip/archive.hpp"

using namespace libsign;

namespace {

Document text(const std::string& name, const std::string& content = "x", const std::string& media_type = "text/plain") {
  return {name, to_bytes(content), media_type};
}

std::vector<std::string> entry_names(const asic::AsicContainer& container) {
  const auto archive = asic::write(container);
  REQUIRE(archive);
  std::vector<std::string> names;
  const auto entries = zip::read(SharedBytes::own(*archive), {}, "");
  REQUIRE(entries);
  for (const zip::Entry& entry : *entries) names.push_back(entry.name);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("asic write: what is made, written and read again is the same, without findings", "[asic]") {
  const std::vector<Document> data{text("z.txt", "last name, first file"),
                                   text("lisad/ä & \"ö\" <1> '%20'.pdf", "", "application/pdf"),
                                   text("合意書.xml", "<a/>", "")};
  auto container = asic::make(data);
  REQUIRE(container);
  container->signatures.push_back(text("", "<signature/>"));
  const auto archive = asic::write(*container);
  REQUIRE(archive);
  const auto read = asic::read(Document("memo.asice", *archive), {});
  REQUIRE(read);
  CHECK(read->kind == Container::AsicE);
  CHECK(read->findings.empty());
  CHECK(read->has_manifest);
  REQUIRE(read->data.size() == data.size());
  for (std::size_t i = 0; i < data.size(); ++i) {
    CHECK(read->data[i].name() == data[i].name());
    CHECK(equal(read->data[i].bytes(), data[i].bytes()));
  }
  CHECK(read->data[0].media_type() == "text/plain");
  CHECK(read->data[1].media_type() == "application/pdf");
  CHECK(read->data[2].media_type() == "application/octet-stream");
  CHECK(as_text(read->signatures.at(0).bytes()) == "<signature/>");
}

TEST_CASE("asic write: the same container gives the same bytes, also when written a second time", "[asic]") {
  auto container = asic::make({text("a.txt"), text("b.txt")});
  REQUIRE(container);
  container->signatures = {text("", "1"), text("", "2")};
  const Bytes archive = *asic::write(*container);
  CHECK(archive == *asic::write(*container));
  CHECK(archive == *asic::write(*asic::read(Document("memo.asice", archive), {})));
}

TEST_CASE("asic write: magic numbers tell an ASiC-E", "[asic]") {
  const Bytes archive = *asic::write(*asic::make({text("a.txt")}));
  CHECK(as_text(archive).substr(30, 8) == "mimetype");
  CHECK(as_text(archive).substr(38, asic::kMimeAsicE.size()) == asic::kMimeAsicE);
  CHECK(as_text(archive).substr(38 + asic::kMimeAsicE.size(), 4) == "PK\3\4");
}

TEST_CASE("asic write: mimetype, manifest, data, signatures, the rest", "[asic]") {
  auto container = *asic::make({text("b.txt"), text("a.txt")});
  container.other_meta = {text("META-INF/ASiCArchiveManifest.xml")};
  container.signatures = {text("")};
  CHECK(entry_names(container) == Names{"mimetype", "META-INF/manifest.xml", "b.txt", "a.txt",
                                        "META-INF/signatures0.xml", "META-INF/ASiCArchiveManifest.xml"});
}

TEST_CASE("asic write: signature files keep their names, others get free ones", "[asic]") {
  auto container = *asic::make({text("a")});
  container.other_meta = {text("META-INF/signatures3.xml")};
  container.signatures = {text("new"), text("META-INF/signatures1.xml"), text("META-INF/SIGNATURES0.xml"),
                          text("META-INF/signatures1.xml"), text("META-INF/signatures/x-signatures.xml")};
  const Names names = entry_names(container);
  CHECK(Names(names.begin() + 3, names.begin() + 8) == Names{"META-INF/signatures2.xml", "META-INF/signatures1.xml",
                                                             "META-INF/SIGNATURES0.xml", "META-INF/signatures4.xml",
                                                             "META-INF/signatures/x-signatures.xml"});
}

TEST_CASE("asic write: a manifest that was read is kept octet by octet", "[asic]") {
  const std::string manifest =
      "<manifest  xmlns='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'><!-- signed --></manifest>";
  auto container = *asic::make({text("a.txt")});
  container.other_meta = {text("META-INF/manifest.xml", manifest)};
  const auto read = asic::read(Document("memo.asice", *asic::write(container)), {});
  REQUIRE(read);
  CHECK(as_text(read->other_meta.at(0).bytes()) == manifest);
}

TEST_CASE("asic make and write: names that cannot be are refused", "[asic][reject]") {
  const std::string name =
      GENERATE("mimetype", "MimeType", "META-INF/a.txt", "meta-inf/a.txt", "META-INF", "", "/a", "../a", "a/../../b",
               "a\\b", "C:a", "a\nb", "l\xe4ti", "a.txt", "A.TXT", "a.txt/b", "a\xEF\xBF\xBF");
  CAPTURE(name);
  const auto made = asic::make({text("a.txt"), text(name)});
  REQUIRE_FALSE(made);
  CHECK(made.error().code == Errc::Refused);
  auto container = *asic::make({text("a.txt")});
  container.data.push_back(text(name));
  const auto archive = asic::write(container);
  REQUIRE_FALSE(archive);
  CHECK(archive.error().code == Errc::Refused);
}

TEST_CASE("asic make: a container without data is refused", "[asic][reject]") {
  CHECK(asic::make({}).error().code == Errc::Refused);
}

TEST_CASE("asic write: what is no ASiC-E is not turned into one", "[asic][reject]") {
  auto container = *asic::make({text("a.txt")});
  container.mimetype = "application/vnd.oasis.opendocument.text";
  CHECK(asic::write(container).error().code == Errc::Unsupported);
  container.mimetype = "";
  container.kind = Container::AsicS;
  CHECK(asic::write(container).error().code == Errc::Unsupported);
}
