#include <libsign/augment.hpp>

#include "files.hpp"

namespace dss {

using namespace libsign;

namespace {

struct Shape {
  Packaging packaging;
  std::string name;  // DSS's
};

const std::vector<Shape> kShapes{{Packaging::AsicE, "ASiC_E"},
                                 {Packaging::Enveloped, "ENVELOPED"},
                                 {Packaging::Enveloping, "ENVELOPING"},
                                 {Packaging::DetachedSameFile, "INTERNALLY_DETACHED"},
                                 {Packaging::Detached, "DETACHED"}};

constexpr std::string_view kWord = "cooperate";
constexpr std::string_view kOtherWord = "cooperatE";

constexpr Level kLevels[] = {Level::B, Level::T, Level::LT, Level::LTA};

std::vector<Document> data(Packaging packaging) {
  const Document memo("memo.xml",
                      to_bytes("<?xml version=\"1.0\"?>\n<m:memo xmlns:m=\"urn:memo\"><m:clause Id=\"c1\">We "
                               "cooperate.</m:clause></m:memo>\n"),
                      "text/xml");
  if (packaging != Packaging::AsicE && packaging != Packaging::Detached) return {memo};
  return {memo, Document("annex 1 (é).bin", Bytes{0, 1, 0xFF}, "application/octet-stream")};
}

/// Maker makes our files one after the other and keeps account of them.
class Maker {
 public:
  Maker(Stage& stage, const std::filesystem::path& folder) : stage_(stage), folder_(folder) {}

  void make(const Shape& shape, const SigningKey& key) {
    const Document signed_document = sign(shape.packaging, data(shape.packaging), key);
    for (const Level level : kLevels) {
      const Document document = level == Level::B ? signed_document : augmented(signed_document, shape, level);
      keep(document, shape, file_of("ours", shape.name, key.name, level));
    }
    restamp(augmented(signed_document, shape, Level::LTA), shape, key.name);
  }

  /// make_parallel puts a signature by each key beside the others.
  void make_parallel() {
    const Shape& shape = kShapes.front();
    std::vector<Document> documents = data(shape.packaging);
    for (const SigningKey& key : signing_keys()) documents = {sign(shape.packaging, std::move(documents), key)};
    for (const Level level : {Level::T, Level::LTA}) {
      File file = file_of("ours", shape.name, "all", level);
      file.signatures = signing_keys().size();
      keep(augmented(documents.front(), shape, level), shape, std::move(file));
    }
  }

  void make_altered() {
    const Shape shape{Packaging::Enveloped, "ENVELOPED"};
    const SigningKey& key = signing_keys().front();
    const Document lasting = augmented(sign(shape.packaging, data(shape.packaging), key), shape, Level::LTA);
    std::string text(as_text(lasting.bytes()));
    text.replace(text.find(kWord), kWord.size(), kOtherWord);
    File file = file_of("altered", shape.name, key.name, Level::LTA);
    file.altered = true;
    keep({lasting.name(), to_bytes(std::string_view(text))}, shape, std::move(file));
  }

  std::vector<File> files() && { return std::move(files_); }

 private:
  Document sign(Packaging packaging, std::vector<Document> documents, const SigningKey& key) const {
    SignRequest request{.documents = std::move(documents), .packaging = packaging};
    request.parameters = {.signing_time = signed_on(),
                          .algorithm = key.algorithm,
                          .reference_digest = key.reference_digest,
                          .commitments = {"http://uri.etsi.org/01903/v1.2.2#ProofOfApproval"},
                          .claimed_roles = {"Minister"},
                          .place = Place{"Tallinn", "EE"}};
    if (packaging == Packaging::DetachedSameFile) request.element_id = "c1";
    return value(libsign::sign(request, *stage_.signer(key)));
  }

  Document augmented(const Document& document, const Shape& shape, Level level) const {
    AugmentRequest request{.level = level, .tsa_url = stage_.first_tsa(), .now = stage_.world().clock()};
    if (request.now >= restamped_on()) request.tsa_url = stage_.second_tsa();
    request.trust = stage_.trust();
    if (shape.packaging == Packaging::Detached) request.detached = data(shape.packaging);
    return value(augment(document, request, *stage_.world().fetcher()));
  }

  void restamp(const Document& document, const Shape& shape, const std::string& key) {
    File file = file_of("ours-again", shape.name, key, Level::LTA);
    ++file.timestamps;
    file.judged_on = much_later();
    file.statuses = File::Statuses::Lists;  // the second authority's status is in none of the signatures
    stage_.world().set_clock(restamped_on());
    keep(augmented(document, shape, Level::LTA), shape, std::move(file));
    stage_.world().set_clock(signed_on());
  }

  void keep(const Document& document, const Shape& shape, File file) {
    write_file(folder_ / file.name, document.bytes());
    if (shape.packaging == Packaging::Detached)
      for (const Document& covered : data(shape.packaging)) file.detached.push_back(covered.name());
    files_.push_back(std::move(file));
  }

  Stage& stage_;
  std::filesystem::path folder_;
  std::vector<File> files_;
};

}  // namespace

std::vector<File> make_ours(Stage& stage, const std::filesystem::path& folder) {
  for (const Document& document : data(Packaging::Detached)) write_file(folder / document.name(), document.bytes());
  Maker maker(stage, folder);
  for (const Shape& shape : kShapes)
    for (const SigningKey& key : signing_keys()) maker.make(shape, key);
  maker.make_parallel();
  maker.make_altered();
  return std::move(maker).files();
}

}  // namespace dss
